"""Clocks: what must happen by when, for whichever thing an app puts one on."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Clock(models.Model):
    """A running clock about one thing: what started it, by when it must be met, and how far up its ladder it has called.

    Abstract: each app keeps its own clocks with a real link to its thing, so that whoever may not see the thing sees no clock. The
    kinds, with their measures of time, are data of that app (`core.timing.ClockKind`). Moving one is `core.clockwork`, which writes
    every move into the history of the thing.
    """

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        PAUSED = "paused", "Paused"
        MET = "met", "Met"
        RUN_OUT = "run-out", "Run out"
        STOPPED = "stopped", "No longer needed"

    kind = models.CharField(max_length=40)
    started_by_verb = models.CharField(max_length=60, help_text="The verb in the history that started it.")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    left = models.PositiveIntegerField(null=True, help_text="While paused: what is left, in units of its measure.")
    pause_reason = models.CharField(max_length=200, blank=True)
    rung = models.PositiveSmallIntegerField(default=0, help_text="How many steps of its ladder it has called.")
    next_call_at = models.DateTimeField(null=True, help_text="When somebody further is called, if nothing happens.")
    met_at = models.DateTimeField(null=True)
    met_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state="paused", left__isnull=False) | ~Q(state="paused") & Q(left=None),
                name="%(app_label)s_%(class)s_paused_knows_what_is_left",
            ),
            models.CheckConstraint(
                condition=Q(state="met", met_at__isnull=False) | ~Q(state="met") & Q(met_at=None),
                name="%(app_label)s_%(class)s_met_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("started_at")), name="%(app_label)s_%(class)s_ends_after_it_starts"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_call_at"],
                condition=Q(state="running", next_call_at__isnull=False),
                name="%(app_label)s_%(class)s_calls",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} clock ({self.state})"

    def met_late(self) -> bool:
        """Say whether it was met after its time."""
        return self.met_at is not None and self.met_at > self.due_at

    def is_late(self, *, now: datetime) -> bool:
        """Say whether its time is over and nobody has met it."""
        return self.state in {self.State.RUNNING, self.State.RUN_OUT} and self.due_at < now
