"""What accounts does by itself: notes to chat-style receivers go out, and people hear of training that runs out."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from accounts import reminders, webhooks


@shared_task
def deliver_notes(**_: Any) -> None:
    """Send the notes that wait and are due."""
    webhooks.deliver_due(now=timezone.now())


@shared_task
def remind_of_training(**_: Any) -> None:
    """Give the reminders about training that have come."""
    reminders.remind(now=timezone.now())
