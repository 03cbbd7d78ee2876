"""A person reads a version and confirms it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import User
from core import audit, writing
from core.models import AuditEntry
from core.prepared import prepared
from core.workflow import CHANGED_MEANWHILE, NotNow
from policies.models import Acknowledgement, Obligation, PolicyVersion
from policies.models.duties import shown_to_reader
from policies.querysets import PolicyVersionQuerySet
from policies.workflow import State


def acknowledge(*, version: PolicyVersion, by: Any, seen: str, now: datetime) -> Acknowledgement:
    """Confirm the shown version, once, and close everything the person owes for it.

    The wording, the notices and the hash of the text are kept as they were shown (P13, P23). A second click gives the first
    confirmation back. Raises PermissionDenied, or NotNow where the version no longer counts or is not the one that was shown;
    either is written to the history.
    """
    asked = PolicyVersion.objects.filter(pk=version.pk)
    return _acknowledge(asked, _asked_by_key.ask(key=version.pk, person=by.pk), by, seen, now)


def acknowledge_number(*, slug: str, number: int, by: Any, seen: str, now: datetime) -> Acknowledgement:
    """Confirm the version that a page named by policy and number; otherwise as `acknowledge`, and raises what that raises."""
    asked = PolicyVersion.objects.filter(policy__slug=slug, number=number)
    return _acknowledge(asked, _asked_by_number.ask(slug=slug, number=number, person=by.pk), by, seen, now)


def _acknowledge(asked: PolicyVersionQuerySet, owed: Any, by: Any, seen: str, now: datetime) -> Acknowledgement:
    try:
        with writing.in_one_go():
            return _confirm(_version_for(asked, owed, by), by, seen, now)
    except IntegrityError:
        # A second click: the first one was quicker, and has done all of this.
        earlier = Acknowledgement.objects.filter(person=by, version__in=asked).first()
        if earlier is None:
            raise
        return earlier
    except (PermissionDenied, NotNow) as refusal:
        _write_refusal(asked, refusal, by=by, now=now)
        raise


def _confirm(version: PolicyVersion, by: Any, seen: str, now: datetime) -> Acknowledgement:
    shown = shown_to_reader(version)
    if refusal := _why_not(version, shown.seen, seen):
        earlier = Acknowledgement.objects.filter(person=by, version=version).first()
        if earlier is None:
            raise refusal
        return earlier
    confirmation = Acknowledgement.objects.create(
        person=by,
        version=version,
        statement=shown.statement,
        notices=list(shown.notices),
        content_hash=version.content_hash,
        at=now,
    )
    Obligation.objects.owed().filter(person=by, version=version).update(
        state=Obligation.State.ACKNOWLEDGED, closed_at=now
    )
    audit.record(verb="acknowledge", about=version, by=by, now=now, note=confirmation.code, numbered=False)
    return confirmation


def _version_for(asked: PolicyVersionQuerySet, owed: Any, by: Any) -> PolicyVersion:
    """Fetch what is to be confirmed: most people were asked to, so the question who else may read it comes second."""
    version: PolicyVersion | None = next(iter(owed), None) or _needed(asked).visible_to(by).first()
    if version is None:
        raise PermissionDenied("You are not asked to read this.")
    return version


@prepared
def _asked_by_key(*, key: int, person: int) -> Any:
    return _needed(PolicyVersion.objects.filter(pk=key)).asked_of(User(pk=person))


@prepared
def _asked_by_number(*, slug: str, number: int, person: int) -> Any:
    return _needed(PolicyVersion.objects.filter(policy__slug=slug, number=number)).asked_of(User(pk=person))


def _needed(versions: PolicyVersionQuerySet) -> PolicyVersionQuerySet:
    columns = ("organisation", "number", "state", "body", "content_hash", "policy__title", "policy__statement")
    return versions.select_related("policy").only(*columns)


def _why_not(version: PolicyVersion, shown: str, seen: str) -> NotNow | None:
    if version.state != State.IN_FORCE:
        return NotNow(
            f"Version {version.number} of this policy is not in force, so it cannot be confirmed. Open the policy again.",
            code="not_in_force",
        )
    return NotNow(CHANGED_MEANWHILE, code="changed_meanwhile") if seen != shown else None


def _write_refusal(asked: PolicyVersionQuerySet, refusal: PermissionDenied | NotNow, *, by: Any, now: datetime) -> None:
    code = refusal.code if isinstance(refusal, NotNow) else "not_you"
    outcome = AuditEntry.Outcome.REFUSED
    with transaction.atomic(durable=True):
        for version in asked.only("organisation"):
            audit.record(verb="acknowledge", about=version, by=by, now=now, outcome=outcome, reason_code=code)
