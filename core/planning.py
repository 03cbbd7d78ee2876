"""What will be told, said beforehand: the one shape in which every app answers `plan(start=, end=, organisation=)`.

Not here: the arithmetic. Each app's plan uses the very functions that its run uses.
"""

from dataclasses import dataclass
from datetime import datetime

NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Planned:
    """One thing to come: when, to whom (an address, a role, or nobody), of what kind, about what, and why."""

    at: datetime
    to: str
    kind: str
    about: str
    why: str
