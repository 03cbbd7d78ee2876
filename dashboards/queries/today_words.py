"""What Today is made of: a card, and a list that was cut where it got too long for one page."""

from dataclasses import dataclass
from typing import Any

LONGEST_LIST = 20


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do. `rank` says how bad it is to leave it (0 is worst), `since` orders what is equally bad."""

    rank: int
    since: str
    tag: str
    tone: str
    title: str
    note: str
    url: str
    button: str
    minutes: int
    late: bool = False
    style: str = ""


class Source:
    """The first rows of one list, and where to find the rest when there are more."""

    def __init__(self, found: Any, noun: str, url: str) -> None:
        rows = list(found[: LONGEST_LIST + 1])
        self.rows = rows[:LONGEST_LIST]
        self.more = (f"There are more {noun}", url) if len(rows) > LONGEST_LIST else None
