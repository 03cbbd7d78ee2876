"""A doorbell that does not ring harms nobody; each round leaves its sign of life."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db.transaction import atomic

from core import audit, notify, tasks
from core.models import Pulse, Seal
from core.workflow import MACHINE


@pytest.fixture
def heard(monkeypatch):
    """What goes out to the broker, together or one after the other."""
    rounds = []
    monkeypatch.setattr("core.tasks._ring", lambda app, bells: rounds.append([(name, ids) for name, ids in bells]))
    return rounds


@pytest.mark.broker
def test_a_broker_that_is_away_is_logged_and_never_raised(db, caplog, monkeypatch, django_capture_on_commit_callbacks):
    def away(app):
        raise ConnectionError("nobody listens")

    monkeypatch.setattr(tasks, "line_to", away)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.ring(tasks.tick, thing=1)
        tasks.ring(tasks.seal_history)

    assert "The doorbell core.tasks.tick, core.tasks.seal_history did not ring: ConnectionError" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_all_that_a_transaction_rings_goes_out_together_and_each_once(heard):
    with atomic():
        tasks.ring(tasks.tick)
        tasks.ring(tasks.seal_history, thing=1)
        tasks.ring(tasks.tick)
        assert heard == []

    assert heard == [[("core.tasks.tick", {}), ("core.tasks.seal_history", {"thing": 1})]]


def ring_and_give_up():
    with atomic():
        tasks.ring(tasks.tick)
        raise RuntimeError


@pytest.mark.django_db(transaction=True)
def test_what_was_undone_rings_nobody_and_the_rest_still_rings(heard):
    with atomic():
        with pytest.raises(RuntimeError):
            ring_and_give_up()
        tasks.ring(tasks.seal_history)
        with atomic():
            tasks.ring(tasks.tick, thing=2)

    assert [bell for together in heard for bell in together] == [
        ("core.tasks.seal_history", {}),
        ("core.tasks.tick", {"thing": 2}),
    ]


@pytest.mark.broker
def test_several_bells_are_one_message_which_a_worker_rings_one_by_one(monkeypatch):
    sent = []
    monkeypatch.setattr("core.tasks._send", lambda app, producer, name, ids: sent.append((name, ids)))
    bells = [("core.tasks.tick", {}), ("core.tasks.seal_history", {"thing": 1})]

    tasks._ring(tasks.tick.app, bells)
    (name, ids) = sent.pop()
    tasks.ring_these(**ids)

    assert name == "core.tasks.ring_these"
    assert sent == bells


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_rings_at_once(heard):
    tasks.ring(tasks.tick)

    assert heard == [[("core.tasks.tick", {})]]


def test_rounds_do_their_work_and_leave_a_sign(oakfield, author, now):
    notify.tell(
        [author], about=oakfield, kind="accounts.propose_role", path="/", now=now, urgent=True,
        context={"place": "Oakfield", "name": "Ama", "role": "Clerk"},
    )  # fmt: skip
    audit.record(verb="x", about=oakfield, by=MACHINE, now=now)

    tasks.deliver_messages()
    tasks.seal_history()
    tasks.tick()

    assert len(mail.outbox) == 1
    assert Seal.objects.count() == 1
    assert set(Pulse.objects.values_list("name", flat=True)) == {"messages", "scheduler"}


def test_operators_load_rules_and_mend_rights(oakfield, approver, capsys):
    call_command("load_rule_set", "light-touch", "oakfield")
    call_command("sync_roles")

    assert "oakfield" in capsys.readouterr().out.lower()
    with pytest.raises(CommandError):
        call_command("load_rule_set", "light-touch", "nowhere")
    with pytest.raises(CommandError):
        call_command("load_rule_set", "strict", "oakfield")
