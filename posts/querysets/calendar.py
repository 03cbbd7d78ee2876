"""What the calendar asks of posts: which fall between two moments, in which order, where and on which account."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from accounts.models import Organisation
from posts.querysets.gathering import GatheringQuerySet
from posts.workflow import State


class CalendarQuerySet(GatheringQuerySet):
    """Posts, asked for as a calendar shows them."""

    def on_calendar(self, start: datetime, end: datetime) -> Self:
        """Keep what went out between two moments, and what has not and should."""
        gone = [State.REJECTED, State.WITHDRAWN, State.EXPIRED]
        planned = Q(published_at=None, moment__gte=start, moment__lt=end) & ~Q(state__in=gone)
        return self.filter(planned | Q(published_at__gte=start, published_at__lt=end))

    def by_their_moment(self) -> Self:
        """Give them in the order in which they went out, or should."""
        return self.order_by(Coalesce("published_at", "moment"), "pk")

    def at_or_below(self, organisation: Organisation) -> Self:
        """Keep posts of an organisation and of everything under it."""
        return self.filter(organisation__path__startswith=organisation.path)

    def on_account(self, account: Any) -> Self:
        """Keep posts that go to one account."""
        publications = self.model._meta.get_field("publications").related_model.objects
        return self.filter(Exists(publications.filter(post=OuterRef("pk"), account=account)))
