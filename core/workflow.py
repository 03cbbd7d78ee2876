"""The one engine behind every lifecycle in the house.

A lifecycle is a table: one `Step` per row with its verb, where it starts, where it leads, who may, what must be true, and who is
told. `Workflow.move` is the only way a state changes, and the outermost transaction of whatever it does. What a step *does* beyond
that is an `effect`, handed in by the service, and runs inside the same transaction.

What a table is written in stands in `steps`; sisters find all of it here.

Not here: any knowledge of posts, policies or cases. Drawing the tables is `management/commands/draw_workflows.py`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from core import audit, notify, writing
from core.models import AuditEntry
from core.steps import (
    CHANGED_MEANWHILE,
    LONGEST_NOTE,
    MACHINE,
    NOTE_NEEDED,
    Action,
    Effect,
    Either,
    Guard,
    Machine,
    NotNow,
    Sought,
    Step,
    Tells,
    Who,
    only_machine,
    refuse_too_long,
)

__all__ = [
    "CHANGED_MEANWHILE",
    "LONGEST_NOTE",
    "MACHINE",
    "NOTE_NEEDED",
    "Action",
    "Effect",
    "Either",
    "Guard",
    "Machine",
    "NotNow",
    "Sought",
    "Step",
    "Tells",
    "Who",
    "Workflow",
    "deciding_now",
    "only_machine",
    "refuse_too_long",
]

_deciding: ContextVar[bool] = ContextVar("deciding", default=False)


def deciding_now() -> bool:
    """Say whether a move is being decided: rights are then asked of the database afresh, never of what a request remembers."""
    return _deciding.get()


@contextmanager
def _deciding_afresh() -> Iterator[None]:
    token = _deciding.set(True)
    try:
        yield
    finally:
        _deciding.reset(token)


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """A whole lifecycle; it checks itself when it is declared.

    `whole` may bring along, with the locked row, what deciding will ask of it. `locked` may give that row at once, for a step, by
    its number and the person who must see it (None: whoever), where building the question would cost more than its answer.
    """

    name: str
    states: type[models.TextChoices]
    start: str
    steps: tuple[Step, ...]
    address: Callable[[Any, str], str]
    page: Callable[[Any], str]
    fingerprint: Callable[[Any], str] = lambda thing: ""
    context: Callable[[Any], Mapping[str, str | int]] = lambda thing: {}
    whole: Callable[[Any], Any] = lambda rows: rows
    locked: Callable[[Any, Step, Any, Any], Any] | None = None
    state_field: str = "state"
    _rows: dict[str, Step] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for step in self.steps:
            if step.verb in self._rows:
                raise ValueError(f"{self.name}: the verb {step.verb} stands twice.")
            self._rows[step.verb] = step
        known = set(self.states.values)
        named = {state for step in self.steps for state in (*step.sources, *step.targets)} | {self.start}
        if unknown := named - known:
            raise ValueError(f"{self.name}: unknown states {sorted(unknown)}.")
        reached = {self.start}
        while (
            more := {target for step in self.steps if reached & set(step.sources) for target in step.targets} - reached
        ):
            reached |= more
        if lost := known - reached:
            raise ValueError(f"{self.name}: no step leads to {sorted(lost)}.")

    def __getitem__(self, verb: str) -> Step:
        return self._rows[verb]

    def begin(self, thing: Any, *, by: Any, now: datetime, verb: str = "create", effect: Effect | None = None) -> Any:
        """Store a new thing in its first state, with its first line of history."""
        with transaction.atomic(durable=True):
            setattr(thing, self.state_field, self.start)
            thing.save()
            if effect:
                effect(thing)
            audit.record(verb=verb, about=thing, by=by, now=now, to_state=self.start)
        return thing

    def move(
        self,
        thing: Any,
        verb: str,
        *,
        by: Any,
        now: datetime,
        seen: str | None = None,
        note: str = "",
        prepare: Effect | None = None,
        effect: Effect | None = None,
    ) -> Any:
        """Take one step and return the thing as it stands afterwards.

        One transaction: lock the row, ask who, state and `seen`, let `prepare` bring up to date what the guards read, ask the
        guards, run `effect`, save, write history, write messages. Raises PermissionDenied (not you) or NotNow (not now, with the
        sentence); either is written to the history in a second transaction before it is raised. `thing` may be `Sought`: raises
        its kind's DoesNotExist where the person may not see it.
        """
        row = None
        try:
            with writing.in_one_go(), _deciding_afresh():
                row = self._locked(thing, self[verb], by)
                return self._move(self[verb], row, by, now, seen, note.strip(), prepare, effect)
        except (PermissionDenied, NotNow) as refusal:
            self._write_refusal(row, verb, refusal, by=by, now=now, note=note)
            raise

    def refuse_strangers(self, thing: Any, verb: str, *, by: Any, now: datetime) -> None:
        """Refuse whoever may not take a step at all, before what they typed is judged; raises PermissionDenied, recorded."""
        try:
            self._ask_who(self[verb], thing, by)
        except PermissionDenied as refusal:
            self._write_refusal(thing, verb, refusal, by=by, now=now)
            raise

    def actions_for(self, thing: Any, user: Any, *, now: datetime) -> list[Action]:
        """Give the buttons this person has on this thing, each with the sentence why not, if so. Pages never rebuild rules."""
        state = getattr(thing, self.state_field)
        steps = [step for step in self.steps if state in step.sources and not step.by_machine and step.who(user, thing)]
        shown = self.fingerprint(thing) if any(step.deciding for step in steps) else ""
        return [
            Action(
                verb=step.verb,
                label=step.label,
                url=self.address(thing, step.verb),
                why_not=next(filter(None, (guard(thing, now) for guard in step.not_while)), ""),
                note=step.note,
                style=step.style,
                seen=shown if step.deciding else "",
            )
            for step in steps
        ]

    def may(self, thing: Any, verb: str, user: Any, *, now: datetime) -> bool:
        """Say whether this person could take this step at this moment."""
        step = self[verb]
        return (
            getattr(thing, self.state_field) in step.sources
            and step.who(user, thing)
            and not any(guard(thing, now) for guard in step.not_while)
        )

    def _ask_who(self, step: Step, thing: Any, by: Any) -> None:
        if not step.who(by, thing):
            raise PermissionDenied(f"You cannot {step.label.lower()} here.")

    def _write_refusal(
        self, thing: Any, verb: str, refusal: PermissionDenied | NotNow, *, by: Any, now: datetime, note: str = ""
    ) -> None:
        code = refusal.code if isinstance(refusal, NotNow) else "not_you"
        outcome = AuditEntry.Outcome.REFUSED
        with transaction.atomic(durable=True):
            audit.record(verb=verb, about=thing, by=by, now=now, outcome=outcome, reason_code=code, note=note)

    def _locked(self, thing: Any, step: Step, by: Any) -> Any:
        if self.locked:
            kind, person = (thing.kind, by) if isinstance(thing, Sought) else (type(thing), None)
            return self.locked(kind._default_manager, step, thing.pk, person)
        rows = thing.for_whom(by) if isinstance(thing, Sought) else type(thing)._default_manager.filter(pk=thing.pk)
        return self.whole(rows).select_for_update(of=("self",)).get()

    def _move(
        self,
        step: Step,
        thing: Any,
        by: Any,
        now: datetime,
        seen: str | None,
        note: str,
        prepare: Effect | None,
        effect: Effect | None,
    ) -> Any:
        before, held = getattr(thing, self.state_field), writing.as_it_stands(thing)
        self._ask_who(step, thing, by)
        if before not in step.sources:
            raise NotNow(self._too_late(thing, before, by), code="wrong_state")
        if step.deciding and by is not MACHINE and seen != self.fingerprint(thing):
            raise NotNow(CHANGED_MEANWHILE, code="changed_meanwhile")
        if step.note == "required" and not note:
            raise NotNow(NOTE_NEEDED, code="note_needed")
        refuse_too_long(note)
        if prepare:
            prepare(thing)
        for guard in step.not_while:
            if sentence := guard(thing, now):
                raise NotNow(sentence, code=guard.__name__)
        if effect:
            effect(thing)
        after = step.to.choose(thing) if isinstance(step.to, Either) else step.to
        setattr(thing, self.state_field, after)
        # Always the state, be it the same: by the change of the row whoever waits for it knows that its parts were changed too.
        writing.update(thing, fields={self.state_field, *writing.changed(thing, since=held)})
        audit.record(
            verb=step.verb, about=thing, by=by, now=now, from_state=before, to_state=after, note=note, numbered=False
        )
        people = {person.pk: person for tells in step.tells for person in tells(thing) if person.pk != by.pk}
        notify.tell(
            people.values(),
            about=thing,
            kind=f"{self.name}.{step.verb}",
            path=self.page(thing),
            now=now,
            # Taking a step is a reason of its own each time, even at the same moment.
            occurrence=f"step {uuid4().hex}",
            urgent=step.urgent,
            context=self.context(thing),
            told_before=False,
        )
        return thing

    def _too_late(self, thing: Any, state: str, by: Any) -> str:
        label = self.states(state).label
        came = audit.entries_about(thing).filter(outcome=AuditEntry.Outcome.DONE, to_state=state)
        last = came.select_related("person").last()
        if last is None or last.person is None:
            return f"This is now “{label}”, so that can no longer be done."
        if last.person_id == by.pk:
            return f"This is now “{label}”: you have done this already."
        return f"This is now “{label}”: {last.person.name} was here before you, so that can no longer be done."
