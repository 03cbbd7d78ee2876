"""The places a dashboard is about: one organisation with everything above and below it, in one read."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, Subquery

from accounts.models import Organisation


@dataclass(frozen=True)
class Places:
    """An organisation and what stands below it. Closed places are left out, but their cases still count above."""

    organisation: Organisation
    below: tuple[Organisation, ...]
    today: date

    @cached_property
    def open_ones(self) -> dict[int, Organisation]:
        """Give the organisation itself and the open places below it, by number, from the top down."""
        return {place.pk: place for place in (self.organisation, *self.below) if self._is_open(place)}

    @property
    def inside(self) -> Any:
        """Give the open places as a subquery for other reads."""
        return Organisation.objects.at_or_below(self.organisation).open(on=self.today).order_by().values("pk")

    @cached_property
    def clusters(self) -> dict[int, str]:
        """Give the names of the clusters below, by number: schools are folded into these."""
        return {place.pk: place.name for place in self.below if place.kind == Organisation.Kind.CLUSTER}

    def group_of(self, place: Organisation) -> str:
        """Name the cluster a place is folded into, if any."""
        return self.clusters.get(place.parent_id or 0, "")

    def children_of(self, place: Organisation) -> list[Organisation]:
        """Give what stands directly below a place, closed or not."""
        return [other for other in self.below if other.parent_id == place.pk]

    def _is_open(self, place: Organisation) -> bool:
        return place.closed_on is None or place.closed_on > self.today


def places_at(slug: str, *, today: date) -> Places | None:
    """Give an organisation with everything below it, or None; one query. Who may look is asked by the caller."""
    path = Subquery(Organisation.objects.filter(slug=slug).values("path")[:1])
    found = list(Organisation.objects.annotate(_root=path).filter(path__startswith=F("_root")).order_by("path"))
    if not found:
        return None
    return Places(organisation=found[0], below=tuple(found[1:]), today=today)
