"""Clocks of cases, asked for in words. For whom they do not exist is said by the cases they belong to."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from incidents.clock_kinds import STATUTORY, UNOPENED
from incidents.workflow import OPEN, State

_WAITS = ("running", "run-out")


class CaseClockQuerySet(models.QuerySet[Any]):
    """Clocks, asked for in words."""

    def unopened(self) -> "CaseClockQuerySet":
        """Keep clocks that move an unopened report on."""
        return self.filter(kind__in=UNOPENED)

    def of_the_law(self) -> "CaseClockQuerySet":
        """Keep clocks of the law, however they ended."""
        return self.filter(kind__in=STATUTORY)

    def to_meet(self) -> "CaseClockQuerySet":
        """Keep clocks of the law that nobody has met and nobody has found unneeded, late or not."""
        return self.of_the_law().filter(state__in=_WAITS)

    def on(self, parts: Any) -> "CaseClockQuerySet":
        """Keep clocks that belong to one of these parts, or to none in particular."""
        return self.filter(Q(strand__in=parts) | Q(strand=None))

    def running_out(self, *, now: datetime) -> "CaseClockQuerySet":
        """Keep clocks of unopened reports that may have run out; for a report without a name only the hour is known here."""
        waiting = self.unopened().filter(state="running", next_call_at__lte=now)
        return waiting.filter(incident__state=State.REPORTED, incident__first_opened_at=None)

    def calling(self, *, now: datetime) -> "CaseClockQuerySet":
        """Keep clocks of the law of which half, or all, has gone, and for which nobody else has been called yet."""
        return self.of_the_law().filter(state="running", next_call_at__lte=now, incident__state__in=OPEN)
