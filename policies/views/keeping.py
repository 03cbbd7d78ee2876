"""Keeping policies: the list of what I look after, the page of one version on its way, its particulars and its readers."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import user_can, user_can_anywhere
from accounts.models import User
from accounts.roles import Can
from core import audit
from core.clocks import london_day
from core.models import AuditEntry
from core.web import Request
from core.workflow import NotNow
from policies import services
from policies.forms import AnnounceForm, AudienceForm, ConsultForm, DecisionForm, DetailsForm
from policies.models import Policy, PolicyVersion
from policies.models.documents import as_written
from policies.permissions import WORKING
from policies.views import shown
from policies.workflow import WORKFLOW, State

PER_PAGE = 25
STEPS = (
    ("Written", (State.DRAFT,)),
    ("Comments", (State.CONSULTING,)),
    ("Decision", (State.DECIDING,)),
    ("Approved", (State.APPROVED,)),
    ("Announced", (State.ANNOUNCED,)),
    ("In force", (State.IN_FORCE,)),
)
DONE_WORDS = {
    "create": "wrote it",
    "import_version": "imported the text",
    "hand_out": "asked its readers to confirm",
    "supersede": "replaced it by a later version",
    "put_in_force": "put it in force",
    "consult": "asked for comments",
    "conclude": "recorded what came of the comments",
    "put_to_bodies": "asked for a decision",
    "decide": "recorded a decision",
    "announce": "announced it",
    "send_back": "sent it back",
    "withdraw": "withdrew it",
}


@login_required
@require_safe
def manage(request: Request) -> HttpResponse:
    """List the policies I look after: what counts, what is on its way, and what is missing."""
    if not any(user_can_anywhere(request.user, can) for can in WORKING):
        raise Http404
    texts = PolicyVersion.objects.defer("body", "not_understood").exclude(state=State.WITHDRAWN).order_by("-number")
    policies = (
        Policy.objects.kept_by(request.user)
        .select_related("organisation", "owner", "contact")
        .prefetch_related("audience", Prefetch("versions", queryset=texts))
        .order_by("title", "organisation__path")
    )
    page = Paginator(policies, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "policies/manage.html",
        {
            "page": page,
            "rows": [_row(policy, london_day(request.now)) for policy in page],
            "may_import": user_can_anywhere(request.user, Can.WRITE_POLICIES),
        },
    )


@login_required
@require_safe
def manage_version(request: Request, slug: str, number: int) -> HttpResponse:
    """Show where a version stands, whose turn it is, and the one next step."""
    return version_page(request, version_on_its_way(request.user, slug, number))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: Request, slug: str) -> HttpResponse:
    """Write down what the document does not say about a policy."""
    policy = policy_to_write(request.user, slug)
    version = services.current_version(policy)
    people = User.objects.working_at(policy.organisation, on=london_day(request.now)).order_by("name", "pk")
    form = DetailsForm(_sent(request), people=people, initial=DetailsForm.initial_of(policy, version))
    if request.method == "POST" and form.is_valid():
        services.amend_details(policy=policy, by=request.user, now=request.now, **form.cleaned_data)
        messages.success(request, "The details are saved.")
        return redirect(_page_of(policy, version))
    return render(request, "policies/details.html", {"form": form, "policy": policy, "back": _page_of(policy, version)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def audience(request: Request, slug: str) -> HttpResponse:
    """Choose who a policy is for."""
    policy = policy_to_write(request.user, slug)
    rows = list(policy.audience.all())
    chosen = {kind: [row.value for row in rows if row.kind == kind] for kind in ("role", "employment")}
    form = AudienceForm(_sent(request), initial=chosen)
    back = _page_of(policy, services.current_version(policy))
    if request.method == "POST" and form.is_valid():
        try:
            services.set_audience(policy=policy, chosen=form.chosen(), by=request.user, now=request.now)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Saved. New readers are asked, and nobody else is, within the hour.")
            return redirect(back)
    return render(request, "policies/audience.html", {"form": form, "policy": policy, "back": back})


def version_on_its_way(user: Any, slug: str, number: int) -> PolicyVersion:
    """Fetch a version whose way a person may follow, or 404."""
    versions = PolicyVersion.objects.worked_on_by(user).for_pages().prefetch_related("decisions", "consultations")
    return get_object_or_404(versions, policy__slug=slug, number=number)


def policy_to_write(user: Any, slug: str) -> Policy:
    """Fetch a policy whose particulars a person may change, or 404."""
    policy = get_object_or_404(
        Policy.objects.kept_by(user).select_related("organisation", "owner", "contact"), slug=slug
    )
    if not user_can(user, Can.WRITE_POLICIES, at=policy.organisation):
        raise Http404
    return policy


def version_page(
    request: Request, version: PolicyVersion, form: forms.Form | None = None, verb: str = ""
) -> HttpResponse:
    """Draw the page of a version; `form` is one that was sent and refused, with the verb it belongs to."""
    today = london_day(request.now)
    actions = WORKFLOW.actions_for(version, request.user, now=request.now)
    asked = {action.verb: action for action in actions}
    return render(
        request,
        "policies/manage_version.html",
        {
            "version": version,
            "policy": version.policy,
            "state": State(version.state),
            "sentence": _sentence(version),
            "steps": _steps(version),
            "form": form,
            "forms": [
                {"action": asked[name], "form": form if verb == name else blank(version), "why": asked[name].why_not}
                for name, blank in BLANKS.items()
                if name in asked
            ],
            "actions": [action for action in actions if action.verb not in BLANKS],
            "waiting": version.waiting_decision,
            "decisions": [
                _decision_row(row) for row in sorted(version.decisions.all(), key=lambda row: (-row.round, row.order))
            ],
            "decision_columns": ["Who", "Its say is", "Outcome", "Minutes"],
            "consultations": list(version.consultations.all()),
            "facts": shown.facts_of(version, on=today),
            "defects": shown.defects_of(version, on=today),
            "history": _history(version),
            "may_write": user_can(request.user, Can.WRITE_POLICIES, at=version.organisation_id),
            "may_see_completion": user_can(request.user, Can.SEE_COMPLETION_BY_NAME, at=version.organisation_id),
        },
    )


BLANKS = {
    "consult": lambda version: ConsultForm(initial={"council": version.consults_with.capitalize()}),
    "decide": lambda version: DecisionForm(row=version.waiting_decision),
    "announce": lambda version: AnnounceForm(),
}


def _sent(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _page_of(policy: Policy, version: PolicyVersion | None) -> Any:
    return (
        reverse("policies:manage_version", args=[policy.slug, version.number])
        if version
        else reverse("policies:manage")
    )


def _row(policy: Policy, today: Any) -> dict[str, Any]:
    versions = list(policy.versions.all())
    for version in versions:
        version.policy = policy
    in_force = next((version for version in versions if version.state == State.IN_FORCE), None)
    coming = next((version for version in versions if version.state not in (State.IN_FORCE, State.SUPERSEDED)), None)
    best = in_force or coming
    missing = shown.particulars_missing(best, on=today, bodies=("not asked here",)) if best else ["There is no text."]
    late = in_force is not None and in_force.is_review_overdue(on=today)
    return {
        "policy": policy,
        "in_force": in_force,
        "coming": coming,
        "coming_state": State(coming.state) if coming else None,
        "review": shown.words(in_force.next_review) if in_force else "",
        "late": late,
        "missing": missing,
    }


def _sentence(version: PolicyVersion) -> str:
    waiting = version.waiting_decision
    if waiting is not None:
        return f"Version {version.number} is waiting for the {waiting.label[0].lower()}{waiting.label[1:]}"
    if version.state in (State.ANNOUNCED, State.IN_FORCE):
        verb = "takes effect on" if version.state == State.ANNOUNCED else "has been in force since"
        return f"Version {version.number} {verb} {shown.day_words(version.effective_on)}"
    endings = {
        State.DRAFT: "is a draft",
        State.CONSULTING: "is out for comments",
        State.APPROVED: "is approved and can be announced",
        State.SUPERSEDED: "was replaced by a later version",
        State.WITHDRAWN: "was withdrawn",
    }
    return f"Version {version.number} {endings.get(State(version.state), 'is waiting for a decision')}"


def _steps(version: PolicyVersion) -> list[dict[str, str]]:
    if version.state == State.WITHDRAWN:
        return []
    order = [state for _, states in STEPS for state in states]
    here = order.index(State(version.state)) if version.state in order else len(order)
    steps = []
    for place, (label, _) in enumerate(STEPS):
        skipped = label == "Comments" and place < here and not version.was_consulted
        if skipped or (label == "Comments" and here < place and not version.consults_with):
            continue
        steps.append(
            {"label": label, "state": "done" if place < here else "now" if place == here else "next", "note": ""}
        )
    if steps and here == len(STEPS) - 1:
        steps[-1]["state"] = "done"
    return steps


def _decision_row(row: Any) -> dict[str, Any]:
    tones = {"agreed": "good", "with-conditions": "good", "not-agreed": "bad", "": "warn"}
    when = shown.words(_when(row))
    return {
        "heading": row.label,
        "cells": [
            {
                "words": row.get_needed_display().capitalize(),
                "note": "Our choice: the rules name no body" if row.ours else "",
                "label": "Its say is",
            },
            {
                "tag": row.get_outcome_display() or "Waiting",
                "tone": tones.get(row.outcome, "quiet"),
                "note": when,
                "label": "Outcome",
            },
            {"words": row.minute_reference, "note": row.conditions, "label": "Minutes"},
        ],
    }


def _when(row: Any) -> Any:
    return as_written(row.met_on, row.met_precision)


def _history(version: PolicyVersion) -> list[dict[str, Any]]:
    entries = audit.entries_about(version).exclude(verb="acknowledge").select_related("person").order_by("-id")[:40]
    return [
        {
            "by": entry.person or "PolicyHub",
            "what": DONE_WORDS.get(entry.verb, entry.verb.replace("_", " ")),
            "at": entry.at,
            "refused": entry.outcome == AuditEntry.Outcome.REFUSED,
        }
        for entry in entries
    ]
