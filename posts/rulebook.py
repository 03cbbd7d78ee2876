"""Which rules on posts hold at a place: read from its settings each time, parsed once for every content these ever had.

What is kept is keyed by everything that was read, so it cannot go stale. Not here: what a rule means (`rules`).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from accounts import rule_files
from accounts.calendar import Calendars, is_closed_by
from accounts.models import Organisation, RuleSetting
from accounts.querysets import lineage
from accounts.rules import settle
from core.prepared import prepared
from posts.hours import SuitableHours
from posts.rules import SUITABLE_HOURS, PostRules

RULES_WHERE_NONE_ARE_SET = "light-touch"


def rules_of(organisation: Organisation) -> tuple[PostRules, str]:
    """Give an organisation's rules on posts and the name of the set they come from; our lightest set where none was loaded."""
    return _parsed(tuple(_settings.ask(line=lineage(organisation.path))))


@lru_cache(maxsize=256)
def rules_from(along: str) -> tuple[PostRules, str]:
    """Give the same from settings that came along with something else, as the one text they came in (`querysets.along`)."""
    from_the_top = sorted(json.loads(along), key=lambda row: (row[0], row[1]))
    return _parsed(tuple((key, bool(locked), rule_set, text) for _path, key, locked, rule_set, text in from_the_top))


def suitable_hours_at(paths: Iterable[str]) -> dict[str, SuitableHours]:
    """Give the hours that suit at each of some places, by path: one question, and another where calendars count.

    A place that holds nothing back by the hour is not among them.
    """
    lines = {path: lineage(path) for path in paths}
    above = {place for line in lines.values() for place in line}
    rows = RuleSetting.objects.filter(key=SUITABLE_HOURS, organisation__path__in=above).select_related("organisation")
    from_the_top = list(rows.order_by("organisation__path"))
    here = {
        path: settle(row for row in from_the_top if row.organisation.path in line).get(SUITABLE_HOURS)
        for path, line in lines.items()
    }
    hours = {path: SuitableHours.parse(row.value) for path, row in here.items() if row and row.value is not None}
    calendars = Calendars(Organisation(path=path) for path, one in hours.items() if one.open_days_only)
    return {
        path: one.kept_by(is_closed_by(calendars.kinds_of(Organisation(path=path)))) if one.open_days_only else one
        for path, one in hours.items()
    }


@dataclass(frozen=True, slots=True)
class _Setting:
    """What parsing reads of a setting; `text` is its value as it is stored."""

    key: str
    locked: bool
    rule_set: str
    text: str | None

    clause = says = ""
    ours = False

    @property
    def value(self) -> Any:
        return None if self.text is None else json.loads(self.text)


@prepared
def _settings(*, line: list[str]) -> Any:
    settings = RuleSetting.objects.filter(organisation__path__in=line, key__startswith="posts.")
    return settings.order_by("organisation__path", "key").values_list(
        "key", "locked", "rule_set", Cast("value", TextField())
    )


@lru_cache(maxsize=256)
def _parsed(rows: tuple[tuple[Any, ...], ...]) -> tuple[PostRules, str]:
    settings: Any = settle(_Setting(*row) for row in rows) or _where_none_are_set()
    return PostRules.parse(settings), settings["posts.sign_off_steps"].rule_set


def _where_none_are_set() -> dict[str, Any]:
    """Give our lightest set, which asks and holds nothing by the hour: a place that chose no rules chose no hours (W20)."""
    ours = rule_files.read(RULES_WHERE_NONE_ARE_SET).settings
    return {key: setting for key, setting in ours.items() if key != SUITABLE_HOURS}
