"""The school year of a trust or school at a glance; adding days to it, changing and removing them.

How a year is laid out stands in `calendar_year.py`, taking in a file in `calendar_import.py`.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.access import offices_of, organisations_where
from accounts.calendar import Calendars, school_year_of
from accounts.forms.calendar import CalendarDaysForm
from accounts.models import CalendarDay, Organisation
from accounts.querysets import lineage
from accounts.roles import Can
from accounts.services.calendar import GONE, may_keep_calendar
from accounts.services.calendar_checks import span_in_words
from accounts.views.calendar_year import Entry, Year, word_for
from core.clocks import london_day
from core.web import Request
from core.workflow import NotNow

PER_PAGE = 50
_SOON = 366
DAY = "l j F Y"


@login_required
@require_safe
def index(request: Request) -> HttpResponse:
    """List the places whose calendar one lives by, each with whether today is a school day and when work goes on."""
    today = london_day(request.now)
    page = Paginator(_seen_by(request.user).order_by("path"), PER_PAGE).get_page(request.GET.get("page"))
    if not page.paginator.count:
        raise Http404
    calendars, coming = Calendars(page), _coming(page, today)
    return render(
        request,
        "accounts/calendar_places.html",
        {
            "page": page,
            "columns": ["Name", "Today", "Next in the calendar"],
            "rows": [_row(place, calendars, coming, today) for place in page],
        },
    )


@login_required
@require_safe
def calendar(request: Request, slug: str) -> HttpResponse:
    """Show one school year of a place: its months, its terms, and everything out of the ordinary with where it comes from."""
    here = get_calendar_for(request.user, slug)
    today = london_day(request.now)
    this_year = school_year_of(today)
    begins = _year_asked(request, this_year)
    year = Year.of(here, begins=begins, today=today)
    may_keep = may_keep_calendar(request.user, here)
    return render(
        request,
        "accounts/calendar.html",
        {
            "place": here,
            "year": year,
            "may_keep": may_keep,
            "columns": ["What", "When", "Kind", "Where it is written"],
            "rows": [_entry_row(here, entry, may_keep=may_keep) for entry in year.entries],
            "years": [
                {"words": f"{one} to {one + 1}", "url": f"?year={one}", "here": one == begins}
                for one in range(this_year - 1, this_year + 3)
            ],
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_calendar_days(request: Request, slug: str) -> HttpResponse:
    """Add a holiday, a half-term or an INSET day."""
    here = get_calendar_to_keep(request.user, slug)
    form = CalendarDaysForm(request.POST or None, place=here)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.add_calendar_days(organisation=here, days=form.days, by=request.user, now=request.now)
        except NotNow as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{row.label}” is in the calendar.")
            return redirect(address_of(row))
    return render(request, "accounts/calendar_days.html", {"form": form, "place": here, "row": None})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_calendar_days(request: Request, slug: str, pk: int) -> HttpResponse:
    """Change some days of a calendar."""
    here = get_calendar_to_keep(request.user, slug)
    row = _row_of(request, here, pk)
    if row is None:
        return redirect("accounts:calendar", slug=here.slug)
    standing = {field: getattr(row, field) for field in ("kind", "label", "starts_on", "ends_on")}
    form = CalendarDaysForm(request.POST or None, place=here, initial=standing)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.change_calendar_days(row=row, days=form.days, by=request.user, now=request.now)
        except NotNow as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Changed.")
            return redirect(address_of(row))
    return render(request, "accounts/calendar_days.html", {"form": form, "place": here, "row": row})


@login_required
@require_POST
def remove_calendar_days(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take some days out of a calendar."""
    here = get_calendar_to_keep(request.user, slug)
    row = _row_of(request, here, pk)
    if row is None:
        return redirect("accounts:calendar", slug=here.slug)
    back = address_of(row)
    try:
        services.remove_calendar_days(row=row, by=request.user, now=request.now)
        messages.success(request, f"“{row.label}” is out of the calendar.")
    except NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect(back)


def _row_of(request: Request, here: Organisation, pk: int) -> CalendarDay | None:
    """Fetch some days of a place. Whoever sends a form about days that are gone by now reads so, and gets none."""
    row: CalendarDay | None = here.calendar_days.select_related("organisation").filter(pk=pk).first()
    if row is None and request.method == "POST":
        messages.error(request, GONE)
    elif row is None:
        raise Http404
    return row


def get_calendar_for(user: Any, slug: str) -> Organisation:
    """Fetch a place whose calendar one may see, or 404 as for none."""
    return get_object_or_404(_seen_by(user).select_related("parent"), slug=slug)


def get_calendar_to_keep(user: Any, slug: str) -> Organisation:
    """Fetch a place whose calendar one may change, or 404 as for none."""
    return get_object_or_404(organisations_where(user, Can.KEEP_PEOPLE).select_related("parent"), slug=slug)


def address_of(row: CalendarDay) -> str:
    """Give the school year in which some days stand."""
    page = reverse("accounts:calendar", args=[row.organisation.slug])
    return f"{page}?year={school_year_of(row.starts_on)}"


def _seen_by(user: Any) -> Any:
    """Keep places where one works, those above, whose days count there too, and all below."""
    around = Q(pk__in=[])
    for office in offices_of(user):
        around |= Q(path__startswith=office.path) | Q(path__in=lineage(office.path))
    return Organisation.objects.filter(around)


def _year_asked(request: Request, this_year: int) -> int:
    """Give the school year that was asked for, as far as anybody could have one in mind."""
    words = request.GET.get("year", "")
    asked = int(words) if words.isascii() and words.isdigit() and len(words) == 4 else this_year
    return asked if abs(asked - this_year) <= 10 else this_year


def _entry_row(here: Organisation, entry: Entry, *, may_keep: bool) -> dict[str, Any]:
    change = reverse("accounts:change_calendar_days", args=[here.slug, entry.pk]) if may_keep and entry.own else ""
    days = date_format(entry.first, DAY)
    return {
        "heading": entry.label,
        "url": change,
        "cells": [
            {
                "label": "When",
                "words": days if entry.first == entry.last else f"{days} to {date_format(entry.last, DAY)}",
            },
            {"label": "Kind", "tag": entry.kind, "tone": entry.tone},
            {"label": "Where it is written", "words": entry.source},
        ],
    }


def _row(place: Organisation, calendars: Calendars, coming: list[CalendarDay], today: date) -> dict[str, Any]:
    word, tone = word_for(today, calendars.kinds_of(place))
    above = lineage(place.path)
    following = next((row for row in coming if row.organisation.path in above), None)
    return {
        "heading": place.name,
        "url": reverse("accounts:calendar", args=[place.slug]),
        "cells": [
            {"label": "Today", "tag": word, "tone": tone},
            {
                "label": "Next in the calendar",
                "words": f"{following.label}, {span_in_words(following.starts_on, following.ends_on)}"
                if following
                else "Nothing yet",
            },
        ],
    }


def _coming(places: Iterable[Organisation], today: date) -> list[CalendarDay]:
    """Give what begins after today at these places and above them, soonest first; one question."""
    paths = {path for place in places for path in lineage(place.path)}
    soon = CalendarDay.objects.filter(
        organisation__path__in=paths, starts_on__gt=today, starts_on__lte=today + timedelta(days=_SOON)
    )
    return list(soon.select_related("organisation").order_by("starts_on", "pk"))
