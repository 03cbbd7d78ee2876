"""Doorbells of incidents."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from incidents import reminders


@shared_task
def escalate_unopened(**_: Any) -> None:
    """Move reports on that nobody has opened in time."""
    reminders.escalate_unopened(now=timezone.now())


@shared_task
def call_for_clocks(**_: Any) -> None:
    """Call somebody further for time limits of the law that nobody has met."""
    reminders.call_for_clocks(now=timezone.now())


@shared_task
def route_cases_left_alone(**_: Any) -> None:
    """Send cases on whose people have left or no longer hold the role they came by."""
    reminders.route_cases_left_alone(now=timezone.now())
