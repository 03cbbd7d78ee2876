"""Comments on posts, asked for in words. Whoever asks has the post already, and so may see them."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Prefetch


class CommentQuerySet(models.QuerySet[Any]):
    """Comments, asked for in words."""

    def latest_first(self) -> "CommentQuerySet":
        """Give the newest first, each with who wrote it."""
        return self.select_related("person").order_by("-pk")

    def threads(self) -> "CommentQuerySet":
        """Give what begins a talk, newest first, each with its replies, oldest first, and whom they are meant for."""
        replies = self.model._default_manager.select_related("person").order_by("pk")
        whole = replies.prefetch_related("mentions__person")
        return (
            self.filter(parent=None)
            .latest_first()
            .prefetch_related("mentions__person", Prefetch("replies", queryset=whole, to_attr="answers"))
        )

    def written_since(self, moment: datetime, *, by: Any) -> "CommentQuerySet":
        """Keep what one person wrote after a moment, on whichever post."""
        return self.filter(person=by, at__gt=moment)
