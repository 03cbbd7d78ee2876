"""A person reads a version and confirms it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core import audit
from core.models import AuditEntry
from core.workflow import CHANGED_MEANWHILE, NotNow
from policies.models import Acknowledgement, Obligation, PolicyVersion
from policies.models.duties import shown_to_reader
from policies.workflow import State


def acknowledge(*, version: PolicyVersion, by: Any, seen: str, now: datetime) -> Acknowledgement:
    """Confirm the shown version, once, and close everything the person owes for it.

    The wording, the notices and the hash of the text are kept as they were shown (P13, P23). A second click gives the first
    confirmation back. Raises PermissionDenied, or NotNow where the version no longer counts or is not the one that was shown;
    either is written to the history.
    """
    try:
        with transaction.atomic(durable=True):
            return _acknowledge(version, by, seen, now)
    except (PermissionDenied, NotNow) as refusal:
        with transaction.atomic(durable=True):
            audit.record(
                verb="acknowledge",
                about=version,
                by=by,
                now=now,
                outcome=AuditEntry.Outcome.REFUSED,
                reason_code=refusal.code if isinstance(refusal, NotNow) else "not_you",
            )
        raise


def _acknowledge(version: PolicyVersion, by: Any, seen: str, now: datetime) -> Acknowledgement:
    fresh = PolicyVersion.objects.visible_to(by).select_related("policy", "organisation").filter(pk=version.pk).first()
    if fresh is None:
        raise PermissionDenied("You are not asked to read this.")
    earlier = Acknowledgement.objects.filter(person=by, version=fresh).first()
    if earlier is not None:
        return earlier
    if fresh.state != State.IN_FORCE:
        raise NotNow(
            f"{_named(fresh)} is not in force, so it cannot be confirmed. Open the policy again.", code="not_in_force"
        )
    shown = shown_to_reader(fresh)
    if seen != shown.seen:
        raise NotNow(CHANGED_MEANWHILE, code="changed_meanwhile")
    try:
        with transaction.atomic():
            confirmation = Acknowledgement.objects.create(
                person=by,
                version=fresh,
                statement=shown.statement,
                notices=list(shown.notices),
                content_hash=fresh.content_hash,
                at=now,
            )
    except IntegrityError:
        # Two clicks at the same moment: the other one was quicker, and has done what follows.
        return Acknowledgement.objects.get(person=by, version=fresh)
    Obligation.objects.owed().filter(person=by, version=fresh).update(
        state=Obligation.State.ACKNOWLEDGED, closed_at=now
    )
    audit.record(verb="acknowledge", about=fresh, by=by, now=now, note=confirmation.code)
    return confirmation


def _named(version: PolicyVersion) -> str:
    return f"Version {version.number} of this policy"
