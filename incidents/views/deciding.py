"""What people decide on a case: one page per verb, which asks for the reason and changes nothing before it is sent."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.second_factor import second_factor_first
from core.clocks import at_london
from core.web import Request
from core.workflow import NotNow
from incidents import services
from incidents.forms import (
    ActionForm,
    ClockForm,
    CloseForm,
    HandOverForm,
    InterestForm,
    KeepingOutForm,
    NoteForm,
    ShareForm,
    SubjectForm,
    TriageForm,
    WordsToAddForm,
)
from incidents.models import Incident
from incidents.permissions import standing_of
from incidents.services.deciding import Answers
from incidents.services.sharing import may_be_sent, may_be_shown
from incidents.views.cases import get_case_for, read_case
from incidents.views.reporting import posted
from incidents.workflow import WORKFLOW

DONE = "Done. It stands on the case."
GONE = "Done. This case is now with somebody else."
MIDDAY = time(12, 0)


def page_for(verb: str) -> Callable[..., Any]:
    """Turn a function that makes a form and says what to do with it into the page of one verb."""

    def wrap(prepare: Callable[..., tuple[Any, Callable[[Any], Any]]]) -> Callable[..., HttpResponse]:
        @login_required
        @second_factor_first
        @require_http_methods(["GET", "HEAD", "POST"])
        def page(request: Request, reference: str) -> HttpResponse:
            incident = (
                get_case_for(request.user, reference) if request.method == "POST" else read_case(request, reference)
            )
            form, do = prepare(request, incident)
            if request.method == "POST" and form.is_valid():
                try:
                    _do(request, incident, lambda: do(form))
                except NotNow as not_now:
                    form.add_error(None, not_now.sentence)
                else:
                    return _onwards(request, incident)
            context = {
                "incident": incident,
                "form": form,
                "label": WORKFLOW[verb].label,
                "why_not": _why_not(verb, incident, request),
            }
            return render(request, "incidents/decide.html", context)

        page.__name__ = verb
        page.__doc__ = prepare.__doc__
        return page

    return wrap


@login_required
@second_factor_first
@require_POST
def acknowledge(request: Request, reference: str) -> HttpResponse:
    """Say that one has the report."""
    return _click(
        request, reference, services.acknowledge, seen=request.POST.get("seen"), note=request.POST.get("note", "")
    )


@login_required
@second_factor_first
@require_POST
def begin_work(request: Request, reference: str) -> HttpResponse:
    """Say that work has begun."""
    return _click(request, reference, services.begin_work)


@login_required
@second_factor_first
@require_POST
def reopen(request: Request, reference: str) -> HttpResponse:
    """Open a closed case again."""
    return _click(request, reference, services.reopen, note=request.POST.get("note", ""))


@page_for("note")
def note(request: Request, incident: Incident) -> Any:
    """Add a note."""
    form = NoteForm(posted(request), parts=_parts(request, incident, handled=False))
    return form, lambda form: services.note(
        incident=incident, by=request.user, now=request.now, note=form.cleaned_data["note"], strand=form.part
    )


@page_for("record_action")
def record_action(request: Request, incident: Incident) -> Any:
    """Record what was done."""
    form = ActionForm(posted(request), parts=_parts(request, incident))
    return form, lambda form: services.record_action(
        incident=incident,
        by=request.user,
        now=request.now,
        note=form.cleaned_data["note"],
        strand=form.part,
        duty=form.cleaned_data["duty"],
        needed=not form.cleaned_data["not_needed"],
        happened_at=at_london(form.cleaned_data["on"], MIDDAY) if form.cleaned_data["on"] else None,
    )


@page_for("meet_clock")
def meet_clock(request: Request, incident: Incident) -> Any:
    """Say that a time limit is met, or not needed."""
    waiting = incident.clocks.to_meet().on(standing_of(request.user, incident).handles).order_by("due_at")
    form = ClockForm(posted(request), clocks=list(waiting))
    return form, lambda form: services.meet_clock(
        incident=incident,
        by=request.user,
        now=request.now,
        note=form.cleaned_data["note"],
        clock=form.clock,
        needed=form.cleaned_data["how"] == "met",
        happened_at=form.happened_at,
    )


@page_for("write_to_reporter")
def write_to_reporter(request: Request, incident: Incident) -> Any:
    """Write to the person who reported this."""
    form = WordsToAddForm(posted(request))
    form.fields["note"].label = "Your message"
    form.fields["note"].help_text = "Name nobody, and do not say what happens to somebody else."
    return form, lambda form: services.write_to_reporter(
        incident=incident, by=request.user, now=request.now, note=form.cleaned_data["note"]
    )


@page_for("triage")
def triage(request: Request, incident: Incident) -> Any:
    """Decide what it is."""
    flags = {
        "child": "child_involved",
        "danger": "immediate_danger",
        "crime": "suspected_crime",
        "data": "personal_data_exposed",
    }
    initial = {
        "kind": incident.kind,
        "facts": [tick for tick, name in flags.items() if getattr(incident, name)],
        "imagery": incident.imagery,
        "seen": incident.fingerprint,
    }

    def do(form: Any) -> Any:
        given = form.cleaned_data
        ticked = {name: tick in given["facts"] for tick, name in flags.items()}
        answers = Answers(kind=given["kind"], imagery=given["imagery"], **ticked)
        return services.triage(
            incident=incident, by=request.user, now=request.now, seen=given["seen"], note=given["note"], answers=answers
        )

    return TriageForm(posted(request), initial=initial), do


@page_for("name_subject")
def name_subject(request: Request, incident: Incident) -> Any:
    """Say whom this is about."""
    form = SubjectForm(posted(request), organisation=incident.organisation)
    return form, lambda form: services.name_subject(
        incident=incident, by=request.user, now=request.now, **form.cleaned_data
    )


@page_for("answer_keeping_out")
def answer_keeping_out(request: Request, incident: Incident) -> Any:
    """Decide who is kept out."""
    asked = list(incident.exclusions.filter(why="kept-out").select_related("person").order_by("person__name"))
    form = KeepingOutForm(posted(request), asked=asked)
    return form, lambda form: services.answer_keeping_out(
        incident=incident,
        by=request.user,
        now=request.now,
        note=form.cleaned_data["note"],
        person_id=int(form.cleaned_data["person"]),
        keep=form.cleaned_data["keep"] == "yes",
    )


@page_for("share")
def share(request: Request, incident: Incident) -> Any:
    """Let somebody read a part."""
    people = may_be_shown(incident, now=request.now).exclude(pk=request.user.pk)
    form = ShareForm(posted(request), parts=_parts(request, incident), people=people)
    return form, lambda form: services.share(
        incident=incident,
        by=request.user,
        now=request.now,
        note=form.cleaned_data["note"],
        strand=form.part,
        person=form.cleaned_data["person"],
        until=_end_of(form.cleaned_data["until"]),
    )


@page_for("hand_over")
def hand_over(request: Request, incident: Incident) -> Any:
    """Hand a part over."""
    people = may_be_sent(incident).exclude(pk=request.user.pk)
    form = HandOverForm(posted(request), parts=_parts(request, incident), people=people)
    return form, lambda form: services.hand_over(
        incident=incident,
        by=request.user,
        now=request.now,
        note=form.cleaned_data["note"],
        strand=form.part,
        person=form.cleaned_data["person"],
    )


@page_for("declare_interest")
def declare_interest(request: Request, incident: Incident) -> Any:
    """Say that one has an interest in this."""
    form = InterestForm(posted(request))
    return form, lambda form: services.declare_interest(
        incident=incident, by=request.user, now=request.now, note=form.cleaned_data["note"]
    )


@page_for("close")
def close(request: Request, incident: Incident) -> Any:
    """Close one's part."""
    form = CloseForm(posted(request), initial={"seen": incident.fingerprint})
    return form, lambda form: services.close(incident=incident, by=request.user, now=request.now, **form.cleaned_data)


def _click(request: Request, reference: str, service: Callable[..., Any], **given: Any) -> HttpResponse:
    incident = get_case_for(request.user, reference)
    try:
        _do(request, incident, lambda: service(incident=incident, by=request.user, now=request.now, **given))
    except NotNow as not_now:
        messages.error(request, not_now.sentence)
        return redirect("incidents:case", reference=reference)
    return _onwards(request, incident)


def _do(request: Request, incident: Incident, act: Callable[[], Any]) -> None:
    """Take the step; somebody for whom the case ceased to exist meanwhile learns nothing but that there is no such page."""
    try:
        act()
    except PermissionDenied:
        if not Incident.objects.visible_to(request.user).filter(pk=incident.pk).exists():
            raise Http404 from None
        raise


def _onwards(request: Request, incident: Incident) -> HttpResponse:
    if Incident.objects.visible_to(request.user).filter(pk=incident.pk).exists():
        messages.success(request, DONE)
        return redirect("incidents:case", reference=incident.reference)
    messages.success(request, GONE)
    return redirect("incidents:index")


def _parts(request: Request, incident: Incident, *, handled: bool = True) -> list[Any]:
    standing = standing_of(request.user, incident)
    mine = incident.strands.filter(pk__in=standing.handles if handled else standing.reads)
    return list((mine.filter(closed_at=None) if handled else mine).order_by("closed_at", "pk"))


def _why_not(verb: str, incident: Incident, request: Request) -> str:
    guards = (guard(incident, request.now) for guard in WORKFLOW[verb].not_while)
    return next(filter(None, guards), "")


def _end_of(day: Any) -> datetime | None:
    return at_london(day + timedelta(days=1), time(0, 0)) if day else None
