"""What posts will remind people of between two days if nobody does anything meanwhile, by the functions of the run. Reads only.

A post is named by its number and school, never by its title: that may hold a child's name.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import Any

from accounts.models import Organisation
from accounts.reminders.foreseeing import RUNS_AT
from core.clocks import at_london, london_day, next_digest
from core.planning import NOBODY, Planned
from posts.models import Post, PostReview
from posts.permissions import approvers_of, author_of, people_by_number, people_if_called, reviewers_of
from posts.reminders.calls import WARN
from posts.reminders.clocks import CALL_STAND_IN, REMIND, steps_to_come
from posts.reminders.reviews import REMIND_TO_LOOK, calls_to_come
from posts.reminders.running_out import Ending, Place, ending, given_rungs, hearers, last_day
from posts.workflow import State

EXPIRE = "expire"
WHY = {
    REMIND: "It still waits for sign-off.",
    CALL_STAND_IN: "It has waited so long that a stand-in is asked too.",
    WARN: "Its moment is near and nobody has signed it off.",
    EXPIRE: "Its moment has come and nobody has signed it off.",
    REMIND_TO_LOOK: "It went out without sign-off and nobody has looked at it since.",
}


def plan(*, start: date, end: date, organisation: Organisation | None = None) -> list[Planned]:
    """List what would be told from one day to another if nobody did anything meanwhile, in order of time.

    `organisation` keeps what belongs to it or to places below it. A step that should have been taken before the first day is
    caught up with on it.
    """
    found = [
        *_plan_waiting(start, end, organisation),
        *_plan_reviews(start, end, organisation),
        *_plan_permissions(start, end, organisation),
    ]
    return sorted(found, key=lambda planned: (planned.at, planned.to, planned.about))


# Posts that wait ------------------------------------------------------------------------------------------------------------
def _plan_waiting(start: date, end: date, organisation: Organisation | None) -> Iterator[Planned]:
    first, last = at_london(start, time()), at_london(end + timedelta(days=1), time())
    waiting = Post.objects.filter(state=State.IN_REVIEW).for_deciding().order_by("organisation_id", "pk")
    if organisation is not None:
        waiting = waiting.filter(organisation__path__startswith=organisation.path)
    for post in waiting.iterator(chunk_size=200):
        for at, kind, people in _to_come(post):
            at = max(at, first)
            # From its own moment on nobody waits for a signature: it is let go.
            if at < last and (post.moment is None or at < post.moment or kind == EXPIRE):
                yield from _told(post, kind, people, at)


def _to_come(post: Post) -> Iterator[tuple[datetime, str, list[Any]]]:
    signers = list(approvers_of(post))
    for at, kind in sorted(_steps_of(post)):
        if kind == CALL_STAND_IN:
            called = people_if_called(post)
            yield at, kind, called
            signers += called
        else:
            concerned = author_of(post) if kind in {WARN, EXPIRE} else ()
            yield at, kind, [*concerned, *(signers if kind != EXPIRE else ())]


def _steps_of(post: Post) -> Iterator[tuple[datetime, str]]:
    clock = post.clock
    if clock is not None and clock.state == clock.State.RUNNING:
        yield from steps_to_come(clock, post.school_hours)
    if clock is not None and clock.warn_at is not None and clock.warned_at is None:
        yield clock.warn_at, WARN
    if post.moment is not None:
        yield post.moment, EXPIRE


def _told(post: Post, kind: str, people: list[Any], at: datetime) -> Iterator[Planned]:
    about = f"post {post.pk} of {post.organisation.name}, version {post.version}"
    for to in _addresses(people) or [NOBODY]:
        yield Planned(at=at, to=to, kind=f"posts.{kind}", about=about, why=WHY[kind])


def _addresses(people: list[Any]) -> list[str]:
    """Give everybody's address once; who is only authorised for an account is known to the rules by number alone."""
    by_number = [person.pk for person in people if not person.email]
    known = [*(person for person in people if person.email), *people_by_number(by_number)]
    return sorted({person.email for person in known})


# Posts that went out without sign-off ----------------------------------------------------------------------------------------
def _plan_reviews(start: date, end: date, organisation: Organisation | None) -> Iterator[Planned]:
    first, last = at_london(start, time()), at_london(end + timedelta(days=1), time())
    posts = Post.objects.to_be_looked_at()
    if organisation is not None:
        posts = posts.filter(organisation__path__startswith=organisation.path)
    reviews = {one.post_id: one for one in PostReview.objects.open().filter(post__in=posts.order_by().values("pk"))}
    for post in posts:
        for at in takewhile(lambda at: at < last, calls_to_come(reviews[post.pk], post, now=first)):
            yield from _told(post, REMIND_TO_LOOK, reviewers_of(post), at)


# Permissions that run out ---------------------------------------------------------------------------------------------------
def _plan_permissions(start: date, end: date, organisation: Organisation | None) -> Iterator[Planned]:
    first, last = at_london(start, time()), at_london(end + timedelta(days=1), time())
    for one, place in ending(start=first, end=last, path=organisation.path if organisation else ""):
        yield from _plan_permission(one, place, start, end)


def _plan_permission(one: Ending, place: Place, start: date, end: date) -> Iterator[Planned]:
    due_on, since = last_day(one.row), london_day(one.row.starts)
    given, mails = given_rungs(one, due_on), set()
    for day in sorted(set(place.ladder.days(due_on, start=max(start, since), end=end))):
        rung = place.ladder.rung_on(day, due_on=due_on, since=since)
        if rung is None or day > due_on:
            continue
        for person, kind in hearers(one, place):
            at = next_digest(at_london(day, RUNS_AT), place.is_working_day)
            is_new = rung < given.get(person.pk, rung + 1)
            given[person.pk] = min(rung, given.get(person.pk, rung))
            if is_new and (at, person.pk) not in mails:
                mails.add((at, person.pk))
                yield Planned(
                    at=at,
                    to=person.email,
                    kind=kind,
                    about=f"{one.label}, {place.organisation.name}",
                    why=f"The permission of {one.person.name} to post there ends on {one.facts['day']}.",
                )
