"""Coming back to one's report: with both parts of a receipt, or signed in. The receipt travels in the body of a POST only."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.web import Request
from core.workflow import NotNow
from incidents import services
from incidents.forms import ReceiptForm, SealedPocket, WordsToAddForm
from incidents.models import Incident, TimelineEntry
from incidents.models.incident import to_the_hour
from incidents.permissions import ReceiptHolder
from incidents.services.following_up import WAIT
from incidents.views.reporting import posted, without_files
from incidents.workflow import State

PER_PAGE = 50
POCKET = SealedPocket("follow_up")
ADDED = "Your words were added to your report."
BOTH_SIDES = (TimelineEntry.Kind.MESSAGE, TimelineEntry.Kind.FROM_REPORTER)


@without_files
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: Request) -> HttpResponse:
    """Ask for both parts of the receipt, then show where the report stands."""
    incident = _opened(request)
    if incident is not None and request.method != "POST":
        return _page(request, incident, form=WordsToAddForm(), add=reverse("incidents:follow_up_add"), leave=True)
    form = ReceiptForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            found = services.find_by_receipt(now=request.now, **form.cleaned_data)
        except NotNow as not_now:
            form.add_error(None, not_now.sentence)
        else:
            POCKET.put(request.session, {"incident": found.pk}, now=request.now)
            return redirect("incidents:follow_up")
    status = 429 if _waits(form) else 200
    return render(request, "incidents/follow_up.html", {"form": form}, status=status)


@without_files
@require_POST
def follow_up_add(request: Request) -> HttpResponse:
    """Add words to a report opened with its receipt."""
    incident = _opened(request)
    if incident is None:
        return redirect("incidents:follow_up")
    return _add(
        request,
        incident,
        by=ReceiptHolder(incident_id=incident.pk),
        add=reverse("incidents:follow_up_add"),
        back=reverse("incidents:follow_up"),
        leave=True,
    )


@require_POST
def follow_up_leave(request: Request) -> HttpResponse:
    """Close a report that was opened with its receipt."""
    POCKET.empty(request.session)
    return redirect("incidents:report")


@login_required
@require_safe
def my_reports(request: Request) -> HttpResponse:
    """List the reports one made under one's own name."""
    mine = (
        Incident.objects.reported_by(request.user)
        .select_related("organisation")
        .defer("words", "place_seen", "time_seen", "wishes", "reporter_name", "data_key")
        .order_by("-reported_at", "reference")
    )
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "heading": incident.reference,
            "url": reverse("incidents:my_report", args=[incident.reference]),
            "cells": [
                {"words": incident.organisation.name, "label": "School"},
                {"words": _stands(incident), "label": "Where it stands"},
            ],
        }
        for incident in page
    ]
    columns = ["Reference", "School", "Where it stands"]
    return render(request, "incidents/my_reports.html", {"page": page, "rows": rows, "columns": columns})


@login_required
@require_safe
def my_report(request: Request, reference: str) -> HttpResponse:
    """Show where one's own report stands, one's own words and the messages to oneself, and nothing else."""
    incident = _mine(request, reference)
    return _page(
        request, incident, form=WordsToAddForm(), add=reverse("incidents:add_words", args=[reference]), leave=False
    )


@login_required
@without_files
@require_POST
def add_words(request: Request, reference: str) -> HttpResponse:
    """Add words to one's own report."""
    incident = _mine(request, reference)
    return _add(
        request,
        incident,
        by=request.user,
        add=request.path,
        back=reverse("incidents:my_report", args=[reference]),
        leave=False,
    )


def _opened(request: Request) -> Incident | None:
    kept = POCKET.take(request.session, now=request.now)
    return Incident.objects.select_related("organisation").filter(pk=kept["incident"]).first() if kept else None


def _mine(request: Request, reference: str) -> Incident:
    incident = (
        Incident.objects.reported_by(request.user).select_related("organisation").filter(reference=reference).first()
    )
    if incident is None:
        raise Http404
    return incident


def _add(request: Request, incident: Incident, *, by: Any, add: str, back: str, leave: bool) -> HttpResponse:
    form = WordsToAddForm(request.POST)
    if form.is_valid():
        try:
            services.add_words(incident=incident, by=by, now=request.now, note=form.cleaned_data["note"])
        except NotNow as not_now:
            form.add_error("note", not_now.sentence)
        else:
            messages.success(request, ADDED)
            return redirect(back)
    return _page(request, incident, form=form, add=add, leave=leave)


def _page(request: Request, incident: Incident, *, form: Any, add: str, leave: bool) -> HttpResponse:
    signed = None if leave else request.user
    audit.record_read(
        about=incident, by=signed, now=request.now if signed else to_the_hour(request.now), verb="read_own_report"
    )
    lines = incident.timeline.filter(kind__in=BOTH_SIDES).order_by("pk")
    context = {
        "incident": incident,
        "stands": _stands(incident),
        "closed": incident.state == State.CLOSED,
        "words": incident.words,
        "lines": [
            {"from_reporter": line.kind == TimelineEntry.Kind.FROM_REPORTER, "text": line.text, "at": line.recorded_at}
            for line in lines
        ],
        "to_the_hour": incident.is_anonymous,
        "form": form,
        "add": add,
        "leave": leave,
    }
    return render(request, "incidents/own_report.html", context)


def _stands(incident: Incident) -> str:
    if incident.state == State.REPORTED and incident.first_opened_at is None:
        return "Your report has arrived. Nobody has opened it yet."
    return State(incident.state).for_reporter


def _waits(form: ReceiptForm) -> bool:
    return any(sentence == WAIT for sentence in form.non_field_errors())
