"""The dates of one person, for the calendar on their own devices: when posts go out, and by when what is theirs to do.

Nothing of cases: not even that there is one. Nothing of colleagues either, but a permission of theirs that this person looks after.
Whoever holds no office anywhere any more has no dates, from that day on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts.access import Office, offices_of, organisations_where
from accounts.models import TrainingRecord
from accounts.querysets import lineage
from accounts.roles import Can, Role
from core.clocks import london_day
from core.diary import Entry
from policies.models import Obligation, PolicyVersion
from policies.permissions import HoldersTogether, owners_of
from posts.models import AccountGrant, Post
from posts.reminders.running_out import last_day
from posts.workflow import State

BACK, AHEAD, MOST_OF_A_KIND = timedelta(days=31), timedelta(days=366), 500
SETTLED = (State.APPROVED, State.PUBLISHING, State.PUBLISHED, State.TAKEN_DOWN)
# Who looks after a policy that has no owner: `policies.permissions.owners_of` says who of them.
KEEPERS = (Role.POLICY_OWNER, Role.HEADTEACHER, Role.CHIEF_EXECUTIVE)


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when dates are given: the last month, and a year ahead."""

    start: datetime
    end: datetime

    @property
    def days(self) -> tuple[date, date]:
        """Give its first and its last day."""
        return london_day(self.start), london_day(self.end)


def dates_of(person: Any, *, now: datetime) -> list[Entry]:
    """Give the dates of one person; eight questions at most, however many dates there are."""
    offices = offices_of(person)
    if not offices:
        return []
    window = Window(now - BACK, now + AHEAD)
    return [
        *_posts(person, window),
        *_reviews(person, offices, window),
        *_duties(person, offices, window),
        *_training(person, window),
        *_permissions(person, offices, window, now),
    ]


def _posts(person: Any, window: Window) -> Iterator[Entry]:
    """Say where a post goes and how it stands, never what it says."""
    posts = Post.objects.visible_to(person).on_calendar(window.start, window.end)
    for row in posts.by_their_moment().for_lists()[:MOST_OF_A_KIND]:
        state = State(row["state"])
        yield Entry(
            key=f"post-{row['pk']}",
            at=row["published_at"] or row["moment"],
            headline=headline(row["place"], sorted(row["labels"] or ())),
            words=f"{state.label}. Who may see the post reads it here:",
            address=_full(reverse("posts:post", args=[row["pk"]])),
            changed_at=row["edited_at"],
            is_settled=state in SETTLED,
        )


def headline(place: str, accounts: list[str]) -> str:
    """Say where a post goes: Post for Website news, Elm North."""
    return f"Post for {' and '.join(accounts)}, {place}" if accounts else f"Post, {place}"


def _reviews(person: Any, offices: Iterable[Office], window: Window) -> Iterator[Entry]:
    """Say by when a policy is to be reviewed to whoever looks after it."""
    kept = [office.path for office in offices if office.role in KEEPERS]
    unowned = Q(policy__owner=None) | Q(policy__owner__is_active=False)
    theirs = Q(policy__owner=person) & _near(offices, "organisation")
    asked = theirs | (unowned & _under(kept, "organisation"))
    found = PolicyVersion.objects.in_force().filter(asked, next_review_on__range=window.days)
    versions = list(
        found.select_related("policy__owner", "organisation").order_by("next_review_on", "pk")[:MOST_OF_A_KIND]
    )
    for version in _looked_after(person, versions):
        yield Entry(
            key=f"review-{version.policy_id}-{version.organisation_id}",
            at=version.next_review_on,
            headline=f"Review due: {version.policy.title}",
            words="Start a new version, or write down a new date if nothing needs to change:",
            address=_full(reverse("policies:manage_version", args=[version.policy.slug, version.number])),
        )


def _looked_after(person: Any, versions: list[Any]) -> list[Any]:
    """Keep what a person owns, and what has no owner and is theirs for their office; one question where there is such."""
    without = [version for version in versions if version.policy.owner_id != person.pk]
    ask = HoldersTogether([version.organisation for version in without], KEEPERS)
    return [version for version in versions if version not in without or person in owners_of(version, ask)]


def _duties(person: Any, offices: Iterable[Office], window: Window) -> Iterator[Entry]:
    """Say by when a policy is to be read and confirmed, while it is not."""
    owed = Obligation.objects.owed_by(person).filter(_near(offices, "organisation"), due_on__range=window.days)
    for duty in owed[:MOST_OF_A_KIND]:
        yield Entry(
            key=f"duty-{duty.pk}",
            at=duty.due_on,
            headline=f"Due: read and confirm {duty.version.policy.title}",
            words="Read it and confirm it here:",
            address=_full(reverse("policies:read", args=[duty.version.policy.slug])),
            changed_at=duty.created_at,
        )


def _training(person: Any, window: Window) -> Iterator[Entry]:
    """Say on which day a training of theirs counts for the last time."""
    running = TrainingRecord.objects.newest().filter(person=person, runs_out_on__range=window.days)
    for record in running.select_related("course").order_by("runs_out_on", "pk")[:MOST_OF_A_KIND]:
        yield Entry(
            key=f"training-{record.uid}",
            at=record.runs_out_on,
            headline=f"Last day it counts: {record.course.label}",
            words="When you have done it again, tell whoever keeps the training of your school:",
            address=_full(reverse("accounts:my_training")),
            changed_at=record.recorded_at,
        )


def _permissions(person: Any, offices: Iterable[Office], window: Window, now: datetime) -> Iterator[Entry]:
    """Say when a permission to post ends, to its person and to whoever gives permission there; of whom it is stands here."""
    own = Q(user=person) & _near(offices, "content_object__organisation")
    kept = Q(content_object__organisation__in=organisations_where(person, Can.AUTHORISE_FOR_ACCOUNTS))
    ending = AccountGrant.objects.live(at=now).filter(
        own | kept, content_object__closed_on=None, until__gte=window.start, until__lt=window.end
    )
    for grant in ending.select_related("content_object__organisation").order_by("until", "pk")[:MOST_OF_A_KIND]:
        account, mine = grant.content_object, grant.user_id == person.pk
        yield Entry(
            key=f"permission-{grant.pk}",
            at=last_day(grant),
            headline=f"{'Your' if mine else 'A'} permission to post ends: {account.label}, {account.organisation.name}",
            words="See it here:" if mine else "See whose it is here:",
            address=_full(reverse("posts:account", args=[account.slug])),
            changed_at=grant.starts,
        )


def _near(offices: Iterable[Office], place: str) -> Q:
    """Find what belongs to a place at which a person holds an office, to one below it or to one above it."""
    paths = [office.path for office in offices]
    above = {path for one in paths for path in lineage(one)}
    return _under(paths, place) | Q(**{f"{place}__path__in": above})


def _under(paths: Iterable[str], place: str) -> Q:
    return reduce(or_, (Q(**{f"{place}__path__startswith": path}) for path in paths), Q(pk__in=()))


def _full(address: str) -> str:
    return f"{settings.PUBLIC_URL}{address}"
