"""The proof that no report can reach nobody, and what a reporter may choose: both ask what decides."""

from dataclasses import dataclass, replace

from accounts.directory import Directory, PlaceLine
from accounts.roles import Role
from incidents.kinds import KINDS, Floor
from incidents.routing.deciding import who_gets
from incidents.routing.facts import Facts, Subject
from incidents.routing.matter import Matter
from incidents.routing.seats import LINE_MANAGER, Seats
from incidents.rules import How, IncidentRules

SUBJECT_ROLES = ("", *Role.values, LINE_MANAGER)


@dataclass(frozen=True, slots=True)
class Gap:
    """A kind of report that would reach nobody when about the person in this role (empty: about nobody)."""

    kind: str
    subject_role: str


def never_empty_gaps(*, place: PlaceLine, directory: Directory, rules: IncidentRules) -> list[Gap]:
    """Give every kind x subject role here that resolves to nobody; rules with a gap are not saved."""
    return [
        Gap(kind=kind, subject_role=role)
        for kind in KINDS
        for role in SUBJECT_ROLES
        if not who_gets(
            report=facts_about(kind=kind, role=role, place=place, directory=directory),
            place=place,
            directory=directory,
            rules=rules,
        ).recipients
    ]


def facts_about(*, kind: str, role: str, place: PlaceLine, directory: Directory) -> Facts:
    """Give a report of this kind about the person in a role; a self-report is made by that person."""
    facts = Facts(kind=kind, about=(Subject(role=role),) if role else ())
    if not KINDS[kind].self_report or not role:
        return facts
    holders = Seats(directory=directory, place=place).holders(role)
    return replace(facts, about=(), reporter=holders[0].id if holders else None)


def choices(*, report: Facts, place: PlaceLine, directory: Directory, rules: IncidentRules) -> tuple[str, ...]:
    """Give the roles the reporter may pick one of, before sending; empty where there is nothing to choose.

    Roles nobody can act in, and roles held by people who may not receive this report, are not offered; nor are two
    roles of one person.
    """
    matter = Matter(facts=report, place=place, directory=directory, rules=rules)
    if matter.floor is Floor.REPLACES:
        return ()
    offered: dict[tuple[int, ...], str] = {}
    for term in matter.route.terms:
        for role in term.roles if term.how is How.REPORTER_PICKS_ONE_OF else ():
            people = tuple(seat.person.id for seat in matter.free(matter.seats_for(role)))
            if people:
                offered.setdefault(people, role)
    return tuple(offered.values()) if len(offered) > 1 else ()
