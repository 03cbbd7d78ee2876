"""Policies whose reminders fall due on the day of loading: everybody was asked a week ago, nobody has confirmed, a week is left.

The rows are those that handing out would have left, each kind with one statement for five hundred people.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat, JSONObject
from django.urls import reverse

from accounts.models import Membership, Organisation
from core.bulk import SLICE, as_text, insert_from
from core.clocks import london_day
from core.models import AuditEntry, Message, Reminder
from policies.models import Obligation, ObligationReason, Policy, PolicyVersion
from policies.querysets import asked_memberships
from policies.reminders import AT_ISSUE, CONFIRM
from policyhub.scale import duties
from policyhub.scale.rows import let_go_out

ASKED = timedelta(days=7)  # with a fortnight to confirm, the reminder of the seventh day before is due today
VERSION = PolicyVersion._meta.label_lower


def load(*, trust: Organisation, reminders: int, now: datetime) -> None:
    """Load further policies until at least so many reminders are due today."""
    today = london_day(now)
    due_on = today + timedelta(days=7)
    owed = Obligation.objects.owed().filter(due_on=due_on, owed_since=london_day(now - ASKED))
    while (standing := owed.count()) < reminders:
        number = Policy.objects.filter(organisation=trust).count()
        version = duties.into_force(number, trust, now=now, ago=ASKED)
        _hand_out(version, due_on, at=now - ASKED)
        if owed.count() == standing:
            raise RuntimeError("Nobody is asked to read this policy, so no number of policies would be enough.")
    let_go_out(before=now)


def _hand_out(version: PolicyVersion, due_on: date, *, at: datetime) -> None:
    asked = asked_memberships(version.policy.audience.all(), places=version.reader_places(), on=london_day(at))
    last = 0
    while numbers := list(asked.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:SLICE]):
        with transaction.atomic():
            _owe(version, Membership.objects.filter(pk__in=numbers), due_on, at=at)
        last = numbers[-1]


def _owe(version: PolicyVersion, memberships: "QuerySet[Membership]", due_on: date, *, at: datetime) -> None:
    insert_from(
        memberships.order_by().distinct(),
        into=Obligation,
        columns={
            "person": F("person_id"),
            "version": version.pk,
            "organisation": F("organisation_id"),
            "due_on": due_on,
            "owed_since": london_day(at),
            "created_at": at,
        },
    )
    owed = Obligation.objects.filter(
        Exists(memberships.filter(person=OuterRef("person"), organisation=OuterRef("organisation"))), version=version
    )
    joined = owed.filter(person__memberships__in=memberships, person__memberships__organisation=F("organisation"))
    insert_from(
        joined, into=ObligationReason, columns={"obligation": F("pk"), "membership": F("person__memberships__pk")}
    )
    about = {"person": F("person_id"), "kind": CONFIRM, "about_kind": VERSION, "about_id": str(version.pk)}
    insert_from(owed, into=Reminder, columns={**about, "due_on": due_on, "rung": AT_ISSUE, "given_at": at})
    facts = JSONObject(policy=Value(version.policy.title), due_on=Value(due_on.isoformat()), rung=Value(AT_ISSUE))
    insert_from(
        owed,
        into=Message,
        columns={
            **about,
            "occurrence": Concat(Value(f"{due_on.isoformat()} "), as_text(Value(AT_ISSUE))),
            "organisation": F("organisation_id"),
            "context": facts,
            "path": reverse("policies:acknowledge", args=[version.policy.slug]),
            "state": Message.State.SENT,
            "created_at": at,
            "due_at": at,
            "attempts": 1,
            "sent_at": at,
        },
    )
    AuditEntry.objects.create(
        at=at,
        verb="hand_out",
        outcome=AuditEntry.Outcome.DONE,
        about_kind=VERSION,
        about_id=str(version.pk),
        organisation_id=version.organisation_id,
    )
