"""Coming back to a report: with both parts of a receipt, or signed in."""

from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from django.db import transaction
from django.db.models import F

from core.sealing import keyed_digest
from core.workflow import NotNow
from incidents.models import Incident, ReceiptTry, TimelineEntry
from incidents.models.incident import to_the_hour
from incidents.permissions import ReceiptHolder
from incidents.services.reporting import receipt_digest
from incidents.workflow import WORKFLOW

TRIES = 10
FORGOTTEN_AFTER = timedelta(minutes=15)
NOT_FOUND = "These two parts do not belong to a report. Check both, letter by letter, and try again."
WAIT = (
    "This was tried too often. Wait a quarter of an hour, then try again. If it cannot wait, ring one of the numbers."
)
RECEIPT_IN_WORDS = "Your words hold the secret part of your receipt. Take it out: nobody else should read it."


def find_by_receipt(*, reference: str, secret: str, now: datetime) -> Incident:
    """Find the report a receipt belongs to.

    Raises NotNow with the same sentence for a reference that exists and one that does not; both cost the same work. Wrong tries are
    counted in pigeon-holes that belong to nobody, so no address or person is kept.
    """
    reference = reference.strip().upper()
    hole = int(keyed_digest(reference, purpose="receipt try")[:8], 16) % ReceiptTry.HOLES
    ReceiptTry.objects.older_than(now=now, by=FORGOTTEN_AFTER).delete()
    if ReceiptTry.objects.filter(hole=hole, count__gte=TRIES).exists():
        raise NotNow(WAIT, code="tried_too_often")
    incident = Incident.objects.filter(reference=reference).first()
    kept = incident.receipt_digest if incident is not None else ""
    matches = compare_digest(kept or "no receipt".ljust(64), receipt_digest(reference, secret))
    if incident is not None and matches:
        return incident
    _count(hole, now=now)
    raise NotNow(NOT_FOUND, code="not_found")


def add_words(*, incident: Incident, by: Any, now: datetime, note: str) -> Incident:
    """Add words to one's own report. Raises PermissionDenied, or NotNow when the words give the receipt away."""
    kept = to_the_hour(now) if isinstance(by, ReceiptHolder) else now
    gives_away = _holds_receipt(incident, note)

    def write(case: Incident) -> None:
        if gives_away:
            raise NotNow(RECEIPT_IN_WORDS, code="receipt_in_words")
        TimelineEntry.add(case, kind=TimelineEntry.Kind.FROM_REPORTER, text=note.strip(), by=by, now=kept)

    return WORKFLOW.move(incident, "add_words", by=by, now=kept, note=note, effect=write)


def _holds_receipt(case: Incident, words: str) -> bool:
    """Look for the second part of this receipt, however it is spaced or cut by hyphens."""
    letters = "".join(letter for letter in words.upper() if letter.isalnum())
    if not case.receipt_digest:
        return False
    windows = (letters[at : at + 24] for at in range(len(letters) - 23))
    return any(compare_digest(case.receipt_digest, receipt_digest(case.reference, window)) for window in windows)


def _count(hole: int, *, now: datetime) -> None:
    with transaction.atomic():
        ReceiptTry.objects.get_or_create(hole=hole, defaults={"since": now})
        ReceiptTry.objects.filter(hole=hole).update(count=F("count") + 1)
