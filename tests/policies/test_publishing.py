"""What the machine does by itself: versions come into force on their day, and duties follow people."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from core.clocks import london_day
from core.models import AuditEntry, Message, Reminder
from policies import publishing, tasks
from policies.models import Adoption, Obligation, ObligationReason, PolicyVersion
from policies.workflow import State
from tests.factories import give, make_organisation, make_person
from tests.factories.policies import (
    AcknowledgementFactory,
    AudienceFactory,
    ObligationFactory,
    make_policy,
    make_version,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def in_force(policy):
    return make_version(policy, state=State.IN_FORCE)


def states(version):
    return dict(Obligation.objects.filter(version=version).values_list("person__name", "state"))


def state_of(version):
    return PolicyVersion.objects.get(pk=version.pk).state


def test_version_comes_into_force_on_its_day_and_replaces_the_earlier_one(policy, in_force, author, now):
    ObligationFactory(person=author, version=in_force)
    coming = make_version(policy, state=State.ANNOUNCED, number=2)

    assert publishing.put_due_versions_in_force(now=now) == 1
    publishing.refresh_obligations(now=now)

    assert (state_of(in_force), state_of(coming)) == (State.SUPERSEDED, State.IN_FORCE)
    assert states(in_force) == {"Ama Author": "superseded"}
    assert states(coming) == {"Ama Author": "owed"}
    assert AuditEntry.objects.filter(verb="supersede", about_id=str(in_force.pk)).exists()


def test_second_run_changes_nothing(policy, in_force, author, now):
    publishing.refresh_obligations(now=now)
    before = (
        Message.objects.count(),
        Reminder.objects.count(),
        AuditEntry.objects.count(),
        ObligationReason.objects.count(),
    )

    assert publishing.put_due_versions_in_force(now=now) == 0
    assert publishing.refresh_obligations(now=now) == 0

    assert before == (
        Message.objects.count(),
        Reminder.objects.count(),
        AuditEntry.objects.count(),
        ObligationReason.objects.count(),
    )


def test_version_whose_day_is_to_come_waits(policy, now):
    make_version(policy, state=State.ANNOUNCED, effective_on=london_day(now) + timedelta(days=1))

    assert publishing.put_due_versions_in_force(now=now) == 0


def test_version_that_another_worker_took_is_passed_over(policy, now, monkeypatch):
    taken = make_version(policy, state=State.ANNOUNCED)
    PolicyVersion.objects.filter(pk=taken.pk).update(state=State.IN_FORCE)
    monkeypatch.setattr(
        PolicyVersion.objects.all().__class__, "coming_into_force", lambda self, on: self.filter(pk=taken.pk)
    )

    assert publishing.put_due_versions_in_force(now=now) == 0


def test_readers_of_an_announced_version_are_told_once_and_the_day_is_written_down(
    policy, author, business_manager, now
):
    version = make_version(policy, state=State.ANNOUNCED, change_words="Kinder words.")

    assert publishing.spread_notices(now=now) == 2
    assert publishing.spread_notices(now=now) == 0
    assert publishing.spread_notice(version=version, now=now) == 0

    assert PolicyVersion.objects.get(pk=version.pk).notice_sent_on == london_day(now)
    message = Message.objects.filter(kind="policies.notice").first()
    assert message.context["change"] == "Kinder words."


def test_everybody_in_the_audience_is_asked_and_nobody_else(policy, in_force, author, governor, stranger, now):
    give(make_person("Vera Volunteer"), "associate", in_force.organisation, employment="volunteer")

    assert publishing.refresh_obligations(now=now) == 1

    assert states(in_force) == {"Ama Author": "owed"}
    duty = Obligation.objects.get()
    assert duty.due_on == london_day(now) + timedelta(days=14)
    assert [reason.words for reason in duty.reasons.all()] == ["Staff at Oakfield School"]


def test_governors_are_asked_by_their_role_alone(policy, in_force, governor, now):
    publishing.refresh_obligations(now=now)
    assert states(in_force) == {}

    AudienceFactory(policy=policy, kind="role", value="governor")
    publishing.refresh_obligations(now=now)
    assert states(in_force) == {"Gwen Governor": "owed"}


def test_two_roles_are_two_reasons_for_one_duty(policy, in_force, author, oakfield, now):
    give(author, "policy-owner", oakfield)

    assert publishing.refresh_obligations(now=now) == 1

    assert ObligationReason.objects.count() == 2


def test_person_of_two_schools_owes_twice_and_is_told_once(elmtree, elm_north, elm_south, now):
    version = make_version(make_policy(elmtree, places=[elmtree, elm_north, elm_south]), state=State.IN_FORCE)
    give(give(make_person("Two Schools"), "staff", elm_north), "staff", elm_south)

    assert publishing.refresh_obligations(now=now) == 2

    assert Message.objects.filter(kind="policies.confirm", about_id=str(version.pk)).count() == 1


def test_who_has_confirmed_elsewhere_is_not_asked_again(elmtree, elm_north, elm_south, now):
    version = make_version(make_policy(elmtree, places=[elm_north, elm_south]), state=State.IN_FORCE)
    person = give(make_person("Two Schools"), "staff", elm_north)
    AcknowledgementFactory(person=person, version=version)
    give(person, "staff", elm_south)

    publishing.refresh_obligations(now=now)

    assert set(Obligation.objects.values_list("state", flat=True)) == {"acknowledged"}
    assert not Message.objects.exists()


def test_duty_written_while_its_person_confirmed_is_closed(policy, in_force, author, now):
    publishing.refresh_obligations(now=now)
    AcknowledgementFactory(person=author, version=in_force)

    publishing.refresh_obligations(now=now)

    assert states(in_force) == {"Ama Author": "acknowledged"}


def test_leaver_and_who_is_no_longer_in_the_audience_are_let_go(policy, in_force, author, business_manager, now):
    publishing.refresh_obligations(now=now)
    Membership.objects.filter(person=author).update(ends_on=london_day(now) - timedelta(days=1))
    Membership.objects.filter(person=business_manager).update(employment="agency")

    publishing.refresh_obligations(now=now)

    assert states(in_force) == {"Ama Author": "left", "Bea Bursar": "exempt"}


def test_who_comes_back_is_asked_again(policy, in_force, author, now):
    publishing.refresh_obligations(now=now)
    author.is_active = False
    author.save()
    publishing.refresh_obligations(now=now)
    author.is_active = True
    author.save()

    later = now + timedelta(days=30)
    assert publishing.refresh_obligations(now=later) == 1

    duty = Obligation.objects.get()
    assert (duty.state, duty.due_on) == ("owed", london_day(later) + timedelta(days=14))


def test_school_that_joins_a_trust_uses_its_policies(elmtree, elm_north, now):
    policy = make_policy(elmtree, places=[elmtree, elm_north])
    new = make_organisation("elm-new", "Elm New", parent=elmtree)
    closed = make_organisation("elm-old", "Elm Old", parent=elmtree, closed_on=london_day(now))

    assert publishing.adopt_where_missing(now=now) == 1

    assert Adoption.objects.filter(policy=policy, organisation=new).exists()
    assert not Adoption.objects.filter(organisation=closed).exists()


def test_adapted_text_is_owed_where_it_was_adapted_and_the_trusts_elsewhere(elmtree, elm_north, elm_south, now):
    policy = make_policy(elmtree, places=[elm_north])
    Adoption.objects.create(policy=policy, organisation=elm_south, kind="adapted", adopted_on=london_day(now))
    trust_text = make_version(policy, state=State.IN_FORCE)
    own_text = make_version(policy, state=State.IN_FORCE, number=2, organisation=elm_south)
    give(make_person("Nia North"), "staff", elm_north)
    give(make_person("Sid South"), "staff", elm_south)

    publishing.refresh_obligations(now=now)

    assert states(trust_text) == {"Nia North": "owed"}
    assert states(own_text) == {"Sid South": "owed"}


def test_many_people_are_asked_in_batches_and_a_killed_run_is_completed(policy, in_force, oakfield, now, monkeypatch):
    monkeypatch.setattr(publishing, "BATCH", 3)
    for number in range(8):
        give(make_person(f"Person {number}"), "staff", oakfield)
    real = publishing._owe
    batches = []

    def die_on_the_second(*args, **options):
        batches.append(args)
        if len(batches) == 2:
            raise KeyboardInterrupt
        return real(*args, **options)

    monkeypatch.setattr(publishing, "_owe", die_on_the_second)
    with pytest.raises(KeyboardInterrupt):
        publishing.refresh_obligations(now=now)
    assert Obligation.objects.count() == 3

    publishing.refresh_obligations(now=now)

    assert Obligation.objects.count() == 8
    assert Message.objects.filter(kind="policies.confirm").count() == 8


def test_number_of_queries_does_not_grow_with_the_people(
    policy, in_force, oakfield, now, django_assert_max_num_queries
):
    for number in range(40):
        give(make_person(f"Person {number}"), "staff", oakfield)

    with django_assert_max_num_queries(45):
        publishing.refresh_obligations(now=now)


def test_doorbells_do_the_whole_round(policy, author):
    make_version(policy, state=State.ANNOUNCED)

    tasks.bring_in_force()
    tasks.remind()

    assert Obligation.objects.get().state == "owed"
