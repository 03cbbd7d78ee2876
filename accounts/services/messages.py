"""What the administrator does about messages."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit, outbox
from core.models import Message


def send_again(*, message: Message, by: User, now: datetime) -> bool:
    """Try a message again that was given up, and write down who asked for it; say whether it was still given up."""
    with transaction.atomic():
        parked = outbox.send_again(message=message, now=now)
        if parked:
            audit.record(verb="send_again", about=message, by=by, now=now)
    return parked
