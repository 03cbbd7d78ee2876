"""Reads of the ground floor, as words."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q


class MessageQuerySet(models.QuerySet[Any]):
    """Messages, asked for in words."""

    def waiting(self) -> "MessageQuerySet":
        """Keep what still has to go out."""
        return self.filter(state="waiting")

    def parked(self) -> "MessageQuerySet":
        """Keep what was given up after several tries."""
        return self.filter(state="parked")

    def outcome_unknown(self) -> "MessageQuerySet":
        """Keep what was given up although a mail server may have taken it: nobody can know whether it arrived."""
        return self.parked().filter(maybe_twice=True)

    def start_afresh(self, *, now: datetime) -> int:
        """Put those that were given up back into the queue, with their tries counted afresh; say how many those were."""
        return self.parked().update(
            state="waiting", attempts=0, due_at=now, failing_since=None, claimed_until=None, failure=""
        )

    def due(self, *, now: datetime) -> "MessageQuerySet":
        """Keep what should go out now and nobody is sending at this moment."""
        return self.waiting().filter(Q(claimed_until=None) | Q(claimed_until__lt=now), due_at__lte=now)

    def told_to_everybody(self, *, now: datetime) -> "MessageQuerySet":
        """Keep what a page open to everybody may count among the waiting: of a case only what has waited for over an hour.

        A report just made must not show there, and one without a name is due at its full hour (access.md, rule 3).
        """
        return self.exclude(about_kind__startswith="incidents.", due_at__gt=now - timedelta(hours=1))

    def about(self, thing: models.Model) -> "MessageQuerySet":
        """Keep what tells of one thing."""
        return self.filter(about_kind=thing._meta.label_lower, about_id=str(thing.pk))

    def shown_in_general(self) -> "MessageQuerySet":
        """Leave cases out: they show on the case alone (access.md, rule 9)."""
        return self.exclude(about_kind__startswith="incidents.")
