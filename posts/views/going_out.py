"""When posts go out, as every page says it, and what keeps them from going out at once: pauses, sensitive days, hours that suit.

Not here: what refuses a step (`workflow.guards`), or what a page without a person says (`hours`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from accounts.access import organisations_held, user_can
from accounts.models import Organisation
from accounts.roles import Can
from core.clocks import london_day
from core.prepared import prepared
from core.web import Request
from posts.hours import SuitableHours, moment_in_words, span_in_words
from posts.models import Pause, Post
from posts.publishing import OPEN
from posts.rulebook import suitable_hours_at
from posts.rules import SUITABLE_HOURS
from posts.workflow import MAY_BE_LATE, PublicationState, State, outside_hours, suitable_from

BEFORE_IT_IS_OUT = (State.DRAFT, State.SENT_BACK, State.IN_REVIEW, State.APPROVED, State.PUBLISHING)
ON_ITS_WAY = (State.APPROVED, State.PUBLISHING)
LET_GO = (State.REJECTED, State.WITHDRAWN, State.EXPIRED, State.TAKEN_DOWN)
_PAUSED, _SENSITIVE, _PLANNED = "Posting is paused", "A sensitive day", "A sensitive day is planned"


@dataclass(frozen=True, slots=True)
class Leaving:
    """When a post goes out: words around a moment, and the words for a narrow column."""

    words: str
    at: datetime | None = None
    then: str = ""
    short: str = ""


def when_it_goes(post: Any, now: datetime, *, pauses: Iterable[Pause] | None = None) -> Leaving:
    """Say when a post goes out, as things stand: the one place that knows, for every page.

    `pauses` are those that hold now, where a page of several posts has asked for them; for one post they are one question.
    Asks nothing of a post that is out, has ended, or has a moment of its own.
    """
    if post.published_at:
        return Leaving("Published", post.published_at)
    if post.state in LET_GO:
        return Leaving("It did not go out", short="It did not go out")
    if post.moment:
        return Leaving("To go out", post.moment)
    if post.state in BEFORE_IT_IS_OUT:
        return _when_nothing_is_chosen(post, now, post.pauses_ahead(now) if pauses is None else pauses)
    return Leaving("Not out everywhere yet", short="Not out everywhere")


def when_each_goes(lines: Iterable[dict[str, Any]], now: datetime, *, pauses: Iterable[Pause]) -> list[Leaving]:
    """Say the same of some lines of a list, given as plain values: at most two questions, and none where nothing waits."""
    lines = list(lines)
    waiting = {one["path"] for one in lines if one["state"] in BEFORE_IT_IS_OUT and one["moment"] is None}
    hours = suitable_hours_at(waiting) if waiting else {}
    return [
        when_it_goes(
            SimpleNamespace(**one, suitable_hours=hours.get(one["path"])), now, pauses=over(one["path"], pauses)
        )
        for one in lines
    ]


def _when_nothing_is_chosen(post: Any, now: datetime, pauses: Iterable[Pause]) -> Leaving:
    signed = post.state in ON_ITS_WAY
    holding = min(
        (one for one in pauses if one.has_begun(now) and one.concerns(post)),
        key=lambda one: not one.is_sensitive_day,
        default=None,
    )
    if holding and holding.until:
        words = "To be read once more after" if signed else "Signed off now, it would wait until"
        return Leaving(words, holding.until, "" if signed else " and be read once more", "Held until")
    if holding:
        return Leaving("To go out when posting is no longer paused", short="When posting is no longer paused")
    if signed and post.held_over_at:
        return Leaving("To go out when somebody has read it once more", short="When it was read once more")
    then = suitable_from(post, now)
    if _is_left_to_people(post):
        words = "To be put out by hand"
        return (
            Leaving(f"{words} from", then, ", in suitable hours", "From") if then else Leaving(words, short="By hand")
        )
    if then:
        words = "To go out from" if signed else "Signed off now, it would go out"
        return Leaving(words, then, ", in suitable hours", "From" if signed else "When signed off, from")
    if post.state == State.PUBLISHING:
        return Leaving("On its way out", short="On its way")
    if signed:
        return Leaving("To go out in a moment, or when somebody publishes it", short="Not out yet")
    return Leaving("To go out as soon as it is signed off", short="When signed off")


def _is_left_to_people(post: Any) -> bool:
    """Say whether the machine has done its part of a post on its way, and people put out the rest; a line of a list cannot know."""
    if post.state != State.PUBLISHING or not isinstance(post, Post):
        return False
    states = {one.state for one in post.publications.all()}
    return PublicationState.TO_DO_BY_HAND in states and not states & set(OPEN)


def notes_on(post: Post, now: datetime) -> list[dict[str, str]]:
    """Say what keeps one post back, or will, and what happens then; one question, and none once it is out."""
    if post.state in BEFORE_IT_IS_OUT:
        kept_by = [one for one in post.pauses_ahead(now) if one.concerns(post) and _matters(one, post, now)]
        notes = [_note(one, now) | {"words": f"{_words(one, now)} {_then(one, post)}".strip()} for one in kept_by]
        return [*notes, *([] if notes else _hours_on(post, now)), *_held_over(post)]
    return _held_over(post) if post.state == State.NEEDS_ATTENTION else []


def notes_for_reader(post: Post, reader: Any, now: datetime) -> list[dict[str, str]]:
    """Say the same, with the way to the rule behind it for whoever may change that."""
    notes, place = notes_on(post, now), post.organisation
    if not any("rule" in one for one in notes) or not user_can(reader, Can.CHANGE_RULES, at=place):
        return notes
    return [
        one | ({"change": reverse("accounts:change_rule", args=[place.slug, one["rule"]])} if "rule" in one else {})
        for one in notes
    ]


def notes_by_hand(post: Post, now: datetime) -> list[dict[str, str]]:
    """Say to whoever puts a post out by hand when to do so; nothing makes them wait."""
    notes = [one | {"words": one["words"].replace("It waits until", "Put it out from")} for one in notes_on(post, now)]
    return notes if post.state == State.PUBLISHING else []


def notes_at(post: Post, now: datetime) -> list[dict[str, str]]:
    """Say what keeps posts back at the place of a post, or will, to somebody who writes it there; one question."""
    hours = post.on_open_days(post.standing.rules.suitable_hours)
    notes = [_note(one, now) for one in Pause.objects.not_over(at=now).over(post.organisation)]
    return [*notes, *([_note_of_hours(hours, now)] if hours else [])]


def notes_from_above(place: Organisation, now: datetime) -> list[dict[str, str]]:
    """Say what keeps posts back at a place because of the places above it; one question."""
    rows = Pause.objects.not_over(at=now).over(place).exclude(organisation=place)
    return [_note(one, now) for one in rows]


def paused_above(place: Organisation, *, now: datetime) -> bool:
    """Say whether a pause of a place above keeps everything back here."""
    return any(
        not one.is_sensitive_day for one in Pause.objects.not_over(at=now).over(place).exclude(organisation=place)
    )


def notes_for(request: Request) -> list[dict[str, str]]:
    """Say what keeps posts back now wherever a person sees some; one question."""
    return notes_of(holding_for(request), request.now)


def notes_of(pauses: Iterable[Pause], now: datetime) -> list[dict[str, str]]:
    """Say what some pauses keep back."""
    return [_note(one, now) for one in pauses]


def holding_for(request: Request) -> list[Pause]:
    """Give what keeps posts back now wherever a person sees some; one question."""
    return list(_holding.ask(person=request.user.pk, now=request.now, today=london_day(request.now)))


def over(place: str, pauses: Iterable[Pause]) -> list[Pause]:
    """Keep those pauses that hold at a place, given by its path: its own and those above it."""
    return [one for one in pauses if place.startswith(one.organisation.path)]


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
    begun = pause.has_begun(now)
    when = f"until {moment_in_words(pause.until)}" if begun else span_in_words(pause.started_at, pause.until)
    return f"Posts that can wait are held at {place} {when}: {pause.reason}"


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
    if _is_left_to_people(post):
        by_hand = sentence.replace("It waits until", "Put it out from")
        return [{"title": "Put it out in suitable hours", "words": by_hand, "tone": "info", "rule": SUITABLE_HOURS}]
    if post.state in ON_ITS_WAY:
        return [{"title": "It waits for suitable hours", "words": sentence, "tone": "info", "rule": SUITABLE_HOURS}]
    words = _hours_in_words(post.suitable_hours)
    return [{"title": "Suitable hours", "words": words, "tone": "quiet", "rule": SUITABLE_HOURS}]


def _note_of_hours(hours: SuitableHours, now: datetime) -> dict[str, str]:
    words = _hours_in_words(hours)
    if not hours.suit(now):
        words += f" Signed off now, one waits until {moment_in_words(hours.next_after(now))}."
    return {"title": "Suitable hours", "words": words, "tone": "quiet"}


def _hours_in_words(hours: Any) -> str:
    return f"Posts go out here {hours}, unless they have a time of their own or families must know at once."


def _held_over(post: Post) -> list[dict[str, str]]:
    if post.held_over_at is None or post.state not in (State.APPROVED, State.NEEDS_ATTENTION):
        return []
    words = "Read this post once more. It goes out when somebody who publishes presses the button below."
    return [{"title": "A sensitive day held it", "words": words, "tone": "warning"}]
