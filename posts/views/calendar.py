"""The calendar of posts: what went out and what should, as a month, a week or a list, for everybody's schools or one."""

from collections.abc import Callable, Iterable
from datetime import date, time
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import organisations_where
from accounts.calendar import Calendars, Kind, KindOn
from accounts.models import Organisation
from accounts.roles import Can
from core.clocks import at_london, bank_holidays, london_day
from core.web import Request
from posts.models import Account, Pause, Post
from posts.planner import DAYS, VIEWS, Window, day_called, view_called
from posts.views.lines import as_line

MOST_POSTS, MOST_PER_BOX = 500, 6


@login_required
@require_safe
def calendar(request: Request) -> HttpResponse:
    """Show the posts of a month or a week on its days, or those of a month one after the other."""
    today = london_day(request.now)
    view = view_called(request.GET.get("view", ""))
    window = Window.around(day_called(request.GET.get("on", ""), today=today), view=view)
    places = list(organisations_where(request.user, Can.SEE_POSTS).order_by("path", "pk"))
    place = _named(request, "at", places)
    accounts = _accounts_at(place, places)
    account = _named(request, "account", accounts)
    lines = [as_line(post) for post in _posts(request, window, place, account)]
    shown = lines[:MOST_POSTS]
    calendar_of = place or (places[0] if places else None)
    days = _days(window, shown, _out_of_the_ordinary(window, calendar_of), today)
    return render(
        request,
        "posts/calendar.html",
        {
            "window": window,
            "shown_on": window.starts_on.isoformat(),
            "earlier": window.before.isoformat(),
            "later": window.after.isoformat(),
            "today": None if window.holds(today) else today,
            "views": [{"value": one, "label": label, "current": one == view} for one, label in VIEWS.items()],
            "names": DAYS,
            "weeks": [[days.get(day) if day else None for day in week] for week in window.weeks()],
            "days": [day for day in days.values() if day["lines"]],
            "is_cut": len(lines) > MOST_POSTS,
            "most": MOST_POSTS,
            "places": places,
            "place": place,
            "accounts": accounts,
            "account": account,
            "calendar_of": calendar_of,
        },
    )


def _posts(request: Request, window: Window, place: Organisation | None, account: Account | None) -> Iterable[Any]:
    """Give the posts of a window in the order of their moments, and one more than a page shows."""
    posts = Post.objects.visible_to(request.user).on_calendar(
        at_london(window.starts_on, time()), at_london(window.after, time())
    )
    if place:
        posts = posts.at_or_below(place)
    if account:
        posts = posts.on_account(account)
    return posts.by_their_moment().for_lists()[: MOST_POSTS + 1]


def _accounts_at(place: Organisation | None, places: list[Organisation]) -> list[Account]:
    here = [one for one in places if one.path.startswith(place.path)] if place else places
    if not here:
        return []
    return list(Account.objects.filter(organisation__in=here).select_related("organisation").order_by("label", "pk"))


def _named(request: Request, key: str, choices: list[Any]) -> Any:
    """Give the choice an address names; one that is not theirs to choose narrows nothing."""
    slug = request.GET.get(key, "")[:80]
    return next((one for one in choices if one.slug == slug), None) if slug else None


def _kinds(place: Organisation | None) -> KindOn:
    return Calendars([place]).kinds_of(place) if place else _nothing_said


def _nothing_said(_day: date) -> str | None:
    return None


def _out_of_the_ordinary(window: Window, place: Organisation | None) -> Callable[[date], str]:
    """Say of a day what is special about it at a place: its calendar, bank holidays, and sensitive days."""
    kind_on = _kinds(place)
    held = _held_days(window, place) if place else frozenset()
    return lambda day: ", ".join(filter(None, [_away(day, kind_on), "Sensitive day" if day in held else ""]))


def _held_days(window: Window, place: Organisation) -> frozenset[date]:
    """Give the days of a window on which a sensitive day holds posts, here or above."""
    start, end = at_london(window.starts_on, time()), at_london(window.after, time())
    held = Pause.objects.of_sensitive_days().between(start, end).over(place)
    spans = [(london_day(one.started_at), london_day(min(filter(None, (one.until, one.ended_at))))) for one in held]
    return frozenset(day for day in window.days() if any(first <= day <= last for first, last in spans))


def _days(
    window: Window, lines: list[dict[str, Any]], special: Callable[[date], str], today: date
) -> dict[date, dict[str, Any]]:
    by_day: dict[date, list[dict[str, Any]]] = {day: [] for day in window.days()}
    for line in lines:
        by_day[london_day(line["at"])].append(line)
    return {day: _box(day, some, special(day), today) for day, some in by_day.items()}


def _box(day: date, lines: list[dict[str, Any]], away: str, today: date) -> dict[str, Any]:
    return {
        "day": day,
        "key": day.isoformat(),
        "today": day == today,
        "away": away,
        "lines": lines,
        "first_lines": lines[:MOST_PER_BOX],
        "more": max(0, len(lines) - MOST_PER_BOX),
    }


def _away(day: date, kind_on: KindOn) -> str:
    """Say what is out of the ordinary about a day: what the school's calendar says, or a bank holiday."""
    kind = kind_on(day)
    if day in bank_holidays(day.year):
        return "Bank holiday"
    return str(Kind(kind).label) if kind else ""
