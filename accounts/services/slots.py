"""Which roles a place cannot do without, who holds them today, and which nobody holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Membership, Organisation
from accounts.roles import Role
from accounts.rule_headings import HEADINGS
from accounts.rules import Rule, rules_at
from accounts.slots import place_line

# What every place of a kind must have, because reports go there whatever its rules say (rules.md, sections 3.4 and 3.6).
SCHOOL = {
    Role.HEADTEACHER: "Answers for the school. Concerns about adults come here.",
    Role.SAFEGUARDING_LEAD: "Concerns about a child come here first.",
    Role.DEPUTY_SAFEGUARDING_LEAD: "Steps in when the safeguarding lead is away.",
    Role.CHAIR_OF_GOVERNORS: "Concerns about the headteacher come here.",
    Role.DATA_PROTECTION_OFFICER: "Personal data that got out is reported here.",
}
SINGLE_SCHOOL = {Role.VICE_CHAIR_OF_GOVERNORS: "Concerns about the chair of governors come here."}
TRUST = {
    Role.CHIEF_EXECUTIVE: "Answers for the trust. Concerns about central staff come here.",
    Role.CHAIR_OF_TRUSTEES: "Concerns about the chief executive come here.",
    Role.TRUST_SAFEGUARDING_LEAD: "Takes over what a school’s safeguarding people cannot.",
    Role.DATA_PROTECTION_OFFICER: "Personal data that got out is reported here.",
}
ONLY_IN_A_TRUST = frozenset(
    {
        Role.CHIEF_EXECUTIVE,
        Role.CHAIR_OF_TRUSTEES,
        Role.TRUSTEE,
        Role.SAFEGUARDING_TRUSTEE,
        Role.TRUST_SAFEGUARDING_LEAD,
        Role.COMMUNICATIONS,
    }
)
ONLY_AT_A_SCHOOL = frozenset(
    {
        Role.HEADTEACHER,
        Role.DEPUTY_HEADTEACHER,
        Role.SAFEGUARDING_LEAD,
        Role.DEPUTY_SAFEGUARDING_LEAD,
        Role.SCHOOL_OFFICE,
        Role.BUSINESS_MANAGER,
        Role.GOVERNOR,
        Role.CHAIR_OF_GOVERNORS,
        Role.VICE_CHAIR_OF_GOVERNORS,
    }
)
NO_SLOT = frozenset({Role.STAFF, Role.ASSOCIATE, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR})


@dataclass(frozen=True)
class Slot:
    """One role at a place: why it is needed, and who holds it, here or above."""

    role: Role
    why: str
    holders: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether nobody holds it."""
        return not self.holders


def slots_of(organisation: Organisation, *, on: date) -> list[Slot]:
    """Give the roles that a place needs: those that reports must reach, then those that its rules name; three queries."""
    line = place_line(organisation)
    needed = dict(TRUST if line.is_trust_office else SCHOOL if organisation.is_school else {})
    if organisation.is_school and line.is_single_school:
        needed |= SINGLE_SCHOOL
    foreign = NO_SLOT | (ONLY_AT_A_SCHOOL if not organisation.is_school else frozenset())
    foreign |= ONLY_IN_A_TRUST if line.is_single_school else frozenset()
    for role, rule in _named_by(rules_at(organisation).values()):
        if role not in foreign:
            needed.setdefault(role, f"Your rules name this role: {HEADINGS.get(rule.key, rule.key)}.")
    return [Slot(role=role, why=why, holders=names) for role, why, names in _filled(organisation, needed, on=on)]


def empty_slots(paths: Iterable[str], *, on: date) -> dict[str, list[str]]:
    """Name, by the path of each school, which of its two first roles nobody holds: one query for any number of schools."""
    first = (Role.HEADTEACHER, Role.SAFEGUARDING_LEAD)
    wanted = list(paths)
    held = set(
        Membership.objects.in_force(on=on)
        .filter(role__in=first, organisation__path__in=wanted)
        .values_list("organisation__path", "role")
    )
    return {path: [role.label for role in first if (path, role.value) not in held] for path in wanted}


def _filled(
    organisation: Organisation, needed: dict[Role, str], *, on: date
) -> Iterator[tuple[Role, str, tuple[str, ...]]]:
    rows = (
        Membership.objects.in_force(on=on)
        .at_or_above(organisation)
        .filter(role__in=[role.value for role in needed])
        .select_related("person", "organisation")
        .order_by("-organisation__path", "order", "person__name", "pk")
    )
    names: dict[str, list[str]] = {}
    for row in rows:
        here = row.organisation_id == organisation.pk
        names.setdefault(row.role, []).append(
            row.person.name if here else f"{row.person.name} ({row.organisation.name})"
        )
    for role, why in needed.items():
        yield role, why, tuple(names.get(role.value, ()))


def _named_by(rules: Iterable[Rule]) -> Iterator[tuple[Role, Rule]]:
    """Give every role that a rule about posts or reports names, with the rule."""
    for rule in rules:
        if rule.key.startswith(("posts.", "incidents.", "policies.questions_to")):
            for word in _words(rule.value):
                if word in Role.values:
                    yield Role(word), rule


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)
