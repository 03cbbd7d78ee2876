"""What stands in the way of a step of a post: nothing, or the sentence the person reads."""

from datetime import datetime, timedelta
from typing import Any

from posts.criteria import CLOSURE
from posts.hours import moment_in_words
from posts.permissions import nobody_for
from posts.workflow.states import PublicationState, State

MAY_BE_LATE = timedelta(hours=1)
NOTHING_SUGGESTED = (
    "These words are not on offer any more: the post was changed or decided, or other words took their place."
)
VIDEO_UNWATCHED = "Whoever signs this off watches the video to its end first, with sound, and says so below the video."
VIDEO_IN_A_HURRY = (
    "A video goes out only after somebody else has watched it to the end. "
    "Take it out, or put this post forward for sign-off."
)
LOOKED_AT_ALREADY = "Somebody has looked at this post already: the history says who, and what they found."


def checks_blocking(post: Any, now: datetime) -> str | None:
    """Refuse while a check has found something that must change."""
    blocking = post.blocking
    if not blocking:
        return None
    more = f" ({len(blocking) - 1} more below.)" if len(blocking) > 1 else ""
    return f"Something must change first: {blocking[0].sentence}{more}"


def video_unwatched(post: Any, now: datetime) -> str | None:
    """Refuse to sign off a video that nobody but its author or last editor has watched (W24)."""
    return VIDEO_UNWATCHED if post.is_unwatched else None


def video_in_a_hurry(post: Any, now: datetime) -> str | None:
    """Keep a video out of the fast lane: there nobody would have watched it (W24)."""
    return VIDEO_IN_A_HURRY if post.film is not None else None


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


def outside_hours(post: Any, now: datetime) -> str | None:
    """Keep what has no moment of its own for hours that suit (W20)."""
    then = suitable_from(post, now)
    if then is None:
        return None
    return f"It waits until {moment_in_words(then)}, because posts go out here {post.suitable_hours}."


def suitable_from(post: Any, now: datetime) -> datetime | None:
    """Give when the hours begin that a post waits for, or nothing where it waits for none.

    A moment that was signed off stands, whenever it is; what families must know waits for no hours.
    """
    if post.moment is not None or post.urgent or post.purpose == CLOSURE:
        return None
    hours = post.suitable_hours
    return None if hours is None or hours.suit(now) else hours.next_after(now)


def paused(post: Any, now: datetime) -> str | None:
    """Refuse while posting is paused here or above, or a sensitive day holds what this post is for."""
    pause = post.paused_by(now)
    if pause is None:
        return None
    if pause.is_sensitive_day:
        until = moment_in_words(pause.until)
        return f"Posts that can wait are held at {pause.organisation.name} until {until}: {pause.reason}"
    return f"Posting is paused at {pause.organisation.name}: {pause.reason}"


def not_held_over(post: Any, now: datetime) -> str | None:
    """Refuse to ask for another look at what no sensitive day held since it could have gone out."""
    return None if post.held_over(now) else "No sensitive day held this post."


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


def still_on_own_device(post: Any, now: datetime) -> str | None:
    """Keep a picture or video back while nobody has said that it is gone from the device of their own it was taken with (W10)."""
    if not post.on_own_devices:
        return None
    what = "The video" if post.film is not None and post.film.is_on_own_device else "A picture"
    return (
        f"{what} was taken with somebody's own phone or camera. "
        "It goes out once its author has said that it is deleted there."
    )


def purpose_is_not_closure(post: Any, now: datetime) -> str | None:
    """Keep the fast lane for what families must know at once."""
    if post.purpose == CLOSURE:
        return None
    return "Only what families must know at once, such as a closure, goes out without sign-off. Put this post forward instead."


def nothing_to_try_again(post: Any, now: datetime) -> str | None:
    """Refuse to send again what may be out already: that is how posts appear twice."""
    if any(one.state == PublicationState.FAILED for one in post.publications.all()):
        return None
    return "Nothing can be tried again. Look whether the post is there, and record what you find beside its account."


def looked_at_already(post: Any, now: datetime) -> str | None:
    """Refuse to look a second time at what went out without sign-off."""
    return None if post.waits_to_be_looked_at else LOOKED_AT_ALREADY
