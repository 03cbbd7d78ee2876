"""Reads about people and places, as words."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce


def lineage(path: str) -> list[str]:
    """Give a path and every path above it: of `trust/cluster/school/` also `trust/cluster/` and `trust/`."""
    slugs = path.split("/")[:-1]
    return ["/".join(slugs[:depth]) + "/" for depth in range(1, len(slugs) + 1)]


class UserQuerySet(models.QuerySet[Any]):
    """People, asked for in words."""

    def active(self) -> "UserQuerySet":
        """Keep people who have not left."""
        return self.filter(is_active=True)

    def working_at(self, organisation: Any, *, on: date) -> "UserQuerySet":
        """Keep active people with any role at the organisation or below it on a day."""
        here = (
            self.model._meta.get_field("memberships")
            .related_model.objects.in_force(on=on)
            .filter(organisation__path__startswith=organisation.path)
        )
        return self.active().filter(pk__in=here.values("person"))


class OrganisationQuerySet(models.QuerySet[Any]):
    """Organisations, asked for in words."""

    def open(self, *, on: date) -> "OrganisationQuerySet":
        """Keep organisations that are not closed on a day."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=on))

    def schools(self) -> "OrganisationQuerySet":
        """Keep schools."""
        return self.filter(kind="school")

    def at_or_below(self, organisation: Any) -> "OrganisationQuerySet":
        """Keep an organisation and everything under it."""
        return self.filter(path__startswith=organisation.path)

    def at_or_above(self, organisation: Any) -> "OrganisationQuerySet":
        """Keep an organisation and everything it stands under."""
        return self.filter(path__in=lineage(organisation.path))


class MembershipQuerySet(models.QuerySet[Any]):
    """Memberships, asked for in words."""

    def in_force(self, *, on: date) -> "MembershipQuerySet":
        """Keep memberships that count on a day: begun, not ended, the person still here, the organisation open."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=on),
            Q(organisation__closed_on=None) | Q(organisation__closed_on__gt=on),
            starts_on__lte=on,
            person__is_active=True,
        )

    def managed(self) -> "MembershipQuerySet":
        """Keep memberships in which somebody else, who is still here, manages the person."""
        return self.filter(line_manager__is_active=True).exclude(line_manager=F("person"))

    def at_or_above(self, organisation: Any) -> "MembershipQuerySet":
        """Keep memberships at an organisation and at what it stands under."""
        return self.filter(organisation__path__in=lineage(organisation.path))


class AbsenceQuerySet(models.QuerySet[Any]):
    """Absences, asked for in words."""

    def today(self, *, on: date) -> "AbsenceQuerySet":
        """Keep absences that cover a day."""
        return self.filter(starts_on__lte=on, ends_on__gte=on)


class AdministratorQuerySet(models.QuerySet[Any]):
    """Keepers of the installation, asked for in words."""

    def in_force(self) -> "AdministratorQuerySet":
        """Keep those who still are, and are still here."""
        return self.filter(ended_at=None, person__is_active=True)


class TrainingRecordQuerySet(models.QuerySet[Any]):
    """Records of training, asked for in words."""

    def standing(self) -> "TrainingRecordQuerySet":
        """Keep records that were not found to be wrong."""
        return self.filter(ended_at=None)

    def in_force(self, *, on: date) -> "TrainingRecordQuerySet":
        """Keep records that count on a day: done by then, not run out."""
        return self.standing().filter(Q(runs_out_on=None) | Q(runs_out_on__gte=on), done_on__lte=on)

    def newest(self) -> "TrainingRecordQuerySet":
        """Keep, of these, the one of each person and course that counts longest: the others are history."""
        lasting = self.standing().annotate(until=Coalesce("runs_out_on", Value(date.max)))
        same = lasting.filter(person=OuterRef("person"), course=OuterRef("course"))
        longer = same.filter(Q(until__gt=OuterRef("until")) | Q(until=OuterRef("until"), pk__gt=OuterRef("pk")))
        return lasting.filter(~Exists(longer))
