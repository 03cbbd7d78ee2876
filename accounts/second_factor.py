"""Who must sign in with a second factor, and the door that asks for it (access.md, rule 7).

Not here: how a second factor is set up (`adapters`, and the library behind it), or what a person may do (`access`).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.access import offices_of
from accounts.roles import STRICT_ROLES


def needs_second_factor(user: Any) -> bool:
    """Say whether a person holds a role that handles reports, credentials, permissions or exports (access.md, rule 7)."""
    return any(office.role in STRICT_ROLES for office in offices_of(user))


def has_second_factor(request: HttpRequest) -> bool:
    """Say whether this session was opened with a second factor."""
    methods = request.session.get("account_authentication_methods", [])
    return any(method.get("method") == "mfa" for method in methods)


def second_factor_first(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show a page that asks to enrol, never the content, to a session without second factor.

    For the pages that show reports, credentials, the permission register or exports. Naming the people in one's own post does not
    count as handling the register.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not has_second_factor(request):
            return redirect(_asking_first(request))
        return view(request, *args, **kwargs)

    return guarded


def _asking_first(request: HttpRequest) -> str:
    """Give the page that asks for the second factor, and with it where the person wanted to go; a form's address leads nowhere."""
    page = reverse("accounts:second_factor_needed")
    if request.method not in {"GET", "HEAD"}:
        return page
    return f"{page}?{urlencode({'next': request.get_full_path()})}"
