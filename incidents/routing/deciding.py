"""The decision itself: who receives a report at a place, by its rules, its people and the statutory floor."""

from dataclasses import dataclass, replace

from accounts.directory import Directory, PlaceLine
from incidents.kinds import Floor, Ladder, Side
from incidents.routing.advice import advice_for, duties_for, numbers_for
from incidents.routing.conflicts import left_out_by_floor
from incidents.routing.decision import OUTSIDE_ROLE, As, Clock, Decision, Reason, Recipient, Removed, RuleUsed, Rung
from incidents.routing.facts import Facts
from incidents.routing.ladders import vice_chair_alone
from incidents.routing.matter import Matter
from incidents.routing.seats import Seat
from incidents.rules import How, IncidentRules

FLOOR_SAYS = {
    Ladder.CHILD: "A child's safety is for the safeguarding lead, or for the next person who can take it.",
    Ladder.ADULT: "A concern about an adult goes to the person above them who must receive it.",
    Ladder.OTHER: "A personal data breach goes to the data protection officer at once.",
}
RULES_SAY = "The rules here name this person for such a report."
FALLBACK_SAYS = "The rules name nobody for such a report, so it goes where general misuse is reported."
NEXT_SAYS = "Nobody named before can take it, so it goes to the next person up."
CHILD_SIDE_SAYS = "A child is involved, so this person looks after the child's side."
DATA_SIDE_SAYS = "Personal data is exposed, so this person looks after that side at once."
ADULT_SIDE_SAYS = "An adult is named, so the owner brings this person in for that side."
OUTSIDE_SAYS = "Nobody here can take it, so it goes by letter to the outside contact."
LADO_SAYS = "Nobody here stands clear above the person concerned, so the outside contact is written to as well."


@dataclass(frozen=True, slots=True)
class Found:
    """The recipients so far: who handles the report, who stands beside them, and whether the floor chose the first."""

    handling: tuple[Recipient, ...]
    beside: tuple[Recipient, ...]
    by_floor: bool


def who_gets(*, report: Facts, place: PlaceLine, directory: Directory, rules: IncidentRules) -> Decision:
    """Decide who receives a report. The same values give the same decision, whenever it is replayed.

    Nothing is refused here: whatever the facts, an answer comes out, and `recipients` is empty only where even the
    outside contact is missing, which `never_empty_gaps` finds before rules are saved (rules.md, sections 3.4 to 3.6).
    """
    matter = Matter(facts=report, place=place, directory=directory, rules=rules)
    found = _found(matter)
    recipients = _never_empty(matter, found)
    return Decision(
        kind=matter.kind.code,
        recipients=recipients,
        removed=_removed(matter, recipients),
        rule=RuleUsed(
            rule_set=matter.route.rule_set, clause=matter.route.clause, kind=matter.route.kind, says=matter.route.says
        ),
        floor=found.by_floor,
        fallback=matter.falls_back and not found.by_floor,
        ours=matter.route.ours and not found.by_floor,
        candidates=matter.candidates,
        ladder=_rungs(matter),
        breach_ladder=_breach_rungs(matter),
        clocks=_clocks(matter, recipients),
        advice=advice_for(
            kind=matter.kind,
            route=matter.own_route,
            facts=report,
            ladder=matter.ladder,
            lead_is_out=_lead_is_out(matter),
        ),
        takes_files=not report.may_hold_images,
        duties=duties_for(kind=matter.kind, route=matter.own_route, facts=report, ladder=matter.ladder),
        numbers=numbers_for(facts=report, ladder=matter.ladder),
        record_in=rules.child_protection_record if matter.ladder is Ladder.CHILD else None,
        adult_side=_adult_side(matter),
        confirm_keeping_out=tuple(id_ for id_ in report.keep_out if matter.conflicts.reasons[id_] is Reason.KEPT_OUT),
    )


def _found(matter: Matter) -> Found:
    by_floor = _by_floor(matter)
    by_rules = () if matter.floor is Floor.REPLACES else _by_rules(matter)
    handled_by_rules = tuple(recipient for recipient in by_rules if recipient.as_ is not As.TOLD)
    told = tuple(recipient for recipient in by_rules if recipient.as_ is As.TOLD)
    handling = (*by_floor, *handled_by_rules) or _next_up(matter)
    by_law = matter.floor is not Floor.NONE and not _agree(matter, handling, handled_by_rules)
    return Found(handling, (*told, *_sides(matter)), by_floor=by_law)


def _agree(matter: Matter, handling: tuple[Recipient, ...], by_rules: tuple[Recipient, ...]) -> bool:
    """Say whether the rules themselves name the owner: then the cell is the policy's own words and not marked as the floor."""
    if not handling:
        return False
    if matter.floor is Floor.REPLACES:
        return matter.names_only(handling[0].person_id)
    return bool(by_rules) and handling[0].person_id == by_rules[0].person_id


def _by_floor(matter: Matter) -> tuple[Recipient, ...]:
    """Give the one person the statutory floor names: alone, whoever else holds the same role."""
    if matter.floor is Floor.NONE:
        return ()
    if matter.ladder is Ladder.OTHER:
        seats = matter.free(matter.seats_for("data-protection-officer"))
    else:
        seats = next(filter(None, (matter.free(step.seats) for step in matter.steps(matter.ladder))), ())
    return tuple(_recipient(matter, seat, FLOOR_SAYS[matter.ladder]) for seat in seats[:1])


def _by_rules(matter: Matter) -> tuple[Recipient, ...]:
    says = FALLBACK_SAYS if matter.falls_back else RULES_SAY
    recipients = []
    for term in matter.route.terms:
        as_ = As.TOLD if term.how is How.TOLD_ONLY else As.COLLABORATOR
        recipients += [_recipient(matter, seat, says, as_=as_) for seat in matter.chosen(term)]
    return tuple(recipients)


def _next_up(matter: Matter) -> tuple[Recipient, ...]:
    if matter.floor is Floor.REPLACES:
        return ()
    steps = (matter.free(step.seats) for step in matter.steps(matter.ladder))
    return tuple(_recipient(matter, seat, NEXT_SAYS) for seat in next(filter(None, steps), ())[:1])


def _sides(matter: Matter) -> tuple[Recipient, ...]:
    """Give who looks after a second side of the matter, each by law and whatever the rules say."""
    sides: list[Recipient] = []
    if matter.facts.concerns_a_child and matter.ladder is not Ladder.CHILD:
        free = (matter.free(step.seats) for step in matter.steps(Ladder.CHILD))
        sides += [
            replace(_recipient(matter, seat, CHILD_SIDE_SAYS), side=Side.CHILD)
            for seat in next(filter(None, free), ())[:1]
        ]
    if matter.facts.personal_data_exposed:
        seats = matter.free(matter.seats_for("data-protection-officer"))[:1]
        sides += [replace(_recipient(matter, seat, DATA_SIDE_SAYS), side=Side.DATA) for seat in seats]
    return tuple(sides)


def _never_empty(matter: Matter, found: Found) -> tuple[Recipient, ...]:
    """Put the outside contact first where nobody inside is left, or last where the LADO comes in as well."""
    contact = matter.seats.outside()
    if contact is None or (found.handling and not _lado_comes_in(matter)):
        return _ordered((*found.handling, *found.beside))
    outside = Recipient(
        person_id=None,
        name=contact.name,
        email=contact.address,
        role=OUTSIDE_ROLE,
        as_=As.TOLD,
        side=_side(matter),
        why=LADO_SAYS if found.handling else OUTSIDE_SAYS,
        outside=True,
    )
    return _ordered((*found.handling, *found.beside, outside) if found.handling else (outside, *found.beside))


def _lado_comes_in(matter: Matter) -> bool:
    if matter.ladder is not Ladder.ADULT:
        return False
    first = matter.steps(Ladder.ADULT)[:1]
    interested = any(matter.conflicts.has(seat.person, Reason.INTEREST) for step in first for seat in step.seats)
    return interested or vice_chair_alone(matter.facts, matter.subjects, matter.seats)


def _ordered(recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
    """Give each person once per side, in the first part they have there; the first of all is the owner."""
    once: dict[tuple[int | None, Side], Recipient] = {}
    for recipient in recipients:
        once.setdefault((recipient.person_id, recipient.side), recipient)
    return tuple(
        replace(recipient, as_=As.OWNER) if first == 0 else recipient for first, recipient in enumerate(once.values())
    )


def _removed(matter: Matter, recipients: tuple[Recipient, ...]) -> tuple[Removed, ...]:
    removed = matter.conflicts.removed(matter.candidates, matter.seats)
    if matter.floor is not Floor.REPLACES:
        return removed
    spared = frozenset(r.person_id for r in recipients if r.person_id is not None) | frozenset(matter.conflicts.reasons)
    named = (candidate for candidate in matter.candidates if candidate.source == "rules")
    return removed + left_out_by_floor(named, spared)


def _rungs(matter: Matter) -> tuple[Rung, ...]:
    steps = ((step.role, matter.free(step.seats)) for step in matter.steps(matter.ladder))
    return tuple(
        Rung(role=role, people=tuple(seat.person for seat in seats), roles=tuple(seat.role for seat in seats))
        for role, seats in steps
        if seats
    )


def _breach_rungs(matter: Matter) -> tuple[Rung, ...]:
    """Give who is called about exposed data: the data protection officer, then the ladder of the matter itself, so that a child's
    case goes no other way than a child's."""
    officers = matter.free(matter.seats_for("data-protection-officer"))
    first = Rung(
        role="data-protection-officer",
        people=tuple(seat.person for seat in officers),
        roles=tuple(seat.role for seat in officers),
    )
    return (first, *_rungs(matter)) if officers else _rungs(matter)


def _clocks(matter: Matter, recipients: tuple[Recipient, ...]) -> tuple[Clock, ...]:
    """Give when an unopened report moves on: to the rungs above its owner, one after the other."""
    rules = matter.rules
    if matter.ladder is Ladder.CHILD or matter.facts.immediate_danger:
        unit, times = "minutes", rules.urgent_minutes
    elif matter.ladder is Ladder.ADULT:
        unit, times = "working days", (rules.adult_working_days,)
    else:
        unit, times = "school days", (rules.school_days,)
    known = {recipient.person_id for recipient in recipients}
    above = [rung for rung in _rungs(matter) if not known.issuperset(person.id for person in rung.people)]
    return tuple(
        Clock(after=after, unit=unit, role=rung.role, people=tuple(p for p in rung.people if p.id not in known))
        for after, rung in zip(times, above, strict=False)
    )


def _adult_side(matter: Matter) -> Recipient | None:
    """Give whom the owner of a child's case brings in where an adult is named; contact by a pupil accuses nobody."""
    if matter.ladder is not Ladder.CHILD or not matter.facts.about or matter.kind.code in {"K4", "K4b", "K4c"}:
        return None
    free = (matter.free(step.seats) for step in matter.steps(Ladder.ADULT))
    seat = next(filter(None, free), (None,))[0]
    return None if seat is None else replace(_recipient(matter, seat, ADULT_SIDE_SAYS), side=Side.ADULT)


def _lead_is_out(matter: Matter) -> bool:
    leads = matter.seats.holders("safeguarding-lead")
    return any(matter.conflicts.keeps_out(person) for person in leads)


def _recipient(matter: Matter, seat: Seat, why: str, *, as_: As = As.COLLABORATOR) -> Recipient:
    return Recipient(
        person_id=seat.person.id,
        name=seat.person.name,
        email=seat.person.email,
        role=seat.role,
        as_=as_,
        side=_side(matter),
        why=why,
    )


def _side(matter: Matter) -> Side:
    return {Ladder.CHILD: Side.CHILD, Ladder.ADULT: Side.ADULT}.get(matter.ladder, matter.kind.side)
