"""The life of a post, on one screen.

Somebody drafts a post and puts it forward; the people the school's rules name sign it off, send it back or say no. Signed off, it
goes out when its time has come, by the machine or by a person, as the rules say. Whatever changes in it before that takes the
sign-off away. What is out can be taken down. A post that missed its time expires: it is never late. Each account it goes to has a
small life of its own (`PUBLICATION`), and the post's own state follows from those.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextChoices
from django.urls import reverse

from core.workflow import MACHINE, Either, Step, Workflow, only_machine
from posts.asking import ASKING as ASKING
from posts.permissions import (
    approvers_of,
    author_of,
    flagger_of,
    may_answer_flag,
    may_answer_suggestion,
    may_edit,
    may_look_over,
    may_publish,
    may_sign_off,
    may_suggest_words,
    may_take_down,
    may_use_fast_lane,
    may_withdraw,
    next_approvers_or_author,
    nobody_for,
    people_behind,
    publishers_of,
    signers_of,
    suggester_of,
)

MAY_BE_LATE = timedelta(hours=1)
CLOSURE = "closure"
# What judges the words afresh, and so needs to know what the checks ask.
JUDGES_WORDS = frozenset({"submit", "suggest_words", "accept_suggestion"})
NOTHING_SUGGESTED = (
    "These words are not on offer any more: the post was changed or decided, or other words took their place."
)

LOOKED_AT_ALREADY = "Somebody has looked at this post already: the history says who, and what they found."


class State(TextChoices):
    """Where a post stands; each with whose turn it is and how the page colours the word."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "Waiting for sign-off"
    SENT_BACK = "sent_back", "Sent back"
    APPROVED = "approved", "Signed off"
    PUBLISHING = "publishing", "Going out"
    PUBLISHED = "published", "Published"
    NEEDS_ATTENTION = "needs_attention", "Needs attention"
    REJECTED = "rejected", "Not to be published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Missed its time"
    TAKEN_DOWN = "taken_down", "Taken down"

    @property
    def turn(self) -> str:
        """Say whose turn it is, in words."""
        return _TURNS.get(self.value, "")

    @property
    def tone(self) -> str:
        """Say how the word is coloured."""
        return _TONES.get(self.value, "plain")


_TURNS = {
    "draft": "the author",
    "in_review": "the people who sign off",
    "sent_back": "the author",
    "approved": "whoever publishes, when its time has come",
    "publishing": "whoever publishes",
    "needs_attention": "whoever publishes",
    "expired": "the author",
}
_TONES = {
    "draft": "quiet",
    "sent_back": "warn",
    "approved": "good",
    "published": "good",
    "needs_attention": "bad",
    "rejected": "bad",
    "withdrawn": "quiet",
    "expired": "warn",
    "taken_down": "quiet",
}


class PublicationState(TextChoices):
    """Where a post stands on one account."""

    WAITING = "waiting", "Not out yet"
    SENDING = "sending", "Being sent"
    PUBLISHED = "published", "Published"
    UNCONFIRMED = "unconfirmed", "Nobody knows whether it went out"
    FAILED = "failed", "Did not go out"
    TO_DO_BY_HAND = "to_do_by_hand", "To put out by hand"
    TAKEN_DOWN = "taken_down", "Taken down"

    @property
    def tone(self) -> str:
        """Say how the word is coloured."""
        return {"published": "good", "unconfirmed": "bad", "failed": "bad", "to_do_by_hand": "warn"}.get(
            self.value, "quiet"
        )


class FlagState(TextChoices):
    """What became of somebody's word that something is wrong with a post that is out."""

    OPEN = "open", "Being looked at"
    KEPT = "kept", "It stays up"
    TAKEN_DOWN = "taken_down", "The post was taken down"

    @property
    def tone(self) -> str:
        """Say how the word is coloured."""
        return {"open": "warn"}.get(self.value, "quiet")


OUT_OR_ON_ITS_WAY = (State.PUBLISHING, State.PUBLISHED, State.NEEDS_ATTENTION)


# Guards: nothing, or the sentence the person reads --------------------------------------------------------------------------
def checks_blocking(post: Any, now: datetime) -> str | None:
    """Refuse while a check has found something that must change."""
    blocking = post.blocking
    if not blocking:
        return None
    more = f" ({len(blocking) - 1} more below.)" if len(blocking) > 1 else ""
    return f"Something must change first: {blocking[0].sentence}{more}"


def criteria_unanswered(post: Any, now: datetime) -> str | None:
    """Refuse while the author owes answers."""
    count = len(post.open_questions())
    if not count:
        return None
    return f"Answer the {'last question' if count == 1 else f'{count} questions'} about this post first."


def nobody_could_sign_off(post: Any, now: datetime) -> str | None:
    """Refuse to put a post where it would wait for nobody (rules.md, section 5)."""
    label = nobody_for(post)
    if not label:
        return None
    return (
        f"Nobody here could sign this off as “{label}”: everybody who may is its author, edited it last or is away. "
        "Ask the school office to name a stand-in, then try again."
    )


def nothing_suggested(post: Any, now: datetime) -> str | None:
    """Refuse to answer where no suggested words stand."""
    return None if post.suggestions_standing else NOTHING_SUGGESTED


def still_in_time(post: Any, now: datetime) -> str | None:
    """Keep a post that has not missed its time."""
    if not past_its_time(post, now):
        return "This post is still in time."
    return None


def past_its_time(post: Any, now: datetime) -> str | None:
    """Refuse to publish late: the moment was part of what was signed off."""
    if post.moment is None:
        return None
    # Signed off in time, a post may still be on its way for a moment; waiting for a signature, it may not.
    latest = post.moment + (timedelta() if post.state == State.IN_REVIEW else MAY_BE_LATE)
    return "Its time has passed. Take it back, choose a new time and put it forward again." if now > latest else None


def no_longer_in_time(post: Any, now: datetime) -> str | None:
    """Refuse to send late what was on its way already. What families must know at once has no such end."""
    if post.urgent or not past_its_time(post, now):
        return None
    return "Its time has passed, so it is not sent any more. Settle how it stands, or take it down."


def before_its_time(post: Any, now: datetime) -> str | None:
    """Refuse to publish early."""
    if post.moment is not None and now < post.moment:
        return "Its time has not come yet. It was signed off for the time shown here."
    return None


def paused(post: Any, now: datetime) -> str | None:
    """Refuse while posting is paused here or above."""
    pause = post.paused_by()
    return f"Posting is paused at {pause.organisation.name}: {pause.reason}" if pause else None


def fingerprint_differs(post: Any, now: datetime) -> str | None:
    """Refuse to publish anything but exactly what was signed off: worked out afresh, whatever the state says."""
    signed = {one.fingerprint for one in post.signatures}
    if post.signatures and signed == {post.fingerprint} and post.fingerprint_now() == post.fingerprint:
        return None
    return "This is not exactly what was signed off, so it cannot go out. Take it back and put it forward again."


def permission_refused(post: Any, now: datetime) -> str | None:
    """Refuse while somebody in the post may not be shown."""
    if post.refused_people():
        return "Somebody in this post may not be shown, so it cannot go out. Take it back and change it."
    return None


def purpose_is_not_closure(post: Any, now: datetime) -> str | None:
    """Keep the fast lane for what families must know at once."""
    if post.purpose == CLOSURE:
        return None
    return "Only what families must know at once, such as a closure, goes out without sign-off. Put this post forward instead."


def nothing_to_try_again(post: Any, now: datetime) -> str | None:
    """Refuse to send again what may be out already: that is how posts appear twice."""
    if any(one.state == PublicationState.FAILED for one in post.publications.all()):
        return None
    return "Nothing can be tried again. Look whether the post is there, and record what you find below."


def looked_at_already(post: Any, now: datetime) -> str | None:
    """Refuse to look a second time at what went out without sign-off."""
    return None if post.waits_to_be_looked_at else LOOKED_AT_ALREADY


# Where things lead ------------------------------------------------------------------------------------------------------------
def _after_signature(post: Any) -> str:
    return State.IN_REVIEW if post.current_step is not None else State.APPROVED


def _address(post: Any, verb: str) -> str:
    return reverse(f"posts:{verb}", args=[post.pk])


def _page(post: Any) -> str:
    return reverse("posts:post", args=[post.pk])


def _mail_words(post: Any) -> Mapping[str, str | int]:
    """Give the words a mail may hold: the place and the person who wrote it, never a title or a name from a post."""
    return {
        "place": post.organisation.name,
        "author": post.author.name,
        "signed_off": int(post.state == State.APPROVED),
        "published": int(post.state == State.PUBLISHED),
        "paused": int(post.state == State.EXPIRED and post.paused_by() is not None),
    }


WORKFLOW = Workflow(
    name="posts",
    states=State,
    start=State.DRAFT,
    address=_address,
    page=_page,
    fingerprint=lambda post: post.shown,
    context=_mail_words,
    locked=lambda posts, step, number, person: posts.locked(
        number,
        seen_by=person,
        is_signed=step.deciding and step.verb not in JUDGES_WORDS,
        is_checked=step.verb in JUDGES_WORDS,
    ),
    steps=(
        Step(
            verb="submit",
            label="Put forward for sign-off",
            sources=(State.DRAFT, State.SENT_BACK),
            to=State.IN_REVIEW,
            who=may_edit,
            not_while=(checks_blocking, criteria_unanswered, nobody_could_sign_off),
            tells=(approvers_of,),
            urgent=True,
            style="primary",
        ),
        Step(
            verb="send_back",
            label="Send back",
            sources=(State.IN_REVIEW, State.APPROVED),
            to=State.SENT_BACK,
            who=may_sign_off,
            note="required",
            tells=(author_of,),
            deciding=True,
            urgent=True,
        ),
        Step(
            verb="sign_off",
            label="Sign off this post",
            sources=(State.IN_REVIEW,),
            to=Either((State.IN_REVIEW, State.APPROVED), _after_signature),
            who=may_sign_off,
            not_while=(checks_blocking,),
            tells=(next_approvers_or_author,),
            deciding=True,
            urgent=True,
            style="primary",
        ),
        Step(
            verb="reject",
            label="Say no",
            sources=(State.IN_REVIEW,),
            to=State.REJECTED,
            who=may_sign_off,
            note="required",
            tells=(author_of,),
            deciding=True,
            style="warning",
        ),
        Step(
            verb="suggest_words",
            label="Suggest other words",
            sources=(State.IN_REVIEW,),
            to=State.IN_REVIEW,
            who=may_suggest_words,
            note="optional",
            tells=(author_of,),
            deciding=True,
            urgent=True,
        ),
        Step(
            verb="accept_suggestion",
            label="Use these words",
            sources=(State.IN_REVIEW,),
            to=Either((State.IN_REVIEW, State.APPROVED), _after_signature),
            who=may_answer_suggestion,
            not_while=(nothing_suggested,),
            tells=(suggester_of, next_approvers_or_author),
            deciding=True,
            urgent=True,
            style="primary",
        ),
        Step(
            verb="decline_suggestion",
            label="Keep my words",
            sources=(State.IN_REVIEW,),
            to=State.IN_REVIEW,
            who=may_answer_suggestion,
            not_while=(nothing_suggested,),
            note="required",
            tells=(suggester_of,),
            urgent=True,
        ),
        Step(
            verb="publish",
            label="Publish now",
            sources=(State.APPROVED,),
            to=State.PUBLISHING,
            who=may_publish,
            not_while=(before_its_time, past_its_time, paused, fingerprint_differs, permission_refused),
            style="primary",
        ),
        Step(
            verb="publish_urgently",
            label="Publish at once",
            sources=(State.DRAFT,),
            to=State.PUBLISHING,
            who=may_use_fast_lane,
            not_while=(purpose_is_not_closure,),
            note="required",
            tells=(approvers_of,),
            urgent=True,
            style="warning",
        ),
        Step(
            verb="retry",
            label="Try again",
            sources=(State.NEEDS_ATTENTION,),
            to=State.PUBLISHING,
            who=may_publish,
            not_while=(nothing_to_try_again, no_longer_in_time, paused, permission_refused),
            style="primary",
        ),
        Step(
            verb="settle",
            label="Settle it: this is how it stands",
            sources=(State.NEEDS_ATTENTION, State.PUBLISHING),
            to=State.PUBLISHED,
            who=may_publish,
            note="required",
            tells=(author_of,),
        ),
        Step(
            verb="reopen",
            label="Take back and change",
            sources=(State.IN_REVIEW, State.APPROVED, State.EXPIRED),
            to=State.DRAFT,
            who=may_edit,
            tells=(approvers_of,),
        ),
        Step(
            verb="withdraw",
            label="Withdraw",
            sources=(State.DRAFT, State.SENT_BACK, State.IN_REVIEW, State.APPROVED),
            to=State.WITHDRAWN,
            who=may_withdraw,
            tells=(approvers_of,),
            note="optional",
        ),
        Step(
            verb="take_down",
            label="Take this post down",
            sources=(State.PUBLISHED, State.NEEDS_ATTENTION),
            to=State.TAKEN_DOWN,
            who=may_take_down,
            note="required",
            tells=(author_of,),
            urgent=True,
            style="warning",
        ),
        Step(
            verb="look_over",
            label="I have looked: it can stay",
            sources=OUT_OR_ON_ITS_WAY,
            to=Either(OUT_OR_ON_ITS_WAY, lambda post: post.state),
            who=may_look_over,
            not_while=(looked_at_already,),
            note="optional",
            tells=(author_of,),
            style="primary",
        ),
        Step(
            verb="void_sign_off",
            label="Take the sign-off away",
            sources=(State.IN_REVIEW, State.APPROVED),
            to=State.SENT_BACK,
            who=only_machine,
            tells=(author_of, signers_of),
            urgent=True,
        ),
        Step(
            verb="expire",
            label="Let it expire",
            sources=(State.IN_REVIEW, State.APPROVED),
            to=State.EXPIRED,
            who=only_machine,
            not_while=(still_in_time,),
            tells=(author_of,),
            urgent=True,
        ),
        Step(
            verb="finish",
            label="Finish publishing",
            sources=(State.PUBLISHING,),
            to=State.PUBLISHED,
            who=only_machine,
            tells=(author_of,),
        ),
        Step(
            verb="need_attention",
            label="Ask for attention",
            sources=(State.PUBLISHING,),
            to=State.NEEDS_ATTENTION,
            who=only_machine,
            tells=(author_of, publishers_of),
            urgent=True,
        ),
    ),
)


# One account ------------------------------------------------------------------------------------------------------------------
def _may_publish_there(by: Any, publication: Any) -> bool:
    return by is not MACHINE and may_publish(by, publication.post)


def _may_record_there(by: Any, publication: Any) -> bool:
    # Our own feed shows by itself where it is; an address that somebody typed would stand there as a link.
    return not publication.account.is_feed and _may_publish_there(by, publication)


def _may_remove_there(by: Any, publication: Any) -> bool:
    return by is not MACHINE and may_take_down(by, publication.post)


def _publishers_there(publication: Any) -> Any:
    return publishers_of(publication.post)


def _not_going_out(publication: Any, now: datetime) -> str | None:
    if publication.post.state != State.PUBLISHING:
        return "This post is not on its way out."
    return None


def paused_meanwhile(publication: Any, now: datetime) -> str | None:
    """Refuse to send where posting was paused since; what families must know at once goes out all the same."""
    return None if publication.post.urgent else paused(publication.post, now)


def _still_up(publication: Any, now: datetime) -> str | None:
    if publication.post.state != State.TAKEN_DOWN:
        return "This post has not been taken down. Take the post down first."
    return None


PUBLICATION = Workflow(
    name="posts",
    states=PublicationState,
    start=PublicationState.WAITING,
    address=lambda publication, verb: reverse(f"posts:{verb}", args=[publication.post_id, publication.pk]),
    page=lambda publication: reverse("posts:by_hand", args=[publication.post_id, publication.pk]),
    context=lambda publication: _mail_words(publication.post),
    whole=lambda publications: publications.for_deciding(),
    steps=(
        Step(
            verb="send",
            label="Send",
            sources=(PublicationState.WAITING, PublicationState.SENDING),
            to=PublicationState.SENDING,
            who=only_machine,
            not_while=(_not_going_out, paused_meanwhile),
        ),
        Step(
            verb="confirm",
            label="Confirm that it went out",
            sources=(PublicationState.SENDING,),
            to=PublicationState.PUBLISHED,
            who=only_machine,
        ),
        Step(
            verb="fail",
            label="Record that it was refused",
            sources=(PublicationState.SENDING,),
            to=PublicationState.FAILED,
            who=only_machine,
        ),
        Step(
            verb="lose_sight",
            label="Record that nobody knows",
            sources=(PublicationState.SENDING,),
            to=PublicationState.UNCONFIRMED,
            who=only_machine,
        ),
        Step(
            verb="hand_over",
            label="Hand over to a person",
            sources=(PublicationState.SENDING,),
            to=PublicationState.TO_DO_BY_HAND,
            who=only_machine,
            tells=(_publishers_there,),
            urgent=True,
        ),
        Step(
            verb="mark_done",
            label="Record the live post",
            sources=(PublicationState.TO_DO_BY_HAND, PublicationState.UNCONFIRMED, PublicationState.FAILED),
            to=PublicationState.PUBLISHED,
            who=_may_record_there,
            style="primary",
        ),
        Step(
            verb="mark_missing",
            label="I looked: it is not there",
            sources=(PublicationState.UNCONFIRMED,),
            to=PublicationState.FAILED,
            who=_may_publish_there,
        ),
        Step(
            verb="mark_gone",
            label="It is gone from there",
            sources=(PublicationState.PUBLISHED, PublicationState.UNCONFIRMED),
            to=PublicationState.TAKEN_DOWN,
            who=_may_remove_there,
            not_while=(_still_up,),
            style="primary",
        ),
    ),
)


# A word about a post that is out ------------------------------------------------------------------------------------------------
LIVE = (State.PUBLISHED, State.NEEDS_ATTENTION)


def _still_out(flag: Any, now: datetime) -> str | None:
    if flag.post.state in LIVE:
        return "The post is still out."
    return None


FLAG = Workflow(
    name="posts",
    states=FlagState,
    start=FlagState.OPEN,
    address=lambda flag, verb: reverse(f"posts:{verb}", args=[flag.post_id, flag.pk]),
    page=lambda flag: reverse("posts:flagged", args=[flag.post_id, flag.pk]),
    context=lambda flag: {"place": flag.post.organisation.name},
    whole=lambda flags: flags.for_deciding(),
    steps=(
        Step(
            verb="keep",
            label="Leave it up",
            sources=(FlagState.OPEN,),
            to=FlagState.KEPT,
            who=may_answer_flag,
            note="required",
            tells=(flagger_of, people_behind),
            urgent=True,
        ),
        Step(
            verb="end_flag",
            label="End it with the post",
            sources=(FlagState.OPEN,),
            to=FlagState.TAKEN_DOWN,
            who=only_machine,
            not_while=(_still_out,),
            tells=(flagger_of,),
            urgent=True,
        ),
    ),
)
