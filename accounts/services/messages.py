"""What the administrator does about messages."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit, outbox
from core.models import Message
from core.querysets import MessageQuerySet


def send_again(*, message: Message, by: User, now: datetime) -> bool:
    """Try a message again that was given up, and write down who asked for it; say whether it was still given up."""
    with transaction.atomic():
        parked = outbox.send_again(message=message, now=now)
        if parked:
            audit.record(verb="send_again", about=message, by=by, now=now)
    return parked


def send_all_again(*, messages: MessageQuerySet, by: User, now: datetime) -> None:
    """Try all of some messages again that were given up and certainly did not arrive, and write down who asked for it.

    Nobody is told how many those were: messages about cases are among them, and are counted nowhere (access.md, rule 9).
    """
    with transaction.atomic():
        if messages.filter(maybe_twice=False).start_afresh(now=now):
            audit.record(verb="send_all_again", about=by, by=by, now=now)
