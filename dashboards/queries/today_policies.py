"""What waits for those who look after policies: reviews, and decisions of bodies that they may record."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from accounts.access import organisations_where, user_can
from accounts.models import Membership
from accounts.roles import Can
from dashboards.queries.today_words import LONGEST_LIST, Card
from dashboards.queries.wording import count_of, day, span
from policies.models import BodyDecision, PolicyVersion
from policies.permissions import BODIES
from policies.workflow import State

AHEAD = timedelta(days=90)


def reviews_to_do(user: Any, *, today: date) -> list[Card]:
    """Give the policies a person owns whose review is overdue, due within three months, or has no date; one query."""
    versions = (
        PolicyVersion.objects.in_force()
        .filter(Q(next_review_on=None) | Q(next_review_on__lte=today + AHEAD), policy__owner=user)
        .select_related("policy")
        .defer("body")
        .order_by("next_review_on", "pk")
    )
    return [_review_card(version, today) for version in versions[:LONGEST_LIST]]


def decisions_to_record(user: Any, memberships: Iterable[Membership]) -> list[Card]:
    """Give the versions that wait for a body's decision which this person may record; one query.

    The same question as `policies.permissions.may_record_decision`, asked of all of them at once.
    """
    waiting = BodyDecision.objects.filter(version=OuterRef("pk"), round=OuterRef("round"), outcome="").order_by("order")
    places = Q(organisation__in=organisations_where(user, Can.RECORD_DECISIONS)) | Q(
        organisation__in=organisations_where(user, Can.RECORD_OWN_BODY_DECISIONS)
    )
    versions = (
        PolicyVersion.objects.filter(places, state=State.DECIDING)
        .annotate(body_asked=Subquery(waiting.values("body")[:1]))
        .exclude(body_asked=None)
        .select_related("policy", "organisation")
        .defer("body")
        .order_by("pk")
    )
    held = list(memberships)
    return [_decision_card(version) for version in versions[: LONGEST_LIST * 5] if _may_record(user, version, held)][:LONGEST_LIST]


def _may_record(user: Any, version: Any, memberships: list[Membership]) -> bool:
    body = BODIES.get(version.body_asked)
    if body is None or (body.is_person and user.pk in {version.author_id, version.last_editor_id}):
        return False
    if user_can(user, Can.RECORD_DECISIONS, at=version.organisation_id):
        return True
    return any(
        membership.role in body.members and version.organisation.path.startswith(membership.organisation.path)
        for membership in memberships
    )


def _review_card(version: Any, today: date) -> Card:
    due = version.next_review_on
    if due is None:
        rank, tag, tone, note = 6, "No review date", "warn", "Nobody will notice when it grows old."
    elif due < today:
        rank, tag, tone, note = 4, f"{span((today - due).days)} late".capitalize(), "bad", f"Its review was due on {day(due)}."
    else:
        near = (due - today).days <= 28
        rank, tag = (6 if near else 8), f"Due in {span((due - today).days)}" if due > today else "Due today"
        tone, note = "warn" if near else "plain", f"Its review is due on {day(due)}."
    return Card(
        rank=rank, since=due.isoformat() if due else "", tag=tag, tone=tone, title=f"Review: {version.policy.title}",
        note=f"{note} About {count_of(10, 'minute')} to plan it.", url=_work_page(version), button="Look at the policy",
        minutes=10, late=tone == "bad", style="" if rank < 6 else "secondary",
    )  # fmt: skip


def _decision_card(version: Any) -> Card:
    body = BODIES[version.body_asked].label
    return Card(
        rank=5, since=version.created_at.isoformat(), tag="Waiting for a decision", tone="plain",
        title=f"{version.policy.title}, version {version.number}",
        note=f"The {body.lower()} has to decide. Record what was decided. About 2 minutes.", url=_work_page(version),
        button="Record the decision", minutes=2,
    )  # fmt: skip


def _work_page(version: Any) -> str:
    return reverse("policies:manage_version", args=[version.policy.slug, version.number])
