"""Load a shipped rule set into an organisation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import rule_files
from accounts.models import Organisation
from accounts.services import load_rule_set
from core.workflow import MACHINE, NotNow


class Command(BaseCommand):
    """Replaces the organisation's own settings; schools below it inherit."""

    help = "Load one of the rule sets that ship into an organisation: load_rule_set NAME ORGANISATION."

    def add_arguments(self, parser: Any) -> None:
        """Ask for the rule set and the organisation's slug."""
        parser.add_argument("name", help="one of: " + ", ".join(rule_files.available()))
        parser.add_argument("organisation", help="slug of the organisation")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many settings that were."""
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"There is no organisation {options['organisation']!r}.")
        try:
            count = load_rule_set(name=options["name"], organisation=organisation, by=MACHINE, now=timezone.now())
        except (rule_files.RuleFileError, NotNow) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} settings of {options['name']} are in force at {organisation}.")
