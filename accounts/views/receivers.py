"""Chat-style receivers: which there are, what they get, how the last notes came out, and a test."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.access import organisations_where, user_can_anywhere
from accounts.forms.receivers import ChangeReceiverForm, NewReceiverForm
from accounts.models import WebhookDelivery, WebhookReceiver
from accounts.roles import Can
from accounts.second_factor import second_factor_first
from accounts.webhooks import groups_to_choose
from core.templatetags.ui import when
from core.web import Request
from core.workflow import NotNow

PER_PAGE = 50
NEWEST = 10


@login_required
@second_factor_first
@require_safe
def receivers(request: Request) -> HttpResponse:
    """Show every receiver of the places one looks after."""
    rows = _mine(request).select_related("organisation").order_by("organisation__path", "name", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "accounts/receivers.html",
        {"page": page, "columns": ["Channel", "Of", "State"], "rows": [_receiver_row(row) for row in page]},
    )


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def add_receiver(request: Request) -> HttpResponse:
    """Add a receiver. The answer shows its secret, once: it is kept nowhere from which it could be shown after a redirect."""
    form = NewReceiverForm(request.POST or None, places=_places(request).order_by("path"))
    if request.method == "POST" and form.is_valid():
        try:
            receiver, secret = services.add_receiver(by=request.user, now=request.now, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error("address", str(refusal))
        else:
            return render(request, "accounts/receivers_secret.html", {"receiver": receiver, "secret": secret})
    return render(request, "accounts/receivers_add.html", {"form": form})


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def receiver(request: Request, pk: int) -> HttpResponse:
    """Show one receiver with its newest notes, and change it."""
    here = _one(request, pk)
    initial = {field: getattr(here, field) for field in ("name", "address", "groups", "is_active")}
    form = ChangeReceiverForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_receiver(receiver=here, by=request.user, now=request.now, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, "Kept.")
            return redirect("accounts:receiver", pk=here.pk)
    return render(
        request,
        "accounts/receivers_receiver.html",
        {
            "form": form,
            "receiver": here,
            "groups": [group.label for group in groups_to_choose() if group.slug in here.groups],
            "columns": ["Headline", "When", "State"],
            "newest": [_delivery_row(row) for row in here.deliveries.order_by("-pk")[:NEWEST]],
        },
    )


@login_required
@second_factor_first
@require_POST
def try_receiver(request: Request, pk: int) -> HttpResponse:
    """Send a test note now, and say how it came out."""
    here = _one(request, pk)
    try:
        services.try_receiver(receiver=here, by=request.user, now=request.now)
    except NotNow as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The test was taken. Look whether it shows where you expect it.")
    return redirect("accounts:receiver", pk=here.pk)


@login_required
@second_factor_first
@require_POST
def renew_secret(request: Request, pk: int) -> HttpResponse:
    """Make a new secret, and show it once (see `add_receiver`)."""
    here = _one(request, pk)
    secret = services.renew_secret(receiver=here, by=request.user, now=request.now)
    return render(request, "accounts/receivers_secret.html", {"receiver": here, "secret": secret})


@login_required
@second_factor_first
@require_POST
def remove_receiver(request: Request, pk: int) -> HttpResponse:
    """Take a receiver away."""
    services.remove_receiver(receiver=_one(request, pk), by=request.user, now=request.now)
    messages.success(request, "It is gone, and gets nothing any more.")
    return redirect("accounts:receivers")


def _places(request: Request) -> Any:
    if not user_can_anywhere(request.user, Can.SEE_SYSTEM_HEALTH):
        raise Http404
    return organisations_where(request.user, Can.SEE_SYSTEM_HEALTH)


def _mine(request: Request) -> Any:
    return WebhookReceiver.objects.filter(organisation__in=_places(request))


def _one(request: Request, pk: int) -> WebhookReceiver:
    return get_object_or_404(_mine(request).select_related("organisation"), pk=pk)


def _receiver_row(row: WebhookReceiver) -> dict[str, Any]:
    on = row.is_active
    return {
        "heading": row.name,
        "url": reverse("accounts:receiver", args=[row.pk]),
        "cells": [
            {"label": "Of", "words": row.organisation.name},
            {"label": "State", "tag": "Switched on" if on else "Switched off", "tone": "good" if on else "quiet"},
        ],
    }


def _delivery_row(delivery: WebhookDelivery) -> dict[str, Any]:
    parked = delivery.state == WebhookDelivery.State.PARKED
    unknown = parked and delivery.maybe_twice
    why = "; ".join(filter(None, ["perhaps twice" if delivery.maybe_twice and not unknown else "", delivery.failure]))
    return {
        "heading": delivery.headline,
        "cells": [
            {"label": "When", "words": when(delivery.sent_at or delivery.due_at, "near")},
            {
                "label": "State",
                "tag": "Outcome unknown" if unknown else WebhookDelivery.State(delivery.state).label,
                "tone": "warn" if unknown else "bad" if parked else "plain",
                "note": why,
            },
        ],
    }
