"""Lists of posts: mine and the school's, and what waits for me."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import user_can_anywhere
from accounts.calendar import Calendars
from accounts.models import Organisation
from accounts.roles import Can
from core.clocks import WorkingHours
from core.prepared import prepared
from core.web import Request
from posts import reminders
from posts.models import Post, SignOffClock
from posts.plain import MOST_AT_ONCE, why_by_itself
from posts.querysets.gathering import as_row
from posts.views.going_out import holding_for, notes_for, notes_of, when_each_goes
from posts.views.lines import as_line
from posts.views.queue import skipped
from posts.views.reviewing import reviews_for
from posts.views.shared import places_to_write_at

PER_PAGE = 50


@login_required
@require_safe
def index(request: Request) -> HttpResponse:
    """Show my posts, or everybody's here, with where each stands and whose turn it is."""
    show = "all" if request.GET.get("show") == "all" else "mine"
    posts = Post.objects.visible_to(request.user).order_by("-edited_at", "-pk")
    if show == "mine":
        posts = posts.mine(request.user)
    page = Paginator(posts.with_paths().for_lists(), PER_PAGE).get_page(request.GET.get("page"))
    pauses, found = holding_for(request), list(page)
    return render(
        request,
        "posts/index.html",
        {
            "page": page,
            "lines": [
                as_line(post) | {"goes": goes}
                for post, goes in zip(found, when_each_goes(found, request.now, pauses=pauses), strict=True)
            ],
            "show": show,
            "waiting": _waiting(request).count(),
            "writes": bool(places_to_write_at(request)),
            "may_stand": user_can_anywhere(request.user, Can.SIGN_OFF_POSTS),
            "may_ask": user_can_anywhere(request.user, Can.DRAFT_POSTS),
            "pauses": notes_of(pauses, request.now),
            "may_pause": user_can_anywhere(request.user, Can.PAUSE_POSTS),
        },
    )


@login_required
@require_safe
def queue(request: Request) -> HttpResponse:
    """Show what waits for my sign-off, oldest first."""
    # Counted without what a line says: the lines of one page are asked for by themselves.
    page = Paginator(_waiting(request), PER_PAGE).get_page(request.GET.get("page"))
    posts = list(_lines_of(page, request.user.pk))
    ticks, put_off = _ticks(posts), set(skipped(request))
    lines = [
        as_line(post) | {"waited": found, "tick": tick, "skipped": (post["pk"], post["version"]) in put_off}
        for post, found, tick in zip(posts, _all_waited(posts, request), ticks, strict=True)
    ]
    plain = sum(map(bool, ticks))
    return render(
        request,
        "posts/queue.html",
        {
            "page": page,
            "lines": lines,
            "most": min(plain, MOST_AT_ONCE),
            "all_of_them": plain <= MOST_AT_ONCE,
            "to_look_at": reviews_for(request),
            "pauses": notes_for(request),
        },
    )


def _lines_of(page: Any, person: int) -> Any:
    first = page.start_index() - 1
    return _first_page.ask(person=person) if first <= 0 else _lines(person)[first : page.end_index()]


@prepared
def _first_page(*, person: int) -> Any:
    """The page of the queue that is read all day."""
    return _lines(person)[:PER_PAGE]


def _lines(person: int) -> Any:
    return Post.objects.awaiting(person).with_clocks().with_what_else().for_lists()


def _waiting(request: Request) -> Any:
    # Whoever's turn it is may see a post: `awaiting` keeps less than `visible_to` would.
    return Post.objects.awaiting(request.user)


def _all_waited(posts: list[dict[str, Any]], request: Request) -> list[Any]:
    """Say how long each of some posts has waited, with the calendars of all their schools read in one question."""
    places = {path: Organisation(path=path) for path in {post["path"] for post in posts}}
    calendars = Calendars(places.values())
    hours = {path: WorkingHours(cache(calendars.of(place))) for path, place in places.items()}
    return [_waited(post, hours[post["path"]], request) for post in posts]


def _ticks(posts: list[dict[str, Any]]) -> list[str]:
    """Give the number by which each of some posts is ticked, or nothing where it is read by itself; a single one is not ticked."""
    ticks = ["" if _why_by_itself(post) else str(post["pk"]) for post in posts]
    return ticks if sum(map(bool, ticks)) > 1 else [""] * len(posts)


def _why_by_itself(post: dict[str, Any]) -> str:
    return why_by_itself(
        purpose=post["purpose"],
        version=post["version"],
        urgent=post["urgent"],
        findings=post["findings"],
        what_else=post["what_else"],
    )


def _waited(post: dict[str, Any], hours: WorkingHours, request: Request) -> Any:
    if not post["clock_values"]:
        return None
    clock = as_row(SignOffClock, post["clock_values"])
    return reminders.waited(clock, hours=hours, now=request.now, moment=post["moment"])
