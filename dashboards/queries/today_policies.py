"""What waits for those who look after policies: reviews, and decisions of bodies that they may record."""

from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from accounts.access import offices_of, organisations_where, user_can_anywhere
from accounts.roles import Can
from dashboards.queries.today_words import LONGEST_LIST, Card
from dashboards.queries.wording import count_of, day, span
from policies.models import BodyDecision, PolicyVersion
from policies.permissions import BODIES, Body
from policies.workflow import State

AHEAD = timedelta(days=90)
_NOWHERE = Q(pk__in=[])


def policies_to_do(user: Any, *, today: date) -> list[Card]:
    """Give what waits for those who look after policies; one query.

    Reviews of the policies a person owns that are overdue, due within three months, or undated; and versions that wait for a body's
    decision which this person may record.
    """
    waiting = BodyDecision.objects.filter(version=OuterRef("pk"), round=OuterRef("round"), outcome="").order_by("order")
    soon = Q(next_review_on=None) | Q(next_review_on__lte=today + AHEAD)
    versions = (
        PolicyVersion.objects.annotate(body_asked=Subquery(waiting.values("body")[:1]))
        .filter(Q(soon, state=State.IN_FORCE, policy__owner=user) | Q(_may_record(user), state=State.DECIDING))
        .select_related("policy")
        .defer("body")
        .order_by("next_review_on", "pk")
    )
    return [
        _review_card(version, today) if version.state == State.IN_FORCE else _decision_card(version)
        for version in versions[:LONGEST_LIST]
    ]


def _may_record(user: Any) -> Q:
    """Say in SQL what `policies.permissions.may_record_decision` says of one version.

    Bodies that this person cannot speak for anywhere stay out of the question.
    """
    records_any = user_can_anywhere(user, Can.RECORD_DECISIONS)
    records_own = user_can_anywhere(user, Can.RECORD_OWN_BODY_DECISIONS)
    any_body = Q(organisation__in=organisations_where(user, Can.RECORD_DECISIONS)) if records_any else _NOWHERE
    own_body = Q(organisation__in=organisations_where(user, Can.RECORD_OWN_BODY_DECISIONS)) if records_own else _NOWHERE
    may = _NOWHERE
    for slug, body in BODIES.items():
        seats = _seats(user, body) if records_own else _NOWHERE
        if not records_any and seats == _NOWHERE:
            continue
        wrote = Q(author=user) | Q(last_editor=user)
        may |= Q(body_asked=slug) & (any_body | (own_body & seats)) & (~wrote if body.is_person else Q())
    return may


def _seats(user: Any, body: Body) -> Q:
    """Keep what stands at or below a place where the person sits on a body."""
    seats = _NOWHERE
    for office in offices_of(user):
        if office.role in body.members:
            seats |= Q(organisation__path__startswith=office.path)
    return seats


def _review_card(version: Any, today: date) -> Card:
    due = version.next_review_on
    if due is None:
        rank, tag, tone, note = 6, "No review date", "warn", "Nobody will notice when it grows old."
    elif due < today:
        rank, tag, tone, note = (
            4,
            f"{span((today - due).days)} late".capitalize(),
            "bad",
            f"Its review was due on {day(due)}.",
        )
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
