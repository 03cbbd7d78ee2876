"""The clocks of a case in words: by when the law asks for something, what became of it, and when an unopened report moves on."""

from datetime import datetime
from typing import Any

from core.clocks import london_day
from core.timing import Measure
from incidents.models import Clock, Incident

_BEGAN = {
    "report": "when the report came in",
    "triage": "when somebody had looked at the report and said what it is",
    "name_subject": "when it was said whom this is about",
    "answer_keeping_out": "when it was decided who may receive this",
    "declare_interest": "when the case went to somebody else",
    "route_again": "when the case went to somebody else",
}


def clock_cards(clocks: Any, *, now: datetime) -> list[dict[str, Any]]:
    """Prepare the clocks of the law for the page of a case, those that wait first."""
    rows = clocks.of_the_law().select_related("met_by", "stopped_by").order_by("due_at", "pk")
    return sorted((_card(clock, now=now) for clock in rows), key=lambda card: not card["waits"])


def note_for_list(incident: Incident, *, now: datetime) -> str:
    """Say in a line what runs on a case: the next move of an unopened report, or the next time limit of the law."""
    clocks = list(incident.clocks.all())
    moves = [clock for clock in clocks if clock.is_unopened and clock.state == Clock.State.RUNNING]
    asks = [clock for clock in clocks if not clock.is_unopened]
    said = [_law_words(clock, now=now) for clock in asks[:1]]
    if incident.first_opened_at is None and moves:
        said.insert(0, _moves_on(incident, moves[0], now=now))
    return "; ".join(said)


def span(minutes: int) -> str:
    """Say a length of time in its largest unit."""
    for size, name in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a minute"


def _card(clock: Clock, *, now: datetime) -> dict[str, Any]:
    tag, tone, words, who, at = _came_to(clock, now=now)
    return {
        "label": clock.law.clock.label,
        "tag": tag,
        "tone": tone,
        "words": words,
        "due_at": clock.due_at,
        "by_day": clock.law.clock.measure is not Measure.ELAPSED_MINUTES,
        "who": who,
        "at": at,
        "says": clock.law.clock.says,
        "source": clock.law.clock.source,
        "began": _BEGAN.get(clock.started_by_verb, "with the case"),
        "started_at": clock.started_at,
        "waits": clock.state in {Clock.State.RUNNING, Clock.State.RUN_OUT},
    }


def _came_to(clock: Clock, *, now: datetime) -> tuple[str, str, str, Any, datetime | None]:
    """Give tag, tone, words, who settled it and when."""
    match clock.state:
        case Clock.State.MET:
            tag, tone = ("Done late", "late") if clock.met_late() else ("Done in time", "good")
            return tag, tone, "", clock.met_by, clock.met_at
        case Clock.State.STOPPED if clock.stopped_by_id is None:
            return "No longer applies", "quiet", "", None, None
        case Clock.State.STOPPED:
            late = clock.stopped_at is not None and clock.stopped_at > clock.due_at
            return "Decided late: not needed" if late else "Not needed", "quiet", "", clock.stopped_by, clock.stopped_at
    minutes = int((clock.due_at - now).total_seconds() // 60)
    if minutes < 0:
        return "Late", "bad", f"{span(-minutes)} late", None, None
    return "To do", "warn", f"{span(minutes)} left", None, None


def _law_words(clock: Clock, *, now: datetime) -> str:
    day, label = london_day(clock.due_at), clock.law.clock.label
    by = f"{day.day} {day:%B}"
    return f"Late: {label}, due on {by}" if clock.is_late(now=now) else f"{label} by {by}"


def _moves_on(incident: Incident, clock: Clock, *, now: datetime) -> str:
    if incident.is_anonymous:
        return "moves on by itself if nobody opens it"
    minutes = int((clock.due_at - now).total_seconds() // 60)
    return "goes to the next person now" if minutes <= 0 else f"goes to the next person in {span(minutes)}"
