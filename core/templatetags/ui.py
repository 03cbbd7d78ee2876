"""The only template tags of the house: how a state, a moment and a person look on a page, and which component a value wears.

What belongs here: turning one prepared value into its words and its mark-up. Not here: questions to the database, permissions, or
anything about one app; whatever needs a school's calendar ("in 3 working days") arrives as a finished sentence.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.clocks import london, london_day, times_shown

register = template.Library()

TONES = frozenset({"good", "warn", "late", "bad", "plain", "quiet"})
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}
NOBODY = "Somebody who has left"


@register.simple_tag
def status_tag(state: Any, tone: str = "") -> SafeString:
    """Draw the label of a state: always a word, with a colour and a mark that only repeat it.

    Takes plain words, or a member of a `State`; a state may carry its own `tone`. An unknown tone is an error in the template and
    is raised, because a wrong colour would lie.
    """
    chosen = tone or getattr(state, "tone", "plain")
    if chosen not in TONES:
        raise template.TemplateSyntaxError(f"There is no tone called {chosen}.")
    return _tag(chosen, getattr(state, "label", state))


# Few words, many times on a page. By their type too: what is safe as it stands and what only reads the same are not the same.
@lru_cache(maxsize=512, typed=True)
def _tag(tone: str, words: Any) -> SafeString:
    return format_html('<strong class="govuk-tag ph-tag ph-tag--{}">{}</strong>', tone, words)


@register.filter
def when(moment: date | datetime | None, shape: str = "full") -> SafeString:
    """Write a day or a moment the way a school says it, in London time.

    Shapes: `full` (Thursday 4 March 2027 at 4.30 pm), `day` (Thursday 4 March 2027), `short` (4 March 2027), `time` (4.30 pm) and
    `near` (today at 4.30 pm). Nothing at all is written for nothing.
    """
    if moment is None or moment == "":
        return mark_safe("")
    if not isinstance(moment, datetime):
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), _SHAPES[shape](moment))
    machine = moment.astimezone(UTC).isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', machine, _SHAPES[shape](london(moment)))


@register.filter
def either(names: Iterable[str]) -> str:
    """Write names as a choice: "Ann, Ben or Cy"."""
    *first, last = [*names] or [""]
    return f"{', '.join(first)} or {last}" if first else last


@register.filter
def person(someone: Any) -> SafeString:
    """Write a person's name so that no script or direction in it disturbs the sentence around it."""
    if someone is None or someone == "":
        return format_html("<bdi>{}</bdi>", NOBODY)
    get_full_name = getattr(someone, "get_full_name", None)
    name = getattr(someone, "name", "") or (get_full_name() if get_full_name else "") or str(someone)
    return format_html("<bdi>{}</bdi>", name)


# Each shape is given a day, or a moment as London clocks show it.
def _full(local: date | datetime) -> str:
    return f"{_day(local)} at {_time(local)}" if isinstance(local, datetime) else _day(local)


def _day(local: date | datetime) -> str:
    return f"{local:%A} {_short(local)}"


def _short(local: date | datetime) -> str:
    return f"{local.day} {local:%B %Y}"


def _time(local: date | datetime) -> str:
    if not isinstance(local, datetime):
        return ""
    if local.minute == 0 and local.hour in (0, 12):
        return "midday" if local.hour else "midnight"
    hour = local.hour % 12 or 12
    minutes = f".{local:%M}" if local.minute else ""
    return f"{hour}{minutes} {'pm' if local.hour >= 12 else 'am'}{_which(local)}"


def _which(local: datetime) -> str:
    # The hour that comes twice when the clocks go back, from one to two: without a word nobody knows which of the two is meant.
    if local.hour != 1 or times_shown(local.date(), local.time()) < 2:
        return ""
    return f", {'after' if local.fold else 'before'} the clocks go back"


def _near(local: date | datetime) -> str:
    day = local.date() if isinstance(local, datetime) else local
    away = (day - london_day(timezone.now())).days
    name = _NEAR[away] if away in _NEAR else _day(local)
    return f"{name} at {_time(local)}" if isinstance(local, datetime) else name


_SHAPES = {"full": _full, "day": _day, "short": _short, "time": _time, "near": _near}
