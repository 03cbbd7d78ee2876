"""Cases, for those they were sent to: the list, and one case. Every reading is written down before the first byte is sent."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.second_factor import second_factor_first
from core.clocks import london
from core.web import Request
from core.workflow import Action
from incidents import services
from incidents.forms.people import name_of
from incidents.models import Clock, Incident, Strand, StrandReader, Subject, TimelineEntry
from incidents.permissions import standing_of
from incidents.placing import card_for
from incidents.views.clocks import clock_cards, note_for_list, span
from incidents.views.reporting import name_of_subject
from incidents.workflow import WORKFLOW, State

PER_PAGE = 50
TOGETHER = "together with very many others"
# What takes more than a click has a page of its own.
ON_THE_CASE = {"acknowledge", "begin_work", "reopen"}
NOT_HERE = {"add_words"}


@login_required
@second_factor_first
@require_safe
def index(request: Request) -> HttpResponse:
    """List the cases one looks after or may read, unopened ones first."""
    mine = (
        Incident.objects.visible_to(request.user)
        .worst_first()
        .select_related("organisation")
        .defer("words", "place_seen", "time_seen", "wishes", "reporter_name", "data_key")
        .prefetch_related(Prefetch("clocks", queryset=_clocks_for(request.user, now=request.now)))
    )
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(incident, now=request.now) for incident in page],
        "unopened": sum(incident.state == State.REPORTED and incident.first_opened_at is None for incident in page),
        "columns": ["Case", "What", "School", "Where it stands", "Reported"],
        **_told(Incident.objects.told_to(request.user).count()),
    }
    return render(request, "incidents/index.html", context)


@login_required
@second_factor_first
@require_safe
def case(request: Request, reference: str) -> HttpResponse:
    """Show one case to somebody who reads a part of it."""
    incident = read_case(request, reference)
    return render(request, "incidents/case.html", case_page(request, incident))


def get_case_for(user: Any, reference: str) -> Incident:
    """Fetch a case and authorise in one act: a stranger and the person concerned get the same 404 as for no case at all."""
    incident: Incident | None = Incident.objects.shown_to(user, reference)
    if incident is None:
        raise Http404
    return incident


def read_case(request: Request, reference: str) -> Incident:
    """Open a case: written down first, then asked again: the reader may have been named meanwhile."""
    incident = get_case_for(request.user, reference)
    services.open_case(incident=incident, by=request.user, now=request.now)
    return get_case_for(request.user, reference)


def parts_for(user: Any, incident: Incident) -> list[Strand]:
    """Give the parts a person reads, open ones first."""
    reads = standing_of(user, incident).reads
    return list(incident.strands.filter(pk__in=reads).select_related("owner").order_by("closed_at", "pk"))


def case_page(request: Request, incident: Incident) -> dict[str, Any]:
    """Prepare everything the page of a case shows to this reader."""
    parts = parts_for(request.user, incident)
    shows_report = any(part.shows_report for part in parts)
    actions = WORKFLOW.actions_for(incident, request.user, now=request.now)
    decision = incident.decisions.order_by("pk").last()
    card = card_for(incident.organisation)
    numbers = decision.answer["numbers"] if decision else []
    lines = incident.timeline.select_related("by").order_by("-pk")
    return {
        "incident": incident,
        "kind": incident.known_kind.label,
        "state": State(incident.state),
        "facts": _facts(incident),
        "about": _about(incident),
        "shows_report": shows_report,
        "parts": [_part(part) for part in parts],
        "others": incident.strands.exclude(pk__in=[part.pk for part in parts]).filter(closed_at=None).exists(),
        "readers": _readers(incident, now=request.now),
        "told": [
            row.person
            for row in incident.told_only.live(now=request.now).select_related("person").order_by("person__name")
        ],
        "lines": [_line(line) for line in lines if _may_see(line, parts, shows_report=shows_report)],
        "clicks": [action for action in actions if action.verb in ON_THE_CASE],
        "pages": [
            action for action in actions if action.verb not in ON_THE_CASE | NOT_HERE and _applies(action, incident)
        ],
        "clocks": clock_cards(incident.clocks.on([part.pk for part in parts]), now=request.now),
        "duties": incident.duties.select_related("done_by").order_by("pk"),
        "numbers": [card[number] for number in numbers if number in card],
        "advice": decision.answer["advice"] if decision else [],
        **_outside_record(decision.answer["record_in"] if decision else None),
        "asked_out": incident.exclusions.filter(why="kept-out", confirmed_at=None).exists(),
        "images": incident.may_hold_images,
    }


def _clocks_for(user: Any, *, now: datetime) -> Any:
    """Give the clocks a list shows: what moves an unopened report on, and time limits of the parts this person reads."""
    reads = StrandReader.objects.live(now=now).filter(user=user).values("content_object")
    clocks = Clock.objects.unopened().filter(state=Clock.State.RUNNING) | Clock.objects.to_meet().on(reads)
    return clocks.order_by("due_at", "pk")


def _outside_record(system: str | None) -> dict[str, str]:
    words = f"Your rules keep the child protection record in {system}. Enter it there, and record its reference here."
    return {"record_in": system or "", "record_words": words if system else ""}


def _told(count: int) -> dict[str, Any]:
    matters = "There is one matter" if count == 1 else f"There are {count} matters"
    return {
        "told": count,
        "told_words": f"{matters} you were told of. Somebody else looks after it; you need not do anything.",
    }


def _applies(action: Action, incident: Incident) -> bool:
    if action.verb == "meet_clock":
        return not action.why_not
    return action.verb != "answer_keeping_out" or incident.exclusions.filter(why="kept-out").exists()


def _row(incident: Incident, *, now: datetime) -> dict[str, Any]:
    state = State(incident.state)
    unopened = state == State.REPORTED and incident.first_opened_at is None
    return {
        "heading": incident.reference,
        "whole": True,
        "url": reverse("incidents:case", args=[incident.reference]),
        "cells": [
            {"words": incident.known_kind.label, "label": "What"},
            {"words": incident.organisation.name, "label": "School"},
            {
                "tag": "Not opened yet" if unopened else state.label,
                "tone": state.tone,
                "note": note_for_list(incident, now=now),
            },
            {"words": ago(incident, now=now), "label": "Reported", "note": TOGETHER if incident.in_a_crowd else ""},
        ],
    }


def ago(incident: Incident, *, now: datetime) -> str:
    """Say how long ago something was reported; for a report without a name only to the hour."""
    minutes = max(0, int((now - incident.reported_at).total_seconds() // 60))
    if incident.is_anonymous and minutes < 120:
        return "within the last two hours"
    return "just now" if minutes == 0 else f"{span(minutes)} ago"


def _facts(incident: Incident) -> list[dict[str, str]]:
    by_hour = incident.is_anonymous
    told = [
        ("Reported", ("in the hour from " if by_hour else "") + _moment(incident.reported_at)),
        ("By", _reporter(incident)),
        ("How", incident.get_source_display()),
        ("A child is involved", _yes(incident.child_involved)),
        ("Somebody is in danger now", _yes(incident.immediate_danger)),
        ("It may be a crime", _yes(incident.suspected_crime)),
        ("Personal details can be seen", _yes(incident.personal_data_exposed)),
        ("Sexual images of somebody under 18", incident.get_imagery_display()),
        ("First opened", _moment(incident.first_opened_at) if incident.first_opened_at else "Not yet"),
    ]
    return [{"key": key, "value": value, "note": "", "url": "", "change": ""} for key, value in told]


def _reporter(incident: Incident) -> str:
    if incident.reporter is not None:
        return incident.reporter.name
    return str(incident.reporter_name) or "Somebody who did not give a name"


def _yes(answer: bool) -> str:
    return "Yes" if answer else "Not ticked"


def _moment(moment: datetime) -> str:
    from core.templatetags.ui import _full

    return _full(london(moment))


def _about(incident: Incident) -> list[str]:
    subjects: list[Subject] = list(incident.subjects.select_related("person").order_by("pk"))
    for subject in subjects:
        subject.incident = incident
    return [_subject(subject) for subject in subjects] or ["Not known yet"]


def _subject(subject: Subject) -> str:
    job = name_of_subject(subject.role) if subject.role else ""
    name = subject.person.name if subject.person else str(subject.name)
    return f"{name} ({job})" if name and job else name or job


def _part(part: Strand) -> dict[str, Any]:
    return {
        "name": part.get_kind_display(),
        "owner": part.owner,
        "outcome": Strand.Outcome(part.outcome).label if part.outcome else "",
        "closed_at": part.closed_at,
    }


def _readers(incident: Incident, *, now: datetime) -> list[dict[str, Any]]:
    rows = (
        incident.readings.live(now=now + timedelta(seconds=1))
        .select_related("user", "content_object")
        .order_by("content_object__pk", "pk")
    )
    return [
        {
            "name": row.user.name,
            "job": name_of(row.role) if row.role else "",
            "how": StrandReader.How(row.how).label,
            "part": row.content_object.get_kind_display(),
            "reason": row.reason,
            "until": row.until,
        }
        for row in rows
    ]


def _may_see(line: TimelineEntry, parts: list[Strand], *, shows_report: bool) -> bool:
    if line.strand_id is None:
        return shows_report
    return line.strand_id in {part.pk for part in parts}


_SAID = {
    TimelineEntry.Kind.FACT: "wrote down what happened",
    TimelineEntry.Kind.DECISION: "decided",
    TimelineEntry.Kind.NOTE: "noted",
    TimelineEntry.Kind.MESSAGE: "wrote to the reporter",
    TimelineEntry.Kind.FROM_REPORTER: "added to the report",
    TimelineEntry.Kind.ACTION: "recorded what was done",
}


def _line(line: TimelineEntry) -> dict[str, Any]:
    by: Any = line.by
    if by is None:
        by = "The reporter" if line.kind == TimelineEntry.Kind.FROM_REPORTER else "PolicyHub"
    what = _SAID[TimelineEntry.Kind(line.kind)]
    return {"by": by, "what": what, "note": line.text, "at": line.happened_at, "refused": False}
