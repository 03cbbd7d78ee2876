"""The rows of the table of goals (docs/performance.md): what is measured for each, and how it is held against its goal."""

import statistics
from dataclasses import dataclass
from itertools import islice

from tests.bench import cold
from tests.bench.driver import HEAD, STAFF, Run, Visitor, forever, pump
from tests.bench.servers import refresh_statistics

SIZES = (
    {"schools": 2, "people": 50, "posts": 10, "waiting": 5, "policies": 2},
    {"schools": 4, "people": 200, "posts": 100, "waiting": 60, "policies": 3},
    {"schools": 20, "people": 5_000, "posts": 10_000, "waiting": 500, "policies": 4},
)
NIGHT = {"schools": 100, "people": 20_000, "posts": 0, "waiting": 0, "policies": 0, "reminders": 100_000}
CLIENTS = (1, 8)
WARM_UP = 40
SENT = 300  # forms in one run, or as many as there are: each is used once, and there are five runs at two numbers of clients
SLICE = 60  # of them at a time, before it is the yardstick's turn
MOST_QUERIES, MOST_QUERIES_POST = 12, 10
QUEUE, PLAIN = "/posts/queue/", "/settings/second-factor/"


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    row: str
    what: str
    goal: str
    measured: str
    ratio: str = ""
    held: bool | None = None

    @property
    def verdict(self):
        """Say whether the goal is held; a line without a goal only informs."""
        return "" if self.held is None else "held" if self.held else "NOT HELD"


@dataclass(frozen=True)
class Pace:
    """How long and how often each thing is measured."""

    seconds: float
    repeat: int


# Rows 1 and 2: pages beside the yardstick ---------------------------------------------------------------------------------
def row_1(house, pace):
    """Measure the queue page of 50 rows beside /queue."""
    visitor = house.visitors(HEAD)[HEAD]
    for clients in CLIENTS:
        yield _pages("1", "queue page, 50 rows", visitor, QUEUE, house, "/queue", 3.0, clients, pace)


def row_2(house, pace):
    """Measure a plain signed-in page beside /me, and for information the page people meet first."""
    visitors = house.visitors(HEAD, STAFF)
    for clients in CLIENTS:
        yield _pages("2", "a plain signed-in page", visitors[STAFF], PLAIN, house, "/me", 4.0, clients, pace)
    yield _pages("2", "Today, a member of staff", visitors[STAFF], "/", house, "/me", None, 1, pace)
    yield _pages("2", "Today, a headteacher", visitors[HEAD], "/", house, "/me", None, 1, pace)


def _pages(row, what, visitor, path, house, beside, goal, clients, pace):
    """Measure both in neighbouring pairs, and hold the median of the pairs' ratios against the goal."""
    yardstick = house.yardstick_visitor()
    ours, theirs = visitor.get(path), yardstick.get(beside)
    _warm_up(visitor.port, ours)
    _warm_up(yardstick.port, theirs)
    pairs = []
    for _ in range(pace.repeat):
        floor = pump(yardstick.port, forever(theirs), clients=clients, seconds=pace.seconds)
        page = pump(visitor.port, forever(ours), clients=clients, seconds=pace.seconds)
        _all_well(page, f"{path}", {"200"})
        _all_well(floor, f"{beside} of the yardstick", {"200"})
        pairs.append((page.p50, floor.p50))
    ratios = [page / floor for page, floor in pairs]
    ratio = statistics.median(ratios)
    page, floor = (statistics.median(side) for side in zip(*pairs, strict=True))
    return Line(
        row,
        f"{what}, {_clients(clients)}",
        f"p50 <= {goal:g} x {beside}" if goal else "for information",
        f"{page:.1f} ms : {floor:.1f} ms",
        f"{ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
        ratio <= goal if goal else None,
    )


# Row 3: forms beside the yardstick ------------------------------------------------------------------------------------------
def row_3(house, pace):
    """Measure signing off and confirming beside /ack; every form is sent once, the first ones unmeasured, as at the yardstick."""
    needed = (WARM_UP + SENT * pace.repeat) * len(CLIENTS)
    # As many wait afterwards as before, for the rows that come next.
    size = SIZES[-1] | {"waiting": needed + SIZES[-1]["waiting"]}
    house.manage("load_scale", *(f"--{name}={number}" for name, number in size.items()))
    refresh_statistics(house.database)
    head = house.visitors(HEAD)[HEAD]
    sign = [head.post(path, f"seen={seen}") for path, seen in house.ask("to_sign", str(needed))]
    confirm = [
        Visitor(head.port, session, head.cookie, head.csrf_cookie).post(path, f"seen={seen}&number={number}")
        for path, seen, number, session in house.ask("to_acknowledge", str(needed))
    ]
    for what, forms in (("sign off", sign), ("read and confirm", confirm)):
        each, waiting = (len(forms) // len(CLIENTS) - WARM_UP) // pace.repeat, iter(forms)
        for clients in CLIENTS:
            yield _forms(what, head.port, waiting, each, house, clients, pace)


def _forms(what, port, forms, each, house, clients, pace):
    yardstick = house.yardstick_visitor()
    ack = yardstick.post("/ack", "item=3")
    _warm_up(yardstick.port, ack)
    pump(port, islice(forms, WARM_UP), clients=2, seconds=30)
    pairs = []
    for _ in range(pace.repeat):
        sent, floor = Run(0.0, []), Run(0.0, [])
        # In turn, or the machine has become another one between the first half of a pair and the second.
        for _ in range(max(each // SLICE, 1)):
            floor += pump(yardstick.port, islice(forever(ack), min(each, SLICE)), clients=clients, seconds=30)
            sent += pump(port, islice(forms, min(each, SLICE)), clients=clients, seconds=30)
        _all_well(sent, what, {"302"})
        _all_well(floor, "/ack of the yardstick", {"302"})
        pairs.append((sent.per_second, floor.per_second))
    ratios = [sent / floor for sent, floor in pairs]
    ratio = statistics.median(ratios)
    sent, floor = (statistics.median(side) for side in zip(*pairs, strict=True))
    measured = f"{sent:.0f} : {floor:.0f} a second"
    spread = f"{ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    return Line("3", f"{what}, {_clients(clients)}", "a second >= 0.5 x /ack", measured, spread, ratio >= 0.5)


# Row 4: SQL -------------------------------------------------------------------------------------------------------------------
def row_4(counted, posting):
    """Hold the statements of every page, at each size, and of every form against the goal; `counted` is one list per size."""
    for sizes in zip(*counted, strict=True):
        numbers = [page["queries"] for page in sizes]
        refused = {page["code"] for page in sizes} - {200}
        faults = [
            *([f"answered {', '.join(map(str, sorted(refused)))}"] if refused else []),
            *(["grows"] if numbers[-1] > numbers[0] else []),
            *(["writes"] if any(page["writes"] for page in sizes) else []),
            *(["sends lists of numbers"] if any(page["lists"] for page in sizes) else []),
        ]
        held = max(numbers) <= MOST_QUERIES and not faults
        measured = f"{', '.join(map(str, numbers))}{': ' if faults else ''}{', '.join(faults)}"
        yield Line("4", sizes[0]["page"], f"<= {MOST_QUERIES}, no more at 10,000 than at 10", measured, held=held)
    for form in posting:
        measured = f"{form['queries']}{'' if form['code'] == 302 else ': answered ' + str(form['code'])}"
        held = form["queries"] <= MOST_QUERIES_POST and form["code"] == 302
        yield Line("4", form["page"], f"<= {MOST_QUERIES_POST}", measured, held=held)


# Row 5: a first visit -----------------------------------------------------------------------------------------------------------
def row_5(house):
    """Measure a first visit to the sign-in page and to the queue."""
    cookie = house.visitors(HEAD)[HEAD].cookies
    for what, path, with_cookie in (("sign-in", "/account/login/", ""), ("queue, 50 rows", QUEUE, cookie)):
        found = cold.visit(house.port, path, with_cookie)
        total, html = found.total(squeezed=True) / 1024, found.html_squeezed / 1024
        held = total <= 100 and found.requests <= 8 and not found.others and html <= 40 and found.status == 200
        yield Line(
            "5",
            f"first visit: {what}",
            "<= 100 KB, <= 8 requests, no other host, HTML <= 40 KB",
            f"{total:.1f} KB, {found.requests} requests, {len(found.others)} other hosts, HTML {html:.1f} KB",
            f"page not compressed: {found.total(squeezed=False) / 1024:.1f} KB",
            held,
        )
        for path, size in sorted(found.assets, key=lambda asset: -asset[1]):
            yield Line("5", "", "", f"{size / 1024:.1f} KB {path.removeprefix('/static/')}")


# Rows 8 and 9: the nightly run of reminders -----------------------------------------------------------------------------------
def rows_8_and_9(found):
    """Hold the run against one plain INSERT ... SELECT of the same rows, and its doorbells against the rows."""
    yield Line(
        "8",
        f"reminder run, {found['reminders']:,} due",
        "<= 3 x one plain INSERT ... SELECT",
        f"{found['run']:.1f} s : {found['plain']:.1f} s",
        f"{found['ratio']:.2f} ({found['lowest']:.2f} to {found['highest']:.2f})",
        found["ratio"] <= 3 and found["messages"] == found["reminders"],
    )
    yield Line(
        "8",
        "the same run again",
        "creates nothing",
        f"{found['second']} rows, {found['again']:.1f} s; {found['grown']:.0f} MB more memory",
        held=found["second"] == 0,
    )
    most, each = found["reminders"] / 500 + found["schools"], found["doorbells"] / found["runs"]
    yield Line(
        "9", "Celery messages of one run", f"<= {most:.0f}: rows / 500 + schools", f"{each:g}", held=each <= most
    )


def _warm_up(port, request):
    pump(port, islice(forever(request), WARM_UP), clients=2, seconds=2)


def _all_well(run, what, allowed):
    if problem := run.problem(allowed):
        raise SystemExit(f"{what}: unexpected answers, {problem}.")


def _clients(number):
    return "1 client" if number == 1 else f"{number} clients"
