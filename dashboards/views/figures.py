"""Figures of an organisation: the live page, frozen ones, and each block as a file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import organisations_where, user_can
from accounts.models import Organisation
from accounts.roles import Can
from accounts.second_factor import has_second_factor
from core.clocks import london_day
from core.web import Request
from dashboards import services
from dashboards.models import Snapshot
from dashboards.queries import Figures, figures, places_for, thawed
from dashboards.queries.downloads import as_csv
from dashboards.queries.places import Places
from dashboards.views.drawing import draw, drawn_bars

LATEST_SNAPSHOTS = 5


@login_required
@require_safe
def index(request: Request) -> HttpResponse:
    """Go to one's own figures; whoever has figures of several unrelated places chooses."""
    places = list(
        Organisation.objects.open(on=london_day(request.now))
        .filter(pk__in=organisations_where(request.user, Can.SEE_FIGURES))
        .order_by("path")
    )
    if not places:
        raise Http404
    top = places[0]
    if all(place.path.startswith(top.path) for place in places):
        return redirect("dashboards:figures", top.slug)
    return render(request, "dashboards/choose.html", {"places": places})


@login_required
@require_safe
def show(request: Request, slug: str) -> HttpResponse:
    """Show an organisation's figures as they stand now."""
    places = get_places_for(request.user, slug, request)
    organisation = places.organisation
    counted = figures(places, full=_in_full(request, organisation), now=request.now)
    snapshots = _snapshots_for(request, organisation).defer("tiles", "blocks").order_by("-as_of", "-pk")
    return render(
        request,
        "dashboards/figures.html",
        {
            **_shown(counted, reverse("dashboards:figures", args=[slug])),
            "snapshots": [
                {"as_of": one.as_of, "url": reverse("dashboards:snapshot", args=[slug, one.uid])}
                for one in snapshots[:LATEST_SNAPSHOTS]
            ],
            "freeze_url": reverse("dashboards:freeze", args=[slug])
            if services.may_freeze(request.user, organisation)
            else "",
        },
    )


@login_required
@require_safe
def snapshot(request: Request, slug: str, uid: UUID) -> HttpResponse:
    """Show figures as they were frozen; nothing is counted anew."""
    frozen = get_snapshot_for(request, slug, uid)
    address = reverse("dashboards:snapshot", args=[slug, uid])
    return render(request, "dashboards/figures.html", {**_shown(thawed(frozen), address), "frozen": True})


@login_required
@require_POST
def freeze(request: Request, slug: str) -> HttpResponse:
    """Freeze what governors and trustees see, for a meeting."""
    organisation = get_places_for(request.user, slug, request).organisation
    frozen = services.freeze(organisation=organisation, by=request.user, now=request.now)
    messages.success(request, "These figures are frozen. This page will always show them as they are now.")
    return redirect(frozen)


@login_required
@require_safe
def download(request: Request, slug: str, block: str) -> HttpResponse:
    """Give one block of the live figures as a file."""
    places = get_places_for(request.user, slug, request)
    return _file(figures(places, full=_in_full(request, places.organisation), now=request.now), block)


@login_required
@require_safe
def download_frozen(request: Request, slug: str, uid: UUID, block: str) -> HttpResponse:
    """Give one block of frozen figures as a file."""
    return _file(thawed(get_snapshot_for(request, slug, uid)), block)


def get_places_for(user: Any, slug: str, request: Request) -> Places:
    """Fetch a place whose figures a person sees, or 404 as for a place that does not exist."""
    places = places_for(slug, now=request.now)
    if places is None or not user_can(user, Can.SEE_FIGURES, at=places.organisation):
        raise Http404
    return places


def get_snapshot_for(request: Request, slug: str, uid: UUID) -> Snapshot:
    """Fetch frozen figures in a version a person sees, or 404."""
    organisation = get_object_or_404(organisations_where(request.user, Can.SEE_FIGURES), slug=slug)
    return get_object_or_404(_snapshots_for(request, organisation).select_related("organisation"), uid=uid)


def _snapshots_for(request: Request, organisation: Organisation) -> Any:
    found = Snapshot.objects.filter(organisation=organisation)
    return found if _in_full(request, organisation) else found.filter(view=Snapshot.View.HIDDEN)


def _in_full(request: Request, organisation: Organisation) -> bool:
    """Show small numbers of reports only to whoever may see them and signed in with a second factor (access.md, rule 7)."""
    return has_second_factor(request) and user_can(request.user, Can.SEE_INCIDENT_FIGURES, at=organisation)


def _shown(counted: Figures, address: str) -> dict[str, Any]:
    return {
        "figures": counted,
        "blocks": [
            {
                "name": name,
                "title": block.title,
                "sentence": block.sentence,
                "bars": drawn_bars(block),
                "table": draw(block, here=counted.slug),
                "notes": block.notes,
                "csv": f"{address}{name}.csv",
            }
            for name, block in counted.blocks.items()
        ],
    }


def _file(counted: Figures, block: str) -> HttpResponse:
    if block not in counted.blocks:
        raise Http404
    response = HttpResponse(as_csv(counted, block), content_type="text/csv; charset=utf-8")
    name = f"{counted.slug}-{block}-{london_day(counted.as_of):%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
