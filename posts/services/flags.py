"""What people do about a post that is out and that somebody says is wrong: flag it, and answer such a flag (W17)."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError

from core import notify
from core.workflow import NotNow
from posts.models import Post, PostFlag
from posts.permissions import asked_about, deciders_of, signers_of
from posts.workflow import FLAG, LIVE

NOT_OUT = "This post is not out, so there is nothing to take down. Write a comment on it instead."
FLAGGED_ALREADY = "You have said this already. Whoever decides has been told, and you hear what becomes of it."
WORDS_NEEDED = "Say in a sentence what is wrong, so that somebody can decide quickly."


def flag(*, post: Post, by: Any, now: datetime, reason: str, words: str = "") -> PostFlag:
    """Say that something is wrong with a post that is out; whoever can take it down is told at once.

    Raises NotNow where it is not out, where this person has an open flag on it, and where no words say what else is wrong.
    """
    if reason == PostFlag.Reason.OTHER and not words.strip():
        raise NotNow(WORDS_NEEDED, code="words_needed")
    row = PostFlag(post=post, version=post.version, person=by, reason=reason, words=words.strip(), at=now)
    try:
        flagged: PostFlag = FLAG.begin(row, by=by, now=now, verb="flag", effect=lambda new: _raise(new, now=now))
    except IntegrityError as error:
        raise NotNow(FLAGGED_ALREADY, code="flagged_already") from error
    return flagged


def keep(*, flag: PostFlag, by: Any, now: datetime, note: str) -> PostFlag:
    """Leave a flagged post up, with words for whoever flagged it. Raises PermissionDenied or NotNow."""

    def answer(row: PostFlag) -> None:
        row.answered_by, row.answer, row.answered_at = by, note.strip(), now

    return FLAG.move(flag, "keep", by=by, now=now, note=note, effect=answer)


def _raise(row: PostFlag, *, now: datetime) -> None:
    # Under the post's lock: it is out now, or it is being taken down and needs no flag any more.
    row.post = (
        Post.objects.select_related("author", "organisation__parent__parent")
        .select_for_update(of=("self",))
        .get(pk=row.post_id)
    )
    if row.post.state not in LIVE:
        raise NotNow(NOT_OUT, code="not_out")
    people = {person.pk: person for person in _who_hears(row) if person.pk != row.person_id}
    notify.tell(
        people.values(),
        about=row,
        kind="posts.flag",
        path=FLAG.page(row),
        now=now,
        urgent=True,
        context=FLAG.context(row),
    )


def _who_hears(row: PostFlag) -> list[Any]:
    """Give who decides; and where nobody but its own author could, those who signed it hear of it too."""
    deciders = deciders_of(row)
    alone = all(person.pk in {row.post.author_id, row.post.last_editor_id} for person in deciders)
    return [*asked_about(row), *(signers_of(row.post) if alone else [])]
