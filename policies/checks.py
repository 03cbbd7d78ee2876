"""What a policy lacks, each as a sentence its owner can act on. Computed whenever it is shown, never stored.

Pure: plain values in, sentences out. What single sentences of the text say wrongly is found by `importing`. Nothing is ever
assumed instead of a missing fact (P4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.clocks import add_months
from policies.importing.dates import MonthDate


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known about a policy and one of its versions, as plain values."""

    owner: str
    accountable: str
    contact: str
    bodies: tuple[str, ...]
    has_audience: bool
    approved: MonthDate | None
    next_review: MonthDate | None
    review_every_months: int | None
    in_force: bool = False
    effective_on: date | None = None
    notice_sent_on: date | None = None
    notice_months: int = 0


def defects(facts: Facts, *, on: date) -> list[str]:
    """List what is missing, overdue or shorter than promised."""
    return [*_people(facts), *_approval(facts), *_review(facts, on=on), *_notice(facts)]


def _people(facts: Facts) -> Iterator[str]:
    if not facts.owner:
        yield "No owner is named. Choose who looks after this policy."
    if not facts.accountable:
        yield "Nobody is named as answering for this policy."
    if not facts.contact:
        yield "Nobody is named for questions. Until somebody is, they go to the headteacher."
    if not facts.has_audience:
        yield "Nobody is asked to read this policy. Choose who it is for."


def _approval(facts: Facts) -> Iterator[str]:
    if not facts.bodies:
        yield "The rules here name no body that approves policies."
    if facts.in_force and facts.approved is None:
        yield "No date of approval is recorded."


def _review(facts: Facts, *, on: date) -> Iterator[str]:
    if facts.next_review is None:
        yield "There is no date for the next review."
    elif facts.next_review.last_day() < on:
        yield f"The review is overdue: it was due by {facts.next_review}."
    if facts.review_every_months is None:
        yield "It is not said how often this policy is reviewed."


def _notice(facts: Facts) -> Iterator[str]:
    if not facts.notice_months or facts.effective_on is None or facts.notice_sent_on is None:
        return
    if facts.effective_on < add_months(facts.notice_sent_on, facts.notice_months):
        yield "People had less notice of this change than the rules promise."
