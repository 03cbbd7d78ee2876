"""What happens when somebody confirms that they have read a policy, once, twice, late, or from outside."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from accounts.services import load_rule_set
from core.models import AuditEntry
from core.workflow import MACHINE, NotNow
from policies import services
from policies.models import Acknowledgement, Obligation
from policies.models.duties import shown_to_reader
from policies.workflow import State
from tests.factories import give, make_person
from tests.factories.policies import AcknowledgementFactory, ObligationFactory, make_policy, make_version
from tests.policies.stored import fresh, last_entry

pytestmark = pytest.mark.django_db(transaction=True)


def test_confirming_keeps_what_was_shown_and_closes_every_duty(elmtree, elm_north, elm_south, now):
    policy = make_policy(elmtree, places=[elm_north, elm_south])
    version = make_version(policy, state=State.IN_FORCE, body="1. Systems are monitored.")
    load_rule_set(name="business-manager-confirms", organisation=elmtree, by=MACHINE, now=now)
    person = give(give(make_person("Two Schools"), "staff", elm_north), "staff", elm_south)
    for place in (elm_north, elm_south):
        ObligationFactory(person=person, version=version, organisation=place)

    confirmation = confirm(version, person, now=now)

    assert confirmation.statement == policy.statement
    assert "does not count as agreeing" in confirmation.notices[0]
    assert confirmation.content_hash == version.content_hash
    assert set(Obligation.objects.values_list("state", flat=True)) == {"acknowledged"}
    assert (last_entry(version).verb, last_entry(version).person) == ("acknowledge", person)


def test_second_click_gives_the_first_receipt_back(policy, author, now):
    version = make_version(policy, state=State.IN_FORCE)

    first, second = confirm(version, author, now=now), confirm(version, author, now=now)

    assert first == second
    assert Acknowledgement.objects.count() == 1
    assert AuditEntry.objects.filter(verb="acknowledge", outcome="done").count() == 1


def test_click_that_comes_second_gets_the_first_confirmation_and_writes_nothing(policy, author, now):
    version = make_version(policy, state=State.IN_FORCE)
    AcknowledgementFactory(person=author, version=version, code="the-first-click")

    second = confirm(version, author, now=now)

    assert second.code == "the-first-click"
    assert Acknowledgement.objects.count() == 1
    assert not AuditEntry.objects.filter(verb="acknowledge").exists()


def test_confirmation_given_before_is_shown_again_when_the_text_no_longer_counts(policy, author, now):
    version = make_version(policy, state=State.SUPERSEDED)
    AcknowledgementFactory(person=author, version=version, code="in-good-time")

    assert confirm(version, author, now=now).code == "in-good-time"


def test_database_that_refuses_for_another_reason_is_not_taken_for_a_second_click(policy, author, now, monkeypatch):
    version = make_version(policy, state=State.IN_FORCE)

    def refuse(**_):
        raise IntegrityError("something else")

    monkeypatch.setattr("policies.services.confirming.audit.record", refuse)

    with pytest.raises(IntegrityError, match="something else"):
        confirm(version, author, now=now)
    assert not Acknowledgement.objects.exists()


def test_reader_who_was_never_asked_may_confirm_where_they_read(policy, author, now):
    version = make_version(policy, state=State.IN_FORCE)

    assert confirm(version, author, now=now).version == version
    assert version.obligations.count() == 0


@pytest.mark.parametrize("state", [State.ANNOUNCED, State.SUPERSEDED])
def test_version_that_does_not_count_is_not_confirmed(policy, author, now, state):
    version = make_version(policy, state=state)

    with pytest.raises(NotNow, match="not in force"):
        confirm(version, author, now=now)

    assert last_entry(version).reason_code == "not_in_force"


def test_stale_page_is_not_confirmed(policy, author, now):
    version = make_version(policy, state=State.IN_FORCE)

    with pytest.raises(NotNow, match="changed while you were reading"):
        services.acknowledge(version=version, by=author, seen="what I saw", now=now)

    assert not Acknowledgement.objects.exists()


def test_stranger_confirms_nothing_and_the_history_says_so(policy, stranger, now):
    version = make_version(policy, state=State.IN_FORCE)

    with pytest.raises(PermissionDenied):
        confirm(version, stranger, now=now)

    assert (last_entry(version).outcome, last_entry(version).reason_code) == ("refused", "not_you")


def confirm(version, by, *, now):
    return services.acknowledge(version=version, by=by, seen=shown_to_reader(fresh(version)).seen, now=now)
