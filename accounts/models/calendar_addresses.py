"""The private address under which a person's own calendar program fetches dates from here."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class CalendarAddress(models.Model):
    """One person's calendar address. Its secret is never stored, only a digest; whoever has it sees what that person sees."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_addresses")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="%(app_label)s_%(class)s_one_each"
            )
        ]

    def __str__(self) -> str:
        return f"calendar address of {self.person_id}"
