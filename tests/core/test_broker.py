"""Whether the broker answers: asked once in a while, briefly, and honestly."""

import socket
from contextlib import contextmanager

import pytest

from core import broker
from core.broker import Probe


@pytest.fixture
def asked(monkeypatch):
    """Count how often the broker itself is asked; it answers as the test says."""
    told = {"times": 0, "answer": True}

    def ask(url):
        told["times"] += 1
        return told["answer"]

    monkeypatch.setattr(broker, "_answers", ask)
    return told


@contextmanager
def silent_broker():
    """A port that takes the call and then says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_many_who_ask_at_once_cost_one_question(asked):
    probe = Probe(counts_for=60)

    assert [probe.answers() for _ in range(20)] == [True] * 20
    assert asked["times"] == 1


def test_an_answer_counts_for_a_moment_only(asked):
    probe = Probe(counts_for=0)
    assert probe.answers()

    asked["answer"] = False

    assert not probe.answers()
    assert asked["times"] == 2


def test_another_broker_is_asked_anew(asked, settings):
    probe = Probe(counts_for=60)
    probe.answers()

    settings.CELERY_BROKER_URL = "redis://127.0.0.1:2/0"
    probe.answers()

    assert asked["times"] == 2


def test_a_port_nobody_listens_at_is_no_broker(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    assert not Probe().answers()


def test_a_broker_that_hangs_is_no_broker(settings):
    with silent_broker() as url:
        settings.CELERY_BROKER_URL = url

        assert not Probe().answers()


def test_whoever_asks_waits_half_a_second_at_most(monkeypatch):
    given = {}

    class Line:
        def __init__(self, url, *, connect_timeout, transport_options):
            given.update(transport_options, connect_timeout=connect_timeout)
            raise OSError

    monkeypatch.setattr(broker, "Connection", Line)

    assert not broker._answers("redis://127.0.0.1:1/0")
    assert given == {"connect_timeout": 0.5, "socket_connect_timeout": 0.5, "socket_timeout": 0.5, "max_retries": 0}
