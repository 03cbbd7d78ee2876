"""Which reminders nobody needs any more on the day they go out: somebody confirmed, or reviewed, while they waited.

Here: plain questions about a batch of messages. Not here: the run that withdraws what waits for days (`confirming`, `reviewing`).
"""

from collections.abc import Mapping, Sequence
from datetime import date

from core.models import Message
from policies.models import Obligation, PolicyVersion
from policies.workflow import State


def confirmed_meanwhile(messages: Sequence[Message]) -> set[int]:
    """Give the reminders to confirm whose reader was asked, and owes nothing any more."""
    people = {message.person_id for message in messages}
    duties = Obligation.objects.filter(person__in=people, version__in=_versions_of(messages))
    rows = list(duties.values_list("person_id", "version_id", "state"))
    asked = {(person, version) for person, version, _ in rows}
    owing = {(person, version) for person, version, state in rows if state == Obligation.State.OWED}
    return {message.pk for message in messages if (message.person_id, _version_of(message)) in asked - owing}


def reviewed_meanwhile(messages: Sequence[Message]) -> set[int]:
    """Give the reminders of a review whose version is replaced or withdrawn, or has another day for its review by now."""
    asked = PolicyVersion.objects.filter(pk__in=_versions_of(messages))
    due_on = {one.pk: one.next_review_on if one.state == State.IN_FORCE else None for one in asked}
    return {message.pk for message in messages if _is_settled(message, due_on)}


def _is_settled(message: Message, due_on: Mapping[int, date | None]) -> bool:
    version = _version_of(message)
    if version is None or version not in due_on:
        return False
    day = due_on[version]
    return day is None or message.context.get("due_on", day.isoformat()) != day.isoformat()


def _versions_of(messages: Sequence[Message]) -> set[int]:
    return {version for message in messages if (version := _version_of(message)) is not None}


def _version_of(message: Message) -> int | None:
    return int(message.about_id) if message.about_kind == PolicyVersion._meta.label_lower else None
