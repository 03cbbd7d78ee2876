"""What a school's rules say about reports, parsed from settings and checked.

Here: frozen values. Not here: how a role becomes a person (`routing`), or what is the same everywhere (`kinds.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from accounts.rule_files import AnySetting, Section, one_of, role, table
from incidents.kinds import KINDS

DUTIES = frozenset(
    {"social-care", "police", "lado", "prevent", "data-protection-officer", "local-authority-media-team"}
)


class How(StrEnum):
    """How the roles of one term stand to each other (rules.md, section 3.3)."""

    ALL_OF = "all_of"
    FIRST_AVAILABLE_OF = "first_available_of"
    REPORTER_PICKS_ONE_OF = "reporter_picks_one_of"
    TOLD_ONLY = "told_only"


@dataclass(frozen=True, slots=True)
class Term:
    """Some roles or relations, in order, and how they stand to each other."""

    how: How
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """Who receives one kind of report. Without `terms` the rules name nobody; no `clause` where the words are ours."""

    kind: str
    terms: tuple[Term, ...]
    clause: str
    ours: bool
    says: str
    rule_set: str
    advice: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()

    @property
    def names_somebody(self) -> bool:
        """Say whether the rules name a recipient for this kind."""
        return bool(self.terms)


@dataclass(frozen=True, slots=True)
class IncidentRules:
    """The rules on reports at one place."""

    routes: Mapping[str, Route]
    child_protection_record: str | None
    about_headteacher: str
    without_line_reports: frozenset[str]
    urgent_minutes: tuple[int, ...]
    adult_working_days: int
    school_days: int

    @classmethod
    def parse(cls, settings: Mapping[str, AnySetting]) -> "IncidentRules":
        """Read the section on incidents; raises ValueError with a sentence that names the rule which is wrong."""
        section = Section(settings, "incidents")
        unopened = section.table("unopened", keys=("urgent_minutes", "adult_working_days", "school_days"))
        routes = {code: _route(section.setting(code), code) for code in KINDS}
        if not routes["K1"].names_somebody:
            raise ValueError("The rule incidents.K1 must name somebody: every kind that names nobody falls back on it.")
        record = section.setting("child_protection_record").value
        return cls(
            routes=routes,
            child_protection_record=None if record is None else str(record),
            about_headteacher=section.choice("about_headteacher", ("chair-of-governors", "chief-executive")),
            without_line_reports=frozenset(section.choices("without_line_reports", KINDS)),
            urgent_minutes=tuple(_whole(minutes) for minutes in unopened.get("urgent_minutes") or [None]),
            adult_working_days=_whole(unopened.get("adult_working_days")),
            school_days=_whole(unopened.get("school_days")),
        )


def _route(setting: AnySetting, code: str) -> Route:
    where = setting.key
    value = table(setting.value or {}, keys=("recipients", "advice", "evidence", "duties"), where=where)
    return Route(
        kind=code,
        terms=tuple(_term(term, where) for term in value.get("recipients", [])),
        clause=setting.clause,
        ours=setting.ours,
        says=setting.says,
        rule_set=setting.rule_set,
        advice=_sentences(value.get("advice", []), where),
        evidence=_sentences(value.get("evidence", []), where),
        duties=tuple(one_of(duty, DUTIES, where=where) for duty in value.get("duties", [])),
    )


def _term(term: Any, where: str) -> Term:
    if not isinstance(term, dict) or len(term) != 1:
        raise ValueError(f"The rule {where} must give each part of its recipients one word and its roles.")
    [(how, roles)] = term.items()
    one_of(how, set(How), where=where)
    if not isinstance(roles, list) or not roles:
        raise ValueError(f"The rule {where} says {how} and lists no role.")
    return Term(how=How(how), roles=tuple(role(slug, where=where) for slug in roles))


def _sentences(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(sentence, str) for sentence in value):
        raise ValueError(f"The rule {where} must give its advice as a list of sentences.")
    return tuple(value)


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"The rule incidents.unopened needs whole numbers above nought, and has {value!r}.")
    return value
