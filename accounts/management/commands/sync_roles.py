"""Make the stored rights equal the permission table."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.services import sync_roles


class Command(BaseCommand):
    """Runs after migrate, on every deploy."""

    help = "Make guardian's rows equal ROLES x memberships. Safe to run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the rights and say how many stand."""
        self.stdout.write(f"{sync_roles()} rights stand.")
