"""Flags on posts that are out, asked for in words."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.access import organisations_where
from accounts.roles import Can
from posts.workflow import FlagState, State


class FlagQuerySet(models.QuerySet[Any]):
    """Flags, asked for in words."""

    def open(self) -> "FlagQuerySet":
        """Keep what nobody has answered, the one that waits longest first."""
        return self.filter(state=FlagState.OPEN).order_by("at", "pk")

    def near(self, user: Any) -> "FlagQuerySet":
        """Keep flags on posts a person may take down by role, or was entrusted with; whether they decide is asked of each."""
        by_role = Q(post__organisation__in=organisations_where(user, Can.TAKE_DOWN_POSTS))
        grants = self.model.grants().live(at=timezone.now())
        entrusted = Exists(grants.filter(user=user, content_object__publications__post=OuterRef("post")))
        return self.filter(by_role | Q(entrusted))

    def of_posts_that_are_down(self) -> "FlagQuerySet":
        """Keep open flags on posts that were taken down meanwhile."""
        return self.open().filter(post__state=State.TAKEN_DOWN)

    def for_deciding(self) -> "FlagQuerySet":
        """Bring along what rules ask about the post behind it."""
        return self.select_related("person", "answered_by", "post__author", "post__organisation__parent__parent")
