"""Load a trust of any size, to measure speed or to look at full lists."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from policyhub.scale import Size, load
from policyhub.scale.loading import why_not_here


class Command(BaseCommand):
    """Load invented schools, people, policies and posts in large numbers; safe to run again, which adds what is missing."""

    help = "Load an invented trust of this size. Refused in a database with schools of its own, except in demo mode."

    def add_arguments(self, parser):
        parser.add_argument("--schools", type=int, default=20)
        parser.add_argument("--people", type=int, default=5_000)
        parser.add_argument("--posts", type=int, default=10_000)
        parser.add_argument("--waiting", type=int, default=500, help="of these posts, for one headteacher's sign-off")
        parser.add_argument(
            "--policies", type=int, default=4, help="in force in the whole trust, with everybody's duties"
        )

        parser.add_argument(
            "--reminders", type=int, default=0, help="at least so many of further policies that fall due today"
        )

    def handle(
        self, *, schools: int, people: int, posts: int, waiting: int, policies: int, reminders: int, **options: Any
    ) -> None:
        began = time.monotonic()
        size = Size(
            schools=schools, people=people, posts=posts, waiting=waiting, policies=policies, reminders=reminders
        )
        if problem := why_not_here() or size.problem():
            raise CommandError(problem)
        load(size=size, now=timezone.now(), say=self.stdout.write)
        self.stdout.write(f"Loaded in {time.monotonic() - began:.0f} seconds. Posts wait for head@scale-001.example.")
