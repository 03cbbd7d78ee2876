"""Checks of the whole installation."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

LOCAL = {"127.0.0.1", "localhost", "::1", "testserver"}


def looks_like_production() -> bool:
    """Say whether the settings look like a real installation: an address of its own, or a mail server."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    return host not in LOCAL or settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")


def refuse_demo_in_production() -> None:
    """Stop at once: with DEMO on, everybody could sign in as anybody. Raises ImproperlyConfigured."""
    if settings.DEMO and looks_like_production():
        raise ImproperlyConfigured("DEMO is on, but these look like real settings. Everybody could sign in as anybody.")


@register()
def demo_stays_at_home(**_: Any) -> list[CheckMessage]:
    """Tell the same through `manage.py check`."""
    if settings.DEMO and looks_like_production():
        return [Error("DEMO must be off on a real installation.", id="policyhub.E001")]
    return []


refuse_demo_in_production()
