"""A person's private calendar address: make it, end it, and the file that calendar programs fetch there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services as accounts
from core.web import Request
from posts.diary import MEDIA_TYPE, Entry, written
from posts.models import Post
from posts.views.lines import as_line
from posts.workflow import State

BACK, AHEAD, MOST_ENTRIES = timedelta(days=31), timedelta(days=366), 500
SETTLED = (State.APPROVED, State.PUBLISHING, State.PUBLISHED, State.TAKEN_DOWN)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_address(request: Request) -> HttpResponse:
    """Say what the address is for; make one, and show it once: it is kept nowhere from which it could be shown after a redirect."""
    address = ""
    if request.method == "POST":
        secret = accounts.make_calendar_address(by=request.user, now=request.now)
        address = settings.PUBLIC_URL + reverse("posts:calendar_file", args=[secret])
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


@require_safe
def calendar_file(request: Request, secret: str) -> HttpResponse:
    """Give the posts of the last month and the next year, as far as the person behind the address may see them now."""
    person = accounts.person_behind(secret)
    if person is None:
        raise Http404
    posts = Post.objects.visible_to(person).on_calendar(request.now - BACK, request.now + AHEAD)
    rows = posts.by_their_moment().for_lists()[:MOST_ENTRIES]
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    response = HttpResponse(written(_entries(rows), name="Posts", host=host), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = 'inline; filename="posts.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _entries(rows: Any) -> Iterator[Entry]:
    for row in rows:
        line = as_line(row)
        yield Entry(
            number=row["pk"],
            at=line["at"],
            changed_at=row["edited_at"],
            place=line["place"],
            accounts=line["accounts"],
            standing=line["state"].label,
            is_settled=line["state"] in SETTLED,
            address=settings.PUBLIC_URL + line["url"],
        )
