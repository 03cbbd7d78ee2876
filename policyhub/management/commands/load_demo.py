"""Load the demo: five organisations with people, policies, posts, reports and a year of history."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core import audit
from core.models import Message
from policyhub.checks import looks_like_production
from policyhub.demo import incidents, people, policies, posts, training
from policyhub.demo.people import PASSWORD

PARTS = {"people": people, "training": training, "policies": policies, "posts": posts, "incidents": incidents}


def hurry() -> None:
    """Let SQLite not wait for the disk after each of the demo's many small steps: what a power cut loses is loaded again."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")


@contextmanager
def quiet_doorbells() -> Iterator[None]:
    """Say nothing of doorbells that nobody hears: bin/run starts the broker afterwards, and the sweeper finds everything."""
    log = logging.getLogger("core.tasks")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)


def settle_mail(*, now: datetime) -> None:
    """Count messages of the past as sent, or laid down for whoever reads no mail: nobody is written to about last year."""
    past = Message.objects.waiting().filter(created_at__lt=now - timedelta(days=1))
    past.exclude(person__mailbox=User.Mailbox.WORKS).update(state=Message.State.ON_PAPER)
    past.update(state=Message.State.SENT, sent_at=F("created_at"))


class Command(BaseCommand):
    """Load the demo; safe to run again, and dates are relative to today."""

    help = "Load the demo organisations. Running it again adds what is missing and changes nothing else."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load each part in its order."""
        if looks_like_production() or not settings.DEMO:
            raise CommandError("The demo is loaded only with DEMO=1, and never on what looks like a real installation.")
        hurry()
        now = timezone.now()
        with quiet_doorbells():
            for name, part in PARTS.items():
                self.stdout.write(f"Loading {name} ...")
                part.load(now=now)
        settle_mail(now=now)
        audit.seal_waiting(now=now)
        self.stdout.write(f"The demo is loaded. Everybody's password is: {PASSWORD}")
        self.stdout.write("For example head@harbour-north.example, sbm@larkrise.example, dsl@millstone-abbey.example.")
