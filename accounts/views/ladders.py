"""When people are reminded at a place: every ladder in words with an example, and changing one after a look at what changes."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import services
from accounts.access import organisations_where, user_can
from accounts.calendar import school_day_test
from accounts.forms.ladders import LadderForm
from accounts.ladders import LadderKind, Steps, ladder_kinds
from accounts.models import Organisation
from accounts.roles import Can
from accounts.rules import Rule, places_that_differ, rules_at
from accounts.second_factor import second_factor_first
from core.clocks import IsWorkingDay, NeverAtWork, is_statutory_working_day, london_day, working_days_after
from core.web import Request
from core.workflow import NotNow

EXAMPLE_IN = timedelta(days=100)


@login_required
@require_safe
def ladders(request: Request, slug: str = "") -> HttpResponse:
    """Show when people are reminded of what at a place, in words and by an example."""
    places = list(organisations_where(request.user, Can.SEE_RULES).order_by("path"))
    place = next((place for place in places if slug in {"", place.slug}), None)
    if place is None:
        raise Http404
    standing, calendar = rules_at(place), _Calendar(place, today=london_day(request.now))
    return render(
        request,
        "accounts/ladders.html",
        {
            "place": place,
            "places": places,
            "may_change": user_can(request.user, Can.CHANGE_RULES, at=place),
            "example_day": _day_words(calendar.due_on),
            "rows": [
                _row(kind, standing[kind.key], place, calendar) for kind in ladder_kinds() if kind.key in standing
            ],
        },
    )


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def change_ladder(request: Request, slug: str, key: str) -> HttpResponse:
    """Change one ladder: fill in, look at what changes, and keep it; or follow the place above again."""
    place = get_object_or_404(organisations_where(request.user, Can.CHANGE_RULES), slug=slug)
    kind = next((kind for kind in ladder_kinds() if kind.key == key), None)
    rule = rules_at(place).get(key)
    if kind is None or rule is None:
        raise Http404
    try:
        return _change(request, place, kind, rule)
    except NotNow as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:ladders_at", slug=place.slug)


def _change(request: Request, place: Organisation, kind: LadderKind, rule: Rule) -> HttpResponse:
    if rule.locked_above(place):
        raise NotNow(f"{rule.set_at} keeps this the same for everybody below it.", code="locked")
    if request.method == "POST" and "reset" in request.POST:
        services.reset_ladder(organisation=place, kind=kind, by=request.user, now=request.now)
        messages.success(request, "This place follows the one above it again.")
        return redirect("accounts:ladders_at", slug=place.slug)
    now = kind.shape.parse(rule.value)
    form = LadderForm(
        request.POST or None,
        kind=kind,
        may_lock=not place.is_school,
        initial={**now.answers(), "locked": rule.locked},
    )
    if request.method != "POST" or not form.is_valid() or form.ladder is None or "again" in request.POST:
        return _form_page(request, place, kind, rule, now, form)
    if request.POST.get("step") == "save":
        locked = bool(form.cleaned_data.get("locked"))
        services.change_ladder(
            organisation=place, kind=kind, ladder=form.ladder, locked=locked, by=request.user, now=request.now
        )
        messages.success(request, "Kept. The next reminders follow it.")
        return redirect("accounts:ladders_at", slug=place.slug)
    calendar = _Calendar(place, today=london_day(request.now))
    return render(
        request,
        "accounts/ladders_preview.html",
        {
            "place": place,
            "kind": kind,
            "form": form,
            "kept": [(name, value) for name, value in request.POST.items() if name in form.fields],
            "now": now.words(),
            "then": form.ladder.words(),
            "same": now == form.ladder and bool(form.cleaned_data.get("locked")) == rule.locked,
            "locked": bool(form.cleaned_data.get("locked")),
            "example_day": _day_words(calendar.due_on),
            "rows": _differences(calendar.example(now), calendar.example(form.ladder)),
            "differing": [one.name for one in places_that_differ(place, kind.key)],
        },
    )


def _form_page(
    request: Request, place: Organisation, kind: LadderKind, rule: Rule, now: Steps, form: LadderForm
) -> HttpResponse:
    return render(
        request,
        "accounts/ladders_change.html",
        {
            "place": place,
            "kind": kind,
            "form": form,
            "now": now.words(),
            "set_at": "" if rule.set_at == place.name else rule.set_at,
            "may_reset": rule.set_at == place.name and place.parent_id is not None,
        },
    )


class _Calendar:
    """A day on which something could be due at a place, and what a ladder would do for it."""

    def __init__(self, place: Organisation, *, today: date) -> None:
        self._works_on: IsWorkingDay = school_day_test(place)
        try:
            self.due_on = working_days_after(today + EXAMPLE_IN, 1, self._works_on)
        except NeverAtWork:
            self._works_on = is_statutory_working_day
            self.due_on = working_days_after(today + EXAMPLE_IN, 1, self._works_on)

    def example(self, ladder: Steps) -> list[tuple[date, str]]:
        """Give what would happen, in order."""
        return ladder.example(self.due_on, self._works_on)


def _row(kind: LadderKind, rule: Rule, place: Organisation, calendar: _Calendar) -> dict[str, Any]:
    ladder = kind.shape.parse(rule.value)
    return {
        "key": kind.key,
        "anchor": kind.key.replace(".", "-").replace("_", "-"),
        "title": kind.title,
        "about": kind.about,
        "words": ladder.words(),
        "example": [{"day": _day_words(day), "words": words} for day, words in calendar.example(ladder)],
        "set_at": "" if rule.set_at == place.name else rule.set_at,
        "locked": rule.locked,
        "locked_above": rule.locked_above(place),
    }


def _differences(now: list[tuple[date, str]], then: list[tuple[date, str]]) -> list[dict[str, str]]:
    """Put two examples beside each other: what stays, what is new, and what happens no longer."""
    return [
        {
            "day": _day_words(day),
            "words": words,
            "tag": "Stays"
            if (day, words) in now and (day, words) in then
            else "New"
            if (day, words) in then
            else "Gone",
            "tone": "plain"
            if (day, words) in now and (day, words) in then
            else "good"
            if (day, words) in then
            else "warn",
        }
        for day, words in sorted({*now, *then})
    ]


def _day_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
