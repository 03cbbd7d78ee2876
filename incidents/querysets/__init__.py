"""Reads of cases and of who may read them, as words. `visible_to` is the first word of every list.

Not here: the same questions about one loaded case (`permissions.py`).
"""

from incidents.querysets.cases import (
    IncidentQuerySet,
    ReadingQuerySet,
    StrandQuerySet,
    ToldQuerySet,
    TryQuerySet,
)
from incidents.querysets.clocks import CaseClockQuerySet

__all__ = [
    "CaseClockQuerySet",
    "IncidentQuerySet",
    "ReadingQuerySet",
    "StrandQuerySet",
    "ToldQuerySet",
    "TryQuerySet",
]
