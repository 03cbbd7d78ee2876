"""Who has read and confirmed: my own team, and a school by name."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import organisations_where
from accounts.models import Membership, Organisation
from accounts.roles import Can
from core.clocks import london, london_day
from core.web import Request
from policies.models import Acknowledgement, Obligation, ObligationReason, Policy, PolicyVersion
from policies.views import shown

PER_PAGE = 50
SHOWN = {"late": "Late", "to-do": "To do", "confirmed": "Confirmed", "": "Everybody"}


@login_required
@require_safe
def team(request: Request) -> HttpResponse:
    """Show a line manager what their own people still have to confirm (P12)."""
    today = london_day(request.now)
    if (
        not Membership.objects.in_force(on=today)
        .filter(line_manager=request.user)
        .exclude(person=request.user)
        .exists()
    ):
        raise Http404
    duties = Obligation.objects.of_reports(request.user, on=today)
    page = _page(request, duties.owed().order_by("due_on", "person__name", "pk"))
    return render(
        request,
        "policies/team.html",
        {
            "sentence": _sentence(duties.counts(on=today), "in your team"),
            "page": page,
            "columns": ["Who", "What", "Where it stands"],
            "rows": [
                _row(duty, today, {}, heading=duty.person.name, second=duty.version.policy.title) for duty in page
            ],
        },
    )


@login_required
@require_safe
def completion(request: Request, slug: str) -> HttpResponse:
    """Show by name, for one school, who has confirmed the text in force; for several schools, how each stands."""
    today = london_day(request.now)
    places = list(
        organisations_where(request.user, Can.SEE_COMPLETION_BY_NAME)
        .filter(policy_adoptions__policy__slug=slug)
        .order_by("path")
    )
    policy = Policy.objects.filter(slug=slug, adoptions__organisation__in=places).distinct().first()
    if policy is None:
        raise Http404
    place = next((place for place in places if place.slug == request.GET.get("at")), None)
    if place is None and "at" in request.GET:
        raise Http404
    if place is None and len(places) > 1:
        return _by_school(request, policy, places, today)
    return _by_name(request, policy, place or places[0], places, today)


def _by_school(request: Request, policy: Policy, places: list[Organisation], today: Any) -> HttpResponse:
    duties = Obligation.objects.filter(version__policy=policy, version__state="in_force", organisation__in=places)
    counts = {row["organisation"]: row for row in duties.counts_by("organisation", on=today)}
    totals = {key: sum(row[key] for row in counts.values()) for key in ("asked", "confirmed", "to_do", "late")}
    return render(
        request,
        "policies/completion_schools.html",
        {
            "policy": policy,
            "sentence": _sentence(totals, "here"),
            "columns": ["Place", "Confirmed", "Where it stands"],
            "rows": [_school_row(place, counts.get(place.pk)) for place in places],
        },
    )


def _by_name(
    request: Request, policy: Policy, place: Organisation, places: list[Organisation], today: Any
) -> HttpResponse:
    version = PolicyVersion.objects.in_force().read_at(place).for_pages().filter(policy=policy).first()
    duties = Obligation.objects.filter(version=version, organisation=place)
    which = request.GET.get("show", "")
    page = _page(request, _which(duties, which, today).order_by("person__name", "person_id", "pk"))
    confirmed = dict(
        Acknowledgement.objects.filter(version=version, person__in=[duty.person_id for duty in page]).values_list(
            "person", "at"
        )
    )
    return render(
        request,
        "policies/completion.html",
        {
            "policy": policy,
            "version": version,
            "place": place,
            "others": [other for other in places if other.pk != place.pk],
            "sentence": _sentence(duties.counts(on=today), "here"),
            "page": page,
            "columns": ["Who", "Asked as", "Where it stands"],
            "rows": [_row(duty, today, confirmed, heading=duty.person.name, second=_why(duty)) for duty in page],
            "which": which,
            "filters": [{"value": value, "label": label, "current": value == which} for value, label in SHOWN.items()],
        },
    )


def _which(duties: Any, which: str, today: Any) -> Any:
    if which == "late":
        return duties.overdue(on=today)
    if which == "to-do":
        return duties.owed()
    if which == "confirmed":
        return duties.filter(state=Obligation.State.ACKNOWLEDGED)
    return duties


def _page(request: Request, duties: Any) -> Any:
    reasons = Prefetch("reasons", ObligationReason.objects.select_related("membership__organisation"))
    rows = duties.select_related("person", "version__policy").prefetch_related(reasons)
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def _row(duty: Obligation, today: Any, confirmed: dict[int, Any], *, heading: str, second: str) -> dict[str, Any]:
    late = duty.state == Obligation.State.OWED and duty.due_on < today
    state = Obligation.State(duty.state)
    at = confirmed.get(duty.person_id)
    if at:
        note = shown.day_words(london(at).date())
    elif state == Obligation.State.OWED:
        days = (today - duty.due_on).days
        note = f"{days} {'day' if days == 1 else 'days'} late" if late else f"by {shown.day_words(duty.due_on)}"
    else:
        note = ""
    return {
        "heading": heading,
        "cells": [
            {"words": second, "label": "About" if second == duty.version.policy.title else "Asked as"},
            {"tag": "Late" if late else state.label, "tone": "bad" if late else state.tone, "note": note},
        ],
    }


def _why(duty: Obligation) -> str:
    return ", ".join(dict.fromkeys(reason.words.partition(" at ")[0] for reason in duty.reasons.all()))


def _school_row(place: Organisation, row: dict[str, int] | None) -> dict[str, Any]:
    asked, confirmed = (row["asked"], row["confirmed"]) if row else (0, 0)
    if not asked:
        tag, tone = "Nobody is asked", "quiet"
    elif confirmed == asked:
        tag, tone = "All confirmed", "good"
    else:
        tag, tone = (f"{row['late']} late", "bad") if row and row["late"] else (f"{asked - confirmed} to do", "warn")
    return {
        "heading": place.name,
        "url": f"?at={place.slug}",
        "cells": [
            {"words": f"{confirmed} of {asked}" if asked else "", "label": "Confirmed"},
            {"tag": tag, "tone": tone},
        ],
    }


def _sentence(counts: dict[str, int], where: str) -> str:
    if not counts["asked"]:
        return f"Nobody is asked to confirm anything {where} yet."
    if counts["confirmed"] == counts["asked"]:
        return f"Everybody has confirmed: {counts['asked']} of {counts['asked']}."
    late = f"; {counts['late']} {'is' if counts['late'] == 1 else 'are'} late" if counts["late"] else ""
    return f"{counts['confirmed']} of {counts['asked']} confirmed, {counts['to_do']} still to do{late}."
