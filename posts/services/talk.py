"""What people do with comments on a post: write one, ask somebody to read it, and take it back."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import audit, notify
from core.workflow import NotNow
from posts.models import Mention, Post, PostComment
from posts.permissions import approvers_of, author_of, may_retract, readers_of
from posts.workflow import State

MOST, WITHIN = 20, timedelta(minutes=10)
TOO_MANY = "You have written 20 comments in ten minutes. Wait a little, then write again."
NO_VERSION = "Comments begin with the first version: put the post forward first."
NO_WORDS = "Write what you want to say."
TAKEN_BACK = "This comment was taken back, so there is nothing to reply to."
NOT_A_READER = "One of these people may not see this post, so nobody was told."


def comment(
    *, post: Post, by: Any, now: datetime, words: str, reply_to: PostComment | None = None, also: Iterable[Any] = ()
) -> PostComment:
    """Write a comment on the version that stands, or a reply to one; whoever may see the post reads it.

    `also` and every `@Name` in it are told, if they may see the post; its author and those whose turn it is hear that there is one.
    No mail says what is in it. A reply to a reply stands beside it. Raises NotNow, with the sentence.
    """
    said = words.strip()
    _refuse(post, by, said, reply_to, now=now)
    mentioned = _mentioned(post, said, also)
    with transaction.atomic(durable=True):
        row = PostComment.objects.create(
            post=post, version=post.version, person=by, parent=_beginning(reply_to), words=said, at=now
        )
        Mention.objects.bulk_create(Mention(comment=row, person=person) for person in mentioned)
        audit.record(verb="comment", about=post, by=by, now=now, note=said)
        _tell(row, mentioned, reply_to, now=now)
    return row


def retract_comment(*, comment: PostComment, by: Any, now: datetime) -> PostComment:
    """Take one's own comment back: its words go, and that there was one stays. Raises PermissionDenied."""
    if not may_retract(by, comment):
        raise PermissionDenied("You cannot take back what somebody else wrote.")
    with transaction.atomic(durable=True):
        row: PostComment = PostComment.objects.select_for_update().get(pk=comment.pk)
        if row.retracted_at is None:
            row.words, row.retracted_at = "", now
            row.save(update_fields=["words", "retracted_at"])
            audit.record(verb="retract_comment", about=row.post, by=by, now=now)
    return row


def _refuse(post: Post, by: Any, said: str, reply_to: PostComment | None, *, now: datetime) -> None:
    if not said:
        raise NotNow(NO_WORDS, code="no_words")
    if not post.version:
        raise NotNow(NO_VERSION, code="no_version")
    if reply_to is not None and reply_to.retracted_at is not None:
        raise NotNow(TAKEN_BACK, code="taken_back")
    if PostComment.objects.written_since(now - WITHIN, by=by).count() >= MOST:
        raise NotNow(TOO_MANY, code="too_many")


def _beginning(reply_to: PostComment | None) -> PostComment | None:
    return reply_to and (reply_to.parent or reply_to)


def _mentioned(post: Post, said: str, also: Iterable[Any]) -> list[Any]:
    """Give whom a comment is meant for: those chosen, and those named after an `@`, among the people who may see the post."""
    chosen = {person.pk: person for person in also}
    if not chosen and "@" not in said:
        return []
    readers = list(readers_of(post))
    if not chosen.keys() <= {person.pk for person in readers}:
        raise NotNow(NOT_A_READER, code="not_a_reader")
    by_name = defaultdict(list)
    for person in readers:
        by_name[person.name.casefold()].append(person)
    for name in _names_after_at(said, [person.name for person in readers]):
        people = by_name[name.casefold()]
        if len(people) > 1 and not any(person.pk in chosen for person in people):
            raise NotNow(
                f"{len(people)} people here are called {people[0].name}. Choose the one you mean from the list below.",
                code="one_name_for_several",
            )
        if len(people) == 1:
            chosen[people[0].pk] = people[0]
    return list(chosen.values())


def _names_after_at(said: str, names: Sequence[str]) -> set[str]:
    """Give the whole names that follow an `@`; of two that fit, the longer one. What is no name stays a word like any other."""
    if not names or "@" not in said:
        return set()
    longest_first = sorted(set(names), key=len, reverse=True)
    pattern = "|".join(re.escape(name) for name in longest_first)
    return set(re.findall(rf"(?<!\w)@({pattern})(?!\w)", said, re.IGNORECASE))


def _tell(row: PostComment, mentioned: Sequence[Any], reply_to: PostComment | None, *, now: datetime) -> None:
    post = row.post
    asked = {person.pk: person for person in mentioned if person.pk != row.person_id}
    whose_turn = approvers_of(post) if post.state == State.IN_REVIEW else []
    answered = [reply_to.person] if reply_to is not None and reply_to.person.is_active else []
    concerned = {person.pk: person for person in (*author_of(post), *whose_turn, *answered)}
    others = [person for number, person in concerned.items() if number != row.person_id and number not in asked]
    for kind, people in (("mention", asked.values()), ("comment", others)):
        notify.tell(
            people,
            about=post,
            kind=f"posts.{kind}",
            path=row.get_absolute_url(),
            now=now,
            occurrence=f"comment {row.pk}",
            context={"place": post.organisation.name, "author": row.person.name},
        )
