"""Doorbells of policies: each makes one call into the machine's rooms, which find their work in rows."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from policies import publishing, reminders


@shared_task
def bring_in_force(**_: Any) -> None:
    """Put versions in force whose day has come, tell the readers of announced ones, and keep what people owe right."""
    now = timezone.now()
    publishing.put_due_versions_in_force(now=now)
    publishing.spread_notices(now=now)
    publishing.refresh_obligations(now=now)


@shared_task
def remind(**_: Any) -> None:
    """Give the reminders that have come."""
    reminders.remind(now=timezone.now())
