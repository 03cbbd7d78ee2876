"""The worker is killed, stopped or doubled while it reminds people: each is reminded once, and no mail is lost."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from core.clocks import london_day
from core.models import AuditEntry, Message, Pulse, Reminder
from core.tasks import deliver_messages
from policies.models import Obligation
from policies.tasks import remind
from policies.workflow import State
from tests.factories import give, make_person
from tests.factories.incidents import make_case, rules
from tests.factories.policies import make_policy, make_version
from tests.faults.crowd import make_crowd, owe_a_policy, tell
from tests.faults.mail_server import Manner
from tests.faults.processes import table_held

pytestmark = pytest.mark.faults


def all_sent():
    return Message.objects.exists() and not Message.objects.exclude(state="sent").exists()


def test_worker_killed_among_300_reminders_and_again_among_their_mails(
    site, mail_server, oakfield, morning_comes, leases_run_out
):
    people = make_crowd(oakfield, 300)
    owe_a_policy(people, oakfield, in_days=7)

    with table_held("core_message") as somebody_waits:
        worker = site.start_worker()
        site.ring(remind)
        site.until(somebody_waits, "the worker has written the reminders and is about to write the messages")
        site.kill(worker)
    half_way = (Reminder.objects.count(), Message.objects.count())
    worker = site.start_worker()
    site.ring(remind)
    site.ring(remind)
    site.until(lambda: Reminder.objects.count() == 300, "everybody has a reminder")
    mail_server.treat = lambda number: Manner.TAKE_AND_HANG if number == 120 else Manner.ACCEPT
    morning_comes()
    site.ring(deliver_messages)
    site.until(lambda: len(mail_server.mails) == 120, "the 120th mail was taken and not answered")
    site.kill(worker)
    leases_run_out()
    site.start_worker()
    site.ring(deliver_messages)
    site.until(all_sent, "everything is sent")

    assert half_way == (0, 0)
    assert list(Reminder.objects.values_list("rung", flat=True)) == [7] * 300
    assert Message.objects.values("person").distinct().count() == Message.objects.count() == 300
    mails = Counter(mail_server.recipients())
    assert len(mails) == 300
    twice = [to for to, number in mails.items() if number > 1]
    assert twice == list(Message.objects.filter(maybe_twice=True).values_list("person__email", flat=True))
    assert (len(twice), mails[twice[0]]) == (1, 2)


def test_worker_killed_after_40_of_100_mails(site, mail_server, oakfield, leases_run_out):
    people = make_crowd(oakfield, 100)
    mail_server.treat = lambda number: Manner.HANG if number == 41 else Manner.ACCEPT
    worker = site.start_worker()

    tell(people, oakfield)
    site.until(lambda: mail_server.begun == 41, "the 41st mail has begun")
    site.kill(worker)
    before = Message.objects.filter(state="sent").count()
    leases_run_out()
    site.start_worker()
    site.ring(deliver_messages)
    site.until(all_sent, "everything is sent")

    assert before == 40
    assert sorted(mail_server.recipients()) == sorted(person.email for person in people)
    assert Message.objects.filter(maybe_twice=True).count() == 1


def test_asked_to_stop_a_worker_finishes_what_it_has_in_hand(site, mail_server, oakfield):
    mail_server.seconds_each = 0.1
    people = make_crowd(oakfield, 10)
    worker = site.start_worker(from_nothing=True)

    tell(people, oakfield)
    site.until(lambda: mail_server.begun > 1, "the mails go out")
    code = site.stop(worker)

    assert code == 0
    assert len(mail_server.mails) == 10
    assert set(Message.objects.values_list("state", "maybe_twice", "claimed_until")) == {("sent", False, None)}


def test_two_schedulers_and_three_workers_do_everything_once(site, mail_server, oakfield, morning_comes):
    today = london_day(timezone.now())
    head = give(make_person("Hugo Head"), "headteacher", rules(oakfield))
    give(make_person("Dee Lead"), "safeguarding-lead", oakfield)
    give(make_person("Dora Deputy"), "deputy-safeguarding-lead", oakfield)
    make_crowd(oakfield, 30)
    old = make_policy(oakfield, owner=head)
    make_version(old, state=State.IN_FORCE, next_review_on=today + timedelta(days=30))
    make_version(make_policy(oakfield, slug="new"), state=State.ANNOUNCED, effective_on=today)
    make_case(oakfield, kind="K3", now=timezone.now() - timedelta(minutes=31))

    for _ in range(2):
        site.start_beat()
    for _ in range(3):
        site.start_worker()
    site.until(lambda: Obligation.objects.count() == 66, "everybody owes both policies")
    site.until(lambda: AuditEntry.objects.filter(verb="escalate", outcome="done").exists(), "the report moved on")
    site.until(lambda: Reminder.objects.filter(kind="policies.review").exists(), "the owner heard of the review")
    morning_comes()
    site.until(all_sent, "everything is sent")
    rounds_pass(site, 3)

    assert AuditEntry.objects.filter(verb="put_in_force", outcome="done").count() == 1
    assert AuditEntry.objects.filter(verb="escalate", outcome="done").count() == 1
    # Workers may share one handing out: each writes a line for the part it did, and nobody owes anything twice.
    assert 2 <= AuditEntry.objects.filter(verb="hand_out").count() <= 6
    assert Obligation.objects.count() == 66
    assert Reminder.objects.filter(kind="policies.review").count() == 1
    assert Reminder.objects.filter(kind="policies.confirm").count() == 66
    assert Message.objects.filter(kind="policies.confirm").count() == 66
    assert all_sent()
    assert not Message.objects.filter(maybe_twice=True).exists()
    words = Counter((mail.to, mail.words) for mail in mail_server.mails)
    assert max(words.values()) == 1


def rounds_pass(site, number):
    """Let the timetable come round some more times, all of it."""
    for _ in range(number):
        seen = timezone.now()
        later = Pulse.objects.filter(name__in=("scheduler", "messages", "posts"), at__gt=seen)
        site.until(lambda later=later: later.count() == 3, "the timetable came round again")
