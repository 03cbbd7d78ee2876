"""Questions asked before a post is written, asked for in words."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.access import organisations_where
from accounts.roles import Can

_WAITING = ("open", "talk")


class AskFirstQuerySet(models.QuerySet[Any]):
    """Questions, asked for in words."""

    def visible_to(self, user: Any) -> "AskFirstQuerySet":
        """Keep a person's own questions, those they were asked, and those at places where they sign posts off."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        links = self.model.asked_of.through.objects.filter(askfirst=OuterRef("pk"), user=user.pk)
        here = Q(organisation__in=organisations_where(user, Can.SIGN_OFF_POSTS))
        return self.filter(Q(asked_by=user) | Q(Exists(links)) | here)

    def of(self, user: Any) -> "AskFirstQuerySet":
        """Keep what a person asked."""
        return self.filter(asked_by=user)

    def waiting_for_others(self, user: Any) -> "AskFirstQuerySet":
        """Keep what somebody else asked and nobody has settled, oldest first."""
        return self.filter(state__in=_WAITING).exclude(asked_by=user).order_by("asked_at", "pk")

    def whole(self) -> "AskFirstQuerySet":
        """Bring along everything the page of a question shows."""
        people = self.select_related("organisation__parent__parent", "asked_by")
        return people.prefetch_related("asked_of", "answers__person")
