"""The clock of a post that waits for sign-off: one per version, counted in school minutes from when it was put forward."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.models import Clock
from core.timing import ClockKind, Measure
from posts.models.posts import Post
from posts.querysets import ClockQuerySet

WAITING = "waiting"


class SignOffClock(Clock):
    """How long one version of a post has waited, and whom that has called (docs/adr/0034-the-clock-calls-a-stand-in.md).

    The ladder is frozen when the version is put forward, as its steps are. `stand_in_called_at` is what lets a stand-in sign
    although nobody is away. The warning before the post misses its moment is counted back from that moment, so no pause moves it.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="clocks")
    version = models.PositiveIntegerField()
    ladder = models.JSONField(help_text="School minutes after which somebody is reminded or called, in order.")
    calls_stand_in = models.BooleanField(help_text="Whether the last step of its ladder calls a stand-in.")
    stand_in_called_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True, help_text="When its people are warned that its moment is near.")
    warned_at = models.DateTimeField(null=True)

    objects: ClassVar = ClockQuerySet.as_manager()

    class Meta(Clock.Meta):
        abstract = False
        constraints = [
            *Clock.Meta.constraints,
            models.UniqueConstraint(fields=["post", "version"], name="%(app_label)s_%(class)s_one_per_version"),
        ]
        indexes = [
            *Clock.Meta.indexes,
            models.Index(
                fields=["warn_at"], condition=Q(warn_at__isnull=False, warned_at=None), name="posts_signoffclock_warns"
            ),
        ]

    def __str__(self) -> str:
        return f"clock of version {self.version} of post {self.post_id} ({self.state})"

    @property
    def measured(self) -> ClockKind:
        """Give its kind: how much time there is was said by the rules when it was set going."""
        return waiting_for(self.ladder[-1])


def waiting_for(minutes: int) -> ClockKind:
    """Give the kind of clock that leaves so many school minutes for a sign-off."""
    return ClockKind(
        slug=WAITING,
        label="Waiting for sign-off",
        says="A post that was put forward is decided on, or a stand-in is asked too.",
        measure=Measure.SCHOOL_MINUTES,
        amount=minutes,
        source="ours: rules.md, section 5; school hours by section 4",
    )
