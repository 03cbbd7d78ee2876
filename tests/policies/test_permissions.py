"""Who may do what with a policy."""

import pytest

from policies.permissions import (
    HoldersOnce,
    author_of,
    holders,
    may_read,
    may_record_decision,
    may_see_completion,
    may_see_receipt,
    may_see_work,
    may_send_back,
    may_write,
    owners_of,
    recorders_of,
)
from policies.workflow import State
from tests.factories import give, make_person
from tests.factories.policies import (
    AcknowledgementFactory,
    AdoptionFactory,
    BodyDecisionFactory,
    make_policy,
    make_version,
)


@pytest.fixture
def version(policy):
    return make_version(policy, state=State.DECIDING, round=1)


@pytest.fixture
def clerk(oakfield):
    return give(make_person("Cal Clerk"), "clerk", oakfield)


def test_heads_and_business_managers_write_and_staff_and_strangers_do_not(
    version, approver, business_manager, author, stranger, nobody
):
    assert may_write(approver, version)
    assert may_write(business_manager, version)
    assert not any(may_write(person, version) for person in (author, stranger, nobody))


def test_clerk_records_the_decision_of_the_waiting_body(version, clerk, author, stranger):
    BodyDecisionFactory(version=version)

    assert may_record_decision(clerk, version)
    assert not may_record_decision(author, version)
    assert not may_record_decision(stranger, version)


def test_nobody_records_a_decision_that_is_not_waited_for(version, clerk):
    assert not may_record_decision(clerk, version)


def test_governor_records_their_own_bodys_decision_and_no_other(version, governor, oakfield):
    row = BodyDecisionFactory(version=version, body="governing-body")
    assert may_record_decision(governor, version)

    row.body = "trust-board"
    row.save()
    version.forget_round()
    version._prefetched_objects_cache = {}
    assert not may_record_decision(governor, version)

    row.body = "union-council"
    row.save()
    version.forget_round()
    assert not may_record_decision(governor, version)


def test_one_persons_decision_is_never_recorded_by_author_or_last_editor(version, approver, business_manager, clerk):
    BodyDecisionFactory(version=version, body="headteacher")
    version.author = approver
    version.last_editor = business_manager

    assert not may_record_decision(approver, version)
    assert not may_record_decision(business_manager, version)
    assert may_record_decision(clerk, version)


def test_who_writes_or_speaks_for_the_body_sends_back(version, approver, governor, author):
    BodyDecisionFactory(version=version)

    assert may_send_back(approver, version)
    assert may_send_back(governor, version)
    assert not may_send_back(author, version)


def test_work_is_seen_by_writers_clerks_and_governors_only(version, approver, clerk, governor, author, stranger):
    assert all(may_see_work(person, version) for person in (approver, clerk, governor))
    assert not any(may_see_work(person, version) for person in (author, stranger))


def test_trusts_text_is_read_at_its_schools_and_adapted_text_only_at_its_own(elmtree, elm_north, elm_south):
    policy = make_policy(elmtree, places=[elmtree, elm_north])
    AdoptionFactory(policy=policy, organisation=elm_south, kind="adapted")
    trust_text = make_version(policy, state=State.IN_FORCE)
    own_text = make_version(policy, state=State.IN_FORCE, number=2, organisation=elm_south)
    north = give(make_person("Nia North"), "staff", elm_north)
    south = give(make_person("Sid South"), "staff", elm_south)

    assert may_read(north, trust_text)
    assert not may_read(south, trust_text)
    assert may_read(south, own_text)
    assert not may_read(north, own_text)


def test_receipt_shows_its_name_to_its_person_and_those_who_see_completion(
    version, author, approver, stranger, oakfield
):
    receipt = AcknowledgementFactory(person=author, version=version)

    assert may_see_receipt(author, receipt, [])
    assert may_see_receipt(approver, receipt, [oakfield])
    assert not may_see_receipt(approver, receipt, [])
    assert not may_see_receipt(stranger, receipt, [oakfield])
    assert may_see_completion(approver, oakfield)


def test_owner_looks_after_a_policy_and_the_head_when_the_owner_has_left(version, author, approver):
    version.policy.owner = author
    assert list(owners_of(version)) == [author]

    author.is_active = False
    assert list(owners_of(version)) == [approver]


def test_policy_owner_of_the_place_comes_before_the_head(version, approver, oakfield):
    keeper = give(make_person("Kay Keeper"), "policy-owner", oakfield)

    assert list(owners_of(version)) == [keeper]


def test_policy_of_a_place_without_anybody_has_nobody(version):
    assert list(owners_of(version)) == []


def test_clerk_is_asked_for_minutes_and_the_person_who_is_the_body_for_their_own(version, clerk, approver):
    row = BodyDecisionFactory(version=version)
    assert list(recorders_of(version)) == [clerk]

    row.body = "headteacher"
    row.save()
    version.forget_round()
    assert list(recorders_of(version)) == [approver]


def test_owner_is_asked_where_there_is_no_clerk_and_nobody_where_no_body_waits(version, approver):
    assert list(recorders_of(version)) == []

    BodyDecisionFactory(version=version)
    version.forget_round()
    assert list(recorders_of(version)) == [approver]


def test_author_is_told_only_while_here(version, author):
    assert list(author_of(version)) == []

    version.author = author
    assert list(author_of(version)) == [author]

    author.is_active = False
    assert list(author_of(version)) == []


def test_nearest_holder_is_asked_and_those_further_up_are_not(elmtree, elm_north):
    give(make_person("Tess Trust"), "clerk", elmtree)
    near = give(make_person("Ned Near"), "clerk", elm_north)

    assert holders(elm_north, ["clerk"]) == [near]
    assert holders(elmtree, ["headteacher"]) == []


def test_run_over_many_policies_asks_for_the_holders_of_a_place_once(elm_north, elm_south, django_assert_num_queries):
    near = give(make_person("Ned Near"), "clerk", elm_north)
    ask = HoldersOnce()

    with django_assert_num_queries(2):
        found = [ask(place, ["clerk"]) for place in (elm_north, elm_south, elm_north)]

    assert found == [[near], [], [near]]
