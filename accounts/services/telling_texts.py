"""A place's own words for what it tells people."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import user_can
from accounts.models import MailText, Organisation
from accounts.roles import Can
from accounts.telling import faults_of_text, wording_of
from core import audit
from core.workflow import NotNow


def change_text(
    *, organisation: Organisation, kind: str, headline: str, words: str, by: Any, now: datetime
) -> MailText:
    """Keep a place's own words for one kind of message; places below it use them too.

    Raises PermissionDenied, and NotNow with the first sentence that is wrong with the words, or for a kind nobody may reword.
    """
    _refuse_others(by, organisation)
    wording = wording_of(kind)
    if wording is None:
        raise NotNow("The words of this message cannot be changed.", code="cannot_be_changed")
    for faults in faults_of_text(wording, headline=headline, words=words).values():
        raise NotNow(faults[0], code="wrong_words")
    with transaction.atomic():
        text, _ = MailText.objects.update_or_create(
            organisation=organisation,
            kind=kind,
            defaults={"headline": headline, "words": words, "changed_at": now, "changed_by": by},
        )
        audit.record(verb="change_text", about=text, by=by, now=now, note=f"{headline}\n{words}")
    return text


def reset_text(*, text: MailText, by: Any, now: datetime) -> None:
    """Let a place go back to our words, or to those of the place above it. Raises PermissionDenied."""
    _refuse_others(by, text.organisation)
    with transaction.atomic():
        audit.record(verb="reset_text", about=text, by=by, now=now)
        text.delete()


def _refuse_others(by: Any, organisation: Organisation) -> None:
    if not user_can(by, Can.CHANGE_RULES, at=organisation):
        raise PermissionDenied("You cannot change the words of this place.")
