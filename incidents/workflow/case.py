"""The life of a case itself: every step of it, in the order in which it is lived."""

from typing import Any

from django.urls import reverse

from core.workflow import Either, Step, Workflow, only_machine
from incidents.permissions import is_reporter, may_handle, may_read
from incidents.workflow.guards import (
    already_opened,
    clocks_open,
    duties_open,
    in_good_hands,
    no_clock_open,
    nobody_to_call,
)
from incidents.workflow.people import newly_told, owners_of
from incidents.workflow.states import ANY, KNOWN, OPEN, State


def _stays(incident: Any) -> str:
    return str(incident.state)


def _after_triage(incident: Any) -> str:
    return State.IN_PROGRESS if incident.state == State.IN_PROGRESS else State.TRIAGED


def _after_closing(incident: Any) -> str:
    return str(incident.state) if incident.strands.filter(closed_at=None).exists() else State.CLOSED


def _address(incident: Any, verb: str) -> str:
    return reverse(f"incidents:{verb}", args=[incident.reference])


def _page(incident: Any) -> str:
    return reverse("incidents:case", args=[incident.reference])


WORKFLOW = Workflow(
    name="incidents",
    states=State,
    start=State.REPORTED,
    address=_address,
    page=_page,
    fingerprint=lambda incident: incident.fingerprint,
    steps=(
        Step(
            verb="acknowledge",
            label="Say that you have it",
            sources=(State.REPORTED,),
            to=State.ACKNOWLEDGED,
            who=may_handle,
            note="optional",
            deciding=True,
            style="primary",
        ),
        Step(
            verb="triage",
            label="Decide what it is",
            sources=KNOWN,
            to=Either((State.TRIAGED, State.IN_PROGRESS), _after_triage),
            who=may_handle,
            note="required",
            deciding=True,
            tells=(newly_told,),
            urgent=True,
            style="primary",
        ),
        Step(
            verb="begin_work",
            label="Start work on this",
            sources=(State.TRIAGED,),
            to=State.IN_PROGRESS,
            who=may_handle,
            style="primary",
        ),
        Step(verb="note", label="Add a note", sources=ANY, to=Either(ANY, _stays), who=may_read, note="required"),
        Step(
            verb="record_action",
            label="Record what was done",
            sources=OPEN,
            to=Either(OPEN, _stays),
            who=may_handle,
            note="required",
        ),
        Step(
            verb="meet_clock",
            label="Say that a time limit is met, or not needed",
            sources=OPEN,
            to=Either(OPEN, _stays),
            who=may_handle,
            not_while=(no_clock_open,),
            note="required",
        ),
        Step(
            verb="write_to_reporter",
            label="Write to the person who reported this",
            sources=ANY,
            to=Either(ANY, _stays),
            who=may_handle,
            note="required",
        ),
        Step(
            verb="name_subject",
            label="Say whom this is about",
            sources=OPEN,
            to=Either(OPEN, _stays),
            who=may_handle,
            note="required",
            tells=(newly_told,),
            urgent=True,
        ),
        Step(
            verb="answer_keeping_out",
            label="Decide who is kept out",
            sources=OPEN,
            to=Either(OPEN, _stays),
            who=may_handle,
            note="required",
            tells=(newly_told,),
            urgent=True,
        ),
        Step(
            verb="share",
            label="Let somebody read a part",
            sources=OPEN,
            to=Either(OPEN, _stays),
            who=may_handle,
            note="required",
            tells=(newly_told,),
            urgent=True,
        ),
        Step(
            verb="hand_over",
            label="Hand a part over",
            sources=OPEN,
            to=Either(OPEN, _stays),
            who=may_handle,
            note="required",
            tells=(newly_told,),
            urgent=True,
        ),
        Step(
            verb="declare_interest",
            label="Say that you have an interest in this",
            sources=OPEN,
            to=Either(OPEN, _stays),
            who=may_read,
            note="required",
            tells=(newly_told, owners_of),
            urgent=True,
        ),
        Step(
            verb="close",
            label="Close your part",
            sources=(State.TRIAGED, State.IN_PROGRESS),
            to=Either((State.TRIAGED, State.IN_PROGRESS, State.CLOSED), _after_closing),
            who=may_handle,
            not_while=(duties_open, clocks_open),
            note="required",
            deciding=True,
        ),
        Step(
            verb="reopen",
            label="Open this case again",
            sources=(State.CLOSED,),
            to=State.IN_PROGRESS,
            who=may_handle,
            note="required",
            tells=(owners_of,),
            urgent=True,
        ),
        Step(
            verb="add_words",
            label="Add to your report",
            sources=ANY,
            to=Either(ANY, _stays),
            who=is_reporter,
            note="required",
            tells=(owners_of,),
            urgent=True,
        ),
        Step(
            verb="escalate",
            label="Move on to the next person",
            sources=(State.REPORTED,),
            to=State.REPORTED,
            who=only_machine,
            not_while=(already_opened,),
            tells=(newly_told,),
            urgent=True,
        ),
        Step(
            verb="call_further",
            label="Call somebody further",
            sources=OPEN,
            to=Either(OPEN, _stays),
            who=only_machine,
            not_while=(nobody_to_call,),
            tells=(newly_told,),
            urgent=True,
        ),
        Step(
            verb="route_again",
            label="Send on by the rules",
            sources=ANY,
            to=Either(ANY, _stays),
            who=only_machine,
            not_while=(in_good_hands,),
            tells=(newly_told,),
            urgent=True,
        ),
    ),
)
