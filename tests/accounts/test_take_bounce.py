"""Mail that came back, from the command to the person: who is told, what stands afterwards, and what changes nothing."""

import io
import json
from datetime import datetime
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounts import services
from core import notify, outbox
from core.clocks import LONDON
from core.models import AuditEntry, Message
from tests.accounts.test_bounces import plain, report
from tests.factories import give, make_person


@pytest.fixture
def now():
    """A Tuesday at school: nothing waits for Monday."""
    return datetime(2027, 3, 2, 10, 0, tzinfo=LONDON)


@pytest.fixture
def reader(oakfield):
    return give(make_person("Rita Reader"), "staff", oakfield)


@pytest.fixture
def office(oakfield):
    return give(make_person("Olive Office"), "school-office", oakfield)


@pytest.fixture
def sent(reader, office, oakfield, now):
    """A mail with two messages in it that has gone out to Rita."""
    for occurrence in ("1", "2"):
        notify.tell(
            [reader], about=oakfield, kind="posts.submit", path="/posts/", now=now, occurrence=occurrence,
            due_at=now, context={"place": "Oakfield", "author": "Ama"},
        )  # fmt: skip
    outbox.deliver_due(now=now)
    assert len(mail.outbox) == 1
    return Message.objects.filter(person=reader)


def take(data, tmp_path, *options):
    """Run the command on a file and give what it printed."""
    file, out = tmp_path / "mail", io.StringIO()
    file.write_bytes(data)
    call_command("take_bounce", str(file), *options, stdout=out)
    return out.getvalue()


def states(messages):
    return set(messages.values_list("state", flat=True))


def test_mail_that_came_back_returns_all_it_held_and_people_hear_of_it_once(sent, reader, office, tmp_path):
    returned = report(mark=sent[0].mail_mark)

    said = take(returned, tmp_path)
    take(returned, tmp_path)

    reader.refresh_from_db()
    assert said.startswith("1 came back")
    assert reader.mailbox == "returns"
    assert states(sent.filter(kind="posts.submit")) == {"returned"}
    assert sent.filter(kind="accounts.mail_returns").count() == 1
    assert Message.objects.filter(person=office, kind="accounts.mail_to_put_right").count() == 1
    assert AuditEntry.objects.filter(verb="mail_came_back", about_id=str(reader.pk)).count() == 1


def test_reader_whose_mail_comes_back_is_told_on_the_list_and_by_no_further_mail(sent, reader, tmp_path, now):
    take(report(mark=sent[0].mail_mark), tmp_path)
    mail.outbox.clear()

    Message.objects.filter(state="waiting").update(due_at=now)
    outbox.deliver_due(now=now)

    assert [letter.to for letter in mail.outbox] == [["olive.office@example.test"]]
    assert "Rita Reader" in mail.outbox[0].subject
    assert sent.get(kind="accounts.mail_returns").state == "on-paper"


@pytest.mark.parametrize(
    ("role", "at_once"), [("safeguarding-lead", True), ("headteacher", True), ("business-manager", False)]
)
def test_where_reports_go_to_a_mailbox_it_is_put_right_on_a_saturday_too(role, at_once, sent, reader, office, oakfield):
    saturday = datetime(2027, 3, 6, 10, 0, tzinfo=LONDON)
    give(reader, role, oakfield)

    services.mail_came_back(mail_mark=sent[0].mail_mark, status="5.1.1", now=saturday)

    told = Message.objects.get(person=office, kind="accounts.mail_to_put_right")
    assert told.urgent is at_once
    assert (told.due_at <= saturday) is at_once


@pytest.mark.parametrize(
    ("data", "state", "words"),
    [
        ({"action": "delayed", "status": "4.4.1"}, "sent", "still trying (4.4.1)"),
        ({"action": "failed", "status": "4.4.7"}, "returned", "given up on its way (4.4.7)"),
        ({"action": "delivered", "status": "2.0.0"}, "sent", ""),
    ],
)  # fmt: skip
def test_what_may_still_work_leaves_the_mailbox_alone(data, state, words, sent, reader, tmp_path):
    take(report(mark=sent[0].mail_mark, **data), tmp_path)

    reader.refresh_from_db()
    assert reader.mailbox == "works"
    assert states(sent) == {state}
    assert words in sent[0].failure


@pytest.mark.parametrize("action", ["failed", "delayed"])
@pytest.mark.parametrize("status", ["5.1.1", "4.4.7"])
def test_forged_mark_changes_nothing_and_is_reported(action, status, sent, reader, tmp_path):
    forged = "policyhub." + "0" * 30

    with pytest.raises(CommandError) as refused:
        take(report(mark=forged, action=action, status=status), tmp_path)

    reader.refresh_from_db()
    assert refused.value.returncode == 65
    assert reader.mailbox == "works"
    assert states(sent) == {"sent"}


def test_delay_told_after_the_return_changes_nothing_more(sent, tmp_path):
    mark = sent[0].mail_mark
    take(report(mark=mark), tmp_path)

    assert take(report(mark=mark, action="delayed"), tmp_path).startswith("0 came back")
    assert "came back" in sent.filter(kind="posts.submit")[0].failure


def test_mailbox_file_is_worked_through_although_one_mail_is_strange(sent, reader, tmp_path):
    mailbox = b"From A Mon\nSubject: hello\n\nwho?\n\nFrom B Tue\n" + plain("user unknown", mark=sent[0].mail_mark)

    with pytest.raises(CommandError):
        take(mailbox, tmp_path)

    reader.refresh_from_db()
    assert reader.mailbox == "returns"


def test_json_counts_each_sort(sent, tmp_path):
    said = json.loads(take(report(mark=sent[0].mail_mark), tmp_path, "--json"))

    assert said == {"came_back": 1, "given_up": 0, "delayed": 0, "answer": 0, "unknown": 0}


def test_standard_input_is_read_without_a_file(sent, reader, monkeypatch):
    returned = io.BytesIO(report(mark=sent[0].mail_mark))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(returned))

    call_command("take_bounce", stdout=io.StringIO())

    reader.refresh_from_db()
    assert reader.mailbox == "returns"


def test_file_that_is_not_there_or_too_large_gets_a_sentence(db, tmp_path, monkeypatch):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("take_bounce", str(tmp_path / "nothing"))
    monkeypatch.setattr("accounts.management.commands.take_bounce.BIGGEST_FILE", 5)
    with pytest.raises(CommandError, match="Take it apart"):
        take(b"123456", tmp_path)


def refusing(code, words):
    def refuse(*args, **kwargs):
        raise SMTPRecipientsRefused({"rita.reader@example.test": (code, words)})

    return refuse


@pytest.mark.parametrize(("code", "words"), [(550, b"5.1.1 No such person"), (553, b"who?"), (552, b"5.2.2 full")])
def test_server_that_knows_no_such_mailbox_is_as_good_as_a_mail_that_came_back(
    code, words, reader, office, oakfield, now, monkeypatch
):
    notify.tell([reader], about=oakfield, kind="posts.finish", path="/", now=now, urgent=True)
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refusing(code, words))

    assert outbox.deliver_due(now=now) == 0

    reader.refresh_from_db()
    assert reader.mailbox == "returns"
    assert Message.objects.get(kind="posts.finish").state == "returned"


@pytest.mark.parametrize(("code", "words"), [(550, b"5.7.1 No relaying"), (450, b"Later"), (554, b"No")])
def test_server_that_does_not_trust_us_says_nothing_about_a_mailbox(code, words, reader, oakfield, now, monkeypatch):
    notify.tell([reader], about=oakfield, kind="posts.finish", path="/", now=now, urgent=True)
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refusing(code, words))

    outbox.deliver_due(now=now)

    reader.refresh_from_db()
    assert reader.mailbox == "works"
    assert Message.objects.get().state == "waiting"


def test_mail_leaves_with_the_address_it_may_come_back_to_and_asks_machines_not_to_answer(
    reader, oakfield, now, settings
):
    settings.BOUNCE_ADDRESS = "bounces@policyhub.example"
    notify.tell([reader], about=oakfield, kind="posts.finish", path="/", now=now, urgent=True)

    outbox.deliver_due(now=now)

    (letter,) = mail.outbox
    assert letter.from_email == "bounces@policyhub.example"
    assert letter.message()["From"] == settings.DEFAULT_FROM_EMAIL
    assert letter.message()["Auto-Submitted"] == "auto-generated"
