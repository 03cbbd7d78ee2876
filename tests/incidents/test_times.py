"""No row tells when somebody made a report without a name more exactly than the hour: not even the mail that went out for it."""

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.models import Message
from incidents import services
from incidents.models import Incident
from incidents.permissions import ReceiptHolder
from tests.factories.incidents import make_case, rules

pytestmark = pytest.mark.usefixtures("lead")
# What bounds every entry of a quarter of an hour alike, and signs of life that no report moves.
NOT_OF_A_REPORT = {"core.Seal", "core.Pulse", "sessions.Session"}


@pytest.fixture
def moment():
    return timezone.now().replace(minute=43, second=21, microsecond=987)


def moments_kept():
    """Every moment in any table, with where it stands."""
    for model in apps.get_models():
        if model._meta.label in NOT_OF_A_REPORT:
            continue
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, models.DateTimeField)]
        for row in model._default_manager.values(*names) if names else ():
            yield from ((model._meta.label, name, value) for name, value in row.items() if isinstance(value, datetime))


def finer_than_the_hour(since):
    return [kept for kept in moments_kept() if kept[2] >= since and (kept[2].minute or kept[2].second)]


def test_report_without_a_name_leaves_only_its_hour(oakfield, moment):
    rules(oakfield)
    since = moment.replace(minute=0, second=0, microsecond=0)
    before = finer_than_the_hour(since)

    case = make_case(oakfield, kind="K3", now=moment)
    outbox.deliver_due(now=moment + timedelta(seconds=2))
    services.add_words(
        incident=Incident.objects.get(pk=case.pk), by=ReceiptHolder(incident_id=case.pk), now=moment, note="More."
    )
    outbox.deliver_due(now=moment + timedelta(seconds=4))

    assert Message.objects.filter(state="sent", sent_at=since).count() == 2
    assert [kept for kept in finer_than_the_hour(since) if kept not in before] == []


def test_report_with_a_name_keeps_its_time(oakfield, author, moment):
    make_case(rules(oakfield), kind="K3", reporter=author, now=moment)

    outbox.deliver_due(now=moment)

    assert Message.objects.get().sent_at.minute == 43


def test_mails_that_share_a_sweep_keep_each_their_own_time(oakfield, author, moment):
    rules(oakfield)
    make_case(oakfield, kind="K3", now=moment)
    make_case(oakfield, kind="K3", reporter=author, now=moment)

    outbox.deliver_due(now=moment)

    assert sorted(Message.objects.values_list("sent_at__minute", flat=True)) == [0, 43]


def test_page_open_to_everybody_does_not_show_that_a_report_came_in(client, oakfield, moment, monkeypatch):
    monkeypatch.setattr("core.views.broker.probe.answers", lambda: True)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    rules(oakfield)
    before = client.get(reverse("readyz")).json()

    make_case(oakfield, kind="K3", now=moment)
    assert client.get(reverse("readyz")).json() == before
    monkeypatch.setattr(timezone, "now", lambda: moment + timedelta(hours=2))

    # A mail that nobody gets is told in the end, whatever it is about.
    assert not client.get(reverse("readyz")).json()["messages_on_time"]
