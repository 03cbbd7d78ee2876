"""The calendar of posts: what went out, and what should."""

from datetime import date, time
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.clocks import add_months, at_london, london_day
from core.web import Request
from posts.models import Post
from posts.views.lines import as_line


@login_required
@require_safe
def calendar(request: Request) -> HttpResponse:
    """Show a month: what went out, and what should."""
    first = _month(request.GET.get("month", "")) or london_day(request.now).replace(day=1)
    after = add_months(first, 1)
    posts = (
        Post.objects.visible_to(request.user)
        .on_calendar(at_london(first, time()), at_london(after, time()))
        .for_lists()
        .order_by("pk")[:500]
    )
    lines = sorted((as_line(post) for post in posts), key=lambda line: (line["at"], line["title"]))
    days = [
        {"day": day, "lines": list(some), "today": day == london_day(request.now)}
        for day, some in groupby(lines, key=lambda line: london_day(line["at"]))
    ]
    around = {"before": add_months(first, -1), "after": after}
    return render(request, "posts/calendar.html", {"month": first, "days": days, **around})


def _month(words: str) -> date | None:
    try:
        year, month = words.split("-")
        return date(int(year), int(month), 1) if 2000 <= int(year) <= 2200 else None
    except ValueError:
        return None
