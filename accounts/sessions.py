"""Who a session belongs to, in one question: the session's row brings its person along, and the backend takes them from there.

Django asks for a session and then for its person, with every page. Whether the person may still sign in, and whether the session
fits their password, is asked by Django as before.
"""

from contextvars import ContextVar
from datetime import datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from accounts.models import Session, User
from core.prepared import prepared

# The person of the session that was read last, for the one question that follows it at once.
_at_hand: ContextVar[User | None] = ContextVar("person of the session just read", default=None)


class SessionStore(DatabaseStore):
    """Sessions in the database, each with its person."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Keep them in our own table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Write down whose session it is; nobody's until somebody signs in."""
        # For the type checker: the stubs promise Django's own row.
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row

    def _get_session_from_db(self) -> Session | None:
        row: Session | None = next(iter(_sessions.ask(key=self.session_key, now=timezone.now())), None)
        _at_hand.set(row.person if row else None)
        if row is None:
            self._session_key = None
        return row


class Backend(AuthenticationBackend):
    """Signing in as the library does it; the person of a session is not asked for a second time."""

    def get_user(self, user_id: Any) -> Any:
        """Give the person, if they may still sign in; whom the session brought along serves once."""
        person = _at_hand.get()
        _at_hand.set(None)
        if person is None or str(person.pk) != str(user_id):
            return super().get_user(user_id)
        return person if self.user_can_authenticate(person) else None


@prepared
def _sessions(*, key: str, now: datetime) -> Any:
    return Session.objects.filter(session_key=key, expire_date__gt=now).select_related("person")
