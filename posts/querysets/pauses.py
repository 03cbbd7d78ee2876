"""Pauses and sensitive days, asked for in words."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Organisation
from accounts.querysets import lineage

_BEGUN_AT_ONCE = Q(planned=False)


class PauseQuerySet(models.QuerySet[Any]):
    """Times in which posts wait, asked for in words."""

    def of_everything(self) -> "PauseQuerySet":
        """Keep pauses of all posting."""
        return self.filter(kind="everything")

    def of_sensitive_days(self) -> "PauseQuerySet":
        """Keep sensitive days."""
        return self.filter(kind="sensitive")

    def not_over(self, *, at: datetime) -> "PauseQuerySet":
        """Keep what holds at a moment and what is planned for later."""
        return self.filter(Q(until=None) | Q(until__gt=at), ended_at=None)

    def begun(self, *, at: datetime) -> "PauseQuerySet":
        """Keep what has begun at a moment.

        What was not planned began when it was written down: a worker whose clock was read a moment before that must see it too.
        """
        return self.filter(_BEGUN_AT_ONCE | Q(started_at__lte=at))

    def between(self, start: datetime, end: datetime) -> "PauseQuerySet":
        """Keep what held at any time between two moments, ended or not; a plan that was taken back never did."""
        lasted = Q(until=None) | Q(until__gt=start)
        ended_later = Q(ended_at=None) | (Q(ended_at__gt=start) & Q(ended_at__gte=F("started_at")))
        return self.filter(lasted, ended_later).begun(at=end)

    def over(self, organisation: Organisation) -> "PauseQuerySet":
        """Keep an organisation's own and those of the organisations above it, the highest first, each with its place."""
        here = self.filter(organisation__path__in=lineage(organisation.path)).select_related("organisation")
        return here.order_by("organisation__path", "started_at", "pk")

    def over_any_of(self, organisations: models.QuerySet[Organisation]) -> "PauseQuerySet":
        """Keep those of some organisations and of every one above them, the highest first, each with its place."""
        below = organisations.filter(path__startswith=OuterRef("organisation__path")).order_by()
        return (
            self.filter(Exists(below)).select_related("organisation").order_by("organisation__path", "started_at", "pk")
        )
