"""Sessions of signed-in people, each with a link to its person."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string


class Session(AbstractBaseSession):
    """A session in a browser. Its person stands beside what it holds, so that one question reads both (bars.md, row 2)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Give what reads and writes sessions."""
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")
