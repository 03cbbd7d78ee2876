"""What the machine leaves behind about itself: when its parts last ran, and which alarms were raised."""

from django.db import models


class Pulse(models.Model):
    """When a part of the machine last ran; `/readyz` reads it."""

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Alarm(models.Model):
    """An alarm that was raised about the machine itself: one per kind and hour, whoever notices it first."""

    kind = models.CharField(max_length=60)
    hour = models.DateTimeField()
    says = models.CharField(max_length=300)
    raised_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "hour"], name="core_alarm_once_an_hour")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.hour:%Y-%m-%d %H:%M}"
