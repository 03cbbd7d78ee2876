"""Small numbers about people, hidden so that nothing published gives them back.

Pure: counts in, `Shown` values out. Three rules, each proved by a property in the tests:

1. A number of one place is shown as 0, "fewer than 5" (1 to 4) or itself. What is shown of one cell never depends on another.
2. A total inside a table is worked out from what is *shown*, never from what is true: it holds nothing the cells do not hold.
   That is why no second cell has to be hidden beside the first one there: subtracting gives back only what was shown.
3. A number of a trust or cluster is more than the sum of its schools (some matters count only higher up), and is shown exactly
   only where it leaves room: every hidden school below it could still be any small number. Else it is "at least" what its
   schools show: secondary suppression, one level up.

While a term runs its numbers move in fives, so that two looks on two days cannot be subtracted. Not here: who sees which version,
or what is counted (`queries/incidents.py`). Source: rules.md, section 3.7; check 42 of the security bar.
"""

from collections.abc import Iterable
from dataclasses import dataclass

THRESHOLD = 5
# A hidden number below must keep three possible values: room for two above the least the schools show.
ROOM = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """What is published of one number: `low` is the least it can be, and `how` says what else is said about it."""

    low: int
    how: str = "exact"

    @property
    def is_exact(self) -> bool:
        """Say whether the number itself is shown."""
        return self.how == "exact"

    @property
    def words(self) -> str:
        """Write it the way the page, the download and the command all say it."""
        if self.how == "few":
            return f"fewer than {THRESHOLD}"
        return str(self.low) if self.is_exact else f"at least {self.low}"


def exact(count: int) -> Shown:
    """Show a number as it is."""
    return Shown(count)


FEW = Shown(1, "few")


def at_least(count: int) -> Shown:
    """Show only the least a number can be."""
    return Shown(count, "at_least")


def of_place(count: int, *, running: bool = False) -> Shown:
    """Show the number of one place that has nothing below it."""
    if count == 0:
        return exact(0)
    if count < THRESHOLD:
        return FEW
    return at_least(_in_fives(count)) if running else exact(count)


def above(count: int, below: Iterable[Shown], *, running: bool = False) -> Shown:
    """Show the number of a place that stands above others, given what they show of the same kind and term."""
    shown = list(below)
    known = sum(one.low for one in shown)
    if known == 0:
        return of_place(count, running=running)
    if running:
        return at_least(_in_fives(count)) if _in_fives(count) - known >= ROOM else _no_more_than(count, known, shown)
    if all(one.is_exact for one in shown):
        # What counts only higher up is a number of its own: nothing, or at least five.
        return exact(count) if count == known or count - known >= THRESHOLD else at_least(known)
    if count >= THRESHOLD and count - known >= ROOM:
        return exact(count)
    return _no_more_than(count, known, shown)


def total(cells: Iterable[Shown]) -> Shown:
    """Add up what is shown: exact where every part is, "at least" where one is hidden, and never more than the parts say."""
    parts = [cell for cell in cells if cell != Shown(0)]
    if len(parts) == 1:
        return parts[0]
    low = sum(part.low for part in parts)
    return exact(low) if all(part.is_exact for part in parts) else at_least(low)


def _no_more_than(count: int, known: int, below: list[Shown]) -> Shown:
    """Say no more than the places below do; "fewer than 5" only where that still leaves them room."""
    few = count < THRESHOLD and known <= THRESHOLD - ROOM
    return FEW if few and not all(one.is_exact for one in below) else at_least(known)


def _in_fives(count: int) -> int:
    return count - count % THRESHOLD
