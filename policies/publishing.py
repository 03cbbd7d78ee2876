"""What the machine does by itself with versions and duties: put a version in force on its day, tell people, keep duties right.

Everything here is set-based, in batches of at most 500 rows with a commit each, and finds its work in rows: it may be killed
anywhere, run twice or run at the same time, and a later run completes it. Not here: reminders (`reminders`).
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Membership, Organisation, User
from core import audit, notify
from core.clocks import london_day
from core.workflow import MACHINE, NotNow
from policies import reminders
from policies.models import Acknowledgement, Adoption, Obligation, ObligationReason, Policy, PolicyVersion
from policies.querysets import asked_memberships
from policies.workflow import WORKFLOW, State

BATCH = 500
log = logging.getLogger(__name__)


def put_due_versions_in_force(*, now: datetime) -> int:
    """Put every announced version in force whose day has come, the earliest first, and return how many."""
    done = 0
    for version in PolicyVersion.objects.coming_into_force(on=london_day(now)).order_by("effective_on", "pk"):
        try:
            put_in_force(version=version, now=now)
        except NotNow as refusal:
            # Somebody withdrew it, or another worker was quicker; the history says which.
            log.info("Version %s was not put in force: %s", version.pk, refusal.code)
            continue
        done += 1
    return done


def put_in_force(*, version: PolicyVersion, now: datetime) -> PolicyVersion:
    """Put a version in force and lay the earlier one to rest in the same transaction: never two in force, never none."""

    def replace_earlier(locked: PolicyVersion) -> None:
        Policy.objects.select_for_update().get(pk=locked.policy_id)
        for earlier in PolicyVersion.objects.in_force().filter(
            policy=locked.policy_id, organisation=locked.organisation_id
        ):
            supersede(version=earlier, now=now)

    moved: PolicyVersion = WORKFLOW.move(version, "put_in_force", by=MACHINE, now=now, effect=replace_earlier)
    return moved


def supersede(*, version: PolicyVersion, now: datetime) -> PolicyVersion:
    """Mark a version as replaced, inside the transaction that puts its successor in force."""
    step = WORKFLOW["supersede"]
    version.state = State(step.targets[0])
    version.save(update_fields=["state"])
    audit.record(
        verb=step.verb, about=version, by=MACHINE, now=now, from_state=step.sources[0], to_state=step.targets[0]
    )
    return version


def spread_notices(*, now: datetime) -> int:
    """Tell the readers of every announced version, and return how many were told; the day is written down once all were."""
    return sum(
        spread_notice(version=version, now=now)
        for version in PolicyVersion.objects.for_pages().filter(state=State.ANNOUNCED, notice_sent_on=None)
    )


def spread_notice(*, version: PolicyVersion, now: datetime) -> int:
    """Tell everybody who will be asked to read a version that it is coming, and when (P6). Safe to run again."""
    told, last = 0, 0
    while people := _readers_after(version, last, now=now):
        with transaction.atomic():
            told += notify.tell(
                people,
                about=version,
                kind="policies.notice",
                path=version.get_absolute_url(),
                now=now,
                occurrence=f"announced in round {version.round}",
                context={"policy": version.policy.title, "day": _day_words(version), "change": version.change_words},
            )
        last = people[-1].pk
    PolicyVersion.objects.filter(pk=version.pk, state=State.ANNOUNCED, notice_sent_on=None).update(
        notice_sent_on=london_day(now)
    )
    return told


def refresh_obligations(*, now: datetime) -> int:
    """Make what people owe agree with who works where today, and return how many new duties there are.

    Joiners get duties, leavers' are closed, those of replaced versions too; a school that joined a trust uses its policies.
    """
    adopt_where_missing(now=now)
    given = 0
    for version in PolicyVersion.objects.in_force().for_pages().order_by("pk"):
        given += hand_out(version=version, now=now)
        settle_confirmed(version=version, now=now)
        release(version=version, now=now)
    close_replaced(now=now)
    return given


def adopt_where_missing(*, now: datetime) -> int:
    """Let organisations below a policy's own use it, where it is meant for all of them and they do not yet."""
    made = 0
    for policy in Policy.objects.filter(for_all_below=True).select_related("organisation").order_by("pk"):
        here = Adoption.objects.filter(policy=policy, organisation=OuterRef("pk"))
        places = list(
            Organisation.objects.open(on=london_day(now)).at_or_below(policy.organisation).exclude(Exists(here))
        )
        Adoption.objects.bulk_create(
            [Adoption(policy=policy, organisation=place, adopted_on=london_day(now)) for place in places],
            batch_size=BATCH,
            ignore_conflicts=True,
        )
        made += len(places)
    return made


def hand_out(*, version: PolicyVersion, now: datetime) -> int:
    """Give everybody who is asked to read a version in force their duty, and return how many are new.

    Whoever has confirmed this version already, at another school, is not asked again.
    """
    given, last = 0, 0
    while memberships := _asked_without_reason(version, last, now=now):
        with transaction.atomic():
            given += _owe(version, memberships, now=now)
        last = memberships[-1].pk
    given += _owe_again(version, now=now)
    if given:
        audit.record(verb="hand_out", about=version, by=MACHINE, now=now, note=str(given))
    return given


def settle_confirmed(*, version: PolicyVersion, now: datetime) -> int:
    """Close duties of people who confirmed in the very moment their duty was written."""
    confirmed = Acknowledgement.objects.filter(version=version, person=OuterRef("person"))
    return _close(
        Obligation.objects.owed().filter(Exists(confirmed), version=version), Obligation.State.ACKNOWLEDGED, now=now
    )


def release(*, version: PolicyVersion, now: datetime) -> int:
    """Close duties of people who have left the place, or are no longer in the audience, and return how many."""
    owed = Obligation.objects.owed().filter(version=version)
    there = owed.held_through(Membership.objects.in_force(on=london_day(now)))
    left = _close(owed.exclude(pk__in=there.values("pk")), Obligation.State.LEFT, now=now)
    asked = owed.held_through(_asked(version, now=now))
    return left + _close(owed.exclude(pk__in=asked.values("pk")), Obligation.State.EXEMPT, now=now)


def close_replaced(*, now: datetime) -> int:
    """Close what is still owed for versions that no longer count, and return how many."""
    gone = Obligation.objects.owed().filter(version__state__in=(State.SUPERSEDED, State.WITHDRAWN))
    return _close(gone, Obligation.State.SUPERSEDED, now=now)


def _close(duties: "QuerySet[Obligation]", state: str, *, now: datetime) -> int:
    closed = 0
    while numbers := list(duties.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        closed += Obligation.objects.owed().filter(pk__in=numbers).update(state=state, closed_at=now)
    return closed


def _asked(version: PolicyVersion, *, now: datetime) -> Any:
    return asked_memberships(version.policy.audience.all(), places=version.reader_places(), on=london_day(now))


def _asked_without_reason(version: PolicyVersion, last: int, *, now: datetime) -> list[Membership]:
    # One list read once, not a question per membership: SQLite answered that one in quadratic time.
    told = ObligationReason.objects.filter(obligation__version=version).values("membership")
    return list(_asked(version, now=now).exclude(pk__in=told).filter(pk__gt=last).order_by("pk")[:BATCH])


def _owe(version: PolicyVersion, memberships: Iterable[Membership], *, now: datetime) -> int:
    people = {membership.person_id for membership in memberships}
    wanted = {(membership.person_id, membership.organisation_id) for membership in memberships}
    standing = set(
        Obligation.objects.filter(version=version, person__in=people).values_list("person_id", "organisation_id")
    )
    confirmed = dict(Acknowledgement.objects.filter(version=version, person__in=people).values_list("person_id", "at"))
    due_on = _due_on(version, now=now)
    new = sorted(wanted - standing)
    Obligation.objects.bulk_create(
        [
            Obligation(
                person_id=person,
                version=version,
                organisation_id=place,
                state=Obligation.State.ACKNOWLEDGED if person in confirmed else Obligation.State.OWED,
                closed_at=confirmed.get(person),
                due_on=due_on,
                owed_since=london_day(now),
                created_at=now,
            )
            for person, place in new
        ],
        ignore_conflicts=True,
    )
    numbers = {
        (person, place): pk
        for pk, person, place in Obligation.objects.filter(version=version, person__in=people).values_list(
            "pk", "person_id", "organisation_id"
        )
    }
    ObligationReason.objects.bulk_create(
        [
            ObligationReason(
                obligation_id=numbers[membership.person_id, membership.organisation_id], membership=membership
            )
            for membership in memberships
        ],
        ignore_conflicts=True,
    )
    reminders.tell_asked(
        version=version, people={person for person, _ in new if person not in confirmed}, due_on=due_on, now=now
    )
    return len(new)


def _owe_again(version: PolicyVersion, *, now: datetime) -> int:
    """Open duties again of people who left, or fell out of the audience, and are back."""
    gone = Obligation.objects.filter(version=version, state__in=(Obligation.State.LEFT, Obligation.State.EXEMPT))
    back = Obligation.objects.filter(pk__in=gone.held_through(_asked(version, now=now)).values("pk"))
    due_on, opened = _due_on(version, now=now), 0
    while numbers := list(back.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            Obligation.objects.filter(pk__in=numbers).update(
                state=Obligation.State.OWED, closed_at=None, due_on=due_on, owed_since=london_day(now)
            )
            people = set(Obligation.objects.filter(pk__in=numbers).values_list("person_id", flat=True))
            reminders.tell_asked(version=version, people=people, due_on=due_on, now=now)
        opened += len(numbers)
    return opened


def _due_on(version: PolicyVersion, *, now: datetime) -> Any:
    start = max(london_day(now), version.effective_on or london_day(now))
    return start + timedelta(days=version.policy.days_to_confirm)


def _readers_after(version: PolicyVersion, last: int, *, now: datetime) -> list[Any]:
    asked = _asked(version, now=now).values("person")
    return list(User.objects.active().filter(pk__in=asked, pk__gt=last).order_by("pk").only("pk")[:BATCH])


def _day_words(version: PolicyVersion) -> str:
    day = version.effective_on
    return f"{day:%A} {day.day} {day:%B %Y}" if day else ""
