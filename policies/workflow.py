"""The life of a version of a policy, on one screen.

It is drafted, goes out to consultation where the rules ask for it, then to the bodies that must agree, one after the other. Once
all have agreed it is announced, so that people have the notice they are promised; on its day the program puts it in force and
lays the earlier version to rest. Until then it can be sent back or withdrawn, and no words change outside a draft.

Not here: who may (`permissions.py`), or what else happens with a step (`services/`, `publishing.py`).
"""

from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse

from core.clocks import add_months, london_day
from core.workflow import Either, Step, Workflow, only_machine
from policies.permissions import author_of, may_record_decision, may_send_back, may_write, owners_of, recorders_of


class State(models.TextChoices):
    """Where a version stands."""

    DRAFT = "draft", "Draft"
    CONSULTING = "consulting", "Out for consultation"
    DECIDING = "deciding", "Waiting for a decision"
    APPROVED = "approved", "Approved"
    ANNOUNCED = "announced", "Announced"
    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Replaced"
    WITHDRAWN = "withdrawn", "Withdrawn"

    @property
    def tone(self) -> str:
        """Give the colour that repeats the word."""
        return _TONES.get(self.value, "plain")

    @property
    def turn(self) -> str:
        """Say whose turn it is."""
        return _TURNS[self.value]


_TONES = {"in_force": "good", "deciding": "warn", "consulting": "warn", "superseded": "quiet", "withdrawn": "quiet"}
_TURNS = {
    "draft": "It is the writer's turn: finish the text, then ask for comments or a decision.",
    "consulting": "It is the turn of those who are consulted. The owner records what came of it.",
    "deciding": "It is the turn of the body named below.",
    "approved": "It is the owner's turn: choose the day it takes effect and tell people.",
    "announced": "It is nobody's turn. PolicyHub puts it in force on its day.",
    "in_force": "It is the readers' turn: to read it and confirm.",
    "superseded": "It is nobody's turn. A later version has taken its place.",
    "withdrawn": "It is nobody's turn. This version was withdrawn.",
}
UNDECIDED = (State.CONSULTING, State.DECIDING, State.APPROVED, State.ANNOUNCED)


def has_no_words(version: Any, _now: datetime) -> str | None:
    """Refuse a version without text."""
    return None if version.body.strip() else "There are no words yet. Import the text first."


def consultation_owed(version: Any, _now: datetime) -> str | None:
    """Refuse to go to the bodies before those have been heard whom the rules promise to consult (P8)."""
    if version.consults_with and not version.was_consulted:
        return f"The rules here promise to hear the {version.consults_with} first. Ask for comments before a decision."
    return None


def words_differ_from_decision(version: Any, _now: datetime) -> str | None:
    """Refuse to announce words that are not the ones a body decided on."""
    if any(decision.content_hash != version.content_hash for decision in version.standing_decisions()):
        return "The words are not the ones that were agreed. Send the version back, so that it is decided again."
    return None


def nobody_to_read(version: Any, _now: datetime) -> str | None:
    """Refuse to announce a policy to nobody."""
    return None if version.has_audience else "Nobody would be asked to read this. Choose who it is for first."


def another_is_announced(version: Any, _now: datetime) -> str | None:
    """Refuse a second announced version: one waits for its day at a time."""
    other = version.announced_beside_it()
    if other is None:
        return None
    return f"Version {other.number} is announced already. Send that one back or withdraw it first."


def no_such_day(version: Any, now: datetime) -> str | None:
    """Refuse a day that is missing, past or sooner than the notice the rules promise (P6)."""
    today = london_day(now)
    if version.effective_on is None:
        return "Say on which day it takes effect."
    if version.effective_on < today:
        return "That day is past. Choose today or a later day."
    earliest = add_months(today, version.notice_months)
    if version.effective_on < earliest:
        months = "one month's" if version.notice_months == 1 else f"{version.notice_months} months'"
        return f"People are promised {months} notice here, so the earliest day is {earliest.day} {earliest:%B %Y}."
    return None


def before_its_day(version: Any, now: datetime) -> str | None:
    """Keep a version from coming into force early."""
    return None if version.effective_on <= london_day(now) else "Its day has not come yet."


def _after_decision(version: Any) -> str:
    if version.was_refused():
        return State.DRAFT
    return State.DECIDING if version.waiting_body else State.APPROVED


WORKFLOW = Workflow(
    name="policies",
    states=State,
    start=State.DRAFT,
    address=lambda version, verb: reverse(f"policies:{verb}", args=[version.policy.slug, version.number]),
    page=lambda version: reverse("policies:manage_version", args=[version.policy.slug, version.number]),
    fingerprint=lambda version: version.fingerprint(),
    context=lambda version: {
        "policy": version.policy.title, "version": version.number, "state": State(version.state).label.lower(),
    },
    steps=(
        Step(
            verb="consult", label="Ask for comments", sources=(State.DRAFT,), to=State.CONSULTING, who=may_write,
            not_while=(has_no_words,), tells=(owners_of,),
        ),
        Step(
            verb="conclude", label="Record what came of it", sources=(State.CONSULTING,), to=State.DECIDING, who=may_write,
            note="required", deciding=True, tells=(recorders_of, owners_of), style="primary",
        ),
        Step(
            verb="put_to_bodies", label="Ask for a decision", sources=(State.DRAFT,), to=State.DECIDING, who=may_write,
            not_while=(has_no_words, consultation_owed), tells=(recorders_of, owners_of), style="primary",
        ),
        Step(
            verb="decide", label="Record the decision", sources=(State.DECIDING,),
            to=Either((State.DECIDING, State.APPROVED, State.DRAFT), _after_decision), who=may_record_decision,
            note="optional", deciding=True, tells=(recorders_of, owners_of, author_of), style="primary",
        ),
        Step(
            verb="announce", label="Announce it", sources=(State.APPROVED,), to=State.ANNOUNCED, who=may_write,
            not_while=(words_differ_from_decision, nobody_to_read, another_is_announced), deciding=True, tells=(owners_of,),
            style="primary",
        ),
        Step(
            verb="send_back", label="Send it back", sources=UNDECIDED, to=State.DRAFT, who=may_send_back, note="required",
            deciding=True, tells=(owners_of, author_of),
        ),
        Step(
            verb="withdraw", label="Withdraw it", sources=(State.DRAFT, *UNDECIDED, State.IN_FORCE), to=State.WITHDRAWN,
            who=may_write, note="required", deciding=True, tells=(owners_of, author_of), style="warning",
        ),
        Step(
            verb="put_in_force", label="Put it in force", sources=(State.ANNOUNCED,), to=State.IN_FORCE, who=only_machine,
            not_while=(before_its_day,), tells=(owners_of,),
        ),
        Step(
            verb="supersede", label="Replace it", sources=(State.IN_FORCE,), to=State.SUPERSEDED, who=only_machine,
        ),
    ),
)  # fmt: skip
