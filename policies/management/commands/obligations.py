"""Say what one person has to read and confirm, and has had to."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from policies.models import Obligation


class Command(BaseCommand):
    """List a person's duties to read and confirm, with the reason for each."""

    help = "List what a person is asked to read and confirm: policy, version, state, due day and reason."

    def add_arguments(self, parser):
        parser.add_argument("--person", required=True, help="e-mail address")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *, person: str, json: bool, **options: Any) -> None:
        somebody = User.objects.filter(email__iexact=person).first()
        if somebody is None:
            raise CommandError(f"There is nobody with the address {person}.")
        rows = [as_row(duty) for duty in Obligation.objects.history_of(somebody)]
        self.stdout.write(as_json(rows) if json else as_words(rows))


def as_row(duty: Obligation) -> dict[str, Any]:
    """Give one duty with the keys that scripts rely on (screens.md)."""
    return {
        "policy": duty.version.policy.slug,
        "version": duty.version.number,
        "state": duty.state,
        "due": duty.due_on.isoformat(),
        "reason": "; ".join(reason.words for reason in duty.reasons.all()),
        "organisation": duty.organisation.slug,
    }


def as_json(rows: list[dict[str, Any]]) -> str:
    """Write the list for scripts."""
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_words(rows: list[dict[str, Any]]) -> str:
    """Write the list for a person at a terminal."""
    if not rows:
        return "Nothing: this person is asked to read no policy."
    return "\n".join(
        f"{row['policy']} version {row['version']}: {row['state']}, due {row['due']} ({row['reason']})" for row in rows
    )
