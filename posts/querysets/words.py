"""The words themselves. Not here: how a post brings its parts along (`gathering`)."""

from datetime import date, datetime
from typing import Any, cast

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from accounts.access import organisations_where
from accounts.models import Organisation
from accounts.roles import Can
from posts.querysets import locking
from posts.querysets.along import (
    CALENDAR,
    COLLEAGUES,
    PEOPLE,
    RIGHTS,
    RULES,
    calendar_days,
    names_of_colleagues,
    people_who_sign,
    rights_to_write,
    rule_settings,
)
from posts.querysets.calendar import CalendarQuerySet
from posts.querysets.gathering import in_one_list
from posts.querysets.what_else import WhatElse
from posts.workflow import CLOSURE, MAY_BE_LATE, PublicationState, State

ENDED = (State.PUBLISHED, State.REJECTED, State.WITHDRAWN, State.TAKEN_DOWN)

CLOCK = (
    *("id", "version", "kind", "state", "started_at", "due_at", "left", "rung", "next_call_at", "warn_at", "warned_at"),
    *("ladder", "calls_stand_in", "stand_in_called_at"),
)
PARTS = {
    "photos": (
        *("id", "uid", "order", "path", "sha256", "bytes", "width", "height", "alt", "removed"),
        *("source", "source_words", "device", "left_device_at", "left_device_by"),
    ),
    "people": ("id", "name", "kind", "permission", "name_shown", "name_permission"),
    "answers": ("id", "key", "source", "answer", "asked", "rule_set", "edition"),
    "sign_off_steps": ("id", "version", "order", "label", "roles", "needs_all", "express", "why", "permission"),
    "decisions": (
        *("id", "version", "step", "person", "outcome", "words", "conditions", "share", "authority", "exception"),
        *("fingerprint", "at", "reasons"),
    ),
    "suggestions": (
        *("id", "version", "by", "state", "words", "own_words", "note", "fingerprint", "signed_before", "at"),
        *("answered_at", "answer", "became"),
    ),
    "turns": ("id", "person"),
    "clocks": CLOCK,
    "publications": (
        *("id", "account", "uid", "own_words", "state", "claimed_until", "remote_id", "address", "published_at"),
        *("account__organisation", "account__kind", "account__label", "account__handle", "account__closed_on"),
    ),
}
TURNS = {
    "sign_off_steps": PARTS["sign_off_steps"],
    "decisions": ("id", "version", "step", "person", "outcome", "share", "exception"),
    "turns": PARTS["turns"],
    "clocks": ("id", "version", "stand_in_called_at"),
}
LINE = (
    *("title", "state", "purpose", "version", "findings", "moment", "urgent", "submitted_at", "published_at"),
    *("edited_at", "held_over_at"),
)


class PostQuerySet(CalendarQuerySet):
    """Posts, asked for in words."""

    def visible_to(self, user: Any) -> "PostQuerySet":
        """Keep what a person may see: their own, those they decide on, and what was put forward where they see posts."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        return self.seen_by(user.pk, organisations_where(user, Can.SEE_POSTS))

    def seen_by(self, person: int, places: Any) -> "PostQuerySet":
        """Keep what somebody may see by their number and the places at which they see posts."""
        # A draft is its author's own until it was put forward once.
        here = Q(organisation__in=places) & ~Q(state=State.DRAFT, version=0)
        their_turn = Q(state=State.IN_REVIEW) & Q(Exists(_turns_of(self, person)))
        return self.filter(Q(author=person) | Q(last_editor=person) | here | their_turn)

    def locked(self, number: int, *, seen_by: Any = None, is_signed: bool = False, is_checked: bool = False) -> Any:
        """Give one post to be moved, locked, with what moving asks of it; to one person, only if they may see it now.

        Whoever signs it, or will not, decides on what its fingerprint covers: the parts are not read again. What is checked afresh
        needs the names of colleagues too. Raises DoesNotExist where there is none.
        """
        row = locking.find(number, seen_by=seen_by, is_signed=is_signed, is_checked=is_checked)
        if row is None:
            raise self.model.DoesNotExist
        return row

    def shown_to(self, user: Any, number: int) -> Any:
        """Give one post whole to somebody who may see it now, or None: for its pages, which are read all day."""
        return locking.read(number, by=user)

    def awaiting(self, user: Any) -> "PostQuerySet":
        """Keep what waits for this person's decision, oldest first; the person, or their number."""
        waiting = self.filter(state=State.IN_REVIEW, turns__person=user)
        return waiting.exclude(author=user).exclude(last_editor=user).order_by("submitted_at", "pk")

    def mine(self, user: Any) -> "PostQuerySet":
        """Keep what a person wrote."""
        return self.filter(author=user)

    def unfinished(self) -> "PostQuerySet":
        """Keep what somebody still has to do something about."""
        return self.exclude(state__in=ENDED)

    def without_a_clock(self) -> "PostQuerySet":
        """Keep what waits for sign-off and has no clock: put forward before there were any."""
        clocks = self.model._meta.get_field("clocks").related_model.objects
        kept = clocks.filter(post=OuterRef("pk"), version=OuterRef("version"))
        return self.filter(~Exists(kept), state=State.IN_REVIEW)

    def past_their_time(self, *, now: datetime) -> "PostQuerySet":
        """Keep what missed its moment: unsigned at that moment, or signed and still not out an hour after."""
        return self.filter(
            Q(state=State.IN_REVIEW, moment__lt=now) | Q(state=State.APPROVED, moment__lt=now - MAY_BE_LATE)
        )

    def due(self, *, now: datetime) -> "PostQuerySet":
        """Keep what is signed off and whose time has come."""
        return self.filter(Q(moment=None) | Q(moment__lte=now), state=State.APPROVED)

    def due_when_hours_suit(self) -> "PostQuerySet":
        """Keep what is signed off and goes out as soon as its school's hours let it."""
        return self.filter(state=State.APPROVED, moment=None, urgent=False).exclude(purpose=CLOSURE)

    def to_be_looked_at(self) -> "PostQuerySet":
        """Keep what went out without sign-off and nobody has looked at since, the oldest first, with what rules ask about it."""
        return self.filter(urgent=True, review__outcome="").for_deciding().order_by("submitted_at", "pk")

    def going_out(self) -> "PostQuerySet":
        """Keep what is on its way."""
        return self.filter(state=State.PUBLISHING)

    def for_lists(self) -> "models.QuerySet[Any, dict[str, Any]]":
        """Give what a line of a list says and nothing else, as plain values in one query: a queue of fifty is read all day."""
        publications = self.model._meta.get_field("publications").related_model.objects.filter(post=OuterRef("pk"))
        beside = [name for name in ("clock_values", "path", "what_else") if name in self.query.annotations]
        return self.values(
            *LINE,
            *beside,
            "pk",
            place=F("organisation__name"),
            written_by=F("author__name"),
            labels=in_one_list(publications, F("account__label"), by="post"),
        )

    def with_paths(self) -> "PostQuerySet":
        """Bring along the path of its school, to say what holds there."""
        return self.annotate(path=F("organisation__path"))

    def with_clocks(self) -> "PostQuerySet":
        """Bring along the clock of the version that waits, and the path of its school, to say how long it has."""
        clocks = self.model._meta.get_field("clocks").related_model.objects
        this = clocks.filter(post=OuterRef("pk"), version=OuterRef("version"))
        values = JSONObject(**{name: F(name) for name in CLOCK})
        return self.annotate(clock_values=Subquery(this.values(values=values)[:1]), path=F("organisation__path"))

    def with_what_else(self) -> "PostQuerySet":
        """Bring along what else there is to it than its own words, as `plain` asks it."""
        return self.annotate(what_else=WhatElse())

    def whole(self) -> "PostQuerySet":
        """Bring along everything a post's own page shows."""
        return self.for_deciding().select_related("last_editor")

    def for_deciding(self) -> "PostQuerySet":
        """Bring along what rules and guards ask about a post, in this one question."""
        gathered: Any = self.select_related("organisation__parent__parent", "author", "video").gathering(**PARTS)
        return cast("PostQuerySet", gathered.annotate(**{CALENDAR: calendar_days(), RULES: rule_settings()}))

    def for_checking(self, *, on: date, by: int) -> "PostQuerySet":
        """Bring along what rules, guards and checks ask about a post: who works there, and whether this person may write there."""
        along = {COLLEAGUES: names_of_colleagues(on), RIGHTS: rights_to_write(by, on)}
        return cast("PostQuerySet", self.for_deciding().annotate(**along))

    def for_signing(self, *, on: date) -> "PostQuerySet":
        """Bring along what every signature asks about a post on a day; what only some ask, they ask for themselves."""
        along = {RULES: rule_settings(), PEOPLE: people_who_sign(on)}
        return cast("PostQuerySet", self.for_turns().select_related("video").annotate(**along))

    def for_turns(self) -> "PostQuerySet":
        """Bring along what says whose turn it is."""
        gathered: Any = self.select_related("organisation__parent__parent", "author").gathering(**TURNS)
        return cast("PostQuerySet", gathered)


class ClockQuerySet(models.QuerySet[Any]):
    """Clocks of waiting posts, asked for in words."""

    def of_waiting_posts(self) -> "ClockQuerySet":
        """Keep the clocks of versions that wait for sign-off now, oldest first."""
        here = self.filter(post__state=State.IN_REVIEW, version=F("post__version"))
        return here.select_related("post__organisation").order_by("started_at", "pk")

    def running(self) -> "ClockQuerySet":
        """Keep clocks that run and have somebody to call yet."""
        return self.filter(state="running", next_call_at__isnull=False)

    def standing_still(self) -> "ClockQuerySet":
        """Keep clocks that stand still."""
        return self.filter(state="paused")

    def at_or_below(self, organisation: Organisation) -> "ClockQuerySet":
        """Keep clocks of posts of an organisation and of everything under it."""
        return self.filter(post__organisation__path__startswith=organisation.path)

    def calling(self, *, now: datetime) -> "ClockQuerySet":
        """Keep clocks whose next step has come."""
        return self.running().filter(next_call_at__lte=now)

    def warning(self, *, now: datetime) -> "ClockQuerySet":
        """Keep clocks of posts whose moment is near, whose people have not been warned, and which are not too late yet."""
        return self.filter(warn_at__lte=now, warned_at=None, post__moment__gt=now)


class PhotoQuerySet(models.QuerySet[Any]):
    """Photos, asked for in words."""

    def in_order(self) -> "PhotoQuerySet":
        """Give them as they will appear."""
        return self.order_by("order", "pk")


class AccountQuerySet(models.QuerySet[Any]):
    """Accounts, asked for in words."""

    def open_now(self) -> "AccountQuerySet":
        """Keep accounts that are not closed."""
        return self.filter(closed_on=None)

    def of(self, organisation: Organisation) -> "AccountQuerySet":
        """Keep the accounts of exactly this organisation, by name."""
        return self.filter(organisation=organisation).order_by("label", "pk")

    def entrusted_to(self, user: Any, *, at: datetime) -> "AccountQuerySet":
        """Keep accounts a person is authorised for at a moment."""
        return self.filter(Exists(_grants(self).live(at=at).filter(content_object=OuterRef("pk"), user=user)))

    def visible_to(self, user: Any) -> "AccountQuerySet":
        """Keep accounts a person may see in the register."""
        return self.filter(organisation__in=organisations_where(user, Can.SEE_ACCOUNTS)).order_by(
            "organisation__path", "label", "pk"
        )


class GrantQuerySet(models.QuerySet[Any]):
    """Authorisations, asked for in words. Dates decide at the moment of asking."""

    def live(self, *, at: datetime) -> "GrantQuerySet":
        """Keep authorisations that count at a moment."""
        return self.filter(Q(until=None) | Q(until__gt=at), starts__lte=at, user__is_active=True)


class PublicationQuerySet(models.QuerySet[Any]):
    """Publications, asked for in words."""

    def in_order(self) -> "PublicationQuerySet":
        """Give them by account, each with its account."""
        return self.select_related("account").order_by("account__label", "pk")

    def for_deciding(self) -> "PublicationQuerySet":
        """Bring along what rules and guards ask about the post behind it."""
        return self.select_related("account", "post__author", "post__organisation__parent__parent")

    def claimable(self, *, now: datetime) -> "PublicationQuerySet":
        """Keep what nobody works on: waiting, or left in the middle by a worker whose lease ran out."""
        return self.filter(
            Q(claimed_until=None) | Q(claimed_until__lt=now),
            post__state=State.PUBLISHING,
            state__in=[PublicationState.WAITING, PublicationState.SENDING],
        )

    def live_on(self, account: Any) -> "PublicationQuerySet":
        """Keep what people can read on an account now, latest first."""
        return self.filter(account=account, state=PublicationState.PUBLISHED).order_by("-published_at", "-pk")


def _turns_of(posts: models.QuerySet[Any], user: Any) -> Any:
    turns = posts.model._meta.get_field("turns").related_model.objects
    return turns.filter(post=OuterRef("pk"), person=user)


def _grants(accounts: models.QuerySet[Any]) -> Any:
    return accounts.model._meta.get_field("grants").related_model.objects.all()
