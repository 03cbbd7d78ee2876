"""What the settings need when tests run, unless somebody said otherwise; loaded by pytest before it reads them (`-p`).

`bin/test` names database and broker. A bare `pytest` gets SQLite in memory and a broker that nobody listens at: the
doorbell may fail, the truth stands in the database. Fixtures belong in `conftest.py`.
"""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

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


for _name, _value in DEFAULTS.items():
    os.environ.setdefault(_name, _value)
os.environ["BROKER_URL"] = _own_broker_number(
    os.environ.get("BROKER_URL", BROKER_NOBODY_LISTENS_AT), os.environ.get("PYTEST_XDIST_WORKER", "")
)
