"""The lifecycle of a case, on one screen.

A report comes in and goes to the people the rules name, never to those it is about. Whoever looks after it says that they have it,
decides what it is, works on it and closes their part with an outcome; when the last part is closed the case is. What nobody opens
moves on by itself, and so does a part whose people have left or no longer hold the role it came to. Where the law gives a time,
somebody meets that clock or decides that it need not be met; while nobody does, others are called. People add notes, record what
was done outside, share or hand over their part, step aside where they have an interest, and write to the reporter, who can always
add words. Closed is not forgotten: a case is opened again with a reason.
"""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from core.workflow import Either, Step, Workflow, only_machine
from incidents.permissions import is_reporter, may_handle, may_read

OPENED_ALREADY = "Somebody has opened this report, so it stays with them."
IN_GOOD_HANDS = "Somebody looks after every part of this case."
NO_CLOCK = "No time limit of the law is running on this case."
NOBODY_TO_CALL = "It is not time to call anybody further."


class State(models.TextChoices):
    """Where a case stands. `tone` colours its tag; `for_reporter` is what the person who reported it reads."""

    REPORTED = "reported", "Reported"
    ACKNOWLEDGED = "acknowledged", "Received"
    TRIAGED = "triaged", "Looked at"
    IN_PROGRESS = "in_progress", "Being dealt with"
    CLOSED = "closed", "Closed"

    @property
    def tone(self) -> str:
        """Give the colour of the tag."""
        return _TONES[self]

    @property
    def for_reporter(self) -> str:
        """Say in plain words where the report stands, for the person who made it."""
        return _FOR_REPORTER[self]


_TONES = {
    State.REPORTED: "bad",
    State.ACKNOWLEDGED: "warn",
    State.TRIAGED: "warn",
    State.IN_PROGRESS: "plain",
    State.CLOSED: "quiet",
}
_FOR_REPORTER = {
    State.REPORTED: "Your report has arrived.",
    State.ACKNOWLEDGED: "Somebody has your report and will look at it.",
    State.TRIAGED: "Somebody has looked at your report and decided what happens next.",
    State.IN_PROGRESS: "Your report is being dealt with.",
    State.CLOSED: "Your report has been dealt with. You can still add to it.",
}
OPEN = (State.REPORTED, State.ACKNOWLEDGED, State.TRIAGED, State.IN_PROGRESS)
KNOWN = (State.ACKNOWLEDGED, State.TRIAGED, State.IN_PROGRESS)
ANY = tuple(State)


def already_opened(incident: Any, now: datetime) -> str | None:
    """Refuse to move a report on once somebody it was sent to has opened it."""
    return OPENED_ALREADY if incident.first_opened_at else None


def in_good_hands(incident: Any, now: datetime) -> str | None:
    """Refuse to send a case on while somebody looks after each of its parts."""
    parts = incident.strands
    return IN_GOOD_HANDS if parts.exists() and not parts.unattended(now=now).exists() else None


def duties_open(incident: Any, now: datetime) -> str | None:
    """Refuse to close the last part while an outside body is neither told nor found to be not needed."""
    if incident.strands.filter(closed_at=None).count() > 1:
        return None
    waiting = [duty.get_kind_display() for duty in incident.duties.filter(done_at=None).order_by("pk")]
    return f"First record what was done, or why it was not needed, for: {'; '.join(waiting)}." if waiting else None


def clocks_open(incident: Any, now: datetime) -> str | None:
    """Refuse to close the last part while a time limit of the law is neither met nor found to be not needed."""
    if incident.strands.filter(closed_at=None).count() > 1:
        return None
    return still_to_meet(incident.clocks.all())


def still_to_meet(clocks: Any) -> str | None:
    """Say which of these time limits somebody still has to settle."""
    waiting = [clock.law.clock.label for clock in clocks.to_meet().order_by("due_at")]
    return f"First say when it was done, or why it was not needed: {'; '.join(waiting)}." if waiting else None


def no_clock_open(incident: Any, now: datetime) -> str | None:
    """Refuse where there is no time limit to meet."""
    return None if incident.clocks.to_meet().exists() else NO_CLOCK


def nobody_to_call(incident: Any, now: datetime) -> str | None:
    """Refuse while no time limit calls for anybody further."""
    return None if incident.clocks.calling(now=now).exists() else NOBODY_TO_CALL


def newly_told(incident: Any) -> list[Any]:
    """Give the people whom this step has just given something to read."""
    return list(incident.__dict__.get("newly_told", ()))


def owners_of(incident: Any) -> list[Any]:
    """Give the people who look after a part of the case, still read it today and are not kept out of it."""
    readings = incident.readings.live(now=timezone.now()).filter(user=F("content_object__owner"))
    kept_out = incident.exclusions.values("person")
    return [reading.user for reading in readings.exclude(user__in=kept_out).select_related("user").order_by("pk")]


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
