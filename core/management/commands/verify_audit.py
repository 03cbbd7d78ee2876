"""Check that nobody changed the history."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from core import audit


class Command(BaseCommand):
    """Exit status 1 when a trigger is missing or a sealed entry was changed; the first bad row is named."""

    help = "Check the append-only history: its triggers, every sealed batch, and the chain between batches."

    def add_arguments(self, parser: Any) -> None:
        """Offer JSON."""
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and say so."""
        verdict = audit.verify()
        if options["json"]:
            self.stdout.write(json.dumps(asdict(verdict)))
        elif verdict.ok:
            self.stdout.write(f"The history is whole: {verdict.checked} entries checked.")
        else:
            self.stdout.write(
                f"The history is NOT whole: {verdict.first_bad}. {verdict.checked} entries before it are good."
            )
        if not verdict.ok:
            sys.exit(1)
