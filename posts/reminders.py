"""Whose turn it is, kept true while days pass: absences begin, roles end, stand-ins take over.

The rows written here feed the queue and tell people; they open nothing (docs/adr/0031-whose-turn-it-is.md).
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from core import notify
from posts.models import Post, Turn
from posts.permissions import people_by_number, signers_now
from posts.workflow import WORKFLOW, State


def write_turns(post: Any, *, now: datetime) -> list[int]:
    """Make the rows of one post say who may decide on it now, and return who is new."""
    waiting = post.state == State.IN_REVIEW and post.current_step is not None
    wanted = set(signers_now(post)) if waiting else set()
    standing = set(post.turns.values_list("person_id", flat=True))
    if gone := standing - wanted:
        post.turns.filter(person_id__in=gone).delete()
    new = sorted(wanted - standing)
    Turn.objects.bulk_create([Turn(post=post, person_id=number, since=now) for number in new], ignore_conflicts=True)
    return new


def end_turns(post: Any) -> None:
    """Take a post out of everybody's queue."""
    post.turns.all().delete()


def keep_turns(*, now: datetime) -> int:
    """Bring every waiting post's turns up to date, tell whoever takes over, and return how many people that was."""
    told = 0
    waiting = (
        Post.objects.filter(state=State.IN_REVIEW).select_related("organisation", "author").order_by("organisation_id")
    )
    standings: dict[int, Any] = {}
    for post in waiting.iterator(chunk_size=500):
        if post.organisation_id in standings:
            post.__dict__["_standing"] = standings[post.organisation_id]
        wanted = signers_now(post) if post.current_step is not None else frozenset()
        standings = {post.organisation_id: post.standing}
        if wanted != set(post.turns.values_list("person_id", flat=True)):
            told += _take_over(post.pk, now=now)
    return told


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
