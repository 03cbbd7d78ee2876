"""What keeps posts from going out at once, as a page says it: pauses, sensitive days, hours that suit.

Not here: what refuses a step (`workflow.guards`).
"""

from datetime import date, datetime
from typing import Any

from accounts.access import organisations_held
from accounts.models import Organisation
from accounts.roles import Can
from core.clocks import london_day
from core.prepared import prepared
from core.web import Request
from posts.hours import SuitableHours, moment_in_words
from posts.models import Pause, Post
from posts.workflow import MAY_BE_LATE, State, outside_hours

BEFORE_IT_IS_OUT = (State.DRAFT, State.SENT_BACK, State.IN_REVIEW, State.APPROVED, State.PUBLISHING)
ON_ITS_WAY = (State.APPROVED, State.PUBLISHING)
_PAUSED, _SENSITIVE, _PLANNED = "Posting is paused", "A sensitive day", "A sensitive day is planned"


def notes_on(post: Post, now: datetime) -> list[dict[str, str]]:
    """Say what keeps one post back, or will, and what happens then; one question, and none once it is out."""
    if post.state in BEFORE_IT_IS_OUT:
        kept_by = [one for one in post.pauses_ahead(now) if one.concerns(post) and _matters(one, post, now)]
        notes = [_note(one, now) | {"words": f"{_words(one, now)} {_then(one, post)}".strip()} for one in kept_by]
        return [*notes, *([] if notes else _hours_on(post, now)), *_held_over(post)]
    return _held_over(post) if post.state == State.NEEDS_ATTENTION else []


def notes_by_hand(post: Post, now: datetime) -> list[dict[str, str]]:
    """Say to whoever puts a post out by hand when to do so; nothing makes them wait."""
    notes = [one | {"words": one["words"].replace("It waits until", "Put it out from")} for one in notes_on(post, now)]
    return notes if post.state == State.PUBLISHING else []


def notes_at(place: Organisation, hours: SuitableHours | None, now: datetime) -> list[dict[str, str]]:
    """Say what keeps posts back at a place, or will, to somebody who writes one there; one question."""
    notes = [_note(one, now) for one in Pause.objects.not_over(at=now).over(place)]
    return [*notes, *([_note_of_hours(hours, now)] if hours else [])]


def notes_for(request: Request) -> list[dict[str, str]]:
    """Say what keeps posts back now wherever a person sees some; one question."""
    rows = _holding.ask(person=request.user.pk, now=request.now, today=london_day(request.now))
    return [_note(one, request.now) for one in rows]


@prepared
def _holding(*, person: int, now: datetime, today: date) -> Any:
    """Asked with every list of posts, and mostly there is nothing."""
    here = organisations_held(person, Can.SEE_POSTS, on=today)
    return Pause.objects.not_over(at=now).begun(at=now).over_any_of(here)


def _note(pause: Pause, now: datetime) -> dict[str, str]:
    title = _PAUSED if not pause.is_sensitive_day else _SENSITIVE if pause.has_begun(now) else _PLANNED
    return {"title": title, "words": _words(pause, now), "tone": "info" if title == _PLANNED else "warning"}


def _words(pause: Pause, now: datetime) -> str:
    place = pause.organisation.name
    if pause.until is None:
        return f"Nothing goes out at {place}: {pause.reason}"
    first = "" if pause.has_begun(now) else f"From {moment_in_words(pause.started_at)}, posts"
    return f"{first or 'Posts'} that can wait are held at {place} until {moment_in_words(pause.until)}: {pause.reason}"


def _matters(pause: Pause, post: Post, now: datetime) -> bool:
    """Say whether a pause touches this post: what is planned does where the post's own moment falls into it."""
    if pause.until is None or (pause.has_begun(now) and post.moment is None):
        return True
    return post.moment is not None and pause.started_at <= post.moment + MAY_BE_LATE and post.moment < pause.until


def _then(pause: Pause, post: Post) -> str:
    if pause.until is None:
        return ""
    if post.moment is not None and post.moment + MAY_BE_LATE <= pause.until:
        return "The time of this post falls into it, so it would miss it: choose another one."
    return "After that, whoever publishes looks at this post once more before it goes out."


def _hours_on(post: Post, now: datetime) -> list[dict[str, str]]:
    sentence = outside_hours(post, now)
    if sentence is None:
        return []
    if post.state in ON_ITS_WAY:
        return [{"title": "It waits for suitable hours", "words": sentence, "tone": "info"}]
    hours = post.suitable_hours
    return [_note_of_hours(hours, now)] if hours else []


def _note_of_hours(hours: SuitableHours, now: datetime) -> dict[str, str]:
    words = f"Posts go out here {hours}, unless they have a time of their own or families must know at once."
    if not hours.suit(now):
        words += f" Signed off now, one waits until {moment_in_words(hours.next_after(now))}."
    return {"title": "Suitable hours", "words": words, "tone": "quiet"}


def _held_over(post: Post) -> list[dict[str, str]]:
    if post.held_over_at is None or post.state not in (State.APPROVED, State.NEEDS_ATTENTION):
        return []
    words = "Read this post once more. It goes out when somebody who publishes presses the button below."
    return [{"title": "A sensitive day held it", "words": words, "tone": "warning"}]
