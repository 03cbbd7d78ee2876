"""Between the nightly run and the morning mail people confirm and review: the mail then leaves that out. And old messages."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from core import outbox
from core.clocks import DIGEST_AT, at_london
from core.models import Message
from policies import reminders, services
from policies.models import PolicyVersion
from policies.models.duties import shown_to_reader
from policies.workflow import State
from tests.factories import make_person
from tests.factories.policies import ObligationFactory, make_policy, make_version

# A Monday in term, when the run comes at four in the night and the mail at half past.
DUE = date(2026, 11, 30)
NIGHT = at_london(DUE, reminders.RUNS_AT)
MORNING = at_london(DUE, DIGEST_AT)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _that_morning(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NIGHT)


@pytest.fixture
def version(oakfield):
    return make_version(make_policy(oakfield), state=State.IN_FORCE)


@pytest.fixture
def other(oakfield):
    policy = make_policy(oakfield, slug="oakfield-cameras", title="Camera policy")
    return make_version(policy, state=State.IN_FORCE)


@pytest.fixture
def duties(version, other, author):
    return [
        ObligationFactory(person=author, version=one, due_on=DUE, owed_since=DUE - timedelta(days=30))
        for one in (version, other)
    ]


def confirm(version, person):
    seen = shown_to_reader(version).seen
    services.acknowledge(version=version, by=person, seen=seen, now=NIGHT + timedelta(minutes=10))


def states():
    return dict(Message.objects.values_list("about_id", "state"))


def test_who_confirms_before_the_mail_leaves_hears_of_the_rest_alone(duties, version, other, author):
    assert reminders.remind(now=NIGHT) == 2
    confirm(version, author)

    assert outbox.deliver_due(now=MORNING) == 1

    assert [one.subject for one in mail.outbox] == ["Please read and confirm: Camera policy"]
    assert states() == {str(version.pk): "withdrawn", str(other.pk): "sent"}


def test_nothing_is_mailed_to_whoever_confirmed_everything(duties, version, other, author):
    reminders.remind(now=NIGHT)
    for one in (version, other):
        confirm(one, author)

    assert outbox.deliver_due(now=MORNING) == 0

    assert mail.outbox == []


def test_one_who_confirmed_takes_nobody_elses_line_away(duties, version, author):
    other_reader = make_person("Rita Reader")
    ObligationFactory(person=other_reader, version=version, due_on=DUE, owed_since=DUE - timedelta(days=30))
    reminders.remind(now=NIGHT)
    confirm(version, author)

    outbox.deliver_due(now=MORNING)

    assert sorted(address for one in mail.outbox for address in one.to) == sorted([author.email, other_reader.email])


@pytest.mark.parametrize(
    ("changes", "mails"),
    [
        ({}, 1),
        ({"next_review_on": DUE + timedelta(days=365)}, 0),
        ({"next_review_on": None}, 0),
        ({"state": State.SUPERSEDED}, 0),
    ],
)
def test_review_that_was_done_is_not_reminded_of(version, author, changes, mails):
    version.policy.owner = author
    version.policy.save()
    PolicyVersion.objects.filter(pk=version.pk).update(next_review_on=DUE, next_review_precision="day")
    assert reminders.remind(now=NIGHT) == 1
    PolicyVersion.objects.filter(pk=version.pk).update(**changes)

    outbox.deliver_due(now=MORNING)

    assert len(mail.outbox) == mails


@pytest.mark.parametrize(
    ("kind", "context", "words"),
    [
        (
            "policies.confirm",
            {"policy": "Camera policy"},
            "You are asked to read it. The day to confirm it by is the day on",
        ),
        (
            "policies.confirm",
            {"policy": "Camera policy", "why": "Please confirm today.", "day": "Monday 30 November 2026"},
            "Please confirm today. The day to confirm it by is Monday 30 November 2026.",
        ),
        ("policies.review", {"policy": "Camera policy"}, "The review is due. Start a new version"),
        ("policies.review_late", {"policy": "Camera policy"}, "The review was due. You hear of it because"),
        ("policies.late", {"policy": "Camera policy"}, "Some people have not read and confirmed it. The page shows"),
    ],
)
def test_message_from_before_it_kept_facts_is_said_all_the_same(version, author, kind, context, words):
    Message.objects.create(
        person=author,
        kind=kind,
        about_kind="policies.policyversion",
        about_id=str(version.pk),
        context=context,
        path="/",
        created_at=NIGHT,
        due_at=NIGHT,
    )

    headline, said = outbox.say(Message.objects.select_related("person").get())

    assert "Camera policy" in headline
    assert said.startswith(words)
