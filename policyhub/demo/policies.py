"""The policies of the demo: the long social media policy of each organisation in force, and companions in every state.

Everything goes through the services, with the clock set back, so that the history reads as if a year had passed. The long policies
were agreed on paper before PolicyHub came: their steps are recorded with the day the paper names, and with what they lack.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

from django.db import transaction

from accounts.models import Organisation, User
from core import audit
from core.clocks import add_months, at_london, london_day
from core.models import Reminder
from policies import publishing, services
from policies.importing import read_policy
from policies.importing.dates import MonthDate
from policies.models import Acknowledgement, BodyDecision, Obligation, Policy, PolicyVersion
from policies.models.duties import shown_to_reader
from policyhub.demo import policy_texts
from policyhub.demo.clock import CLOSES, HOURS_A_DAY, SchoolClock
from policyhub.demo.people import person

DOCUMENTS = Path(__file__).with_name("documents")


@dataclass(frozen=True)
class Home:
    """One organisation's policies: its document, who looks after them, and how far each version of a companion has come.

    A plan reads: name, version, how far, and days since (or until) that day. Of every 100 people asked, `diligent` have confirmed.
    """

    slug: str
    document: str
    owner: str
    owner_title: str
    contact: str
    contact_title: str
    plans: tuple[tuple[str, int, str, int], ...]
    diligent: int = 88
    public: bool = False


HOMES = (
    Home(
        "harbour", "harbour.txt", "owner", "Director of people", "ceo", "chief executive",
        (("online-safety", 1, "in_force", 400), ("online-safety", 2, "in_force", 45), ("acceptable-use", 1, "in_force", 300),
         ("staff-code", 1, "deciding", 6)),
    ),
    Home(
        "millstone", "millstone.txt", "owner", "Director of people", "ceo", "chief executive",
        (("online-safety", 1, "in_force", 210), ("acceptable-use", 1, "in_force", 330), ("acceptable-use", 2, "consulting", 9),
         ("staff-code", 1, "announced", -20)),
        diligent=93,
    ),
    Home(
        "oakfield", "oakfield.txt", "sbm", "School business manager", "head", "headteacher",
        (("online-safety", 1, "in_force", 150), ("acceptable-use", 1, "draft", 4), ("staff-code", 1, "in_force", 260),
         ("staff-code", 2, "draft", 2)),
        diligent=80, public=True,
    ),
    Home(
        "skyline", "skyline.txt", "owner", "Director of people", "ceo", "chief executive",
        (("online-safety", 1, "in_force", 95), ("acceptable-use", 1, "approved", 3)),
        diligent=72,
    ),
    Home(
        "larkrise", "larkrise.md", "sbm", "School business manager", "sbm", "business manager",
        (("online-safety", 1, "in_force", 365), ("online-safety", 2, "announced", -33), ("acceptable-use", 1, "in_force", 8),
         ("staff-code", 1, "deciding", 12)),
        diligent=95, public=True,
    ),
)  # fmt: skip
# Whose review is five weeks late, whatever the day the demo is loaded.
LATE_REVIEW = ("harbour", "acceptable-use", timedelta(weeks=5))
DOCUMENT_IN_FORCE = timedelta(days=280)


def load(*, now: datetime) -> None:
    """Load the policies of all five organisations. Safe to run again: what is there stays as it is."""
    for home in HOMES:
        organisation = Organisation.objects.get(slug=home.slug)
        if not Policy.objects.filter(slug=f"{home.slug}-social-media").exists():
            _load_document(home, organisation, now=now)
        for name, number, state, days in home.plans:
            if not PolicyVersion.objects.filter(policy__slug=_slug(home, name), number=number).exists():
                _load_companion(home, organisation, name, number, state, days, now=now)
    _settle_reminders(now=now)


def _load_document(home: Home, organisation: Organisation, *, now: datetime) -> None:
    clock = SchoolClock(organisation, now=now)
    started = _by_the_machine(now - DOCUMENT_IN_FORCE)
    data = (DOCUMENTS / home.document).read_bytes()
    document = read_policy(data=data, filename=home.document, on=london_day(now))
    owner = person(home.owner, home.slug)
    written = _at_work(clock, started - timedelta(days=66))
    version = services.import_version(document=document, organisation=organisation, by=owner, now=written).version
    Policy.objects.filter(pk=version.policy_id).update(is_public=home.public)
    agreed = version.approved or version.last_reviewed
    for step in _steps(version, home, "social-media", "in_force", owner, day=started, clock=clock, met_on=agreed):
        step()
    _hand_out_and_confirm(version.pk, home, at=started, clock=clock)


def _load_companion(
    home: Home, organisation: Organisation, name: str, number: int, state: str, days: int, *, now: datetime
) -> None:
    owner = person(home.owner, home.slug)
    clock = SchoolClock(organisation, now=now)
    day = _by_the_machine(now - timedelta(days=days))
    written = _at_work(clock, min(day, now) - timedelta(days=66))
    data = policy_texts.text(name, number=number, owner_title=home.owner_title, contact_title=home.contact_title)
    document = read_policy(data=data, filename=f"{name}.md", on=london_day(written))
    policy = Policy.objects.filter(slug=_slug(home, name)).first()
    version = services.import_version(
        document=document, organisation=organisation, by=owner, now=written, policy=policy
    ).version
    _particulars(version, home, name, effective=london_day(day), written=written)
    for step in _steps(version, home, name, state, owner, day=day, clock=clock):
        step()
    if state == "in_force":
        _hand_out_and_confirm(version.pk, home, at=day, clock=clock)


def _particulars(version: PolicyVersion, home: Home, name: str, *, effective: date, written: datetime) -> None:
    every = 12 if name == "online-safety" else 24
    review = add_months(effective, every)
    if (home.slug, name) == LATE_REVIEW[:2]:
        review = london_day(written) + timedelta(days=350) - LATE_REVIEW[2]
    next_review = MonthDate(review.year, review.month, review.day)
    if version.number > 1:
        version.set_date("next_review", next_review)
        version.save(update_fields=["next_review_on", "next_review_precision"])
        return
    services.amend_details(
        policy=version.policy,
        by=person(home.owner, home.slug),
        now=written,
        next_review=next_review,
        owner=person(home.owner, home.slug),
        owner_title=home.owner_title,
        accountable="Trust board" if version.organisation.kind == Organisation.Kind.TRUST else "Governing body",
        contact=person(home.contact, home.slug),
        review_every_months=every,
        contractual=False if name == "staff-code" else None,
    )


def _steps(
    version: PolicyVersion,
    home: Home,
    name: str,
    state: str,
    owner: User,
    *,
    day: datetime,
    clock: SchoolClock,
    met_on: MonthDate | None = None,
) -> Iterator[Any]:
    """Give the steps a version takes to get as far as its plan says, each at its time; `met_on` when it was decided on paper."""
    if state == "draft":
        return
    latest = min(day, clock.now)
    asked = _at_work(clock, latest - timedelta(days=44))
    if version.consults_with:
        opened = _at_work(clock, latest - timedelta(days=0 if state == "consulting" else 64))
        yield lambda: services.consult(
            version=version, council=version.consults_with.capitalize(), by=owner, now=opened,
            closes_on=london_day(opened) + timedelta(days=21 if state == "consulting" else 14),
        )  # fmt: skip
        if state == "consulting":
            return
        yield lambda: services.conclude(
            version=version, by=owner, seen=_fresh(version).fingerprint(), now=asked,
            note="The unions were heard. They asked for shorter words in two places, and got them.",
        )  # fmt: skip
    else:
        yield lambda: services.put_to_bodies(version=version, by=owner, now=asked)
    rows = len(version.bodies_asked())
    for place in range(rows - 1 if state == "deciding" else rows):
        at = _at_work(clock, latest - timedelta(days=40 - 2 * place))
        yield lambda place=place, at=at: _decide(version, home, place, at=at, met_on=met_on)
    if state in {"deciding", "approved"}:
        return
    announced = _at_work(clock, latest - timedelta(days=34 if state == "in_force" else 2))
    yield lambda: services.announce(
        version=version, effective_on=london_day(day), by=owner, seen=_fresh(version).fingerprint(), now=announced,
        change_words=policy_texts.CHANGES[name] if version.number > 1 else "",
    )  # fmt: skip
    yield lambda: publishing.spread_notice(version=_fresh(version), now=announced)
    if state == "in_force":
        yield lambda: publishing.put_in_force(version=version, now=day)


def _decide(version: PolicyVersion, home: Home, place: int, *, at: datetime, met_on: MonthDate | None) -> None:
    fresh = _fresh(version)
    row = fresh.waiting_decision
    outcome = BodyDecision.Outcome.LEFT_BLANK if row.needed == "may-be-blank" else BodyDecision.Outcome.AGREED
    day = london_day(at)
    services.decide(
        version=fresh, outcome=outcome, met_on=met_on or MonthDate(day.year, day.month, day.day),
        minute_reference="In the paper minutes" if met_on else f"{row.label} {day:%d%m%y}/{place + 3}", conditions="",
        by=person("clerk", home.slug), seen=fresh.fingerprint(), now=at,
    )  # fmt: skip


def _hand_out_and_confirm(number: int, home: Home, *, at: datetime, clock: SchoolClock) -> None:
    """Ask everybody, and let most confirm over the weeks that followed; a few are still late."""
    version = PolicyVersion.objects.for_pages().get(pk=number)
    publishing.hand_out(version=version, now=at)
    publishing.close_replaced(now=at)
    shown = shown_to_reader(version)
    with transaction.atomic():
        for duty in Obligation.objects.owed().filter(version=version).select_related("person").order_by("pk"):
            chance = crc32(f"{duty.person.email} {version.policy.slug} {version.number}".encode())
            hours = HOURS_A_DAY * (chance % 14) + chance % 500 / 60
            is_slow = chance % 100 >= home.diligent
            if is_slow:
                # The slow come round in the end, most of them: what is months old is open with one in five.
                hours += HOURS_A_DAY * (21 + chance % 32)
            moment = clock.after(at, hours)
            if moment > clock.now or (is_slow and chance % 5 == 0):
                continue
            confirmation, is_new = Acknowledgement.objects.get_or_create(
                person=duty.person,
                version=version,
                defaults={
                    "statement": shown.statement,
                    "notices": list(shown.notices),
                    "content_hash": version.content_hash,
                    "at": moment,
                },
            )
            duty.state, duty.closed_at = Obligation.State.ACKNOWLEDGED, confirmation.at
            duty.save(update_fields=["state", "closed_at"])
            if is_new:
                audit.record(verb="acknowledge", about=version, by=duty.person, now=moment, note=confirmation.code)


def _at_work(clock: SchoolClock, moment: datetime) -> datetime:
    """Give 11 o'clock of that school day, or of the one before it."""
    return clock.before(at_london(london_day(moment), CLOSES), 5.5)


def _by_the_machine(moment: datetime) -> datetime:
    """Give the first minutes of a day, when PolicyHub does what has come due."""
    return at_london(london_day(moment), time(0, 5))


def _settle_reminders(*, now: datetime) -> None:
    """Count reminders of the past as given: nobody is written to about last year."""
    today = london_day(now)
    late = Obligation.objects.due_for_reminder(by=today).values_list("person_id", "version_id", "due_on")
    Reminder.objects.bulk_create(
        [
            Reminder(
                person_id=owes, kind="policies.confirm", about_kind="policies.policyversion", about_id=str(version),
                due_on=due_on, rung=0, given_at=now,
            )
            for owes, version, due_on in late
        ],
        batch_size=500,
        ignore_conflicts=True,
    )  # fmt: skip


def _fresh(version: PolicyVersion) -> PolicyVersion:
    return PolicyVersion.objects.for_pages().get(pk=version.pk)


def _slug(home: Home, name: str) -> str:
    return services.address_for(policy_texts.TITLES[name], Organisation(slug=home.slug, name="-"))
