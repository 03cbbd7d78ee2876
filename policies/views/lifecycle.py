"""The steps of a version: each takes one form, calls the service of the same name, and goes back to the page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from core.web import Request
from core.workflow import NotNow
from policies import services
from policies.forms import AnnounceForm, ConsultForm, DecisionForm
from policies.models import PolicyVersion
from policies.views.keeping import version_on_its_way, version_page
from policies.workflow import WORKFLOW


@login_required
@require_POST
def consult(request: Request, slug: str, number: int) -> HttpResponse:
    """Ask for comments until a day."""
    version = version_on_its_way(request.user, slug, number)
    WORKFLOW.refuse_strangers(version, "consult", by=request.user, now=request.now)
    form = ConsultForm(request.POST)
    if not form.is_valid():
        return version_page(request, version, form, "consult")
    return _step(
        request, version, lambda: services.consult(version=version, by=request.user, now=request.now, **form.cleaned_data),
        "Comments are open. Record what came of them when they have closed.",
    )  # fmt: skip


@login_required
@require_POST
def conclude(request: Request, slug: str, number: int) -> HttpResponse:
    """Record what came of the comments and ask the bodies."""
    version = version_on_its_way(request.user, slug, number)
    return _step(
        request,
        version,
        lambda: services.conclude(version=version, **_noted(request)),
        "Recorded. The next body has been asked.",
    )


@login_required
@require_POST
def put_to_bodies(request: Request, slug: str, number: int) -> HttpResponse:
    """Ask the bodies for their decision."""
    version = version_on_its_way(request.user, slug, number)
    return _step(
        request, version, lambda: services.put_to_bodies(version=version, by=request.user, now=request.now),
        "The first body has been asked. The words stand still until it has decided.",
    )  # fmt: skip


@login_required
@require_POST
def decide(request: Request, slug: str, number: int) -> HttpResponse:
    """Record what the waiting body decided."""
    version = version_on_its_way(request.user, slug, number)
    row = version.waiting_decision
    if row is None:
        messages.error(request, "No body is waiting to decide: look again where this version stands.")
        return _back(version)
    form = DecisionForm(request.POST, row=row)
    if not form.is_valid():
        return version_page(request, version, form, "decide")
    return _step(
        request,
        version,
        lambda: services.decide(version=version, **_noted(request), **form.cleaned_data),
        "The decision is recorded.",
    )


@login_required
@require_POST
def announce(request: Request, slug: str, number: int) -> HttpResponse:
    """Announce an approved version for a day."""
    version = version_on_its_way(request.user, slug, number)
    WORKFLOW.refuse_strangers(version, "announce", by=request.user, now=request.now)
    form = AnnounceForm(request.POST)
    if not form.is_valid():
        return version_page(request, version, form, "announce")
    seen = request.POST.get("seen", "")
    try:
        services.announce(version=version, by=request.user, seen=seen, now=request.now, **form.cleaned_data)
    except NotNow as refusal:
        # What is wrong is nearly always the day: said beside it, with everything typed still there.
        form.add_error("effective_on", refusal.sentence)
        return version_page(request, version_on_its_way(request.user, slug, number), form, "announce")
    messages.success(request, "Announced. Its readers are being told.")
    return _back(version)


@login_required
@require_POST
def send_back(request: Request, slug: str, number: int) -> HttpResponse:
    """Send a version back to be rewritten."""
    version = version_on_its_way(request.user, slug, number)
    return _step(
        request,
        version,
        lambda: services.send_back(version=version, **_noted(request)),
        "Sent back. It is a draft again.",
    )


@login_required
@require_POST
def withdraw(request: Request, slug: str, number: int) -> HttpResponse:
    """Withdraw a version for good."""
    version = version_on_its_way(request.user, slug, number)
    return _step(request, version, lambda: services.withdraw(version=version, **_noted(request)), "Withdrawn.")


def _noted(request: Request) -> dict[str, Any]:
    return {
        "by": request.user,
        "seen": request.POST.get("seen", ""),
        "note": request.POST.get("note", ""),
        "now": request.now,
    }


def _step(request: Request, version: PolicyVersion, take: Callable[[], Any], done: str) -> HttpResponse:
    try:
        take()
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return _back(version)


def _back(version: PolicyVersion) -> HttpResponse:
    return redirect("policies:manage_version", slug=version.policy.slug, number=version.number)
