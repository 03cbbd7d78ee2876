"""What waits for one person, as cards: each with one button, the worst first, and about how long it takes.

A card of a case always says the same words: no kind, no place, no name (access.md, rule 9). Not here: anything about other people.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Length
from django.urls import reverse

from accounts.access import offices_of, organisations_where
from accounts.roles import Can, Role
from accounts.second_factor import needs_second_factor
from accounts.services import proposals_for
from accounts.services.administrators import is_administrator
from core.clocks import london, london_day, working_days_between
from dashboards.queries.times import Calendars, school_hours_between
from dashboards.queries.today_flags import flags_to_answer
from dashboards.queries.today_policies import policies_to_do
from dashboards.queries.today_reviews import posts_to_look_at
from dashboards.queries.today_words import Card, Source
from dashboards.queries.wording import count_of, school_time
from incidents.models import Incident, StrandReader
from incidents.permissions import HANDLING
from policies.models import Obligation
from posts.kinds import OWN_DEVICE
from posts.models import Photo, Post, Publication
from posts.workflow import PublicationState, State

A_PAGE_OF_TEXT = 1500
LONGEST_READ = 30


@dataclass(frozen=True, slots=True)
class Todo:
    """Everything that waits for one person."""

    cards: tuple[Card, ...]
    more: tuple[tuple[str, str], ...]

    @property
    def minutes(self) -> int:
        """Say about how long all of it takes."""
        return sum(card.minutes for card in self.cards)

    @property
    def headline(self) -> str:
        """Say it in one sentence."""
        number = len(self.cards)
        if not number:
            return "You are up to date"
        things = "1 thing waits for you" if number == 1 else f"{number} things wait for you"
        if self.more:
            things = f"More than {things}"
        return f"{things}, about {_duration(self.minutes)}"


def waiting_for(user: Any, *, now: datetime, has_second_factor: bool) -> Todo:
    """Gather what waits for a person; ten queries at most while nothing is flagged."""
    today = london_day(now)
    owed = Source(_owed(user), "policies to read and confirm", reverse("policies:index"))
    awaiting = Source(_awaiting(user), "posts waiting for your sign-off", reverse("posts:queue"))
    mine = Source(_my_posts(user), "posts of yours", reverse("posts:index"))
    cases = Source(_cases(user, now), "cases", reverse("incidents:index"))
    calendars = Calendars([post.organisation for post in awaiting.rows] + [duty.organisation for duty in owed.rows])
    cards: list[Card] = []
    if not has_second_factor and needs_second_factor(user):
        cards.append(_second_factor())
    if not offices_of(user) and is_administrator(user):
        cards.append(_nothing_yet())
    cards += [_case_card(*row) for row in cases.rows]
    named = len({post.organisation_id for post in (*awaiting.rows, *mine.rows)}) > 1
    cards += [_sign_off_card(post, calendars, now, named=named) for post in awaiting.rows]
    cards += [_my_post_card(post, named=named) for post in mine.rows if post.is_theirs]
    cards += [_delete_card(post) for post in mine.rows if post.to_be_deleted]
    cards += flags_to_answer(user, now=now)
    cards += posts_to_look_at(user, [post.pk for post in mine.rows if post.went_out_unseen], now=now)
    cards += [_read_card(duty, calendars, today) for duty in owed.rows]
    cards += policies_to_do(user, today=today)
    if has_second_factor:
        # Everybody who may be the second person needs a second factor first.
        cards += [_proposal_card(proposal) for proposal in proposals_for(user)]
    more = tuple(source.more for source in (cases, awaiting, mine, owed) if source.more)
    return Todo(cards=tuple(sorted(cards, key=lambda card: (card.rank, card.since))), more=more)


# Which ones ---------------------------------------------------------------------------------------------------------------
def _owed(user: Any) -> Any:
    shown = ("due_on", "version__number", "version__policy__title", "version__policy__slug", "organisation__path")
    return Obligation.objects.owed_by(user).annotate(length=Length("version__body")).only(*shown)


def _awaiting(user: Any) -> Any:
    shown = ("title", "moment", "submitted_at", "organisation__path", "organisation__name", "author__name")
    return Post.objects.awaiting(user).select_related("organisation", "author").only(*shown)


def _my_posts(user: Any) -> Any:
    """Give the posts a person wrote that came back, and those that wait for somebody who publishes at their place.

    What went out there without sign-off and nobody has looked at comes along, and first: whether it is theirs to look at is
    asked of the few there are.
    """
    by_hand = Publication.objects.filter(post=OuterRef("pk"), state=PublicationState.TO_DO_BY_HAND)
    publishes = Q(author=user) | Q(organisation__in=organisations_where(user, Can.PUBLISH_POSTS))
    came_back = Q(author=user, state__in=(State.SENT_BACK, State.EXPIRED))
    stuck = Q(state__in=(State.NEEDS_ATTENTION, State.PUBLISHING))
    theirs = came_back | (publishes & stuck & (Q(state=State.NEEDS_ATTENTION) | Q(by_hand=True)))
    # What families had to know at once went out with a picture that may still lie on its author's own device (W10).
    photos = Photo.objects.filter(post=OuterRef("pk"), device=OWN_DEVICE, left_device_at=None)
    undeleted = Q(author=user, urgent=True) & Q(Exists(photos))
    unseen = Q(urgent=True, review__outcome="", organisation__in=organisations_where(user, Can.SEE_POSTS))
    return (
        Post.objects.annotate(
            by_hand=Exists(by_hand),
            is_theirs=_said(theirs),
            to_be_deleted=_said(undeleted),
            went_out_unseen=_said(unseen),
        )
        .filter(theirs | undeleted | unseen)
        .select_related("organisation")
        .only("title", "state", "edited_at", "organisation__name")
        .order_by("-went_out_unseen", "edited_at", "pk")
    )


def _said(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _cases(user: Any, now: datetime) -> Any:
    """Give the open cases a person looks after or works on; of those only whether and when, never what."""
    handling = StrandReader.objects.live(now=now).filter(
        incident=OuterRef("pk"), user=user, how__in=HANDLING, content_object__closed_at=None
    )
    return (
        Incident.objects.visible_to(user)
        .open()
        .filter(Exists(handling))
        .order_by("first_opened_at", "reported_at", "reference")
        .values_list("reference", "first_opened_at", "reported_at")
    )


# What each says -----------------------------------------------------------------------------------------------------------
def _second_factor() -> Card:
    return Card(
        rank=1, since="", tag="Before anything else", tone="warn", title="Make your sign-in safer",
        note="Your role needs an authenticator app. Until then some pages stay closed to you. About 3 minutes.",
        url=reverse("accounts:second_factor_needed"), button="Set it up", minutes=3,
    )  # fmt: skip


def _nothing_yet() -> Card:
    return Card(
        rank=1, since="", tag="To begin with", tone="warn", title="Add your trust, or your school",
        note="Nothing is set up here yet. The page says what comes after it.",
        url=reverse("accounts:places"), button="Begin", minutes=5,
    )  # fmt: skip


def _case_card(reference: str, opened_at: datetime | None, reported_at: datetime) -> Card:
    fresh = opened_at is None
    return Card(
        rank=0 if fresh else 4, since=reported_at.isoformat(), tag="Not opened yet" if fresh else "You look after this",
        tone="late" if fresh else "plain", title="A case needs you", note="What it is about shows only on its own page.",
        url=reverse("incidents:case", args=[reference]), button="Open the case", minutes=5, late=fresh,
    )  # fmt: skip


def _sign_off_card(post: Any, calendars: Calendars, now: datetime, *, named: bool) -> Card:
    hours = school_hours_between(post.submitted_at, now, calendars.school_days_of(post.organisation))
    soon = post.moment is not None and london_day(post.moment) <= london_day(now)
    when = f", for {_moment(post.moment, now)}" if post.moment else ""
    urgent = soon or hours >= 3
    return Card(
        rank=2 if urgent else 5, since=post.submitted_at.isoformat(), tag=f"Waiting {school_time(hours)}",
        tone="late" if urgent else "warn", title=f"Post: {post.title}",
        note=f"{_place(post) if named else ''}From {post.author.name}{when}. About 1 minute.",
        url=reverse("posts:post", args=[post.pk]), button="Look at the post", minutes=1, late=urgent,
    )  # fmt: skip


_MINE = {
    State.NEEDS_ATTENTION: (
        1,
        "bad",
        "It did not go out everywhere. See what happened and settle it.",
        "See what happened",
        3,
    ),
    State.PUBLISHING: (3, "warn", "It is signed off, and has to be put out by hand.", "Put it out", 3),
    State.SENT_BACK: (4, "warn", "Somebody asks you to change something.", "See what to change", 4),
    State.EXPIRED: (6, "warn", "Nobody signed it off in time, or it could not go out.", "Choose a new time", 3),
}


def _my_post_card(post: Any, *, named: bool) -> Card:
    rank, tone, note, button, minutes = _MINE[State(post.state)]
    tag = "To put out by hand" if post.state == State.PUBLISHING else State(post.state).label
    return Card(
        rank=rank, since=post.edited_at.isoformat(), tag=tag, tone=tone, title=f"Post: {post.title}",
        note=f"{_place(post) if named else ''}{note} About {count_of(minutes, 'minute')}.",
        url=reverse("posts:post", args=[post.pk]), button=button,
        minutes=minutes, late=tone == "bad", style="secondary" if rank > 3 else "",
    )  # fmt: skip


def _delete_card(post: Any) -> Card:
    return Card(
        rank=3, since=post.edited_at.isoformat(), tag="Still on a phone", tone="warn",
        title=f"Delete the picture: {post.title}", url=reverse("posts:post", args=[post.pk]), button="Say it is deleted",
        note="It went out at once. Delete it on the phone or camera it was taken with, then say so. About 2 minutes.", minutes=2,
    )  # fmt: skip


def _read_card(duty: Any, calendars: Calendars, today: date) -> Card:
    minutes = min(1 + (duty.length or 0) // A_PAGE_OF_TEXT, LONGEST_READ)
    overdue = duty.due_on < today
    works = calendars.school_days_of(duty.organisation)
    if overdue:
        tag = f"Was due {count_of((today - duty.due_on).days, 'day')} ago"
    elif duty.due_on == today:
        tag = "Due today"
    else:
        tag = f"Due in {count_of(working_days_between(today, duty.due_on, works), 'school day')}"
    return Card(
        rank=3 if overdue else 5 if (duty.due_on - today).days <= 7 else 7, since=duty.due_on.isoformat(), tag=tag,
        tone="bad" if overdue else "warn", title=f"Read and confirm: {duty.version.policy.title}, version {duty.version.number}",
        note=f"About {count_of(minutes, 'minute')}.", url=reverse("policies:read", args=[duty.version.policy.slug]),
        button="Read it", minutes=minutes, late=overdue,
    )  # fmt: skip


def _proposal_card(proposal: Any) -> Card:
    return Card(
        rank=5, since=proposal.proposed_at.isoformat(), tag="Your word is needed", tone="plain",
        title=f"{proposal.person.name} as {Role(proposal.role).label.lower()}",
        note=f"{proposal.proposed_by.name} proposes this for {proposal.organisation.name}. This role receives reports, so two "
        "people give it. About 1 minute.",
        url=reverse("accounts:people"), button="Say yes or no", minutes=1,
    )  # fmt: skip


def _place(post: Any) -> str:
    """Name the school of a post for somebody whose posts come from several."""
    return f"{post.organisation.name}. "


def _moment(moment: datetime, now: datetime) -> str:
    local = london(moment)
    clock = f"{local.hour % 12 or 12}{f'.{local:%M}' if local.minute else ''} {'pm' if local.hour >= 12 else 'am'}"
    return f"{clock} today" if local.date() == london_day(now) else f"{local.day} {local:%B} at {clock}"


def _duration(minutes: int) -> str:
    return count_of(minutes, "minute") if minutes < 90 else f"{round(minutes / 60)} hours"
