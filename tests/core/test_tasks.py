"""A doorbell that does not ring harms nobody; each round leaves its sign of life."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from core import audit, notify, tasks
from core.models import Pulse, Seal
from core.workflow import MACHINE


class Deaf:
    name = "deaf"

    def apply_async(self, **_):
        raise ConnectionError("nobody listens")


@pytest.mark.broker
def test_a_broker_that_is_away_is_logged_and_never_raised(db, caplog, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tasks.ring(Deaf(), thing=1)

    assert "The doorbell deaf did not ring" in caplog.text


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
