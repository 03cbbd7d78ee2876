"""Taking in a file with the dates of a school year: look at what was understood, correct it, then store it, all or nothing.

Between the two pages the lines travel in the form itself, signed: nothing is stored before the person says so.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.calendar import school_year_of
from accounts.calendar_files import Line, Reading, Window
from accounts.forms.calendar import LEAVE_OUT, CalendarFileForm, kinds_at
from accounts.models import CalendarDay, Organisation
from accounts.services.calendar import overlap, replaced_by
from accounts.services.calendar_checks import Days, span_in_words
from accounts.views.calendar import get_calendar_to_keep
from core.clocks import add_months, london_day
from core.web import Request
from core.workflow import NotNow

SALT = "accounts.calendar"
KEPT_FOR = 60 * 60
WAITED_TOO_LONG = "That preview has waited too long. Choose the file again."
_LINE_FIELDS = ("where", "label", "first", "last", "kind", "why")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_calendar(request: Request, slug: str) -> HttpResponse:
    """Choose a file; once it is readable, show line by line what would be stored."""
    here = get_calendar_to_keep(request.user, slug)
    window = _window(london_day(request.now))
    posted = request.method == "POST"
    form = CalendarFileForm(request.POST if posted else None, request.FILES if posted else None, window=window)
    if posted and form.is_valid():
        return _preview(request, here, form.reading)
    return render(request, "accounts/calendar_import.html", {"form": form, "place": here})


@login_required
@require_POST
def confirm_calendar(request: Request, slug: str) -> HttpResponse:
    """Store the lines of the preview, each as the person says; where something cannot stand, show the preview again with why."""
    here = get_calendar_to_keep(request.user, slug)
    try:
        held = signing.loads(request.POST.get("held", ""), salt=_salt(request, here), max_age=KEPT_FOR)
    except signing.BadSignature:
        messages.error(request, WAITED_TOO_LONG)
        return redirect("accounts:import_calendar", slug=here.slug)
    reading = _chosen(_unpacked(held), request, {kind for kind, _ in kinds_at(here)})
    wanted = [_days(line) for line in reading.lines if line.kind]
    if not wanted:
        return _preview(request, here, reading, refusal="Every line is left out. Say what at least one of them is.")
    try:
        count = services.import_calendar(organisation=here, wanted=wanted, by=request.user, now=request.now)
    except NotNow as refusal:
        return _preview(request, here, reading, refusal=f"{refusal} Nothing is stored yet.")
    if count:
        messages.success(request, f"{count} {'entry is' if count == 1 else 'entries are'} in the calendar.")
    else:
        messages.info(request, "Everything in this file was in the calendar already.")
    return redirect(f"{reverse('accounts:calendar', args=[here.slug])}?year={school_year_of(wanted[0].starts_on)}")


def _preview(request: Request, here: Organisation, reading: Reading, *, refusal: str = "") -> HttpResponse:
    standing = list(here.calendar_days.order_by("starts_on", "pk"))
    named = [_days(line) for line in reading.lines if line.kind]
    going = {row.pk for days in named if not _stands(days, standing) for row in replaced_by(days, standing)}
    return render(
        request,
        "accounts/calendar_preview.html",
        {
            "place": here,
            "refusal": refusal,
            "kinds": [LEAVE_OUT, *kinds_at(here)],
            "lines": [_shown(number, line, standing, going) for number, line in enumerate(reading.lines)],
            "counted": len(named),
            "not_understood": reading.not_understood,
            "not_shown": reading.not_shown,
            "staying": _staying(standing, named),
            "held": signing.dumps(_packed(reading), salt=_salt(request, here), compress=True),
        },
    )


def _shown(number: int, line: Line, standing: Sequence[CalendarDay], going: Collection[int]) -> dict[str, Any]:
    """Give one line as the page shows it, with what it would do to what stands; what is `going` gives way to some line."""
    days = _days(line)
    same = _stands(days, standing)
    giving_way = [] if same else replaced_by(days, standing)
    others = [row for row in standing if row.pk not in going and overlap(row, days) and row.kind != line.kind]
    if not line.kind:
        news, tone = "Left out", "quiet"
    elif same:
        news, tone = "In the calendar already", "plain"
    elif giving_way:
        news, tone = "Changes", "warn"
    else:
        news, tone = "New", "good"
    return {
        "field": f"kind_{number}",
        "line": line,
        "when": span_in_words(line.first, line.last),
        "news": news,
        "tone": tone,
        "gives_way": [f"“{row.label}”, {span_in_words(row.starts_on, row.ends_on)}" for row in giving_way],
        "in_the_way": [f"“{row.label}”, {span_in_words(row.starts_on, row.ends_on)}" for row in others]
        if line.kind
        else [],
    }


def _stands(days: Days, standing: Sequence[CalendarDay]) -> bool:
    """Say whether exactly these days stand there already."""
    return days in [Days(row.kind, row.label, row.starts_on, row.ends_on) for row in standing]


def _staying(standing: Sequence[CalendarDay], named: Sequence[Days]) -> list[str]:
    """Name what stands in the time of the file, and is not in it."""
    if not named:
        return []
    first, last = min(days.starts_on for days in named), max(days.ends_on for days in named)
    return [
        f"“{row.label}”, {span_in_words(row.starts_on, row.ends_on)}"
        for row in standing
        if row.starts_on <= last and row.ends_on >= first and not any(overlap(row, days) for days in named)
    ]


def _window(today: date) -> Window:
    return Window(date(school_year_of(today), 9, 1), add_months(today, 24))


def _days(line: Line) -> Days:
    return Days(kind=line.kind, label=line.label, starts_on=line.first, ends_on=line.last)


def _chosen(reading: Reading, request: Request, allowed: set[str]) -> Reading:
    """Give the lines as what the person says they are; a line without an answer is left out."""
    answers = [request.POST.get(f"kind_{number}", "") for number in range(len(reading.lines))]
    lines = [
        replace(line, kind=kind if kind in allowed else "") for line, kind in zip(reading.lines, answers, strict=True)
    ]
    return replace(reading, lines=tuple(lines))


def _packed(reading: Reading) -> dict[str, Any]:
    lines = [[str(getattr(line, field)) for field in _LINE_FIELDS] for line in reading.lines]
    return {"lines": lines, "not_understood": reading.not_understood, "not_shown": reading.not_shown}


def _unpacked(held: dict[str, Any]) -> Reading:
    lines = [
        Line(where, label, date.fromisoformat(first), date.fromisoformat(last), kind, why)
        for where, label, first, last, kind, why in held["lines"]
    ]
    return Reading(tuple(lines), tuple(held["not_understood"]), held["not_shown"])


def _salt(request: Request, here: Organisation) -> str:
    return f"{SALT}.{request.user.pk}.{here.pk}"
