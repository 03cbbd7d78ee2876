"""Standing permissions, asked for in words. Dates decide at the moment of asking."""

from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import Organisation


class StandingPermissionQuerySet(models.QuerySet[Any]):
    """Standing permissions, asked for in words."""

    def in_force(self, *, at: datetime) -> "StandingPermissionQuerySet":
        """Keep those that count at a moment: neither over nor ended, and both people still here."""
        return self.filter(
            starts__lte=at, until__gt=at, ended_at=None, person__is_active=True, given_by__is_active=True
        ).order_by("until", "pk")

    def at(self, organisation: Organisation) -> "StandingPermissionQuerySet":
        """Keep those given at exactly this organisation."""
        return self.filter(organisation=organisation).select_related("person", "given_by", "ended_by")
