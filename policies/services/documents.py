"""What people do with a policy's text and particulars: import it, mend what is missing, choose who it is for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from accounts.access import user_can
from accounts.models import Membership, Organisation, User
from accounts.roles import Can
from core import audit
from core.clocks import london_day
from core.tasks import ring
from core.workflow import MACHINE, NotNow
from policies import tasks
from policies.importing.dates import MonthDate
from policies.importing.imported import ImportedPolicy
from policies.models import Adoption, Audience, Clause, Policy, PolicyVersion
from policies.permissions import GOVERNORS, TRUSTEES
from policies.workflow import State

Employment = Membership.Employment
STAFF = tuple(("employment", kind.value) for kind in (Employment.EMPLOYEE, Employment.PART_TIME, Employment.TRAINEE))
# What policies and rules call their readers (P15), and who that is here. The first pattern that fits counts.
READERS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (r"governor|governing bod", tuple(("role", role.value) for role in GOVERNORS)),
    (r"trustee", tuple(("role", role.value) for role in TRUSTEES)),
    (r"volunteer", (("employment", Employment.VOLUNTEER.value),)),
    (r"consultant|contractor", (("employment", Employment.CONTRACTOR.value),)),
    (r"agency|casual", (("employment", Employment.AGENCY.value),)),
    (r"trainee", (("employment", Employment.TRAINEE.value),)),
    (r"part.time|fixed.term", (("employment", Employment.PART_TIME.value),)),
    (r"third.part", (("employment", Employment.THIRD_PARTY.value),)),
    (r"staff|employee|officer|manager|homeworker|teacher", STAFF),
)


@dataclass(frozen=True)
class Imported:
    """What came of an import: the version, and whether anything was new."""

    version: PolicyVersion
    changed: bool


def import_version(
    *, document: ImportedPolicy, organisation: Organisation, by: Any, now: datetime, policy: Policy | None = None
) -> Imported:
    """Store a document as a new draft of a policy, or of the policy with the same title here; new if there is none.

    Nothing is stored when the latest version has the same words. Raises PermissionDenied, or NotNow where the address is taken.
    """
    if by is not MACHINE and not user_can(by, Can.WRITE_POLICIES, at=organisation):
        raise PermissionDenied("You cannot write policies here.")
    with transaction.atomic(durable=True):
        target = policy or _policy_for(document, organisation, now=now)
        # The policy's row makes two imports in the same moment take turns.
        target = Policy.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=target.pk)
        if target.organisation_id != organisation.pk:
            raise NotNow(
                "Another organisation has a policy of this name. Give yours another title.", code="address_taken"
            )
        latest = target.versions.filter(organisation=organisation).order_by("-number").first()
        if latest is not None and latest.content_hash == document.content_hash:
            return Imported(version=latest, changed=False)
        version = _new_draft(target, document, by=by, now=now)
        audit.record(
            verb="import_version", about=version, by=by, now=now, to_state=version.state, note=version.content_hash
        )
    return Imported(version=version, changed=True)


def amend_details(*, policy: Policy, by: Any, now: datetime, next_review: MonthDate | None, **details: Any) -> Policy:
    """Write down what a policy's document does not say: owner, contact, interval, next review, flags.

    The words stay as they were decided. Raises PermissionDenied.
    """
    _may_write(policy, by)
    with transaction.atomic():
        for name, value in details.items():
            setattr(policy, name, value)
        policy.save()
        version = current_version(policy)
        if version is not None:
            version.set_date("next_review", next_review)
            version.save(update_fields=["next_review_on", "next_review_precision"])
        audit.record(verb="amend_details", about=policy, by=by, now=now, note=", ".join(sorted(details)))
    return policy


def set_audience(*, policy: Policy, chosen: Iterable[tuple[str, str]], by: Any, now: datetime) -> None:
    """Choose who a policy is for: pairs of `role` or `employment` and its slug. Duties follow.

    Raises PermissionDenied, or NotNow for an audience of nobody.
    """
    _may_write(policy, by)
    wanted = set(chosen)
    if not wanted:
        raise NotNow("Nobody would be asked to read this. Choose at least one group.", code="empty_audience")
    with transaction.atomic():
        standing = {(row.kind, row.value): row.pk for row in policy.audience.all()}
        Audience.objects.filter(pk__in=[pk for key, pk in standing.items() if key not in wanted]).delete()
        Audience.objects.bulk_create(
            Audience(policy=policy, kind=kind, value=value) for kind, value in sorted(wanted - standing.keys())
        )
        audit.record(verb="set_audience", about=policy, by=by, now=now, note=repr(sorted(wanted)))
    ring(tasks.bring_in_force)


def current_version(policy: Policy) -> PolicyVersion | None:
    """Give the version in force of a policy's own text, or the latest one under way."""
    versions = policy.versions.filter(organisation=policy.organisation_id)
    return versions.in_force().first() or versions.exclude(state=State.WITHDRAWN).order_by("-number").first()


def address_for(title: str, organisation: Organisation) -> str:
    """Give the slug of a policy: the organisation's, and the title without "policy", years and the organisation's own name.

    Every social media policy has the same short ending, whatever its cover calls it: an amended one finds its policy again.
    """
    if "social media" in title.lower():
        return f"{organisation.slug}-social-media"
    words = re.sub(re.escape(organisation.name), " ", title, flags=re.IGNORECASE)
    words = re.sub(r"\bpolicy\b|\b(?:19|20)\d\d\b", " ", words, flags=re.IGNORECASE)
    return f"{organisation.slug}-{slugify(words)[:50].strip('-') or 'policy'}"


def readers_named(words: Iterable[str]) -> set[tuple[str, str]]:
    """Turn the names policies use for their readers into roles and kinds of employment."""
    found: set[tuple[str, str]] = set()
    for word in words:
        found |= set(next((pairs for pattern, pairs in READERS if re.search(pattern, word, re.IGNORECASE)), ()))
    return found


def _may_write(policy: Policy, by: Any) -> None:
    if by is not MACHINE and not user_can(by, Can.WRITE_POLICIES, at=policy.organisation):
        raise PermissionDenied("You cannot change this policy.")


def _policy_for(document: ImportedPolicy, organisation: Organisation, *, now: datetime) -> Policy:
    owner = _owner_named(document.owner, organisation, now=now)
    policy, is_new = Policy.objects.get_or_create(
        slug=address_for(document.title, organisation),
        defaults={
            "title": document.title[:300],
            "organisation": organisation,
            "owner": owner,
            "owner_title": ("" if owner and not document.owner_title else document.owned_by)[:200],
            "accountable": document.accountable[:200],
            "contact_words": document.contact[:300],
            "review_every_months": document.review_every_months,
            "contractual": document.contractual,
            "created_at": now,
        },
    )
    if is_new:
        places = Organisation.objects.open(on=london_day(now)).at_or_below(organisation)
        Adoption.objects.bulk_create(
            Adoption(policy=policy, organisation=place, adopted_on=london_day(now)) for place in places
        )
        readers = readers_named(document.audiences) or set(STAFF)
        Audience.objects.bulk_create(Audience(policy=policy, kind=kind, value=value) for kind, value in sorted(readers))
    return policy


def _owner_named(name: str, organisation: Organisation, *, now: datetime) -> User | None:
    """Give the one person of this name who works here; two of a name are nobody."""
    named = User.objects.working_at(organisation, on=london_day(now)).filter(name__iexact=name)[:2] if name else []
    return named[0] if len(named) == 1 else None


def _new_draft(policy: Policy, document: ImportedPolicy, *, by: Any, now: datetime) -> PolicyVersion:
    last = policy.versions.order_by("-number").values_list("number", flat=True).first() or 0
    writer = None if by is MACHINE else by
    version = PolicyVersion(
        policy=policy,
        organisation=policy.organisation,
        number=last + 1,
        label=document.label[:60],
        body=document.body_markdown,
        content_hash=document.content_hash,
        not_understood=list(document.not_understood),
        author=writer,
        last_editor=writer,
        created_at=now,
    )
    for name in ("approved", "last_reviewed", "next_review"):
        version.set_date(name, getattr(document, name))
    version.save()
    Clause.objects.bulk_create(
        (
            Clause(
                version=version,
                order=order,
                number=clause.number[:40],
                anchor=clause.anchor[:200],
                level=clause.level,
                heading=clause.heading[:500],
                text=clause.text,
                kind=clause.kind,
            )
            for order, clause in enumerate(document.clauses, start=1)
        ),
        batch_size=200,
    )
    return version
