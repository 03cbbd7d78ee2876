"""Whom a step of a case tells. Who may take a step is asked of `permissions`."""

from typing import Any

from django.db.models import F
from django.utils import timezone


def newly_told(incident: Any) -> list[Any]:
    """Give the people whom this step has just given something to read."""
    return list(incident.__dict__.get("newly_told", ()))


def owners_of(incident: Any) -> list[Any]:
    """Give the people who look after a part of the case, still read it today and are not kept out of it."""
    readings = incident.readings.live(now=timezone.now()).filter(user=F("content_object__owner"))
    kept_out = incident.exclusions.values("person")
    return [reading.user for reading in readings.exclude(user__in=kept_out).select_related("user").order_by("pk")]
