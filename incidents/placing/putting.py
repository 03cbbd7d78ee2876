"""Writing a decision to rows: for whom the case does not exist, who looks after which part, who is only told, and the clocks.

Everything here runs inside a step of the workflow, so a person who turns out to be the one concerned loses readings,
unsent messages and the part they looked after in the same transaction as the naming (rules.md, section 3.7).
"""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from accounts.access import share
from accounts.models import Membership, User
from accounts.roles import Role
from core import notify
from core.clocks import london_day
from incidents.kinds import Side
from incidents.models import Duty, Exclusion, Incident, RoutingDecision, Strand, StrandReader, ToldOnly
from incidents.permissions import HANDLING
from incidents.placing.asking import Placed
from incidents.placing.clocks import put_clocks
from incidents.routing import As, Decision, Reason, Recipient

ROUTED = (StrandReader.How.OWNER, StrandReader.How.COLLABORATOR)


def put(incident: Incident, placed: Placed, *, verb: str, now: datetime, kept: datetime) -> list[User]:
    """Make the rows say what a decision says, and return the people who have something new to read.

    `kept` is the moment as it may be kept (the hour, for a report without a name); `now` and the `verb` start the clocks.
    """
    decision = placed.decision
    record(incident, placed, at=kept)
    shut_out(incident, decision, now=now, kept=kept)
    people = User.objects.in_bulk([r.person_id for r in decision.recipients if r.person_id is not None])
    new = _put_parts(incident, decision, people, now=kept)
    new += _put_told(incident, decision, people)
    put_duties(incident, decision)
    _mark_whom_it_is_about(incident, on=london_day(now))
    put_clocks(incident, decision, verb=verb, now=now, kept=kept)
    return new


def shut_out(incident: Incident, decision: Decision, *, now: datetime, kept: datetime) -> None:
    """Write down for whom this case does not exist, and take from them at once whatever they had."""
    for removed in decision.removed:
        if removed.reason is not Reason.FLOOR:
            row, fresh = Exclusion.objects.get_or_create(
                incident=incident, person_id=removed.person_id, defaults={"why": removed.reason.value, "since": kept}
            )
            if not fresh and removed.reason is Reason.SUBJECT and row.why != Exclusion.Why.SUBJECT:
                row.why = Exclusion.Why.SUBJECT
                row.save()
    gone = list(User.objects.filter(pk__in=incident.exclusions.values("person")))
    incident.readings.dated(now=now).filter(user__in=gone).update(until=now)
    incident.told_only.filter(person__in=gone).delete()
    incident.strands.filter(owner__in=gone).update(owner=None)
    notify.withdraw_messages(about=incident, people=gone)


def add_reader(
    strand: Strand,
    person: User,
    *,
    how: str,
    role: str,
    reason: str,
    now: datetime,
    by: Any = None,
    until: datetime | None = None,
) -> None:
    """Let one person read a part, in this way and from this moment."""
    row = share(StrandReader, person=person, strand=strand, reason=reason[:200], starts=now, by=by, until=until)
    StrandReader.objects.filter(pk=row.pk).update(how=how, role=role)


def record(incident: Incident, placed: Placed, *, at: datetime) -> None:
    """Keep what was decided and what it was decided from, so that it can be replayed."""
    decision = placed.decision
    RoutingDecision.objects.create(
        incident=incident,
        inputs=placed.inputs,
        answer={
            "recipients": [_as_json(recipient) for recipient in decision.recipients],
            "removed": [asdict(removed) for removed in decision.removed],
            "advice": list(decision.advice),
            "numbers": list(decision.numbers),
            "takes_files": decision.takes_files,
            "record_in": decision.record_in,
        },
        rule_set=decision.rule.rule_set,
        clause=decision.rule.clause,
        floor=decision.floor,
        fallback=decision.fallback,
        ours=decision.ours,
        at=at,
    )


def _as_json(recipient: Recipient) -> dict[str, Any]:
    fields = asdict(recipient)
    fields["as"] = fields.pop("as_")
    return fields


def _put_parts(incident: Incident, decision: Decision, people: dict[int, User], *, now: datetime) -> list[User]:
    handling = [r for r in decision.recipients if r.person_id is not None and r.as_ is not As.TOLD]
    sides = list(dict.fromkeys(recipient.side for recipient in handling))
    _end_what_went_elsewhere(incident, sides, {r.person_id for r in handling}, now=now)
    new: list[User] = []
    for side in sides:
        strand, _ = Strand.objects.get_or_create(
            incident=incident, kind=side.value, defaults={"shows_report": side == sides[0] or side is not Side.DATA}
        )
        here = [recipient for recipient in handling if recipient.side is side]
        if strand.owner_id is None or not _was_handed_over(strand, now=now):
            strand.owner = people[_id(here[0])]
            strand.shows_report = strand.shows_report or side is sides[0]
            if strand.outcome == Strand.Outcome.PASSED_ON:
                strand.closed_at, strand.outcome = None, ""
            strand.save()
        for recipient in here:
            person = people[_id(recipient)]
            if not strand.readers.live(now=now).filter(user=person, how__in=HANDLING).exists():
                how = StrandReader.How.OWNER if person.pk == strand.owner_id else StrandReader.How.COLLABORATOR
                add_reader(strand, person, how=how, role=recipient.role, reason=recipient.why, now=now)
                new.append(person)
    return new


def _id(recipient: Recipient) -> int:
    if recipient.person_id is None:
        raise ValueError("Somebody outside looks after no part of a case.")
    return recipient.person_id


def _was_handed_over(strand: Strand, *, now: datetime) -> bool:
    given = strand.readers.live(now=now).filter(user=strand.owner, how=StrandReader.How.OWNER)
    return given.exclude(granted_by=None).exists()


def _end_what_went_elsewhere(incident: Incident, sides: list[Any], staying: set[int | None], *, now: datetime) -> None:
    """End readings the decision no longer gives, and parts it no longer has; what people shared or handed over stays."""
    dated = incident.readings.dated(now=now)
    dated.filter(how__in=ROUTED, granted_by=None).exclude(user__in=staying).update(until=now)
    passed_on = incident.strands.exclude(kind__in=[side.value for side in sides]).filter(closed_at=None)
    if sides:
        dated.filter(content_object__in=passed_on).update(until=now)
        passed_on.update(closed_at=now, outcome=Strand.Outcome.PASSED_ON)


def _put_told(incident: Incident, decision: Decision, people: dict[int, User]) -> list[User]:
    new = []
    for recipient in decision.recipients:
        if recipient.as_ is As.TOLD and recipient.person_id is not None:
            _, fresh = ToldOnly.objects.get_or_create(
                incident=incident, person=people[recipient.person_id], defaults={"role": recipient.role}
            )
            new += [people[recipient.person_id]] if fresh else []
    return new


def put_duties(incident: Incident, decision: Decision) -> None:
    """Put up what the law may ask for outside; what stands there already stays as it was ticked."""
    for duty in decision.duties:
        if duty in Duty.Kind.values:
            Duty.objects.get_or_create(incident=incident, kind=duty)


def _mark_whom_it_is_about(incident: Incident, *, on: date) -> None:
    """Note whether a case is about the headteacher or the chief executive, because such cases stay out of certain figures."""
    people = incident.subjects.exclude(person=None).values("person")
    held = set(
        Membership.objects.in_force(on=on)
        .at_or_above(incident.organisation)
        .filter(person__in=people)
        .values_list("role", flat=True)
    ) | set(incident.subjects.values_list("role", flat=True))
    incident.about_headteacher = Role.HEADTEACHER in held
    incident.about_chief_executive = Role.CHIEF_EXECUTIVE in held
    incident.save(update_fields=["about_headteacher", "about_chief_executive"])
