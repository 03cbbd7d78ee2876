"""A person's private calendar address: make it, and end it. What calendar programs fetch there is put together from every app, at
the dashboards.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services as accounts
from core.web import Request


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_address(request: Request) -> HttpResponse:
    """Say what the address is for; make one, and show it once: it is kept nowhere from which it could be shown after a redirect."""
    address = ""
    if request.method == "POST":
        secret = accounts.make_calendar_address(by=request.user, now=request.now)
        address = settings.PUBLIC_URL + reverse("dashboards:calendar_file", args=[secret])
    standing = accounts.calendar_address_of(request.user)
    return render(request, "posts/calendar_address.html", {"address": address, "standing": standing})


@login_required
@require_POST
def end_calendar_address(request: Request) -> HttpResponse:
    """End the address: calendar programs that know it get nothing more."""
    ended = accounts.end_calendar_address(by=request.user, now=request.now)
    words = (
        "The address has ended. Calendars that used it get nothing more." if ended else "There is no address to end."
    )
    messages.success(request, words)
    return redirect("posts:calendar_address")
