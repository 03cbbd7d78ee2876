"""The clocks of a case: when an unopened report moves on, and by when the law asks for something."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from core.models import Clock as AnyClock
from core.sealing import SealedTextField
from incidents.clock_kinds import STATUTORY, UNOPENED, Statutory, calls
from incidents.models.incident import Incident
from incidents.models.part import Strand
from incidents.querysets import CaseClockQuerySet


class Clock(AnyClock):
    """One clock of one case. `rung` counts who has been called; an unopened report has one clock for each step it can take.

    `strand` is the part of the case a clock of the law belongs to: only its readers see the clock. For a report without a name
    every moment is the hour only; the exact moment at which it moves on is sealed while the clock runs and gone afterwards.

    A clock of the law is met, or somebody decides that it need not be (`stopped_by`), or it ends by itself because the case turned
    out to be something else.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="clocks")
    strand = models.ForeignKey(Strand, models.SET_NULL, null=True, related_name="clocks")
    after = models.PositiveIntegerField(help_text="How much time there is, in units of its measure.")
    role = models.CharField(max_length=40, blank=True)
    due_exactly = SealedTextField(owner="incident", null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = CaseClockQuerySet.as_manager()

    class Meta(AnyClock.Meta):
        constraints = [
            *AnyClock.Meta.constraints,
            models.UniqueConstraint(fields=["incident", "kind", "after"], name="%(app_label)s_%(class)s_once"),
            models.CheckConstraint(
                condition=models.Q(state="stopped", stopped_at__isnull=False)
                | ~models.Q(state="stopped") & models.Q(stopped_at=None, stopped_by=None),
                name="%(app_label)s_%(class)s_stopped_has_a_moment",
            ),
        ]

    @property
    def law(self) -> Statutory:
        """Give what the law says; KeyError for a clock of an unopened report."""
        return STATUTORY[self.kind]

    @property
    def is_unopened(self) -> bool:
        """Say whether this clock moves an unopened report on."""
        return self.kind in UNOPENED

    @property
    def calls_at(self) -> tuple[datetime, datetime]:
        """Give the moments when somebody else is called."""
        return calls(self.law.clock, started_at=self.started_at, due_at=self.due_at)

    def may_be_met_by(self, parts: "models.QuerySet[Any]") -> bool:
        """Say whether a clock belongs to one of these parts, or to none in particular."""
        return self.strand_id is None or parts.filter(pk=self.strand_id).exists()
