"""Reading policies: the list, the text, an earlier text, what changed between two, and the public page."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import user_can_anywhere
from accounts.models import Membership
from core.clocks import london_day
from core.web import Request
from policies.models import Acknowledgement, Obligation, Policy, PolicyVersion
from policies.permissions import WORKING, may_see_work
from policies.views import comparing, shown
from policies.workflow import State

PER_PAGE = 50
# Which of several readable texts a person meets first.
NEAREST = (
    State.IN_FORCE,
    State.ANNOUNCED,
    State.APPROVED,
    State.DECIDING,
    State.CONSULTING,
    State.DRAFT,
    State.SUPERSEDED,
)


@login_required
@require_safe
def index(request: Request) -> HttpResponse:
    """List what I owe first, then every policy I may read, each with a word for where I stand."""
    today = london_day(request.now)
    owed = list(Obligation.objects.owed_by(request.user))
    policies = (
        Policy.objects.visible_to(request.user).select_related("organisation").order_by("title", "organisation__path")
    )
    page = Paginator(policies, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "policies/index.html",
        {
            "owed": [_owed_card(duty, today) for duty in owed],
            "page": page,
            "columns": ["Policy", "From", "Text", "Where you stand"],
            "rows": _rows(list(page.object_list), request),
            "may_manage": any(user_can_anywhere(request.user, can) for can in WORKING),
            "may_see_team": Membership.objects.in_force(on=today).filter(line_manager=request.user).exists(),
        },
    )


@login_required
@require_safe
def read(request: Request, slug: str) -> HttpResponse:
    """Show the text of a policy that counts for me."""
    return _reading_page(request, version_for(request.user, slug))


@login_required
@require_safe
def read_version(request: Request, slug: str, number: int) -> HttpResponse:
    """Show exactly one version."""
    versions = PolicyVersion.objects.visible_to(request.user).for_pages()
    return _reading_page(request, get_object_or_404(versions, policy__slug=slug, number=number))


@login_required
@require_safe
def compare(request: Request, slug: str) -> HttpResponse:
    """Show clause by clause what changed between two versions; by default since the one I confirmed last."""
    versions = list(
        PolicyVersion.objects.visible_to(request.user)
        .for_pages()
        .filter(policy__slug=slug)
        .defer("body")
        .order_by("number")
    )
    if not versions:
        raise Http404
    newer = _chosen(versions, request.GET.get("to")) or _nearest(versions)
    older = _chosen(versions, request.GET.get("from")) or _confirmed_before(request.user, versions, newer)
    changes = (
        comparing.changes_between(older.clauses.order_by("order"), newer.clauses.order_by("order")) if older else []
    )
    return render(
        request,
        "policies/compare.html",
        {
            "policy": newer.policy,
            "versions": versions,
            "older": older,
            "newer": newer,
            "changes": [change for change in changes if change.kind != "same"],
            "same": sum(change.kind == "same" for change in changes),
            "sentence": comparing.sentence(changes) if older else "",
        },
    )


@require_safe
def public(request: Request, organisation: str, slug: str) -> HttpResponse:
    """Show a policy to anybody, where its owner chose so; without names of staff."""
    policy = get_object_or_404(Policy.objects.public_at(organisation), slug=slug)
    place = policy.adoptions.select_related("organisation").get(organisation__slug=organisation).organisation
    version = get_object_or_404(PolicyVersion.objects.in_force().read_at(place).for_pages(), policy=policy)
    page = shown.about_page(version, on=london_day(request.now))
    public_facts = {"In force since", "Approved", "Last reviewed", "Next review", "Answered for by", "Version"}
    page["facts"] = [{**fact, "note": ""} for fact in page["facts"] if fact["key"] in public_facts]
    response = render(request, "policies/public.html", {**page, "place": place})
    response["Cache-Control"] = "public, max-age=300" if not request.user.is_authenticated else "no-store"
    return response


def version_for(user: Any, slug: str) -> PolicyVersion:
    """Fetch the text of a policy that counts for a person, or 404: the one they owe, else the one in force where they read."""
    versions = list(
        PolicyVersion.objects.visible_to(user).for_pages().filter(policy__slug=slug).exclude(state=State.WITHDRAWN)
    )
    if not versions:
        raise Http404
    owed = set(Obligation.objects.owed_by(user).filter(version__policy__slug=slug).values_list("version", flat=True))
    return next((version for version in versions if version.pk in owed), None) or _nearest(versions)


def _reading_page(request: Request, version: PolicyVersion) -> HttpResponse:
    today = london_day(request.now)
    works_on_it = may_see_work(request.user, version)
    confirmed = Acknowledgement.objects.filter(person=request.user, version=version).first()
    duty = Obligation.objects.owed().filter(person=request.user, version=version).order_by("due_on").first()
    return render(
        request,
        "policies/read.html",
        {
            **shown.about_page(version, on=today),
            "confirmed": confirmed,
            "duty": duty,
            "is_late": duty is not None and duty.due_on < today,
            "works_on_it": works_on_it,
            "defects": shown.defects_of(version, on=today) if works_on_it else [],
        },
    )


def _rows(policies: list[Policy], request: Request) -> list[dict[str, Any]]:
    versions: dict[int, list[PolicyVersion]] = {}
    texts = PolicyVersion.objects.visible_to(request.user).filter(policy__in=policies).defer("body", "not_understood")
    for version in texts.order_by("-number"):
        versions.setdefault(version.policy_id, []).append(version)
    numbers = [version.pk for found in versions.values() for version in found]
    confirmed = set(
        Acknowledgement.objects.filter(person=request.user, version__in=numbers).values_list("version", flat=True)
    )
    owed = dict(
        Obligation.objects.owed().filter(person=request.user, version__in=numbers).values_list("version", "due_on")
    )
    today = london_day(request.now)
    return [
        _row(policy, _nearest(versions[policy.pk]), confirmed, owed, today)
        for policy in policies
        if policy.pk in versions
    ]


def _row(
    policy: Policy, version: PolicyVersion, confirmed: set[int], owed: dict[int, Any], today: Any
) -> dict[str, Any]:
    if version.pk in owed:
        late = owed[version.pk] < today
        tag, tone = ("Late", "bad") if late else ("To do", "warn")
    elif version.pk in confirmed:
        tag, tone = "Confirmed", "good"
    elif version.state == State.IN_FORCE:
        tag, tone = "To read", "plain"
    else:
        tag, tone = State(version.state).label, State(version.state).tone
    review = f"Review due {shown.words(version.next_review)}" if version.next_review else ""
    return {
        "heading": policy.title,
        "url": policy.get_absolute_url(),
        "cells": [
            {"words": policy.organisation.name, "label": "From"},
            {"words": f"Version {version.number}", "note": shown.day_words(version.effective_on), "label": "Text"},
            {
                "tag": tag,
                "tone": tone,
                "note": "The review is overdue" if version.is_review_overdue(on=today) else review,
            },
        ],
    }


def _owed_card(duty: Obligation, today: Any) -> dict[str, Any]:
    late = (today - duty.due_on).days
    days = -late
    if late > 0:
        note = f"It should have been confirmed by {shown.day_words(duty.due_on)}."
        tag, tone = f"{late} {'day' if late == 1 else 'days'} late", "bad"
    else:
        note = f"Please confirm by {shown.day_words(duty.due_on)}."
        tag, tone = ("Due today" if days == 0 else f"Due in {days} {'day' if days == 1 else 'days'}"), "warn"
    return {
        "title": duty.version.policy.title,
        "url": duty.version.policy.get_absolute_url(),
        "tag": tag,
        "tone": tone,
        "note": note,
        "late": late > 0,
    }


def _nearest(versions: list[PolicyVersion]) -> PolicyVersion:
    order = {state: place for place, state in enumerate(NEAREST)}
    return min(versions, key=lambda version: (order.get(State(version.state), len(order)), -version.number))


def _chosen(versions: list[PolicyVersion], number: str | None) -> PolicyVersion | None:
    return next((version for version in versions if str(version.number) == number), None)


def _confirmed_before(user: Any, versions: list[PolicyVersion], newer: PolicyVersion) -> PolicyVersion | None:
    earlier = [version for version in versions if version.number < newer.number]
    confirmed = set(Acknowledgement.objects.filter(person=user, version__in=earlier).values_list("version", flat=True))
    return next((version for version in reversed(earlier) if version.pk in confirmed), earlier[-1] if earlier else None)
