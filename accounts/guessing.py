"""How often a password may be tried. Whoever tries is counted, so that nobody is shut out by a stranger's wrong passwords.

A browser in which somebody has signed in before is known for that person and counts by itself. Every other one counts with its
network, and all of them together for one address. The counts lie in the database: they hold across workers and restarts.
What a second factor may be tried stands with django-allauth: nobody gets there without the password.
"""

import secrets
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from core.sealing import keyed_digest

# Several people can share one computer; the last few are remembered.
PEOPLE_PER_BROWSER = 8
REMEMBERED_FOR = 180 * 24 * 60 * 60
LIMITS = {
    "known-browser": "10/5m/key",
    "address-and-network": "5/5m/key",
    # One network can be a whole school at half past eight.
    "network": "60/m/ip",
    "address": "100/h/key",
}
_SALT = "accounts.guessing"


def take_a_try(request: HttpRequest, *, address: str) -> ratelimit.RateLimitUsage | None:
    """Count a try, before the password is looked at, and give what takes it back again; None when there were too many."""
    if browser := _known_for(request, address):
        return _count(request, **{"known-browser": f"{_digest(address)} {browser}"})
    network = f"{_digest(address)} {ratelimit.get_ip(request)}"
    return _count(request, **{"address-and-network": network, "network": None, "address": _digest(address)})


def forget_tries(request: HttpRequest, *, address: str) -> None:
    """Begin anew for somebody who has shown, by a mail to them, that the address is theirs."""
    network = f"{_digest(address)} {ratelimit.get_ip(request)}"
    for action, key in (("address-and-network", network), ("address", _digest(address))):
        ratelimit.clear(request, app="accounts", action=action, config=LIMITS, key=key)


def know_this_browser(request: HttpRequest, response: HttpResponse, *, address: str) -> None:
    """Mark a browser as one in which this person has signed in. The mark opens nothing; it only counts apart."""
    mark = _mark(request)
    people = [_digest(address), *(one for one in mark["people"] if one != _digest(address))]
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps({"browser": mark["browser"], "people": people[:PEOPLE_PER_BROWSER]}, salt=_SALT),
        max_age=REMEMBERED_FOR,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _count(request: HttpRequest, **keys: str | None) -> ratelimit.RateLimitUsage | None:
    taken = ratelimit.RateLimitUsage(usage=[])
    for action, key in keys.items():
        usage = ratelimit.consume(request, app="accounts", action=action, config=LIMITS, key=key)
        if usage is None:
            return None
        taken.usage += usage.usage
    return taken


def _known_for(request: HttpRequest, address: str) -> str:
    mark = _mark(request)
    return str(mark["browser"]) if _digest(address) in mark["people"] else ""


def _mark(request: HttpRequest) -> dict[str, Any]:
    """Read the mark; one that is missing, too old or not ours is as good as a new one."""
    try:
        kept = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
        return dict(signing.loads(kept, salt=_SALT, max_age=REMEMBERED_FOR))
    except signing.BadSignature:
        return {"browser": secrets.token_hex(8), "people": []}


def _digest(address: str) -> str:
    return keyed_digest(address.strip().lower(), purpose="sign-in tries")[:20]
