"""Posts that went out without sign-off and are looked at afterwards, asked for in words."""

from datetime import datetime
from typing import Any

from django.db import models


class ReviewQuerySet(models.QuerySet[Any]):
    """Reviews, asked for in words."""

    def open(self) -> "ReviewQuerySet":
        """Keep what nobody has looked at yet, the one that waits longest first."""
        return self.filter(outcome="").order_by("since", "pk")

    def calling(self, *, now: datetime) -> "ReviewQuerySet":
        """Keep what is to be reminded of by now."""
        return self.open().filter(next_call_at__lte=now)
