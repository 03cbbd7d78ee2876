"""Plain notices that wait at one school of the demo, to be read and signed together."""

from collections.abc import Callable
from typing import Any

from policyhub.demo.clock import SchoolClock
from policyhub.demo.post_words import Words

WHERE = "harbour-north"
NOTICES = (
    Words(
        "Lunch next week", "Next week's lunches: fish on Monday, pasta on Tuesday, curry on Wednesday. Fruit every day."
    ),
    Words(
        "Library open at lunch",
        "The library is open every lunch break. Bring back what you have read, and take another one.",
    ),
    Words(
        "Second-hand uniform",
        "Jumpers and coats that somebody has grown out of hang in the hall after school.",
        "event",
    ),
)


def leave_notices(slug: str, *, forward: Callable[..., Any], clock: SchoolClock) -> None:
    """Put three forward at the school that has them; elsewhere the queues stay as short as they are."""
    for number, words in enumerate(NOTICES if slug == WHERE else ()):
        forward(words, at=clock.ago(1 - number / 4))
