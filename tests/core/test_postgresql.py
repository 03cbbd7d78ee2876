"""A line to PostgreSQL that is in use is looked at, and asked only where something may have happened."""

import socket

import pytest
from django.db.backends.postgresql import base as django_base

from core.postgresql import base
from core.postgresql.base import DatabaseWrapper


class Line:
    def __init__(self, ours):
        self.fileno, self.closed = ours.fileno, 0


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def asked(monkeypatch):
    """Every time the server itself is asked, and what it answers."""
    told = {"times": 0, "answer": True}

    def ask(self):
        told["times"] += 1
        return told["answer"]

    monkeypatch.setattr(django_base.DatabaseWrapper, "is_usable", ask)
    return told


@pytest.fixture
def wrapper(ends):
    wrapper = DatabaseWrapper({"ENGINE": "core.postgresql", "OPTIONS": {}})
    wrapper.connection = Line(ends[0])
    yield wrapper
    wrapper.connection = None


def test_line_in_use_is_asked_once(wrapper, asked):
    assert [wrapper.is_usable() for _ in range(5)] == [True] * 5
    assert asked["times"] == 1


@pytest.mark.parametrize("happens", [lambda end: end.sendall(b"FATAL"), lambda end: end.close()])
def test_line_on_which_something_came_is_asked(wrapper, asked, ends, happens):
    wrapper.is_usable()
    happens(ends[1])
    asked["answer"] = False

    assert not wrapper.is_usable()
    assert asked["times"] == 2


def test_line_that_lay_idle_is_asked(wrapper, asked, monkeypatch):
    wrapper.is_usable()
    monkeypatch.setattr(base, "FRESH", 0.0)

    wrapper.is_usable()

    assert asked["times"] == 2


def test_no_line_is_no_use(wrapper, asked):
    wrapper.connection.closed = 1
    assert not wrapper.is_usable()
    wrapper.connection = None
    assert not wrapper.is_usable()
    assert asked["times"] == 0
