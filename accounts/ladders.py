"""Reminder ladders: how many days before a due day, on it and after it somebody hears of something, and who hears of it next.

Pure: plain values in and out. Which ladders there are is said at the roof (`policyhub.ladder_kinds`), because it knows every app;
who is told on a rung, and exactly once, is each app's to see to. Rungs before the due day are counted in days of the calendar and
are above zero; the weekly ones after it are below zero; whoever else is told is counted in school working days.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol, Self

from django.conf import settings
from django.utils.module_loading import import_string

from core.clocks import IsWorkingDay, working_days_after

MOST_DAYS_BEFORE = 365
MOST_STEPS = 10
MOST_WEEKS = 26
MOST_WORKING_DAYS = 60
_LOOK_BACK_DAYS = 730
WHO = {
    "line-manager": "their line manager",
    "headteacher": "the headteacher",
    "policy-owner": "the owner of the policy",
    "accountable": "whoever answers for the policy",
}
_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip


class LadderError(ValueError):
    """Raised for a ladder that cannot be used: which of its parts is wrong, and a sentence that says why."""

    def __init__(self, part: str, sentence: str) -> None:
        self.part = part
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Question:
    """One part of a ladder as a form asks for it: `numbers` are several in one line, `yes` a tick, `number` may be left empty."""

    name: str
    label: str
    kind: str
    hint: str = ""


class Steps(Protocol):
    """What the page of ladders needs of one, whatever it counts."""

    @classmethod
    def parse(cls, value: Any) -> Self:
        """Read a ladder as the rules hold it; raises LadderError."""

    @classmethod
    def from_answers(cls, answers: Mapping[str, Any]) -> Self:
        """Make a ladder of what somebody filled in; raises LadderError."""

    def answers(self) -> dict[str, Any]:
        """Give what the form begins with."""

    def value(self) -> dict[str, Any]:
        """Give the ladder as the rules hold it."""

    def words(self) -> str:
        """Say the whole ladder in one sentence."""

    def example(self, due_on: date, is_working_day: IsWorkingDay) -> list[tuple[date, str]]:
        """Give what would happen for something due on a day, in order."""


@dataclass(frozen=True, slots=True)
class LadderKind:
    """One ladder people may change: the rule it is kept in, what it is called and for, its shape, and what its form asks."""

    key: str
    title: str
    about: str
    shape: type[Steps]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Further:
    """Somebody else who hears of it, so many school working days after the due day."""

    after: int
    who: str

    @property
    def rung(self) -> int:
        """Give the number this step is remembered by."""
        return -self.after


@dataclass(frozen=True, slots=True)
class Ladder:
    """Days before a due day, the day itself, weeks after it, and who hears of it further on."""

    before: tuple[int, ...] = ()
    on_the_day: bool = True
    weekly_for: int = 0
    further: tuple[Further, ...] = ()

    @classmethod
    def parse(cls, value: Any) -> "Ladder":
        """Read a ladder as the rules hold it; raises LadderError with the part that is wrong."""
        if not isinstance(value, dict):
            raise LadderError("", f"A ladder is a table of its steps, and this is {value!r}.")
        if unknown := sorted(set(value) - {"before", "on_the_day", "weekly_for", "further"}):
            raise LadderError("", f"A ladder has no part called {', '.join(unknown)}.")
        on_the_day = value.get("on_the_day", False)
        if not isinstance(on_the_day, bool):
            raise LadderError("on_the_day", "Whether something is said on the day is yes or no.")
        ladder = cls(
            before=_days_before(value.get("before", [])),
            on_the_day=on_the_day,
            weekly_for=_weeks(value.get("weekly_for", 0)),
            further=_further(value.get("further", [])),
        )
        if not ladder.rungs:
            raise LadderError(
                "before", "Nobody would ever hear of it. Give at least one day before, or the day itself."
            )
        return ladder

    @classmethod
    def from_answers(cls, answers: Mapping[str, Any]) -> "Ladder":
        """Make a ladder of what somebody filled in; raises LadderError."""
        called = [(answers[f"after_{who}"], who) for who in _asked_for(answers) if answers[f"after_{who}"] is not None]
        return cls.parse(
            {
                "before": list(answers.get("before") or []),
                "on_the_day": bool(answers.get("on_the_day")),
                "weekly_for": answers.get("weekly_for") or 0,
                "further": [{"after": after, "who": who} for after, who in sorted(called)],
            }
        )

    @property
    def rungs(self) -> tuple[int, ...]:
        """Give every rung on which the person themselves hears of it, the earliest first."""
        weekly = (-7 * week for week in range(1, self.weekly_for + 1))
        return (*self.before, *((0,) if self.on_the_day else ()), *weekly)

    @property
    def earliest(self) -> int:
        """Give how many days before the due day the first word comes."""
        return max(self.rungs)

    def rung_on(self, day: date, *, due_on: date, since: date | None = None) -> int | None:
        """Give the newest rung that has come by a day, or None.

        A rung that fell before or on the day the thing was first told of does not count: that day's first word has said it.
        """
        come = [rung for rung in self.rungs if due_on - timedelta(days=rung) <= day]
        newest = min(come, default=None)
        if newest is None or (since is not None and due_on - timedelta(days=newest) <= since):
            return None
        return newest

    def days(self, due_on: date, *, start: date, end: date) -> Iterator[date]:
        """Give the days between two, both counted, on which a rung comes; the first of them catches up, so it is always given."""
        yield start
        for rung in self.rungs:
            day = due_on - timedelta(days=rung)
            if start < day <= end:
                yield day

    def answers(self) -> dict[str, Any]:
        """Give what the form begins with."""
        return {
            "before": self.before,
            "on_the_day": self.on_the_day,
            "weekly_for": self.weekly_for or None,
            **{f"after_{step.who}": step.after for step in self.further},
        }

    def value(self) -> dict[str, Any]:
        """Give the ladder as the rules hold it."""
        return {
            "before": list(self.before),
            "on_the_day": self.on_the_day,
            "weekly_for": self.weekly_for,
            "further": [{"after": step.after, "who": step.who} for step in self.further],
        }

    def words(self) -> str:
        """Say the whole ladder in one sentence."""
        parts = (
            [f"{_listed([str(days) for days in self.before])} {_plural('day', self.before)} before"]
            if self.before
            else []
        )
        if self.on_the_day:
            parts.append("on the day")
        if self.weekly_for:
            parts.append(f"then every week for {_number(self.weekly_for)} {_plural('week', (self.weekly_for,))}")
        sentence = ", ".join(parts)
        return f"{sentence[:1].upper()}{sentence[1:]}{self._further_words()}."

    def _further_words(self) -> str:
        if not self.further:
            return ""
        calls = []
        for number, step in enumerate(self.further):
            unit = f" school working {_plural('day', (step.after,))}" if number == 0 else ""
            hears = " hears of it" if number == 0 else ""
            calls.append(f"after {_number(step.after)}{unit} {WHO[step.who]}{hears}")
        return f"; {', '.join(calls)}"

    def example(self, due_on: date, is_working_day: IsWorkingDay) -> list[tuple[date, str]]:
        """Give what would happen for something due on a day, in order."""
        said = [(due_on - timedelta(days=rung), f"A reminder: {distance(rung)}.") for rung in self.rungs]
        said += [
            (called_on(step, due_on, is_working_day), f"{_capital(WHO[step.who])} hears that it is late.")
            for step in self.further
        ]
        return sorted(said, key=lambda one: one[0])


def called_on(step: Further, due_on: date, is_working_day: IsWorkingDay) -> date:
    """Give the day on which somebody further hears of something due on a day."""
    return working_days_after(due_on, step.after, is_working_day)


def latest_due_day(step: Further, day: date, is_working_day: IsWorkingDay) -> date:
    """Give the latest due day of which somebody further should have heard by a day: `called_on` the other way round."""
    worked = 0
    for _ in range(_LOOK_BACK_DAYS):
        if worked == step.after:
            break
        worked += is_working_day(day)
        day -= timedelta(days=1)
    return day


def distance(rung: int) -> str:
    """Say how far a rung is from the due day."""
    if rung == 0:
        return "it is due today"
    if rung > 0:
        return "it is due tomorrow" if rung == 1 else f"it is due in {rung} days"
    return f"it was due {_plural_of(-rung // 7, 'week')} ago"


def ladder_kinds() -> tuple[LadderKind, ...]:
    """Give every ladder there is; the roof knows them, because it knows every app."""
    kinds: tuple[LadderKind, ...] = import_string(settings.LADDER_KINDS)
    return kinds


def ladder_questions(*, who: Sequence[str] = (), weekly: bool = True) -> tuple[Question, ...]:
    """Give what the form of a plain ladder asks: days before, the day itself, weeks after it, and who hears of it further on."""
    asked = [
        Question("before", "How many days before?", "numbers", "Days of the calendar, such as 14, 7, 1."),
        Question("on_the_day", "Also on the day itself", "yes"),
    ]
    if weekly:
        asked.append(Question("weekly_for", "Then every week, for how many weeks?", "number", "Leave empty for none."))
    asked += [
        Question(
            f"after_{slug}",
            f"{_capital(WHO[slug])} hears of it after how many school working days?",
            "number",
            "Counted from the day it was due. Leave empty for never.",
        )
        for slug in who
    ]
    return tuple(asked)


def _asked_for(answers: Mapping[str, Any]) -> list[str]:
    return [name.removeprefix("after_") for name in answers if name.startswith("after_")]


def _days_before(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(_is_whole(days) for days in value):
        raise LadderError("before", "The days before are whole numbers with commas between them, such as 14, 7, 1.")
    if any(not 1 <= days <= MOST_DAYS_BEFORE for days in value):
        raise LadderError("before", f"Each number of days before is from 1 to {MOST_DAYS_BEFORE}.")
    if len(set(value)) < len(value):
        raise LadderError("before", "The same number of days stands there twice.")
    if len(value) > MOST_STEPS:
        raise LadderError("before", f"More than {MOST_STEPS} reminders before the day are too many.")
    return tuple(sorted(value, reverse=True))


def _weeks(value: Any) -> int:
    if not _is_whole(value) or not 0 <= value <= MOST_WEEKS:
        raise LadderError("weekly_for", f"The number of weeks is a whole number from 0 to {MOST_WEEKS}.")
    return int(value)


def _further(value: Any) -> tuple[Further, ...]:
    if not isinstance(value, list) or not all(
        isinstance(step, dict) and set(step) == {"after", "who"} for step in value
    ):
        raise LadderError("further", "Each further step says after how many working days, and who.")
    steps = tuple(Further(step["after"], step["who"]) for step in value)
    for step in steps:
        if step.who not in WHO:
            raise LadderError("further", f"A ladder cannot call {step.who!r}; it can call {', '.join(sorted(WHO))}.")
        if not _is_whole(step.after) or not 1 <= step.after <= MOST_WORKING_DAYS:
            raise LadderError(f"after_{step.who}", f"The number of working days is from 1 to {MOST_WORKING_DAYS}.")
    if len({step.who for step in steps}) < len(steps):
        raise LadderError("further", "The same person is called twice.")
    return tuple(sorted(steps, key=lambda step: step.after))


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _plural(word: str, counts: Sequence[int]) -> str:
    return word if list(counts) == [1] else f"{word}s"


def _plural_of(count: int, word: str) -> str:
    return f"{count} {_plural(word, (count,))}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
