"""The words themselves. Every list of cases leaves out whatever does not exist for a person.

Not here: whether a reader still holds the role they were given a part for (`standing.py`).
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from core.clocks import london_day
from core.prepared import prepared
from incidents.permissions import HANDLING
from incidents.querysets.standing import still_called_for
from incidents.workflow import OPEN, State


class IncidentQuerySet(models.QuerySet[Any]):
    """Cases, asked for in words."""

    def existing_for(self, user: Any) -> "IncidentQuerySet":
        """Leave out cases that do not exist for a person: those about them, and those they were left out of."""
        return self.exclude(subjects__person=user).exclude(exclusions__person=user)

    def visible_to(self, user: Any) -> "IncidentQuerySet":
        """Keep cases of which a person reads a part today. No role opens a case (house.md, section 4)."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        now = timezone.now()
        return self.read_by(user.pk, now=now, on=london_day(now))

    def shown_to(self, user: Any, reference: str) -> Any:
        """Give one case to somebody who reads a part of it now, with its place and its reporter, or None."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return None
        now = timezone.now()
        return next(iter(_shown.ask(reference=reference, person=user.pk, now=now, today=london_day(now))), None)

    def read_by(self, person: int, *, now: datetime, on: date) -> "IncidentQuerySet":
        """Keep cases of which somebody, by their number, reads a part at a moment and on its day."""
        readings = self.model._meta.get_field("readings").related_model.objects.live(now=now, on=on)
        return self.existing_for(person).filter(pk__in=readings.filter(user=person).values("incident"))

    def told_to(self, user: Any) -> "IncidentQuerySet":
        """Keep cases of which a person learns only that there is one."""
        told = self.model._meta.get_field("told_only").related_model.objects.live(now=timezone.now())
        return self.existing_for(user).filter(pk__in=told.filter(person=user).values("incident"), state__in=OPEN)

    def reported_by(self, user: Any) -> "IncidentQuerySet":
        """Keep the reports a person made under their own name, for their receipts."""
        return self.filter(reporter=user) if getattr(user, "pk", None) else self.none()

    def at_or_below(self, organisation: Any) -> "IncidentQuerySet":
        """Keep cases of an organisation and of everything below it."""
        return self.filter(organisation__path__startswith=organisation.path)

    def countable(self, organisation: Any, *, kept_from: "models.QuerySet[Any]") -> "IncidentQuerySet":
        """Keep the cases that may count in an organisation's figures, the same for everybody (rules.md, section 3.7).

        `kept_from` are the people who may see these figures: a case that does not exist for any of them counts in no
        version. Reports about a headteacher never count in a school's figures, about a chief executive never in a trust's.
        """
        cases = self.at_or_below(organisation)
        cases = cases.exclude(exclusions__person__in=kept_from).exclude(subjects__person__in=kept_from)
        return (
            cases.filter(about_headteacher=False)
            if organisation.is_school
            else cases.filter(about_chief_executive=False)
        )

    def unopened(self) -> "IncidentQuerySet":
        """Keep reports that nobody has opened yet."""
        return self.filter(state=State.REPORTED, first_opened_at=None)

    def unattended(self, *, now: datetime) -> "IncidentQuerySet":
        """Keep cases with a part whose owner can look after it no more, or that nobody was ever there to receive."""
        strands = self.model._meta.get_field("strands").related_model.objects.filter(incident=OuterRef("pk"))
        return self.filter(Exists(strands.unattended(now=now)) | ~Exists(strands))

    def open(self) -> "IncidentQuerySet":
        """Keep cases that are not closed."""
        return self.filter(state__in=OPEN)

    def worst_first(self) -> "IncidentQuerySet":
        """Put unopened reports first, those of a crowd behind; then open cases; closed ones last. The oldest stand on top."""
        rank = Case(
            When(state=State.REPORTED, first_opened_at=None, then=Value(0)),
            When(state=State.CLOSED, then=Value(2)),
            default=Value(1),
        )
        return self.annotate(_rank=rank).order_by("_rank", "in_a_crowd", "reported_at", "reference")


class StrandQuerySet(models.QuerySet[Any]):
    """Parts of cases, asked for in words."""

    def unattended(self, *, now: datetime) -> "StrandQuerySet":
        """Keep parts without an owner who works on them today; what went to somebody else needs nobody."""
        readings = self.model._meta.get_field("readers").related_model.objects.live(now=now)
        owners = readings.filter(content_object=OuterRef("pk"), user=OuterRef("owner"), how__in=HANDLING)
        return self.exclude(outcome="passed-on").filter(~Exists(owners))


class ReadingQuerySet(models.QuerySet[Any]):
    """Who may read which part of a case."""

    def dated(self, *, now: datetime) -> "ReadingQuerySet":
        """Keep readings that have begun and that nobody has ended, whether or not what they were given for still holds."""
        return self.filter(Q(until=None) | Q(until__gt=now), starts__lte=now)

    def live(self, *, now: datetime, on: date | None = None) -> "ReadingQuerySet":
        """Keep readings that count at this moment: begun, not ended, and the role they were given for is still held today.

        Whoever prepares the question (`core.prepared`) hands in the day of the moment too.
        """
        return self.dated(now=now).filter(still_called_for("user", on=on or london_day(now)), user__is_active=True)

    def lapsed(self, *, now: datetime) -> "ReadingQuerySet":
        """Keep readings nobody has ended that count no more, because the role they were given for is no longer held."""
        return self.dated(now=now).exclude(pk__in=self.live(now=now).values("pk"))


class ToldQuerySet(models.QuerySet[Any]):
    """Who only knows that there is something."""

    def live(self, *, now: datetime) -> "ToldQuerySet":
        """Keep people who still hold the role for which they were told."""
        return self.filter(still_called_for("person", on=london_day(now)), person__is_active=True)


class TryQuerySet(models.QuerySet[Any]):
    """Wrong tries at a receipt."""

    def older_than(self, *, now: datetime, by: timedelta) -> "TryQuerySet":
        """Keep tries that no longer matter."""
        return self.filter(since__lt=now - by)


@prepared
def _shown(*, reference: str, person: int, now: datetime, today: date) -> Any:
    """Asked several times for every page of a case, so its words are built once."""
    cases = apps.get_model("incidents", "Incident")._default_manager
    seen = cases.read_by(person, now=now, on=today).select_related("organisation", "reporter")
    return seen.filter(reference=reference)
