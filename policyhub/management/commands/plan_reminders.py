"""Say which reminders would be given between two days, without giving any."""

import json
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Organisation
from accounts.reminders import plan as plan_training
from core.clocks import london
from core.planning import Planned
from incidents.reminders import plan as plan_incidents
from policies.reminders import plan as plan_policies
from posts.reminders import plan as plan_posts

# Every app that tells people something by time answers in the same shape.
PLANS = (plan_policies, plan_posts, plan_incidents, plan_training)


class Command(BaseCommand):
    """List reminders to come, in order of time, by the same arithmetic that gives them."""

    help = (
        "List the reminders that would be given from one day to another: when, to whom, of what kind, about what, and why. "
        "A daily mail is listed for the morning of the school; to somebody who is part-time or away it goes on their next day."
    )

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="start", required=True, type=day_typed, help="first day, YYYY-MM-DD")
        parser.add_argument("--to", dest="end", required=True, type=day_typed, help="last day, YYYY-MM-DD")
        parser.add_argument("--organisation", help="slug: only what belongs to it or to places below it")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *, start: date, end: date, organisation: str | None, json: bool, **options: Any) -> None:
        if end < start:
            raise CommandError("The last day is before the first day.")
        place = Organisation.objects.filter(slug=organisation).first() if organisation else None
        if organisation and place is None:
            raise CommandError(f"There is no organisation called {organisation}.")
        rows = [as_row(planned) for planned in planned_between(start, end, place)]
        self.stdout.write(as_json(rows) if json else as_words(rows))


def day_typed(words: str) -> date:
    """Read a day; whoever typed something else is told how to write one."""
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise ArgumentTypeError(f"“{words}” is no day. Write it as 2027-03-04.") from error


def planned_between(start: date, end: date, place: Organisation | None) -> list[Planned]:
    """Ask every app, and give all there is in order of time."""
    found = [planned for plan in PLANS for planned in plan(start=start, end=end, organisation=place)]
    return sorted(found, key=lambda planned: (planned.at, planned.to, planned.kind, planned.about, planned.why))


def as_row(planned: Planned) -> dict[str, str]:
    """Give one reminder with the keys that scripts rely on (screens.md)."""
    return {
        "at": london(planned.at).isoformat(),
        "to": planned.to,
        "kind": planned.kind,
        "about": planned.about,
        "why": planned.why,
    }


def as_json(rows: list[dict[str, str]]) -> str:
    """Write the list for scripts."""
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_words(rows: list[dict[str, str]]) -> str:
    """Write the list for a person at a terminal."""
    if not rows:
        return "Nothing: no reminder falls between these days."
    return "\n".join(f"{row['at']}  {row['to']}  {row['about']}: {row['why']}" for row in rows)
