"""What people do with a post once it is written: each verb is one row of `workflow.WORKFLOW`.

Each takes the post, or `Sought`: its number, for whoever has not read it yet and may only meet what they may see.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from core.tasks import ring
from core.workflow import CHANGED_MEANWHILE, NotNow, Sought, refuse_too_long
from core.writing import insert
from posts import checking, tasks
from posts.models import Decision, Post, PostReview, PostVersion, SignOffStep
from posts.permissions import share_of, steps_for
from posts.publishing import note_first_moment
from posts.reasons import reasons_by_keys, unknown
from posts.reminders import close_review, end_flags, meet, open_review, set_going, stop, write_turns
from posts.services.rereading import compare_reading
from posts.workflow import VIDEO_UNWATCHED, WORKFLOW, PublicationState, State

EXCEPTION_NEEDED = (
    "This post shows people. The rules here ask for your express exception: write it down as a condition first."
)
AUTHORITY_NEEDED = "This needs your express authority. Write in a sentence what you allow: it is kept with the post."
NO_SUCH_REASON = "One of the reasons you picked is not on the list any more. Pick again, or say it in words."
NO_CONDITIONS = "The rules here know no conditions. Sign it off as it is, or send it back with what should change."


def submit(*, post: Post | Sought, by: Any, now: datetime, seen: str | None = None) -> Post:
    """Put a post forward: a numbered version, checked, fingerprinted, with the steps the rules name now.

    `seen` is what its author read once more (`rereading`). Refused where that is not how it stands, while a check blocks, an
    answer is owed, or nobody could sign (rules.md, section 5). What the checks said then is kept, for the page to show.
    """

    def look(row: Post) -> None:
        compare_reading(row, seen)
        checking.look_again(row)

    try:
        return WORKFLOW.move(post, "submit", by=by, now=now, prepare=look, effect=lambda row: freeze(row, now=now))
    except NotNow:
        checking.keep_findings(number=post.pk)
        raise


def freeze(row: Post, *, now: datetime) -> None:
    """Make a numbered version of a post as it stands, with the steps the rules name now, and let it wait for sign-off."""
    _number_version(row, now=now)
    steps = [
        SignOffStep(post=row, version=row.version, order=order, **needed.frozen())
        for order, needed in enumerate(steps_for(row))
    ]
    row.begin_version(SignOffStep.objects.bulk_create(steps))
    row.state = State.IN_REVIEW
    write_turns(row, now=now)
    set_going(row, now=now)


def _number_version(row: Post, *, now: datetime) -> None:
    row.version += 1
    row.submitted_at = now
    row.held_over_at = None
    row.rule_set = row.standing.rule_set
    version = PostVersion.of(row, now=now)
    row.fingerprint = version.fingerprint
    version.save(force_insert=True)


def sign_off(
    *,
    post: Post | Sought,
    by: Any,
    now: datetime,
    seen: str | None,
    conditions: str = "",
    exception: str = "",
    authority: str = "",
    first: Callable[[Post], None] | None = None,
) -> Post:
    """Sign the shown version off.

    The signer is never its author or last editor (four eyes). Where the rules forbid pictures of people without an express
    exception (W23), the exception is asked for by itself, and is a condition. Where the open step is one of express authority
    (W13), so are its words. A condition the rules do not know is refused, not dropped. Raises NotNow with the sentence shown to the
    approver. `first` happens in the same transaction, before the signature, and may refuse.
    """
    words = {"conditions": conditions.strip(), "exception": exception.strip(), "authority": authority.strip()}

    def effect(row: Post) -> None:
        if first:
            first(row)
        sign(row, by=by, now=now, **words)
        if row.current_step is None:
            ring(tasks.publish_post, post_id=row.pk)

    return WORKFLOW.move(post, "sign_off", by=by, now=now, seen=seen, effect=effect)


def sign(row: Post, *, by: Any, now: datetime, conditions: str = "", exception: str = "", authority: str = "") -> None:
    """Write one person's signature under the step that is open, and let the next ones know whose turn it is, or end the waiting."""
    step = row.current_step
    refuse_too_long(conditions, exception, authority)
    if asks_exception(row) and not exception:
        raise NotNow(EXCEPTION_NEEDED, code="exception_needed")
    if asks_authority(row) and not authority:
        raise NotNow(AUTHORITY_NEEDED, code="authority_needed")
    if row.is_unwatched_by(by):
        raise NotNow(VIDEO_UNWATCHED, code="video_unwatched")
    if conditions and not row.standing.rules.conditions_allowed:
        raise NotNow(NO_CONDITIONS, code="no_conditions")
    decision = Decision(
        post=row,
        version=row.version,
        step=step,
        person=by,
        outcome=Decision.Outcome.SIGN_OFF,
        share=share_of(by, row),
        conditions=conditions,
        exception=exception,
        authority=authority,
        fingerprint=row.fingerprint,
        at=now,
    )
    insert(decision, numbered=False)
    row.remember(decision)
    if row.current_step is None:
        meet(row, by=by, now=now)
    else:
        write_turns(row, now=now)


def asks_exception(row: Post) -> bool:
    """Say whether a signature now needs the express exception for pictures of people, which nobody has given yet (W23)."""
    return checking.needs_exception(row) and not any(one.exception for one in row.signatures)


def asks_authority(row: Post) -> bool:
    """Say whether the open step is one of express authority, given in words (W13)."""
    return row.current_step is not None and row.current_step.express


def send_back(
    *,
    post: Post | Sought,
    by: Any,
    now: datetime,
    seen: str | None,
    note: str,
    picked: Iterable[str] = (),
    first: Callable[[Post], None] | None = None,
) -> Post:
    """Send the shown version back to its author, with what should change: in words, and as picked from the criteria.

    `picked` are keys of `posts.reasons`; raises NotNow where one of them is none. `first` is as for `sign_off`.
    """
    keys = list(picked)
    record = _decided("send_back", by, now, note, reasons=[one.key for one in reasons_by_keys(keys)])

    def effect(row: Post) -> None:
        if unknown(keys):
            raise NotNow(NO_SUCH_REASON, code="no_such_reason")
        if first:
            first(row)
        record(row)

    return WORKFLOW.move(post, "send_back", by=by, now=now, seen=seen, note=note, effect=effect)


def reject(*, post: Post | Sought, by: Any, now: datetime, seen: str | None, note: str) -> Post:
    """Say a final no to the shown version, with the reason."""
    return WORKFLOW.move(post, "reject", by=by, now=now, seen=seen, note=note, effect=_decided("reject", by, now, note))


def withdraw(*, post: Post | Sought, by: Any, now: datetime, note: str = "") -> Post:
    """Withdraw a post that is not out yet."""
    return WORKFLOW.move(post, "withdraw", by=by, now=now, note=note, effect=_decided("withdraw", by, now, note))


def reopen(*, post: Post | Sought, by: Any, now: datetime, content: str | None = None) -> Post:
    """Take a post back to change it; whatever was signed counts no more.

    `content` is the fingerprint of what a change was begun on: a change that comes too late takes nothing back.
    """

    def compare(row: Post) -> None:
        if content is not None and content != row.fingerprint:
            raise NotNow(CHANGED_MEANWHILE, code="changed_meanwhile")

    return WORKFLOW.move(post, "reopen", by=by, now=now, prepare=compare, effect=_decided("reopen", by, now))


def publish(*, post: Post | Sought, by: Any, now: datetime) -> Post:
    """Put a signed-off post out. Refused before and after its time, while paused, and when it is not exactly what was signed."""

    def looked_at(row: Post) -> None:
        row.held_over_at = None

    moved: Post = WORKFLOW.move(post, "publish", by=by, now=now, effect=looked_at)
    ring(tasks.publish_post, post_id=moved.pk)
    return moved


def publish_urgently(*, post: Post | Sought, by: Any, now: datetime, note: str) -> Post:
    """Announce a closure at once, without sign-off; it waits until somebody who signs off has looked at it afterwards (W21)."""

    def hurry(row: Post) -> None:
        _number_version(row, now=now)
        row.urgent = True
        _decided("publish_urgently", by, now, note)(row)
        open_review(row, now=now)

    moved: Post = WORKFLOW.move(post, "publish_urgently", by=by, now=now, note=note, effect=hurry)
    ring(tasks.publish_post, post_id=moved.pk)
    return moved


def retry(*, post: Post | Sought, by: Any, now: datetime) -> Post:
    """Try again what certainly did not go out; what may be out is left alone."""

    def again(row: Post) -> None:
        row.held_over_at = None
        row.publications.filter(state=PublicationState.FAILED).update(
            state=PublicationState.WAITING, claimed_until=None
        )

    moved: Post = WORKFLOW.move(post, "retry", by=by, now=now, effect=again)
    ring(tasks.publish_post, post_id=moved.pk)
    return moved


def settle(*, post: Post | Sought, by: Any, now: datetime, note: str) -> Post:
    """Close the matter of how a post went out, saying in words how it stands on each account."""

    def close(row: Post) -> None:
        note_first_moment(row)
        row.published_at = row.published_at or now
        _decided("settle", by, now, note)(row)

    return WORKFLOW.move(post, "settle", by=by, now=now, note=note, effect=close)


def take_down(*, post: Post | Sought, by: Any, now: datetime, note: str) -> Post:
    """Take a post down: our own feed loses it at once; where people post by hand, the page says what to do there.

    Whoever had flagged it hears that it is gone.
    """

    def remove(row: Post) -> None:
        _decided("take_down", by, now, note)(row)
        if row.urgent:
            close_review(row, PostReview.Outcome.TAKEN_DOWN, by=by, now=now, words=note)
        for publication in row.publications.select_related("account"):
            out_by_hand = not publication.account.is_feed and publication.state in {
                PublicationState.PUBLISHED,
                PublicationState.UNCONFIRMED,
            }
            if not out_by_hand:
                publication.state, publication.removed_at, publication.claimed_until = (
                    PublicationState.TAKEN_DOWN,
                    now,
                    None,
                )
                publication.save()
                # A reader that asks by the second must notice a post that was up for less than one.
                publication.account.changed_at = max(now, publication.account.changed_at + timedelta(seconds=1))
                publication.account.save(update_fields=["changed_at"])

    moved: Post = WORKFLOW.move(post, "take_down", by=by, now=now, note=note, effect=remove)
    end_flags(now=now, post_id=moved.pk)
    return moved


def _decided(
    outcome: str, by: Any, now: datetime, words: str = "", *, reasons: Iterable[str] = ()
) -> Callable[[Post], None]:
    """Keep the decision with its words. Whoever waited for a sign-off waits no more: a final no is one, taking back is none."""

    def record(row: Post) -> None:
        row.remember(
            Decision.objects.create(
                post=row,
                version=row.version,
                person=by,
                outcome=outcome,
                words=words.strip(),
                reasons=list(reasons),
                fingerprint=row.fingerprint,
                at=now,
            )
        )
        if row.state == State.IN_REVIEW:
            _end_waiting(row, outcome, by=by, now=now)

    return record


def _end_waiting(row: Post, outcome: str, *, by: Any, now: datetime) -> None:
    if outcome == Decision.Outcome.REJECT:
        meet(row, by=by, now=now)
    else:
        stop(row)
