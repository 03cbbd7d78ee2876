"""Making a report: stored, routed and told in one transaction, once, however often the button is pressed."""

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.urls import reverse

from accounts.models import Organisation, User
from core import notify
from core.clocks import london_day
from core.sealing import keyed_digest
from core.workflow import NotNow
from incidents.models import Incident, Subject
from incidents.models.incident import new_reference, to_the_hour
from incidents.placing import (
    NamedSubject,
    Placed,
    crowds,
    decide,
    facts_of,
    find_subjects,
    put,
    question_for,
    tell_of_crowd,
    without_a_name_in,
)
from incidents.placing.crowds import PlainQuestion
from incidents.routing import Facts, Imagery
from incidents.routing import Subject as About
from incidents.workflow import WORKFLOW

ONE_QUESTION_MORE = (
    "Very many reports are coming in here now, so we ask everybody one small question more. Nothing you wrote is lost: answer it, "
    "and send your report."
)
NOTHING_SAID = "Write what you saw or heard, even in a few words, so that somebody can help."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """Everything a reporter answered. `submission_key` is made when they begin, and is all that a second click repeats."""

    organisation: Organisation
    kind: str
    words: str
    submission_key: str
    reporter: User | None = None
    reporter_name: str = ""
    child_involved: bool = False
    immediate_danger: bool = False
    suspected_crime: bool = False
    personal_data_exposed: bool = False
    imagery: str = Incident.Imagery.NO
    about_roles: tuple[str, ...] = ()
    about_names: str = ""
    place_seen: str = ""
    time_seen: str = ""
    wishes: str = ""
    pick: str = ""
    keep_out: tuple[str, ...] = ()
    source: str = Incident.Source.FORM
    plain_answer: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a reporter takes away. Without a name there is a second part, shown now and kept nowhere."""

    incident: Incident
    secret: str
    first: bool = field(default=True)

    @property
    def reference(self) -> str:
        """Give the public part."""
        return self.incident.reference


def new_submission_key() -> str:
    """Make the key of one report on its way; the receipt's second part is derived from it."""
    return secrets.token_hex(20)


def report(*, new: NewReport, now: datetime) -> Receipt:
    """Store a report and send it to the people the rules name, minus those it is about.

    Success means that the report is on disk: messages to people wait in the same transaction and cannot undo it. The
    same submission key gives the same receipt. Raises NotNow for a report without a word, and, while very many without a name
    come in, for one that leaves the plain question unanswered; nobody's report is refused because of others.
    """
    digest = keyed_digest(new.submission_key, purpose="submission")
    if existing := Incident.objects.filter(submission_digest=digest).first():
        return Receipt(incident=existing, secret=secret_of(existing, new.submission_key), first=False)
    if not new.words.strip():
        raise NotNow(NOTHING_SAID, code="nothing_said")
    kept = now if new.reporter else to_the_hour(now)
    before = 0 if new.reporter else without_a_name_in(new.organisation, kept)
    if before >= crowds.ASKED_FROM and not question_for(new.submission_key).is_right(new.plain_answer):
        raise NotNow(ONE_QUESTION_MORE, code="plain_question")
    subjects = subjects_of_report(new, now=now)
    placed = decide(
        organisation=new.organisation, facts=facts_from(new, subjects=subjects, now=now), on=london_day(now)
    )
    incident = _row(new, digest=digest, kept=kept)
    incident.in_a_crowd = before >= crowds.GROUPED_FROM and not new.immediate_danger

    def deliver(case: Incident) -> None:
        _name(case, subjects, now=kept)
        people = put(case, placed, verb="report", now=now, kept=kept)
        if case.in_a_crowd:
            tell_of_crowd(case, people, before=before, now=kept)
        else:
            tell_new(case, people, now=kept)

    try:
        WORKFLOW.begin(incident, by=new.reporter, now=kept, verb="report", effect=deliver)
    except IntegrityError:
        # Two tabs at the same moment: the other one was stored, and both show its receipt.
        return Receipt(
            incident=Incident.objects.get(submission_digest=digest), secret=secret_from(new.submission_key), first=False
        )
    return Receipt(incident=incident, secret=secret_of(incident, new.submission_key))


def question_before(new: NewReport, *, now: datetime) -> PlainQuestion | None:
    """Give the plain question that has to be answered before this report is sent, while very many come in; None otherwise."""
    if new.reporter or without_a_name_in(new.organisation, now) < crowds.ASKED_FROM:
        return None
    return question_for(new.submission_key)


def would_get(*, new: NewReport, now: datetime) -> Placed:
    """Say who would get this report if it were sent now; the very decision that sending it makes."""
    facts = facts_from(new, subjects=subjects_of_report(new, now=now), now=now)
    return decide(organisation=new.organisation, facts=facts, on=london_day(now))


def facts_from(new: NewReport, *, subjects: list[NamedSubject], now: datetime) -> Facts:
    """Give what routing may know of a report that is being made."""
    kept_out = find_subjects(
        organisation=new.organisation, roles=new.keep_out, names="", reporter=_reporter_id(new), on=london_day(now)
    )
    return Facts(
        kind=new.kind,
        about=tuple(About(person_id=subject.person_id, role=subject.role) for subject in subjects),
        reporter=_reporter_id(new),
        child_involved=new.child_involved,
        immediate_danger=new.immediate_danger,
        suspected_crime=new.suspected_crime,
        imagery=Imagery(new.imagery),
        personal_data_exposed=new.personal_data_exposed,
        source=new.source,
        pick=new.pick,
        keep_out=tuple(subject.person_id for subject in kept_out if subject.person_id is not None),
    )


def tell_new(case: Incident, people: list[User], *, now: datetime) -> None:
    """Write one message per person, with words that are the same for every case."""
    notify.tell(
        people,
        about=case,
        kind="incidents.report",
        path=reverse("incidents:case", args=[case.reference]),
        now=now,
        occurrence=f"decision {case.decisions.count()}",
        urgent=True,
    )


def secret_from(submission_key: str) -> str:
    """Derive the receipt's second part: 120 bits, the same for the same submission, and not to be had from the database."""
    number = bytes.fromhex(keyed_digest(submission_key, purpose="receipt secret"))[:15]
    letters = base64.b32encode(number).decode()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def secret_of(incident: Incident, submission_key: str) -> str:
    """Give the second part for a report without a name, and nothing for one with a name."""
    return secret_from(submission_key) if incident.receipt_digest else ""


def receipt_digest(reference: str, secret: str) -> str:
    """Give what is kept of a receipt: a keyed digest of both parts together, so that each row has its own."""
    return keyed_digest(f"{reference}:{secret.upper().replace('-', '').replace(' ', '')}", purpose="receipt")


def _row(new: NewReport, *, digest: str, kept: datetime) -> Incident:
    reference = new_reference()
    return Incident(
        reference=reference,
        organisation=new.organisation,
        kind=new.kind,
        source=new.source,
        child_involved=new.child_involved,
        immediate_danger=new.immediate_danger,
        suspected_crime=new.suspected_crime,
        personal_data_exposed=new.personal_data_exposed,
        imagery=new.imagery,
        pick=new.pick,
        reporter=new.reporter,
        reporter_name=new.reporter_name,
        words=new.words.strip(),
        place_seen=new.place_seen,
        time_seen=new.time_seen,
        wishes=new.wishes,
        reported_at=kept,
        submission_digest=digest,
        receipt_digest="" if new.reporter else receipt_digest(reference, secret_from(new.submission_key)),
    )


def subjects_of_report(new: NewReport, *, now: datetime) -> list[NamedSubject]:
    """Give the people a report that is being made is about, as far as they are known."""
    return find_subjects(
        organisation=new.organisation,
        roles=new.about_roles,
        names=new.about_names,
        reporter=_reporter_id(new),
        on=london_day(now),
    )


def _name(case: Incident, subjects: list[NamedSubject], *, now: datetime) -> None:
    for subject in subjects:
        Subject.objects.create(
            incident=case, person_id=subject.person_id, role=subject.role, name=subject.name, named_at=now
        )


def _reporter_id(new: NewReport) -> int | None:
    number: Any = new.reporter.pk if new.reporter else None
    return None if number is None else int(number)


def asked_again(case: Incident, *, now: datetime) -> Placed:
    """Ask the routing again about a case as it stands now."""
    return decide(organisation=case.organisation, facts=facts_of(case), on=london_day(now))
