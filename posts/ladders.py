"""The ladder of a post that waits for sign-off: after how many school hours somebody is reminded, and a stand-in is asked too.

Pure: plain values in and out. Counted from the moment it was put forward. Who is told, exactly once, is `reminders`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from accounts.ladders import LadderError, Question
from core.clocks import IsWorkingDay, WorkingHours, at_london, london, working_time_after

MOST_HOURS = 200
MOST_REMINDERS = 5
_PARTS = {"remind_after_hours", "stand_in_after_hours"}


@dataclass(frozen=True, slots=True)
class WaitingLadder:
    """School hours after which those whose turn it is are reminded, and after which a stand-in is asked too; None for never."""

    remind_after_hours: tuple[int, ...] = (4,)
    stand_in_after_hours: int | None = 8

    @classmethod
    def parse(cls, value: Any) -> "WaitingLadder":
        """Read a ladder as the rules hold it; raises LadderError with the part that is wrong."""
        if not isinstance(value, dict):
            raise LadderError("", f"A ladder is a table of its steps, and this is {value!r}.")
        if unknown := sorted(set(value) - _PARTS):
            raise LadderError("", f"This ladder has no part called {', '.join(unknown)}.")
        hours = _hours(value.get("remind_after_hours", []))
        stand_in = value.get("stand_in_after_hours")
        if stand_in is not None and not _is_in_reach(stand_in):
            raise LadderError("stand_in_after_hours", f"The number of school hours is from 1 to {MOST_HOURS}.")
        if not hours and stand_in is None:
            raise LadderError(
                "remind_after_hours", "A post could wait for ever. Give at least one number of school hours."
            )
        if stand_in is not None and any(hour >= stand_in for hour in hours):
            raise LadderError(
                "stand_in_after_hours", "A stand-in is asked after the last reminder, so give more hours."
            )
        return cls(remind_after_hours=hours, stand_in_after_hours=stand_in)

    @classmethod
    def from_answers(cls, answers: Mapping[str, Any]) -> "WaitingLadder":
        """Make a ladder of what somebody filled in; raises LadderError."""
        stand_in = answers.get("stand_in_after_hours")
        return cls.parse(
            {
                "remind_after_hours": list(answers.get("remind_after_hours") or []),
                **({} if stand_in is None else {"stand_in_after_hours": stand_in}),
            }
        )

    @property
    def minutes(self) -> list[int]:
        """Give every step in school minutes; the last of them is the stand-in's where one is asked."""
        last = () if self.stand_in_after_hours is None else (self.stand_in_after_hours,)
        return [60 * hour for hour in (*self.remind_after_hours, *last)]

    def answers(self) -> dict[str, Any]:
        """Give what the form begins with."""
        return {
            "remind_after_hours": self.remind_after_hours,
            "stand_in_after_hours": self.stand_in_after_hours,
        }

    def value(self) -> dict[str, Any]:
        """Give the ladder as the rules hold it."""
        stand_in = {} if self.stand_in_after_hours is None else {"stand_in_after_hours": self.stand_in_after_hours}
        return {"remind_after_hours": list(self.remind_after_hours), **stand_in}

    def words(self) -> str:
        """Say the whole ladder in one sentence."""
        parts = []
        if self.remind_after_hours:
            parts.append(f"whoever signs it off is reminded after {_listed(self.remind_after_hours)}")
        if self.stand_in_after_hours is not None:
            parts.append(f"a stand-in is asked too after {school_hours(self.stand_in_after_hours)}")
        sentence = ", and ".join(parts)
        return f"{sentence[:1].upper()}{sentence[1:]}, counted from when it was put forward."

    def example(self, due_on: date, is_working_day: IsWorkingDay) -> list[tuple[date, str]]:
        """Give what would happen to a post that was put forward at ten on a day and waits, in order."""
        hours = WorkingHours(is_working_day)
        begun, said = at_london(due_on, time(10)), []
        for number, minutes in enumerate(self.minutes):
            at = london(working_time_after(begun, timedelta(minutes=minutes), hours))
            is_last = self.stand_in_after_hours is not None and number == len(self.remind_after_hours)
            what = "A stand-in is asked too" if is_last else "A reminder to whoever signs it off"
            said.append((at.date(), f"{what}, at {clock_time(at.time())}."))
        return said


WAITING_QUESTIONS = (
    Question(
        "remind_after_hours",
        "After how many school hours is a reminder sent?",
        "numbers",
        "School hours since the post was put forward, such as 4, 6.",
    ),
    Question(
        "stand_in_after_hours",
        "After how many school hours is a stand-in asked too?",
        "number",
        "The stand-in may then sign, although nobody is away. Leave empty for never.",
    ),
)


def school_hours(count: int) -> str:
    """Write a number of school hours."""
    return f"{count} school {'hour' if count == 1 else 'hours'}"


def clock_time(at: time) -> str:
    """Write a time as a school says it."""
    if at in {time(0), time(12)}:
        return "midday" if at.hour else "midnight"
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'am' if at.hour < 12 else 'pm'}"


def _hours(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(_is_in_reach(hour) for hour in value):
        raise LadderError("remind_after_hours", f"School hours are whole numbers from 1 to {MOST_HOURS}, such as 4, 6.")
    if len(set(value)) < len(value):
        raise LadderError("remind_after_hours", "The same number of school hours stands there twice.")
    if len(value) > MOST_REMINDERS:
        raise LadderError("remind_after_hours", f"More than {MOST_REMINDERS} reminders are too many.")
    return tuple(sorted(value))


def _is_in_reach(hour: Any) -> bool:
    return isinstance(hour, int) and not isinstance(hour, bool) and 1 <= hour <= MOST_HOURS


def _listed(hours: Sequence[int]) -> str:
    *first, last = hours
    said = school_hours(last)
    return f"{', '.join(str(hour) for hour in first)} and {said}" if first else said
