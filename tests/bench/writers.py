"""Row 12: eight people who write at once for a minute, on PostgreSQL and on SQLite: no error, nothing lost, nothing doubled.

Half of what they send are new drafts, half are confirmations, each of which can be given once. Every answer is counted, and
afterwards the rows: as many drafts, confirmations, first lines of history and receipts as there were good answers, and none twice.
SQLite waits for the disk on every commit, as it does in a real installation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from tests.bench.driver import STAFF, Run, Visitor, pump
from tests.bench.rows import Line

WRITERS = 8
SERVERS = 8  # so that eight really write at once
SIZE = {"schools": 4, "people": 2_000, "posts": 200, "waiting": 20, "policies": 4}
SECONDS, ROUNDS = 30, 2
TITLE = "Written at once"


@dataclass(frozen=True)
class Minute:
    """What one minute of writing came to on one database."""

    per_second: float
    problems: tuple[str, ...]


def row_12(sites):
    """Measure both; `sites` gives, by name, a site of its own for each database."""
    minutes = {}
    for name, open_site in sites.items():
        with open_site() as place:
            minutes[name] = _minute(place)
        yield _line(name, minutes[name])
    ratio = minutes["SQLite"].per_second / minutes["PostgreSQL"].per_second
    measured = " : ".join(f"{minute.per_second:.0f}" for minute in reversed(minutes.values()))
    yield Line(
        "12", "SQLite beside PostgreSQL", "a second >= 0.9 x", f"{measured} a second", f"{ratio:.2f}", ratio >= 0.9
    )


def _line(name, minute):
    found = "; ".join(minute.problems)
    return Line(
        "12",
        f"8 writers for a minute, {name}",
        "no error, nothing lost or doubled",
        f"{minute.per_second:.0f} a second",
        found[:200],
        not minute.problems,
    )


def _minute(place) -> Minute:
    place.manage("load_scale", *(f"--{name}={number}" for name, number in SIZE.items()))
    requests = _requests(place)
    before = place.ask("written", TITLE)
    runs = [pump(place.port, requests, clients=WRITERS, seconds=SECONDS) for _ in range(ROUNDS)]
    after = place.ask("written", TITLE)
    good = sum(run.codes["302"] for run in runs)
    grown = {what: after[what] - before[what] for what in after}
    problems = [
        *(problem for run in runs if (problem := run.problem({"302"}))),
        *([] if grown["drafts"] == grown["titles"] == grown["histories"] else [f"drafts differ: {grown}"]),
        *([] if grown["confirmations"] == grown["receipts"] == grown["closed"] else [f"confirmations differ: {grown}"]),
        *([] if grown["drafts"] + grown["confirmations"] == good else [f"{good} good answers, rows: {grown}"]),
    ]
    return Minute(_per_second(runs), tuple(problems))


def _per_second(runs: list[Run]) -> float:
    return sum(len(run.latencies) for run in runs) / sum(run.seconds for run in runs)


def _requests(place) -> Iterator[bytes]:
    """Give a new draft and a confirmation in turn; once everybody has confirmed, drafts alone."""
    writer = place.visitors(STAFF)[STAFF]
    confirmations = [
        Visitor(place.port, session, writer.cookie, writer.csrf_cookie).post(path, f"seen={seen}&number={number}")
        for path, seen, number, session in place.ask("to_acknowledge", "1500")
    ]
    return _in_turn(writer, confirmations)


def _in_turn(writer: Visitor, confirmations: list[bytes]) -> Iterator[bytes]:
    for number in count(1):
        yield writer.post("/posts/new/", urlencode(_draft(number)))
        if confirmations:
            yield confirmations.pop()


def _draft(number):
    return {
        "title": f"{TITLE} {number}",
        "words": f"The brook has been measured {number} times.",
        "when": "signed_off",
        "people-TOTAL_FORMS": "0",
        "people-INITIAL_FORMS": "0",
        "then": "save",
    }
