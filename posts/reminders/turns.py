"""Whose turn it is, kept true while days pass: absences begin, roles end, stand-ins take over.

The rows written here feed the queue and tell people; they open nothing (docs/adr/0031-whose-turn-it-is.md). They count only while
their post waits for sign-off: a decision leaves them standing, and the next round clears them away.
"""

from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import transaction

from accounts.models import Organisation
from core import notify
from posts.models import Post, Turn
from posts.permissions import people_by_number, roles_in, signers_now, standing_at
from posts.workflow import WORKFLOW, State


def write_turns(post: Any, *, now: datetime) -> list[int]:
    """Make the rows of one post say who may decide on it now, and return who is new."""
    waiting = post.state == State.IN_REVIEW and post.current_step is not None
    wanted = set(signers_now(post)) if waiting else set()
    standing = {turn.person_id for turn in post.turns.all()}
    if gone := standing - wanted:
        post.turns.filter(person_id__in=gone).delete()
    new = sorted(wanted - standing)
    Turn.objects.bulk_create([Turn(post=post, person_id=number, since=now) for number in new], ignore_conflicts=True)
    _forget_turns(post)
    return new


def _forget_turns(post: Any) -> None:
    """Let the next question about the turns of this post be asked of the database: what came along with it holds no more."""
    getattr(post, "_prefetched_objects_cache", {}).pop("turns", None)


def keep_turns(*, now: datetime, place: int | None = None) -> int:
    """Bring every waiting post's turns up to date, tell whoever takes over, and return how many people that was.

    At and below one `place` only, where something changed there a moment ago.
    """
    posts = Post.objects.all()
    if place is None:
        Turn.objects.exclude(post__state=State.IN_REVIEW).delete()
    else:
        posts = posts.filter(organisation__in=Organisation.objects.at_or_below(Organisation.objects.get(pk=place)))
    waiting = posts.filter(state=State.IN_REVIEW).for_turns().order_by("organisation_id", "pk")
    stale = []
    for _number, some in groupby(waiting.iterator(chunk_size=500), key=attrgetter("organisation_id")):
        stale += _stale_among(list(some))
    return sum(_take_over(number, now=now) for number in stale)


def _stale_among(posts: list[Any]) -> list[int]:
    """Give the numbers of those posts of one organisation whose turns say something else than its rules and people do."""
    standing = standing_at(posts[0].organisation, also=roles_in(step for post in posts for step in post.steps))
    stale = []
    for post in posts:
        post.__dict__["_standing"] = standing
        wanted = signers_now(post) if post.current_step is not None else frozenset()
        if wanted != {turn.person_id for turn in post.turns.all()}:
            stale.append(post.pk)
    return stale


def _take_over(number: int, *, now: datetime) -> int:
    with transaction.atomic():
        post = Post.objects.select_for_update(of=("self",)).get(pk=number)
        new = write_turns(post, now=now)
        return notify.tell(
            people_by_number(new),
            about=post,
            kind="posts.take_over",
            path=WORKFLOW.page(post),
            now=now,
            occurrence=f"version {post.version}",
            urgent=True,
            context=WORKFLOW.context(post),
        )
