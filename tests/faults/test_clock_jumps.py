"""The machine's clock is put two hours ahead and back again, or the other way round: nothing is lost, nothing done twice.

Time comes in at the edge as `now`, so a clock that jumps is one moment handed in after another.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from core import audit, outbox
from core.models import Message, Reminder
from core.workflow import MACHINE
from policies import reminders
from policies.workflow import State
from posts import publishing
from posts.models import Delivery, Post
from tests.factories import make_person
from tests.factories.policies import ObligationFactory, make_policy, make_version
from tests.factories.posts import AccountFactory, put_forward, sign, use_rules
from tests.faults.crowd import tell

pytestmark = pytest.mark.django_db(transaction=True)
THURSDAY = datetime(2027, 3, 4, 10, 0, tzinfo=ZoneInfo("Europe/London"))
HOURS = timedelta(hours=1)
AHEAD_AND_BACK, BACK_AND_AHEAD = (2, 0, 1, 3), (-2, -1, 0, 1)
JUMPS = pytest.mark.parametrize("jumps", [AHEAD_AND_BACK, BACK_AND_AHEAD], ids=["ahead and back", "back and ahead"])


def moments(start, jumps):
    return [start + hours * HOURS for hours in jumps]


@JUMPS
def test_message_goes_out_once(oakfield, jumps):
    tell([make_person("Reader")], oakfield, now=THURSDAY)

    sent = [outbox.deliver_due(now=now) for now in moments(THURSDAY, jumps)]

    assert sum(sent) == len(mail.outbox) == 1
    assert Message.objects.get().state == "sent"


def test_message_of_a_worker_that_died_before_the_clock_went_back_is_late_and_not_lost(oakfield):
    tell([make_person("Reader")], oakfield, now=THURSDAY)
    Message.objects.update(claimed_until=THURSDAY + 2 * HOURS + timedelta(minutes=5))

    sent = [outbox.deliver_due(now=now) for now in moments(THURSDAY, (0, 1, 3))]

    assert sent == [0, 0, 1]
    assert len(mail.outbox) == 1


@JUMPS
def test_reminder_of_the_next_day_is_given_once(oakfield, author, jumps):
    version = make_version(make_policy(oakfield), state=State.IN_FORCE)
    late = THURSDAY + timedelta(hours=13, minutes=30)
    tomorrow = THURSDAY.date() + timedelta(days=1)
    ObligationFactory(
        person=author, version=version, due_on=tomorrow + timedelta(days=7), owed_since=tomorrow - timedelta(days=60)
    )
    reminders.remind(now=THURSDAY)
    before = Reminder.objects.count()

    for now in moments(late, jumps):
        reminders.remind(now=now)

    assert list(Reminder.objects.order_by("pk").values_list("rung", flat=True))[before:] == [7]
    assert Message.objects.filter(kind="policies.confirm").count() == Reminder.objects.count()


@JUMPS
def test_post_goes_out_once_and_never_before_the_clock_says_so(author, approver, oakfield, jumps):
    use_rules("light-touch", oakfield)
    moment = THURSDAY + HOURS
    website = AccountFactory(organisation=oakfield)
    sign(put_forward(author, oakfield, website, now=THURSDAY, moment=moment), approver, now=THURSDAY)

    states = []
    for now in moments(THURSDAY, jumps):
        publishing.attend_to(posts=Post.objects.all(), now=now)
        states.append(Post.objects.get().state)

    out = next(at for at, now in enumerate(moments(THURSDAY, jumps)) if now >= moment)
    assert states == ["approved"] * out + ["published"] * (len(jumps) - out)
    assert Delivery.objects.count() == 1


def test_history_keeps_the_order_in_which_things_happened_and_stays_whole(oakfield):
    for number, now in enumerate(moments(THURSDAY, AHEAD_AND_BACK)):
        audit.record(verb=f"verb{number}", about=oakfield, by=MACHINE, now=now)
        audit.seal_waiting(now=now)

    assert [entry.verb for entry in audit.entries_about(oakfield)] == ["verb0", "verb1", "verb2", "verb3"]
    assert audit.verify().ok
