"""What accounts does by itself: notes to chat-style receivers go out."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from accounts import webhooks


@shared_task
def deliver_notes(**_: Any) -> None:
    """Send the notes that wait and are due."""
    webhooks.deliver_due(now=timezone.now())
