"""Reads about policies, as words. The first word of every read for a person is `visible_to`.

Querysets know no model of this app by import (models stand above): they reach each other through relations.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from accounts.access import organisations_where
from accounts.models import Membership
from accounts.roles import Can, Role
from policies.permissions import GOVERNORS, TRUSTEES, WORKING
from policies.workflow import State

# A kind of employment never sweeps these in: they are asked by their role or not at all.
OFFICES = (*GOVERNORS, *TRUSTEES, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR)
SHOWN_TO_READERS = (State.ANNOUNCED, State.IN_FORCE, State.SUPERSEDED)


class PolicyQuerySet(models.QuerySet[Any]):
    """Policies, asked for in words."""

    def visible_to(self, user: Any) -> Self:
        """Keep policies that a person reads where they are used, or works on where they belong."""
        return self.filter(
            Q(pk__in=self._read_by(user))
            | Q(organisation__in=organisations_where(user, *WORKING))
            | Q(pk__in=self._owed_by(user))
        )

    def kept_by(self, user: Any) -> Self:
        """Keep policies that a person works on: writes them, or records what bodies decided."""
        return self.filter(organisation__in=organisations_where(user, *WORKING))

    def used_at(self, organisation: Any) -> Self:
        """Keep policies that an organisation has in use."""
        return self.filter(adoptions__organisation=organisation)

    def public_at(self, organisation_slug: str) -> Self:
        """Keep policies that anybody may read on the web, for one organisation (P22)."""
        return self.filter(
            is_public=True, adoptions__organisation__slug=organisation_slug, versions__state=State.IN_FORCE
        ).distinct()

    def _read_by(self, user: Any) -> Any:
        adoption = self.model._meta.get_field("adoptions").related_model
        version = self.model._meta.get_field("versions").related_model
        shown = version.objects.filter(policy=OuterRef("policy"), state__in=(State.ANNOUNCED, State.IN_FORCE))
        return (
            adoption.objects.filter(Exists(shown), organisation__in=organisations_where(user, Can.READ_POLICIES))
            .order_by()
            .values("policy")
        )

    def _owed_by(self, user: Any) -> Any:
        version = self.model._meta.get_field("versions").related_model
        return version.objects.filter(obligations__person=getattr(user, "pk", None) or 0).values("policy")


class PolicyVersionQuerySet(models.QuerySet[Any]):
    """Versions, asked for in words."""

    def visible_to(self, user: Any) -> Self:
        """Keep what a person may read: texts announced, in force or replaced where they read; every text they work on.

        A school's own adapted text is read at that school; the trust's text wherever it is not adapted.
        """
        read = Exists(self._adoptions_of_text().filter(organisation__in=organisations_where(user, Can.READ_POLICIES)))
        return self.filter(
            Q(organisation__in=organisations_where(user, *WORKING))
            | Q(read | self._asked_of(user), state__in=SHOWN_TO_READERS)
        )

    def asked_of(self, user: Any) -> Self:
        """Keep texts that a person was ever asked to read: those of `visible_to` that need no question about rights."""
        return self.filter(self._asked_of(user), state__in=SHOWN_TO_READERS)

    def worked_on_by(self, user: Any) -> Self:
        """Keep versions whose way into force a person may follow."""
        return self.filter(organisation__in=organisations_where(user, *WORKING))

    def in_force(self) -> Self:
        """Keep the texts that count today."""
        return self.filter(state=State.IN_FORCE)

    def coming_into_force(self, *, on: date) -> Self:
        """Keep announced texts whose day has come."""
        return self.filter(state=State.ANNOUNCED, effective_on__lte=on)

    def review_due(self, *, by: date) -> Self:
        """Keep texts in force whose review falls due by a day, overdue ones included."""
        return self.in_force().filter(next_review_on__lte=by)

    def read_at(self, organisation: Any) -> Self:
        """Keep the text that people at one organisation read."""
        return self.filter(Exists(self._adoptions_of_text().filter(organisation=organisation)))

    def for_pages(self) -> Self:
        """Fetch along what every page about a version shows."""
        return self.select_related("policy__owner", "policy__contact", "policy__organisation", "organisation")

    def _adoptions_of_text(self) -> Any:
        adoption = self.model._meta.get_field("policy").related_model._meta.get_field("adoptions").related_model
        return adoption.objects.filter(policy=OuterRef("policy")).filter(
            Q(kind="adapted", organisation=OuterRef("organisation"))
            | Q(kind="trust-wide", policy__organisation=OuterRef("organisation"))
        )

    def _asked_of(self, user: Any) -> Exists:
        obligation = self.model._meta.get_field("obligations").related_model
        return Exists(obligation.objects.filter(version=OuterRef("pk"), person=getattr(user, "pk", None) or 0))


class ObligationQuerySet(models.QuerySet[Any]):
    """What people owe, asked for in words."""

    def owed(self) -> Self:
        """Keep what is still to do."""
        return self.filter(state="owed")

    def owed_by(self, person: Any) -> Self:
        """Keep what one person has to read and confirm, the most urgent first, each version once."""
        first = self.model.objects.owed().filter(person=person, version=OuterRef("version")).order_by("due_on", "pk")
        return (
            self.owed()
            .filter(person=person, version__state=State.IN_FORCE, pk=Subquery(first.values("pk")[:1]))
            .select_related("version__policy", "organisation")
            .order_by("due_on", "version__policy__title")
        )

    def history_of(self, person: Any) -> Self:
        """Keep everything one person was ever asked to read, by due day, with the reasons."""
        return (
            self.filter(person=person)
            .select_related("version__policy", "organisation")
            .prefetch_related("reasons__membership__organisation")
            .order_by("due_on", "version__policy__slug", "pk")
        )

    def overdue(self, *, on: date) -> Self:
        """Keep what should have been confirmed before a day."""
        return self.owed().filter(due_on__lt=on)

    def asked(self) -> Self:
        """Keep what counts in a completion figure: people who were asked and still are."""
        return self.filter(state__in=("owed", "acknowledged", "declined"))

    def at_or_below(self, organisation: Any) -> Self:
        """Keep what is owed at an organisation and everything under it."""
        return self.filter(organisation__path__startswith=organisation.path)

    def of_reports(self, manager: Any, *, on: date) -> Self:
        """Keep what a line manager's own people owe (P12)."""
        reports = Membership.objects.in_force(on=on).filter(line_manager=manager).exclude(person=manager)
        return self.filter(person__in=reports.values("person"))

    def held_through(self, memberships: Any) -> Self:
        """Keep duties that stand on one of these memberships of the same person at the same place; a duty may come twice.

        One list made once, for use in another question: asked anew for each duty, it took long for thousands of people.
        """
        return self.filter(person__memberships__in=memberships, person__memberships__organisation=F("organisation"))

    def counts(self, *, on: date) -> dict[str, int]:
        """Count asked, confirmed, to do and late in one query."""
        return self.asked().aggregate(**_counts(on))

    def counts_by(self, *fields: str, on: date) -> Any:
        """Count asked, confirmed, to do and late for each value of some fields, in one query."""
        return self.asked().order_by().values(*fields).annotate(**_counts(on))

    def due_for_reminder(self, *, by: date) -> Self:
        """Keep what is still owed and falls due by a day, each person and version once: where it falls due first."""
        earlier = (
            self.model.objects.owed()
            .filter(person=OuterRef("person"), version=OuterRef("version"))
            .filter(Q(due_on__lt=OuterRef("due_on")) | Q(due_on=OuterRef("due_on"), pk__lt=OuterRef("pk")))
        )
        return self.owed().filter(
            ~Exists(earlier), due_on__lte=by, version__state=State.IN_FORCE, person__is_active=True
        )


class AcknowledgementQuerySet(models.QuerySet[Any]):
    """Confirmations, asked for in words."""

    def for_receipt(self) -> Self:
        """Fetch along what a receipt shows."""
        return self.select_related("person", "version__policy", "version__organisation")


def asked_memberships(audience: Iterable[Any], *, places: Any, on: date) -> Any:
    """Give the memberships in force that make somebody owe a policy: at a place that uses it, in its audience."""
    roles = [row.value for row in audience if row.kind == "role"]
    employments = [row.value for row in audience if row.kind == "employment"]
    return Membership.objects.in_force(on=on).filter(
        Q(role__in=roles) | (Q(employment__in=employments) & ~Q(role__in=OFFICES)), organisation__in=places
    )


def _counts(on: date) -> dict[str, Any]:
    return {
        "asked": Count("pk"),
        "confirmed": Count("pk", filter=Q(state="acknowledged")),
        "to_do": Count("pk", filter=~Q(state="acknowledged")),
        "late": Count("pk", filter=Q(state="owed", due_on__lt=on)),
    }
