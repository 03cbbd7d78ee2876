"""Who looks after comments on accounts, asked for in words."""

from typing import Any

from django.db import models


class ModerationQuerySet(models.QuerySet[Any]):
    """Hours of moderation, asked for in words."""

    def standing(self) -> "ModerationQuerySet":
        """Keep what holds now, earliest in the day first, each with its people."""
        return self.filter(ended_at=None).select_related("person", "cover").order_by("starts", "ends", "pk")
