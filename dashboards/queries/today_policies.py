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
from policies.permissions import BODIES
from policies.workflow import State

AHEAD = timedelta(days=90)
_NOWHERE = Q(pk__in=[])
_SHOWN = ("number", "state", "next_review_on", "created_at", "policy__title", "policy__slug")


def policies_to_do(user: Any, *, today: date) -> list[Card]:
    """Give what waits for those who look after policies; one query.

    Reviews of the policies a person owns that are overdue, due within three months, or undated; and versions that wait for a body's
    decision which this person may record.
    """
    soon = Q(next_review_on=None) | Q(next_review_on__lte=today + AHEAD)
    wanted = Q(soon, state=State.IN_FORCE, policy__owner=user)
    versions = PolicyVersion.objects.all()
    if (may_record := _may_record(user)) is not None:
        waiting = BodyDecision.objects.filter(version=OuterRef("pk"), round=OuterRef("round"), outcome="")
        versions = versions.annotate(body_asked=Subquery(waiting.order_by("order").values("body")[:1]))
        wanted |= Q(may_record, state=State.DECIDING)
    versions = (
        versions.filter(wanted).select_related("policy").only(*_SHOWN).order_by("next_review_on", "pk")[:LONGEST_LIST]
    )
    return [
        _review_card(version, today) if version.state == State.IN_FORCE else _decision_card(version)
        for version in versions
    ]


def _may_record(user: Any) -> Q | None:
    """Say in SQL what `policies.permissions.may_record_decision` says of one version, or None for whoever may record nowhere.

    Bodies that this person cannot speak for anywhere stay out of the question, and bodies with the same seats stand in it once.
    """
    any_body = own_body = None
    if user_can_anywhere(user, Can.RECORD_DECISIONS):
        any_body = Q(organisation__in=organisations_where(user, Can.RECORD_DECISIONS), body_asked__in=list(BODIES))
    if seats := _seats(user) if user_can_anywhere(user, Can.RECORD_OWN_BODY_DECISIONS) else None:
        own_body = Q(seats, organisation__in=organisations_where(user, Can.RECORD_OWN_BODY_DECISIONS))
    if any_body is None and own_body is None:
        return None
    one_person = [slug for slug, body in BODIES.items() if body.is_person]
    wrote = Q(author=user) | Q(last_editor=user)
    allowed = (any_body or _NOWHERE) | (own_body or _NOWHERE)
    return allowed & ~(wrote & Q(body_asked__in=one_person))


def _seats(user: Any) -> Q | None:
    """Keep what waits for a body on which the person sits, at or below the place where they do."""
    seats: Q | None = None
    for office in offices_of(user):
        bodies = [slug for slug, body in BODIES.items() if office.role in body.members]
        if bodies:
            seat = Q(body_asked__in=bodies, organisation__path__startswith=office.path)
            seats = seat if seats is None else seats | seat
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
