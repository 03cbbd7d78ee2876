""" "Who would get this?": one report asked about, and the whole table of a school, for printing."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import organisations_where
from accounts.models import Organisation
from accounts.roles import Can
from core.clocks import london_day
from core.web import Request
from incidents.forms import WhoWouldGetForm
from incidents.forms.people import name_of
from incidents.kinds import KINDS
from incidents.placing.asking import decide_each
from incidents.routing import As, Decision, Facts, Imagery
from incidents.routing import Subject as About
from incidents.routing.decision import Reason, Removed

ABOUT = (("", "Nobody named"), ("staff", "A member of staff"), ("headteacher", "The headteacher"))


@login_required
@require_safe
def who_would_get(request: Request) -> HttpResponse:
    """Say who would get a report, without making one."""
    places = list(
        organisations_where(request.user, Can.SEE_RULES).exclude(kind=Organisation.Kind.CLUSTER).order_by("path")
    )
    if not places:
        raise PermissionDenied("You cannot see the rules.")
    place = next((place for place in places if place.slug == request.GET.get("at")), None)
    if place is None and request.GET.get("at"):
        raise Http404
    place = place or places[0]
    asked = request.GET if "kind" in request.GET else None
    form = WhoWouldGetForm(asked, organisation=place)
    matrix = [Facts(kind=code, about=(About(role=role),) if role else ()) for code in KINDS for role, _ in ABOUT]
    questions = [_facts(form.cleaned_data)] if asked and form.is_valid() else []
    decisions = decide_each(organisation=place, reports=[*questions, *matrix], on=london_day(request.now))
    context = {
        "place": place,
        "places": places,
        "form": form,
        "answer": answer_of(decisions[0]) if questions else None,
        "columns": ["Kind of report", *(label for _, label in ABOUT)],
        "rows": _matrix(decisions[len(questions) :]),
    }
    return render(request, "incidents/who_would_get.html", context)


def answer_of(decision: Decision) -> dict[str, Any]:
    """Prepare one decision for a page."""
    return {
        "recipients": [
            {"name": one.name, "job": name_of(one.role), "how": _HOW[one.as_], "why": one.why, "outside": one.outside}
            for one in decision.recipients
        ],
        "removed": [
            {"job": name_of(one.role) if one.role else "", "email": one.email, "why": _why_not(one)}
            for one in decision.removed
        ],
        "says": decision.rule.says,
        "clause": decision.rule.clause,
        "source": _source(decision),
    }


_HOW = {As.OWNER: "looks after it", As.COLLABORATOR: "works on it too", As.TOLD: "learns only that there is something"}


def _why_not(removed: Removed) -> str:
    if removed.reason is Reason.FLOOR:
        return "By law one person receives this, and decides who else learns of it."
    return removed.why


def _facts(given: dict[str, Any]) -> Facts:
    return Facts(
        kind=given["kind"],
        about=(About(role=given["about"]),) if given["about"] else (),
        child_involved=given["child_involved"],
        immediate_danger=given["immediate_danger"],
        personal_data_exposed=given["personal_data_exposed"],
        imagery=Imagery(given["imagery"] or "no"),
    )


def _source(decision: Decision) -> str:
    if decision.floor:
        return "The law's minimum decides this, whatever the policy says."
    if decision.fallback:
        return "Your policy names nobody for this, so it goes where general misuse is reported."
    if decision.ours:
        return "Ours: your policy does not say, so this is our careful default."
    return f"Your policy says so: {decision.rule.clause}." if decision.rule.clause else "Your rules say so."


def _matrix(decisions: list[Decision]) -> list[dict[str, Any]]:
    width = len(ABOUT)
    return [
        {
            "heading": f"{kind.label} ({code})",
            "cells": [
                _cell(decision, label)
                for decision, (_, label) in zip(decisions[row * width : row * width + width], ABOUT, strict=True)
            ],
        }
        for row, (code, kind) in enumerate(KINDS.items())
    ]


def _cell(decision: Decision, label: str) -> dict[str, Any]:
    people = [
        f"{name_of(one.role)}{' (told only)' if one.as_ is As.TOLD and not one.outside else ''}"
        for one in decision.recipients
    ]
    marks = [
        word
        for word, true in (
            ("law's minimum", decision.floor),
            ("falls back", decision.fallback),
            ("ours", decision.ours),
        )
        if true
    ]
    left_out = [name_of(one.role) for one in decision.removed if one.reason is Reason.FLOOR and one.role]
    notes = [", ".join(marks), f"not: {', '.join(dict.fromkeys(left_out))}" if left_out else ""]
    return {
        "words": ", then ".join(dict.fromkeys(people)) or "Nobody",
        "label": label,
        "note": " · ".join(filter(None, notes)),
    }
