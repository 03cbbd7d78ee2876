"""Bells are rung from a thread: together, each once, and the last ones before the process ends."""

import os
import threading

import pytest
from django.db.transaction import atomic

from core import tasks
from core.ringer import Ringer


@pytest.fixture
def rounds():
    """What was rung, round by round."""
    return []


@pytest.fixture
def ringer(rounds):
    ringer = Ringer(moment=0.01)
    ringer.ring_by(lambda bells: rounds.append(list(bells)))
    yield ringer
    ringer.finish()


def test_without_a_word_how_to_ring_it_takes_nothing(rounds):
    assert Ringer().takes(["bell"]) is False


def test_what_comes_within_a_moment_is_rung_once_and_together(ringer, rounds):
    ringer.takes(["publish", "mails"])
    ringer.takes(["mails"])
    ringer.finish()

    assert [bell for together in rounds for bell in together] == ["publish", "mails"]


def test_whoever_rings_does_not_wait_for_a_broker_that_hangs(ringer):
    hanging, asked = threading.Event(), threading.Event()
    ringer.ring_by(lambda bells: (asked.set(), hanging.wait(10)))

    ringer.takes(["one"])
    assert asked.wait(10)
    ringer.takes(["another"])

    assert not hanging.is_set()
    hanging.set()


def test_nothing_in_hand_is_dropped_when_the_process_ends(ringer, rounds):
    for number in range(50):
        ringer.takes([number])
    ringer.finish()

    assert [bell for together in rounds for bell in together] == list(range(50))


def test_it_begins_again_after_it_was_ended(ringer, rounds):
    ringer.takes(["first"])
    ringer.finish()
    ringer.takes(["second"])
    ringer.finish()

    assert rounds == [["first"], ["second"]]


def test_a_process_that_was_split_off_rings_its_own_bells_and_not_ours(ringer, rounds):
    ringer.takes(["ours"])
    child = os.fork()
    if not child:
        try:
            rounds.clear()
            ringer.takes(["theirs"])
            ringer.finish()
            os._exit(0 if rounds == [["theirs"]] else 1)
        finally:
            os._exit(2)
    ringer.finish()

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert rounds == [["ours"]]


@pytest.mark.django_db(transaction=True)
def test_the_web_server_rings_after_the_commit_from_another_thread(monkeypatch):
    rung, threads = threading.Event(), []
    heard = []

    def ring(app, bells):
        heard.extend(bells)
        threads.append(threading.current_thread())
        rung.set()

    monkeypatch.setattr("core.tasks._ring", ring)
    tasks.ring_from_a_thread(tasks.tick.app)
    try:
        with atomic():
            tasks.ring(tasks.tick, thing=1)
            assert not rung.is_set()
        assert rung.wait(10)
    finally:
        tasks.ringer.finish()
        tasks.ringer.ring_by(None)

    assert heard == [("core.tasks.tick", {"thing": 1})]
    assert threads[0] is not threading.current_thread()
