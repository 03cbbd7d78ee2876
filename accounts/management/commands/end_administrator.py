"""Let a system administrator of the installation be one no longer."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.services import end_administrator
from core.workflow import NotNow


class Command(BaseCommand):
    """The counterpart of `add_administrator`: whoever has the machine gave it, and takes it."""

    help = "End a system administrator: they keep the installation, and its trusts and schools, no longer. Never the last one."

    def add_arguments(self, parser: Any) -> None:
        """Ask for the address."""
        parser.add_argument("email", help="the address they sign in with")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """End it, and say so."""
        try:
            person = end_administrator(email=options["email"].strip(), now=timezone.now())
        except NotNow as refusal:
            hint = " See add_administrator --another." if refusal.code == "last_one" else ""
            raise CommandError(f"{refusal}{hint}") from refusal
        if options["json"]:
            self.stdout.write(json.dumps({"email": person.email, "name": person.name}, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(
                f"{person.name} is no longer system administrator. Their account stays, with its other roles."
            )
