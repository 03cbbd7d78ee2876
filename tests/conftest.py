"""People and places only; and guards for every test: no network, quiet doorbells, quick tables and templates."""

import gc
import socket
import time
from itertools import count
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone
from hypothesis import HealthCheck, settings

from core.clocks import london_day
from tests.databases import OnPostgres, of_the_run
from tests.emptying import empty_tables
from tests.factories import give, make_organisation, make_person
from tests.kept_tables import migrate_from

# How quick a machine is today is nothing that a law of arithmetic depends on.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

# Long, or waiting for something most of the time: begun first, so that no worker stays behind with them at the end, and in one
# worker, which makes their demo, their site or their browser once.
FIRST = (
    "journeys/",
    "policyhub/test_demo.py",
    "policies/test_reminders_year.py",
    "faults/",
    "incidents/test_exclusion_everywhere.py",
)
_LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put the long ones first, whole modules at a time."""
    here = Path(__file__).parent

    def turn(item):
        name = item.path.relative_to(here).as_posix()
        return next((number for number, first in enumerate(FIRST) if name.startswith(first)), len(FIRST))

    items.sort(key=turn)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    """What is loaded by now stays: looking through it for rubbish again and again took a twentieth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(2000, 10, 50)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _no_network():
    """Refuse every connection that leaves this machine."""
    patch = pytest.MonkeyPatch()
    real_connect = socket.socket.connect

    def connect(self, address):
        if isinstance(address, tuple) and address[0] not in _LOOPBACK:
            raise RuntimeError(f"A test reached for the network: {address!r}")
        return real_connect(self, address)

    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _nobody_waits_for_the_lock():
    """Leave no pause between two slices: no test writes beside a long run (`bulk.let_others_write`)."""
    patch = pytest.MonkeyPatch()
    patch.setattr("core.bulk._ROOM", 0)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _quiet_doorbells(request, monkeypatch):
    """Let doorbells ring nobody, unless a test brings a broker of its own (marker `faults`)."""
    if request.node.get_closest_marker("faults") or request.node.get_closest_marker("broker"):
        return
    monkeypatch.setattr("core.tasks._ring", lambda task, ids: None)


@pytest.fixture(autouse=True)
def _process_has_just_begun(monkeypatch):
    """Let each test begin in a process as young as itself: an old one without a scheduler raises an alarm."""
    monkeypatch.setattr("core.alarms._began", time.monotonic())


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords():
    """Hash passwords the same way, at a thousandth of the cost."""
    patch = pytest.MonkeyPatch()
    for name, value in {"time_cost": 1, "memory_cost": 64, "parallelism": 1}.items():
        patch.setattr(f"django.contrib.auth.hashers.Argon2PasswordHasher.{name}", value)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def _places_for_files(tmp_path_factory):
    """Folders that nobody has made yet: most tests keep no files, and eleven thousand folders cost a minute."""
    base = tmp_path_factory.mktemp("media")
    return (base / str(number) for number in count())


@pytest.fixture(autouse=True)
def _own_media(settings, _places_for_files):
    """Give each test its own place for files."""
    settings.MEDIA_ROOT = next(_places_for_files)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings):
    """Begin with tables that are there already: those of the last run on SQLite, where pytest keeps anything at all
    (`kept_tables`), and on PostgreSQL those that were made once for all workers (`databases`)."""
    from django.core.management.commands import migrate

    patch = pytest.MonkeyPatch()
    if server := of_the_run():
        patch.setitem(connection.settings_dict["TEST"], "TEMPLATE", OnPostgres(server).with_tables())
    if cache := getattr(request.config, "cache", None):
        real_handle = migrate.Command.handle
        patch.setattr(migrate.Command, "handle", migrate_from(cache.mkdir("tables"), real_handle))
    yield
    patch.undo()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """End what is left of lines to the test database before it is dropped: those of servers and threads end after themselves."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(scope="session", autouse=True)
def _quick_flush():
    """Empty the tables after a transactional test in our own way."""
    from django.core.management.commands import flush

    patch = pytest.MonkeyPatch()
    patch.setattr(flush.Command, "handle", empty_tables)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _lines_stay_open():
    """Go on with the line to the database after a transactional test, where it still holds: PostgreSQL learns all tables anew on
    each new one."""
    from django.test import TransactionTestCase

    def broken(self):
        return any(line.connection and not line.is_usable() for line in connections.all(initialized_only=True))

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_should_reload_connections", broken)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _quick_templates(django_test_environment):
    """Keep compiled templates, as a real installation does; with DEBUG every page would read them anew."""
    from django.template import engines

    patch = pytest.MonkeyPatch()
    engine = engines["django"].engine
    patch.setattr(engine, "loaders", [("django.template.loaders.cached.Loader", engine.loaders)])
    engine.__dict__.pop("template_loaders", None)
    yield
    patch.undo()


@pytest.fixture
def now():
    """The moment a test plays at."""
    return timezone.now()


@pytest.fixture
def today(now):
    return london_day(now)


@pytest.fixture
def elmtree(db):
    """A trust with two schools, elm-north and elm-south."""
    return make_organisation("elmtree", "Elmtree Trust", kind="trust")


@pytest.fixture
def elm_north(elmtree):
    return make_organisation("elm-north", "Elm North School", parent=elmtree)


@pytest.fixture
def elm_south(elmtree):
    return make_organisation("elm-south", "Elm South School", parent=elmtree)


@pytest.fixture
def oakfield(db):
    """A single school without a trust."""
    return make_organisation("oakfield", "Oakfield School")


@pytest.fixture
def author(oakfield):
    return give(make_person("Ama Author"), "staff", oakfield)


@pytest.fixture
def approver(oakfield):
    return give(make_person("Hugo Head"), "headteacher", oakfield)


@pytest.fixture
def business_manager(oakfield):
    return give(make_person("Bea Bursar"), "business-manager", oakfield)


@pytest.fixture
def lead(oakfield):
    return give(make_person("Dee Lead"), "safeguarding-lead", oakfield)


@pytest.fixture
def governor(oakfield):
    return give(make_person("Gwen Governor"), "governor", oakfield)


@pytest.fixture
def trustee(elmtree):
    return give(make_person("Tariq Trustee"), "trustee", elmtree)


@pytest.fixture
def stranger(elm_north):
    """A headteacher, but of another school in another trust: high rights, and none here."""
    return give(make_person("Sal Stranger"), "headteacher", elm_north)


@pytest.fixture
def nobody(db):
    """A person with an account and no role at all."""
    return make_person("Noor Nobody")
