"""What the settings need when tests run, unless somebody said otherwise; loaded by pytest before it reads them (`-p`).

`bin/test` names database and broker. A bare `pytest` gets SQLite in memory and a broker that nobody listens at: the
doorbell may fail, the truth stands in the database. A run that is asked to end puts away what it started, and workers of xdist
end with the run that started them. Fixtures belong in `conftest.py`.
"""

import gc
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlsplit

sys.path.append(str(Path(__file__).resolve().parents[1] / "bin" / "lib"))

from supervise import end_with_us  # noqa: E402 - the launcher's own room is no package

# Nothing that is loaded becomes rubbish; from the first test on it is looked for again (`conftest`).
gc.disable()
BROKER_NOBODY_LISTENS_AT = "redis://127.0.0.1:1/0"
# DEBUG only lends keys for tests and plain static files here: pytest-django switches it off once the settings are read.
_STATIC = Path(tempfile.gettempdir()) / f"policyhub-static-{os.getuid()}"
_STATIC.mkdir(exist_ok=True)
DEFAULTS = {
    "STATIC_ROOT": str(_STATIC),
    "DEBUG": "1",
    "DEMO": "0",
    "PUBLIC_URL": "http://testserver",
    "LOG_LEVEL": "WARNING",
}
# Playwright keeps an event loop in the thread where the browser tests use the ORM.
DEFAULTS["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def _own_broker_number(url, worker):
    """Give each xdist worker a Redis database of its own, so that they do not hear each other's doorbells."""
    number = int(worker.removeprefix("gw")) + 1 if worker else 0
    return urlsplit(url)._replace(path=f"/{number}").geturl()


def _end_in_order(number, frame):
    """Let SIGTERM (a time limit, a service manager) be what Ctrl-C is: fixtures are torn down, and with them their processes."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _end_with_the_run():
    """Ask Linux to tell an xdist worker when the run that started it is killed without a word."""
    ask = end_with_us(signal.SIGTERM)
    if ask and os.environ.get("PYTEST_XDIST_WORKER"):
        ask()


if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGTERM, _end_in_order)
    _end_with_the_run()

for _name, _value in DEFAULTS.items():
    os.environ.setdefault(_name, _value)
os.environ["BROKER_URL"] = _own_broker_number(
    os.environ.get("BROKER_URL", BROKER_NOBODY_LISTENS_AT), os.environ.get("PYTEST_XDIST_WORKER", "")
)
