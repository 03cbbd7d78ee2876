"""The steps people take with a version on its way into force: one function per verb of the table.

Each raises PermissionDenied for whoever may not, and NotNow with the sentence why not now; either is written to the history.
"""

from datetime import date, datetime
from typing import Any

from core.clocks import london_day
from core.tasks import ring
from core.workflow import NotNow
from policies import tasks
from policies.importing.dates import MonthDate
from policies.models import BodyDecision, Consultation, Policy, PolicyVersion
from policies.models.documents import as_written, precision_of
from policies.permissions import BODIES
from policies.workflow import WORKFLOW, another_is_announced, no_such_day

Outcome = BodyDecision.Outcome


def consult(*, version: PolicyVersion, council: str, closes_on: date, by: Any, now: datetime) -> PolicyVersion:
    """Put a draft out for comments until a day (P8). The words stand still meanwhile. Raises NotNow for a day that is past."""

    def open_it(locked: PolicyVersion) -> None:
        if closes_on < london_day(now):
            raise NotNow("The last day for comments is past. Choose today or a later day.", code="closes_in_the_past")
        Consultation.objects.create(
            version=locked,
            council=council,
            opened_on=london_day(now),
            closes_on=closes_on,
            content_hash=locked.content_hash,
            opened_by=by,
        )

    moved: PolicyVersion = WORKFLOW.move(version, "consult", by=by, now=now, effect=open_it)
    return moved


def conclude(*, version: PolicyVersion, by: Any, seen: str, note: str, now: datetime) -> PolicyVersion:
    """Record what came of the consultation, and ask the bodies for their decision (P8).

    `note` is the outcome in words, kept with the consultation. Raises NotNow where the words changed since they were shown.
    """

    def close_and_ask(locked: PolicyVersion) -> None:
        _close_consultation(locked, outcome=note, now=now)
        _ask_bodies(locked)

    moved: PolicyVersion = WORKFLOW.move(
        version, "conclude", by=by, now=now, seen=seen, note=note, effect=close_and_ask
    )
    return moved


def put_to_bodies(*, version: PolicyVersion, by: Any, now: datetime) -> PolicyVersion:
    """Ask the bodies the rules name for their decision, one after the other (P2, P7).

    Where the rules name nobody, who decides is our choice and marked as ours (ADR 21).
    """
    moved: PolicyVersion = WORKFLOW.move(version, "put_to_bodies", by=by, now=now, effect=_ask_bodies)
    return moved


def decide(
    *,
    version: PolicyVersion,
    outcome: str,
    met_on: MonthDate | None,
    minute_reference: str,
    conditions: str,
    by: Any,
    seen: str,
    now: datetime,
    note: str = "",
) -> PolicyVersion:
    """Record what the waiting body decided, bound to the exact words it was shown (P2, P7).

    A no sends the version back to be rewritten; the last yes makes it approved. Raises NotNow for an outcome that is not open to
    this body, a meeting still to come, or a missing minute reference or condition.
    """

    def record(locked: PolicyVersion) -> None:
        row = locked.waiting_decision
        _check_decision(row, outcome, met_on, minute_reference, conditions, now=now)
        row.outcome = outcome
        row.met_on = met_on.first_day() if met_on else None
        row.met_precision = precision_of(met_on)
        row.minute_reference = minute_reference
        row.conditions = conditions
        row.content_hash = locked.content_hash
        row.recorded_by = by
        row.recorded_at = now
        row.save()
        if not locked.waiting_body and not locked.was_refused():
            agreed = [as_written(said.met_on, said.met_precision) for said in locked.this_round if said.met_on]
            locked.set_date("approved", max(filter(None, agreed), key=MonthDate.last_day, default=None))

    moved: PolicyVersion = WORKFLOW.move(version, "decide", by=by, now=now, seen=seen, note=note, effect=record)
    return moved


def announce(
    *, version: PolicyVersion, effective_on: date | None, change_words: str, by: Any, seen: str, now: datetime
) -> PolicyVersion:
    """Announce an approved version for a day, with the notice the rules promise; its readers are told at once (P6).

    Raises NotNow for a day that is past or too soon, and for a second announced version.
    """

    def set_day(locked: PolicyVersion) -> None:
        # Two people may announce two versions in the same moment: the policy's row makes them take turns.
        Policy.objects.select_for_update().get(pk=locked.policy_id)
        locked.effective_on = effective_on
        locked.change_words = change_words
        for guard in (no_such_day, another_is_announced):
            if sentence := guard(locked, now):
                raise NotNow(sentence, code=guard.__name__)

    moved: PolicyVersion = WORKFLOW.move(version, "announce", by=by, now=now, seen=seen, effect=set_day)
    ring(tasks.bring_in_force)
    return moved


def send_back(*, version: PolicyVersion, by: Any, seen: str, note: str, now: datetime) -> PolicyVersion:
    """Send a version back to be rewritten; decisions so far stay as history and count no more, and an announced day is taken away.

    Raises NotNow without a reason, and where the words changed since they were shown.
    """

    def undo(locked: PolicyVersion) -> None:
        _close_consultation(locked, outcome=note, now=now)
        locked.effective_on = None
        locked.notice_sent_on = None

    moved: PolicyVersion = WORKFLOW.move(version, "send_back", by=by, now=now, seen=seen, note=note, effect=undo)
    return moved


def withdraw(*, version: PolicyVersion, by: Any, seen: str, note: str, now: datetime) -> PolicyVersion:
    """Withdraw a version for good; what people still owe for it is closed by the machine.

    Raises NotNow without a reason, and where the words changed since they were shown.
    """
    moved: PolicyVersion = WORKFLOW.move(
        version,
        "withdraw",
        by=by,
        now=now,
        seen=seen,
        note=note,
        effect=lambda locked: _close_consultation(locked, outcome=note, now=now),
    )
    ring(tasks.bring_in_force)
    return moved


def _close_consultation(version: PolicyVersion, *, outcome: str, now: datetime) -> None:
    version.consultations.filter(closed_on=None).update(closed_on=london_day(now), outcome=outcome)


def _ask_bodies(version: PolicyVersion) -> None:
    version.round += 1
    version.decisions.bulk_create(
        BodyDecision(
            version=version, round=version.round, order=order, body=body.slug, needed=body.needed, ours=body.ours
        )
        for order, body in enumerate(version.bodies_asked(), start=1)
    )
    version.forget_round()


def _check_decision(
    row: BodyDecision, outcome: str, met_on: MonthDate | None, minute_reference: str, conditions: str, *, now: datetime
) -> None:
    if outcome not in dict(row.possible_outcomes):
        raise NotNow(f"That outcome is not open to the {row.label.lower()}. Choose another.", code="outcome_not_open")
    if outcome in {Outcome.LEFT_BLANK, Outcome.NOT_APPLICABLE}:
        return
    if met_on is None:
        raise NotNow("Say when it was decided: a day, or the month.", code="day_missing")
    if met_on.first_day() > london_day(now):
        raise NotNow("That day has not come yet. Record the decision when it has been made.", code="day_to_come")
    if not minute_reference and not BODIES[row.body].is_person:
        raise NotNow(
            "Give the reference of the minutes, so that the decision can be found again.", code="minute_missing"
        )
    if outcome == Outcome.WITH_CONDITIONS and not conditions:
        raise NotNow("Write down the conditions that were set.", code="conditions_missing")
