"""Doorbells of incidents."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from core import alarms
from incidents import placing, reminders


@shared_task
def escalate_unopened(**_: Any) -> None:
    """Move reports on that nobody has opened in time."""
    reminders.escalate_unopened(now=timezone.now())


@shared_task
def notice_crowds(**_: Any) -> None:
    """Tell whoever looks after the machine that very many reports without a name come in; how many, and never where."""
    now = timezone.now()
    if crowds := placing.crowded_places(now=now):
        alarms.raise_alarm(
            kind=alarms.CROWD,
            says=f"{max(crowds.values())} reports without a name came in at one school within this hour. Each one is kept. "
            "The form asks one small question more, and people are told of all of them together. Perhaps a machine sends them.",
            now=now,
        )


@shared_task
def call_for_clocks(**_: Any) -> None:
    """Call somebody further for time limits of the law that nobody has met."""
    reminders.call_for_clocks(now=timezone.now())


@shared_task
def route_cases_left_alone(**_: Any) -> None:
    """Send cases on whose people have left or no longer hold the role they came by."""
    reminders.route_cases_left_alone(now=timezone.now())
