"""The site of a fault test: its own broker, its mail server, and processes on the database of the run.

Processes of their own cannot see a SQLite database in memory: there these tests are left out, and pytest says so.
"""

import os

import pytest
from django.conf import settings as site_settings
from django.utils import timezone

from core.models import Message
from policyhub.celery import app
from tests.factories import give, make_person
from tests.factories.posts import AccountFactory, use_rules
from tests.faults.mail_server import MailServer
from tests.faults.nursery import Nursery
from tests.faults.processes import Site, database_url
from tests.faults.together import hands

HOW = "bin/lib/services.py -- .venv/bin/python -m pytest tests/faults"


def _has_postgres():
    return site_settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


def pytest_collection_modifyitems(config, items):
    if _has_postgres():
        return
    left_out = [item for item in items if item.get_closest_marker("faults") and "site" in item.fixturenames]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_report_collectionfinish(config):
    return None if _has_postgres() else f"Real processes are killed on PostgreSQL only: .venv/bin/python {HOW}"


@pytest.fixture(autouse=True)
def _own_hands():
    """What happens at once happens in threads of this test."""
    with hands():
        yield


@pytest.fixture
def mail_server():
    with MailServer() as server:
        yield server


@pytest.fixture
def real_mail(settings, mail_server):
    """Mail of this process goes to the mail server too."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = mail_server.host, mail_server.port
    settings.EMAIL_TIMEOUT = 0.3
    return mail_server


@pytest.fixture(scope="session")
def nursery(django_db_setup):
    """Loaded once: to begin from nothing costs each process more than what it is there for."""
    nursery = Nursery(os.environ | {"DATABASE_URL": database_url()})
    yield nursery
    nursery.close()


@pytest.fixture
def site(transactional_db, tmp_path, mail_server, nursery, monkeypatch):
    """Processes on the database of this run; the doorbells of the test itself ring there too."""
    site = Site(folder=tmp_path, mail_server=mail_server, nursery=nursery)
    monkeypatch.setattr(app.conf, "broker_url", site.seat.url)
    try:
        yield site
    finally:
        site.stop_all()


@pytest.fixture
def morning_comes(transactional_db):
    """Let the hour of the grouped mail come for everything that waits for it."""
    return lambda: Message.objects.waiting().update(due_at=timezone.now())


@pytest.fixture
def leases_run_out(transactional_db):
    """Let five minutes pass for whatever a killed worker had claimed."""
    return lambda: Message.objects.waiting().exclude(claimed_until=None).update(claimed_until=timezone.now())


@pytest.fixture
def school(site, oakfield, monkeypatch):
    """A school with rules for posts, whose doorbells are not heard: whoever acts in the test is alone."""
    monkeypatch.setattr("core.tasks._ring", lambda task, ids: None)
    return use_rules("light-touch", oakfield)


@pytest.fixture
def website(school):
    return AccountFactory(organisation=school)


@pytest.fixture
def heads(school):
    return [give(make_person(name), "headteacher", school) for name in ("Hugo First", "Hilda Second")]
