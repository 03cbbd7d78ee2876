"""Moving and closing a place: first what would come of it, in names; then the deed, on exactly what was shown."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.access import organisations_where
from accounts.forms.places import CloseForm, MoveForm
from accounts.models import Organisation
from accounts.roles import Can
from accounts.second_factor import second_factor_first
from accounts.services.administrators import is_administrator
from accounts.services.effects import Effect, effect_of_closing, effect_of_move
from accounts.services.organisations import STANDS_UNDER, may_keep_at
from accounts.views.places import get_place_for
from core.clocks import london_day
from core.web import Request
from core.workflow import NotNow

CHANGED = "This changed while you were reading. Look at it again before you decide."


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def move_place(request: Request, slug: str) -> HttpResponse:
    """Move a school or cluster: ask where to, show who gains and who loses, then do it."""
    here = _changeable(request, slug)
    form = MoveForm(
        request.POST or None,
        places=_destinations(request, here),
        may_stand_alone=None in STANDS_UNDER[here.kind] and is_administrator(request.user),
    )
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        if (to.pk if to else None) == here.parent_id:
            form.add_error("to", "It belongs there already.")
        else:
            effect = effect_of_move(school=here, to=to, on=london_day(request.now))
            if _is_sure(request, effect):
                return _do(request, here, services.move_school, f"{here.name} is moved.", to=to)
            title = f"Move {here.name} to {to.name}?" if to else f"Shall {here.name} stand on its own?"
            typed = [("to", to.pk if to else "")]
            return _ask(request, here, effect, title=title, button="Move it", typed=typed)
    return render(request, "accounts/places_move.html", {"form": form, "place": here})


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def close_place(request: Request, slug: str) -> HttpResponse:
    """Close a place: ask from which day, show whose roles end, then do it."""
    here, today = _changeable(request, slug), london_day(request.now)
    form = CloseForm(request.POST or None, today=today, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        effect = effect_of_closing(school=here, on=today)
        if _is_sure(request, effect):
            return _do(request, here, services.close_school, f"{here.name} is closed.", on=on)
        typed = [("on_day", on.day), ("on_month", on.month), ("on_year", on.year)]
        return _ask(request, here, effect, title=f"Close {here.name}?", button="Close it", typed=typed, on=on)
    return render(request, "accounts/places_close.html", {"form": form, "place": here})


def _changeable(request: Request, slug: str) -> Organisation:
    """Fetch an open place that one may move or close: who keeps what stands above it."""
    here = get_place_for(request.user, slug, Can.KEEP_ALL_ROLES)
    if here.closed_on is not None or not may_keep_at(request.user, here.parent):
        raise Http404
    return here


def _destinations(request: Request, here: Organisation) -> Any:
    kinds = [kind for kind in STANDS_UNDER[here.kind] if kind is not None]
    places: Any = organisations_where(request.user, Can.KEEP_ALL_ROLES).filter(kind__in=kinds)
    return places.open(on=london_day(request.now)).exclude(path__startswith=here.path).order_by("path")


def _is_sure(request: Request, effect: Effect) -> bool:
    seen = request.POST.get("seen", "")
    if seen and seen != effect.seen:
        messages.error(request, CHANGED)
    return seen == effect.seen


def _do(request: Request, here: Organisation, act: Callable[..., Any], words: str, **details: Any) -> HttpResponse:
    try:
        act(school=here, by=request.user, now=request.now, **details)
        messages.success(request, words)
    except (NotNow, PermissionDenied) as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:place", slug=here.slug)


def _ask(request: Request, here: Organisation, effect: Effect, **words: Any) -> HttpResponse:
    return render(request, "accounts/places_sure.html", {"place": here, "effect": effect, **words})
