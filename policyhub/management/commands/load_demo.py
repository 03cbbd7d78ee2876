"""Load the demo: five organisations with people, policies, posts, reports and a year of history."""

import logging
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from policyhub.checks import looks_like_production
from policyhub.demo.people import PASSWORD

PARTS = ("people", "policies", "posts", "incidents")


def hurry() -> None:
    """Let SQLite not wait for the disk after each of the demo's many small steps: what a power cut loses is loaded again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")


class Command(BaseCommand):
    """Load the demo; safe to run again, and dates are relative to today."""

    help = "Load the demo organisations. Running it again adds what is missing and changes nothing else."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load each part in its order."""
        if looks_like_production() or not settings.DEMO:
            raise CommandError("The demo is loaded only with DEMO=1, and never on what looks like a real installation.")
        hurry()
        # Nobody listens yet: bin/run loads the demo before it starts the broker, and the sweeper finds everything.
        logging.getLogger("core.tasks").setLevel(logging.ERROR)
        now = timezone.now()
        for part in PARTS:
            if find_spec(f"policyhub.demo.{part}") is None:
                continue
            self.stdout.write(f"Loading {part} ...")
            import_module(f"policyhub.demo.{part}").load(now=now)
        self.stdout.write(f"The demo is loaded. Everybody's password is: {PASSWORD}")
        self.stdout.write("For example head@harbour-north.example, sbm@larkrise.example, dsl@millstone-abbey.example.")
