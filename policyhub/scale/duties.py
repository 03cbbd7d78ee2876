"""Policies in force, what everybody owes for them, and the confirmations of most people.

The few steps of each policy go through the services; duties are handed out by `policies.publishing`, which works in batches.
"""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from core.clocks import london_day
from core.models import AuditEntry
from policies import publishing, services
from policies.importing import MonthDate, read_policy
from policies.models import Acknowledgement, Obligation, Policy, PolicyVersion
from policies.models.duties import shown_to_reader
from policyhub.scale.rows import BATCH, entry, let_go_out
from policyhub.scale.wording import policy_text

WRITTEN = timedelta(days=90)
IN_FORCE = timedelta(days=60)
CONFIRM_SHARE = 5  # four people in five have confirmed


def load(*, trust: Organisation, policies: int, now: datetime) -> None:
    """Load policies up to a number, each in force, with duties for everybody, and confirmations for most of the new duties."""
    for number in range(Policy.objects.filter(organisation=trust).count(), policies):
        into_force(number, trust, now=now)
    for version in PolicyVersion.objects.in_force().filter(organisation=trust).for_pages().order_by("pk"):
        if publishing.hand_out(version=version, now=now - IN_FORCE):
            _confirm(version, now=now)
    let_go_out(before=now)


def into_force(number: int, trust: Organisation, *, now: datetime, ago: timedelta = IN_FORCE) -> PolicyVersion:
    """Take one policy the whole way: written, decided, announced, in force so long ago."""
    owner, decides = _holder(trust, Role.POLICY_OWNER), _holder(trust, Role.CHIEF_EXECUTIVE)
    written, in_force = now - WRITTEN, now - ago
    text = policy_text(number, owner=owner.name, trust=trust.name)
    document = read_policy(data=text.encode(), filename=f"policy-{number}.md", on=london_day(written))
    version = services.import_version(document=document, organisation=trust, by=owner, now=written).version
    version = services.put_to_bodies(version=version, by=owner, now=written)
    while version.waiting_decision is not None:
        day = london_day(written)
        version = services.decide(
            version=version,
            outcome="agreed",
            met_on=MonthDate(day.year, day.month, day.day),
            minute_reference=f"{number + 1}/1",
            conditions="",
            by=decides,
            seen=version.fingerprint(),
            now=written,
        )
    version = services.announce(
        version=version,
        effective_on=london_day(in_force),
        change_words="",
        by=owner,
        seen=version.fingerprint(),
        now=written,
    )
    return publishing.put_in_force(version=version, now=in_force)


def _holder(trust: Organisation, role: Role) -> User:
    return Membership.objects.select_related("person").get(organisation=trust, role=role).person


def _confirm(version: PolicyVersion, *, now: datetime) -> None:
    """Confirm for four people in five, as `policies.services.acknowledge` would, one hour for each batch."""
    shown = shown_to_reader(version)
    owed = Obligation.objects.owed().filter(version=version).order_by("pk")
    wanted = [
        (pk, person) for pk, person in owed.values_list("pk", "person_id") if (person + version.pk) % CONFIRM_SHARE
    ]
    for hours, start in zip(count(1), range(0, len(wanted), BATCH), strict=False):
        at = min(now - IN_FORCE + timedelta(hours=hours), now)
        _confirm_batch(version, wanted[start : start + BATCH], shown, at=at)


def _confirm_batch(version: PolicyVersion, wanted: list[tuple[int, int]], shown: Any, *, at: datetime) -> None:
    people = sorted({person for _, person in wanted})
    with transaction.atomic():
        confirmations = Acknowledgement.objects.bulk_create(
            Acknowledgement(
                person_id=person,
                version=version,
                statement=shown.statement,
                notices=list(shown.notices),
                content_hash=version.content_hash,
                at=at,
            )
            for person in people
        )
        Obligation.objects.filter(pk__in=[pk for pk, _ in wanted]).update(
            state=Obligation.State.ACKNOWLEDGED, closed_at=at
        )
        AuditEntry.objects.bulk_create(
            entry(verb="acknowledge", about=version, by=row.person_id, at=at, note=row.code) for row in confirmations
        )
