"""Who is asking: a session ends eight hours after its sign-in, and rights are remembered for one request and no longer."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.access import remembering_rights

SIGNED_IN_AT = "signed_in_at"
Page = Callable[[HttpRequest], HttpResponse]


class SessionEndsMiddleware:
    """End a session at its age, however busy it was: Django's own age begins anew with each change of the session.

    Looked at when somebody first asks who the person is; a page that asks nobody reads no session.
    """

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # For the type checker: a lazy object stands for the person, as in Django's own.
        request.user = SimpleLazyObject(partial(_still_signed_in, request))  # type: ignore[assignment]
        return self.get_response(request)


class RememberRightsMiddleware:
    """Let `access.user_can` remember its answers while this request lasts."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with remembering_rights():
            return self.get_response(request)


def note_sign_in(*, request: HttpRequest, **_: Any) -> None:
    """Write down when a session was opened; Django tells us of every sign-in."""
    request.session[SIGNED_IN_AT] = time.time()


def _still_signed_in(request: HttpRequest) -> Any:
    # From now on the request names the person itself, and not something lazy in between: logout asks it too.
    request.user = user = get_user(request)
    if user.is_authenticated and time.time() - request.session.get(SIGNED_IN_AT, 0) > settings.SESSION_COOKIE_AGE:
        logout(request)
    return request.user
