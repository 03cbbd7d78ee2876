"""A load driver with bounds: so many requests in flight, for so many seconds, from one process, with the standard library only.

A sync worker closes each connection, and so does the driver. Not here: what is asked (`rows.py`), or what counts as fast.
"""

import selectors
import socket
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

MOST_SECONDS = 30
MOST_REQUESTS = 50_000
CHUNK = 262_144
HEAD, DEPUTY, STAFF = (f"{part}@scale-001.example" for part in ("head", "deputyhead", "staff-1"))
CHIEF = "ceo@scale.example"
CSRF = "b" * 32  # any 32 letters will do, as long as cookie and header agree


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in: where, and the name and value of their session's cookie."""

    port: int
    session: str
    cookie: str = "sessionid"
    csrf_cookie: str = "csrftoken"

    @property
    def cookies(self):
        """Give what the browser would send along."""
        return f"{self.cookie}={self.session}; {self.csrf_cookie}={CSRF}"

    def get(self, path):
        """Write a GET request."""
        return self._request("GET", path, b"")

    def post(self, path, body):
        """Write a POST request with a form body."""
        return self._request("POST", path, body.encode())

    def _request(self, method, path, body):
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Connection: close",
            "Accept: text/html,*/*",
            f"Cookie: {self.cookies}",
        ]
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            lines += [f"X-CSRFToken: {CSRF}", f"Origin: http://127.0.0.1:{self.port}"]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass
class Run:
    """What one run measured."""

    seconds: float
    latencies: list[float]
    codes: Counter = field(default_factory=Counter)

    def __add__(self, other):
        """Put two runs together that were one after the other."""
        return Run(self.seconds + other.seconds, self.latencies + other.latencies, self.codes + other.codes)

    @property
    def p50(self):
        """Give the median time to answer, in milliseconds."""
        return statistics.median(self.latencies) * 1000 if self.latencies else float("nan")

    @property
    def per_second(self):
        """Give how many were answered in a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def problem(self, allowed):
        """Name answers that are not among the allowed ones, or nothing."""
        return ", ".join(f"{count} x {code}" for code, count in self.codes.items() if code not in allowed)


class _Call:
    __slots__ = ("began", "got", "line", "rest")

    def __init__(self, port, request):
        self.began = time.perf_counter()
        self.rest = memoryview(request)
        self.got = bytearray()
        self.line = socket.socket()
        self.line.setblocking(False)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.line.connect_ex(("127.0.0.1", port))


def forever(request) -> Iterator[bytes]:
    """Repeat one request without end."""
    while True:
        yield request


def pump(port, requests: Iterable[bytes], *, clients, seconds, most=MOST_REQUESTS) -> Run:
    """Keep `clients` requests in flight until time or requests run out."""
    seconds, most = min(seconds, MOST_SECONDS), min(most, MOST_REQUESTS)
    run, selector, waiting = Run(0.0, []), selectors.DefaultSelector(), iter(requests)
    began = ended = time.perf_counter()
    flying = started = 0

    def launch():
        nonlocal flying, started
        if started >= most or time.perf_counter() >= began + seconds:
            return
        request = next(waiting, None)
        if request is not None:
            call = _Call(port, request)
            selector.register(call.line, selectors.EVENT_WRITE, call)
            flying, started = flying + 1, started + 1

    def land(call):
        nonlocal flying, ended
        selector.unregister(call.line)
        call.line.close()
        ended = time.perf_counter()
        run.latencies.append(ended - call.began)
        run.codes[_code(bytes(call.got))] += 1
        flying -= 1
        launch()

    for _ in range(clients):
        launch()
    while flying and time.perf_counter() < began + seconds + MOST_SECONDS:
        for key, events in selector.select(5):
            _advance(selector, key.data, events, land)
    selector.close()
    run.seconds = ended - began
    return run


def _code(answer):
    """Give the code of an answer; being sent to sign in is not what a redirect after a form should be."""
    head = answer.partition(b"\r\n\r\n")[0]
    return "sent to sign in" if b"/account/login" in head else head[9:12].decode("latin1") or "none"


def _advance(selector, call, events, land):
    try:
        if events & selectors.EVENT_WRITE:
            call.rest = call.rest[call.line.send(call.rest) :]
            if not call.rest:
                selector.modify(call.line, selectors.EVENT_READ, call)
        elif data := call.line.recv(CHUNK):
            call.got += data
        else:
            land(call)
    except OSError:
        # A broken connection counts as an answer without a code, and shows as a problem of the run.
        land(call)
