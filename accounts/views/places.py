"""Places: the trusts, clusters and schools one keeps; what each lacks; adding one, and what is written beside its name.

Moving and closing stand in `place_changes.py`, the numbers to ring in `place_contacts.py`.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import services
from accounts.access import organisations_where, user_can
from accounts.forms.places import NewPlaceForm, PlaceForm, RuleSetForm
from accounts.models import Membership, Organisation, RuleSetting
from accounts.roles import Can
from accounts.second_factor import second_factor_first
from accounts.services.administrators import is_administrator
from accounts.services.organisations import may_keep_at
from accounts.services.rule_sets import may_begin
from accounts.services.slots import empty_slots, slots_of
from accounts.views.place_contacts import card_rows
from core.clocks import london_day
from core.web import Request
from core.workflow import NotNow

PER_PAGE = 50
LOOKS_AFTER = (Can.KEEP_ALL_ROLES, Can.KEEP_PEOPLE, Can.KEEP_CONTACTS)


@login_required
@second_factor_first
@require_safe
def index(request: Request) -> HttpResponse:
    """List the trusts, clusters and schools one looks after, in their order, with what each lacks."""
    today, keeps_all = london_day(request.now), is_administrator(request.user)
    found = organisations_where(request.user, *LOOKS_AFTER).select_related("parent").order_by("path")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    if not page.paginator.count and not keeps_all:
        raise Http404
    schools = Organisation.objects.schools().open(on=today).filter(pk__in=found.values("pk"))
    missing = empty_slots(schools.values_list("path", flat=True), on=today)
    return render(
        request,
        "accounts/places.html",
        {
            "page": page,
            "headline": _headline(missing),
            "rows": [_row(place, missing.get(place.path, []), today) for place in page],
            "columns": ["Name", "What it is", "Belongs to", "Still missing"],
            "may_add": keeps_all or _parents(request).exists(),
        },
    )


@login_required
@second_factor_first
@require_safe
def place(request: Request, slug: str) -> HttpResponse:
    """Show one place: what it still lacks, who holds which role, whom to ring, its rules, and what stands below it."""
    here = get_place_for(request.user, slug, *LOOKS_AFTER)
    today = london_day(request.now)
    slots = slots_of(here, on=today)
    card = card_rows(here, may_keep=user_can(request.user, Can.KEEP_CONTACTS, at=here))
    source = _rules_from(here)
    keeps_roles = user_can(request.user, Can.KEEP_ALL_ROLES, at=here)
    keeps_people = keeps_roles or user_can(request.user, Can.KEEP_PEOPLE, at=here)
    return render(
        request,
        "accounts/places_place.html",
        {
            "place": here,
            "closed": _is_closed(here, today),
            "held": [slot for slot in slots if not slot.is_empty],
            "empty": [slot for slot in slots if slot.is_empty],
            "card": card,
            "numbers_missing": sum(1 for row in card if not row["name"]),
            "rules_from": source,
            "sees_rules": bool(source) and user_can(request.user, Can.SEE_RULES, at=here),
            "may_choose_rules": not source and may_begin(request.user, here),
            "keeps_roles": keeps_roles,
            "keeps_people": keeps_people,
            "people": Membership.objects.in_force(on=today)
            .filter(organisation=here)
            .values("person")
            .distinct()
            .count(),
            "facts": _facts(here),
            "below": Organisation.objects.open(on=today).filter(parent=here).order_by("name")[:100],
            "may_move": may_keep_at(request.user, here.parent),
        },
    )


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    """Add a trust, cluster or school, with the rules it begins with."""
    parents, alone = _parents(request), is_administrator(request.user)
    if not alone and not parents.exists():
        raise Http404
    form = NewPlaceForm(request.POST or None, parents=parents, may_stand_alone=alone, initial=_meant(request, parents))
    if request.method == "POST" and form.is_valid():
        try:
            new = services.add_organisation(by=request.user, now=request.now, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, str(refusal))
        except PermissionDenied:
            # Its parents are those one may add to: what is left to refuse is a rule set where rules stand already.
            form.add_error("rule_set", "Rules stand above it already, and it follows those. Leave this as it is.")
        else:
            messages.success(request, f"{new.name} is added.")
            return redirect("accounts:place", slug=new.slug)
    return render(request, "accounts/places_add.html", {"form": form})


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def change_place(request: Request, slug: str) -> HttpResponse:
    """Change a place's name and what is written beside it."""
    here = get_place_for(request.user, slug, Can.KEEP_ALL_ROLES)
    standing = {
        "name": here.name,
        "mailbox": here.mailbox,
        "domains": ", ".join(here.domains),
        "head_title": here.head_title,
        "has_nursery": here.has_nursery,
    }
    form = PlaceForm(request.POST or None, initial=standing)
    if request.method == "POST" and form.is_valid():
        services.change_place(organisation=here, by=request.user, now=request.now, **form.cleaned_data)
        messages.success(request, "Changed.")
        return redirect("accounts:place", slug=here.slug)
    return render(request, "accounts/places_change.html", {"form": form, "place": here})


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def choose_rules(request: Request, slug: str) -> HttpResponse:
    """Load the first rule set of a place that has no rules yet; elsewhere this page does not exist."""
    here = get_place_for(request.user, slug, Can.KEEP_ALL_ROLES)
    if not may_begin(request.user, here):
        raise Http404
    form = RuleSetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["rule_set"]
        try:
            services.load_rule_set(name=name, organisation=here, by=request.user, now=request.now)
        except NotNow as refusal:
            messages.error(request, refusal.sentence)
            return redirect("accounts:choose_rules", slug=here.slug)
        messages.success(request, f"{here.name} has its rules. Read them, and tell the head what is still open.")
        return redirect("accounts:place", slug=here.slug)
    return render(request, "accounts/places_rules.html", {"form": form, "place": here})


def get_place_for(user: Any, slug: str, *cans: Can) -> Organisation:
    """Fetch a place where one may do one of these things, or 404 as for none."""
    return get_object_or_404(organisations_where(user, *cans).select_related("parent__parent"), slug=slug)


def _parents(request: Request) -> Any:
    """Give what one may add something to."""
    above = (Organisation.Kind.TRUST, Organisation.Kind.CLUSTER)
    places: Any = organisations_where(request.user, Can.KEEP_ALL_ROLES).filter(kind__in=above)
    return places.open(on=london_day(request.now)).order_by("path")


def _meant(request: Request, parents: Any) -> dict[str, Any]:
    """Fill in what the page before knows: to which trust or cluster something is added."""
    if slug := request.GET.get("under", "")[:60]:
        return {"kind": "school", "parent": parents.filter(slug=slug).values_list("pk", flat=True).first()}
    return {}


def _headline(missing: dict[str, list[str]]) -> str:
    """Say in one sentence how the schools stand."""
    lacking = sum(1 for roles in missing.values() if roles)
    if not missing:
        return "There is no school here yet"
    if not lacking:
        return "Every school has its headteacher and its safeguarding lead"
    verb = "lacks" if lacking == 1 else "lack"
    return f"{lacking} of {len(missing)} schools still {verb} a headteacher or safeguarding lead"


def _row(place: Organisation, missing: list[str], today: Any) -> dict[str, Any]:
    tag = {"tag": "Closed", "tone": "quiet"} if _is_closed(place, today) else {}
    if missing:
        tag = {"tag": "Nobody yet", "tone": "warn", "words": " and ".join(missing).lower()}
    return {
        "heading": place.name,
        "url": f"/settings/places/{place.slug}/",
        "cells": [
            {"label": "What it is", "words": place.get_kind_display()},
            {"label": "Belongs to", "words": place.parent.name if place.parent else "Stands on its own"},
            {"label": "Still missing", "words": "" if tag else "Nothing", **tag},
        ],
    }


def _rules_from(place: Organisation) -> str:
    """Name the nearest place whose rules hold here, or nothing where there are none."""
    above = Organisation.objects.at_or_above(place).filter(pk__in=RuleSetting.objects.values("organisation"))
    return above.order_by("-path").values_list("name", flat=True).first() or ""


def _facts(place: Organisation) -> list[dict[str, str]]:
    facts = [
        {"key": "Short name in addresses", "value": place.slug},
        {"key": "Office email", "value": place.mailbox or "Not written down"},
        {"key": "Official addresses end in", "value": ", ".join(place.domains) or "Not written down"},
    ]
    if place.is_school:
        facts.append({"key": "The head is called", "value": place.head_title})
        facts.append({"key": "Nursery", "value": "Yes" if place.has_nursery else "No"})
    return facts


def _is_closed(place: Organisation, today: Any) -> bool:
    return place.closed_on is not None and place.closed_on <= today
