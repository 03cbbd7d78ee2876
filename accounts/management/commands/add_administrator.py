"""Name the system administrator of a new installation."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.services import add_administrator
from accounts.services.invitations import VALID_FOR
from core.workflow import NotNow


class Command(BaseCommand):
    """The one role that no page can give: whoever has the machine gives it. No password passes through here."""

    help = (
        "Name the first system administrator and print the link by which they choose a password (once, within 14 days). "
        "The same address again prints a new link while no password is chosen."
    )

    def add_arguments(self, parser: Any) -> None:
        """Ask for the address and the name."""
        parser.add_argument("email", help="their official email address; they sign in with it")
        parser.add_argument("--name", required=True, help="their name, as pages show it")
        parser.add_argument("--another", action="store_true", help="name one more, although there is one already")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Name them, and print the link."""
        email, name = options["email"].strip().lower(), " ".join(options["name"].split())
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an email address.") from error
        if not name or len(name) > 300:
            raise CommandError("Give a name of at most 300 letters.")
        try:
            person, link = add_administrator(email=email, name=name, another=options["another"], now=timezone.now())
        except NotNow as refusal:
            hint = " Add --another." if refusal.code == "has_one" else ""
            raise CommandError(f"{refusal}{hint}") from refusal
        if options["json"]:
            words = {"email": person.email, "name": person.name, "link": link or None, "days": VALID_FOR.days}
            self.stdout.write(json.dumps(words, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{person.name} is system administrator.")
        if link:
            self.stdout.write(
                f"Open this link to choose a password. It works once, within {VALID_FOR.days} days, and is not shown again:\n{link}"
            )
        else:
            self.stdout.write(f"They sign in with the password they have, as {person.email}.")
