"""Core: the ground floor. It knows no other app of ours."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.core.management import call_command
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    """Install the append-only triggers after each migrate, and check that they stand."""

    name = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core import triggers

        post_migrate.connect(_make_cache_table, sender=self, dispatch_uid="core.cache")
        post_migrate.connect(triggers.install_after_migrate, sender=self, dispatch_uid="core.triggers")
        register(Tags.database)(triggers.check_triggers)


def _make_cache_table(*, using: str, **_: Any) -> None:
    """Make the table of the database cache, which Django leaves to a command of its own."""
    call_command("createcachetable", database=using, verbosity=0)
