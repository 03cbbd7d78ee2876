"""Giving, proposing, confirming and ending roles: outcome, history, and who was told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import services
from accounts.access import user_can
from accounts.models import Membership, RoleProposal
from accounts.roles import Can
from core.models import Message
from core.workflow import NotNow
from tests.accounts.deeds import verbs
from tests.factories import give, make_person


@pytest.fixture
def chair(oakfield):
    return give(make_person("Cher Chair"), "chair-of-governors", oakfield)


def propose(person, role, place, by, now, today, **details):
    details = {"employment": "employee", "ends_on": None, "starts_on": today, **details}
    return services.propose_role(person=person, role=role, organisation=place, by=by, now=now, **details)


def test_an_ordinary_role_is_given_at_once(nobody, oakfield, business_manager, now, today):
    given = propose(nobody, "staff", oakfield, business_manager, now, today)

    assert isinstance(given, Membership)
    assert user_can(nobody, Can.READ_POLICIES, at=oakfield)
    assert verbs() == ["give_role"]


@pytest.mark.parametrize("role", ["headteacher", "business-manager", "safeguarding-lead"])
def test_who_keeps_people_gives_no_role_that_opens_confidential_things(
    nobody, oakfield, business_manager, now, today, role
):
    with pytest.raises(PermissionDenied):
        propose(nobody, role, oakfield, business_manager, now, today)


def test_a_role_that_receives_reports_waits_for_a_second_person(nobody, oakfield, admin, approver, lead, now, today):
    proposal = propose(nobody, "deputy-safeguarding-lead", oakfield, admin, now, today)

    assert isinstance(proposal, RoleProposal)
    assert not user_can(nobody, Can.HANDLE_SAFEGUARDING, at=oakfield)
    assert [message.person for message in Message.objects.filter(kind="accounts.propose_role")] == [approver]
    assert services.proposals_for(approver) == [proposal]
    assert services.proposals_for(admin) == []

    services.confirm_role(proposal=proposal, by=approver, now=now)

    assert user_can(nobody, Can.HANDLE_SAFEGUARDING, at=oakfield)
    told = set(Message.objects.filter(kind="accounts.give_role").values_list("person__name", flat=True))
    assert told == {"Hugo Head", "Dee Lead"}
    with pytest.raises(NotNow, match="settled"):
        services.confirm_role(proposal=proposal, by=approver, now=now)


def test_the_second_person_may_decline(nobody, oakfield, admin, approver, now, today):
    proposal = propose(nobody, "safeguarding-lead", oakfield, admin, now, today)

    services.decline_role(proposal=proposal, by=approver, now=now)

    assert not user_can(nobody, Can.HANDLE_SAFEGUARDING, at=oakfield)
    assert RoleProposal.objects.get().confirmed is False
    assert "decline_role" in verbs()


def test_nobody_confirms_their_own_proposal_or_their_own_role(oakfield, approver, admin, chair, now, today):
    own = propose(approver, "safeguarding-lead", oakfield, admin, now, today)
    with pytest.raises(PermissionDenied):
        services.confirm_role(proposal=own, by=approver, now=now)
    with pytest.raises(PermissionDenied):
        services.confirm_role(proposal=own, by=admin, now=now)

    services.confirm_role(proposal=own, by=chair, now=now)

    assert user_can(approver, Can.HANDLE_SAFEGUARDING, at=oakfield)


def test_a_headteacher_is_confirmed_by_the_chair_never_by_a_headteacher(
    oakfield, nobody, admin, approver, chair, now, today
):
    proposal = propose(nobody, "headteacher", oakfield, admin, now, today)

    with pytest.raises(PermissionDenied):
        services.confirm_role(proposal=proposal, by=approver, now=now)

    services.confirm_role(proposal=proposal, by=chair, now=now)
    assert user_can(nobody, Can.SIGN_OFF_POSTS, at=oakfield)


def test_a_role_nobody_could_confirm_is_refused_with_the_way_out(oakfield, nobody, admin, now, today):
    with pytest.raises(NotNow, match="name a chair first"):
        propose(nobody, "safeguarding-lead", oakfield, admin, now, today)


def test_the_service_itself_asks_for_the_second_person(oakfield, nobody, admin, now, today):
    for second in (None, admin, nobody):
        with pytest.raises(NotNow, match="two people"):
            services.give_role(
                person=nobody,
                role="headteacher",
                organisation=oakfield,
                by=admin,
                confirmed_by=second,
                now=now,
                starts_on=today,
            )


def test_a_role_ends_on_its_day(author, oakfield, admin, stranger, now, today):
    membership = author.memberships.get()
    with pytest.raises(PermissionDenied):
        services.take_role(membership=membership, by=stranger, now=now, ends_on=today)

    services.take_role(membership=membership, by=admin, now=now, ends_on=today - timedelta(days=1))

    assert not user_can(author, Can.READ_POLICIES, at=oakfield)
    assert verbs() == ["take_role"]


def test_nobody_gives_a_role_to_themselves(oakfield, admin, approver, now, today):
    with pytest.raises(PermissionDenied, match="themselves"):
        propose(admin, "business-manager", oakfield, admin, now, today)
    with pytest.raises(PermissionDenied, match="themselves"):
        services.give_role(person=admin, role="staff", organisation=oakfield, by=admin, now=now, starts_on=today)


@pytest.mark.parametrize(("ends", "again_from"), [(None, 0), (None, 90), (40, 10), (40, 0)])
def test_two_clicks_do_not_give_a_role_twice(nobody, oakfield, admin, now, today, ends, again_from):
    ends_on = None if ends is None else today + timedelta(days=ends)
    propose(nobody, "staff", oakfield, admin, now, today, ends_on=ends_on)

    with pytest.raises(NotNow, match="already"):
        propose(
            nobody, "staff", oakfield, admin, now, today,
            starts_on=today + timedelta(days=again_from), ends_on=today + timedelta(days=again_from + 90),
        )  # fmt: skip

    assert Membership.objects.filter(person=nobody).count() == 1


def test_a_role_may_be_given_again_once_it_has_ended(nobody, oakfield, admin, now, today):
    propose(nobody, "staff", oakfield, admin, now, today, ends_on=today)

    propose(nobody, "staff", oakfield, admin, now, today, starts_on=today + timedelta(days=1))

    assert Membership.objects.filter(person=nobody).count() == 2


def test_a_leaver_is_given_nothing(nobody, oakfield, admin, now, today):
    nobody.is_active = False
    nobody.save()

    with pytest.raises(NotNow, match="has left"):
        propose(nobody, "staff", oakfield, admin, now, today)


def test_a_role_is_not_proposed_twice(nobody, oakfield, admin, approver, now, today):
    propose(nobody, "safeguarding-lead", oakfield, admin, now, today)

    with pytest.raises(NotNow, match="proposed already"):
        propose(nobody, "safeguarding-lead", oakfield, admin, now, today)

    assert RoleProposal.objects.count() == 1


def test_a_role_whose_last_day_has_passed_is_not_confirmed(nobody, oakfield, admin, approver, now, today):
    proposal = propose(nobody, "safeguarding-lead", oakfield, admin, now, today, ends_on=today)

    with pytest.raises(NotNow, match="has passed"):
        services.confirm_role(proposal=proposal, by=approver, now=now + timedelta(days=2))


def test_a_proposal_of_somebody_who_may_no_longer_is_not_confirmed(nobody, oakfield, admin, approver, now, today):
    proposal = propose(nobody, "safeguarding-lead", oakfield, admin, now, today)
    admin.memberships.all().delete()

    with pytest.raises(NotNow, match="Ada Admin, who proposed this, may no longer"):
        services.confirm_role(proposal=proposal, by=approver, now=now)

    assert RoleProposal.objects.get().settled_at is None
    assert not user_can(nobody, Can.HANDLE_SAFEGUARDING, at=oakfield)


def test_a_headteacher_confirms_no_chair_and_ends_no_chairs_role(nobody, oakfield, admin, approver, chair, now, today):
    proposal = propose(nobody, "vice-chair-of-governors", oakfield, admin, now, today)

    assert services.proposals_for(approver) == []
    with pytest.raises(PermissionDenied):
        services.confirm_role(proposal=proposal, by=approver, now=now)
    with pytest.raises(PermissionDenied, match="about you"):
        services.take_role(membership=chair.memberships.get(), by=approver, now=now, ends_on=today)

    services.confirm_role(proposal=proposal, by=chair, now=now)
    assert user_can(nobody, Can.HANDLE_CONDUCT, at=oakfield)


def test_a_chief_executive_confirms_no_chair_of_the_board(elmtree, chief, nobody, trustee, now, today):
    admin = give(make_person("Ada Admin"), "system-administrator", elmtree)
    proposal = propose(nobody, "chair-of-trustees", elmtree, admin, now, today)

    assert (services.proposals_for(chief), services.proposals_for(trustee)) == ([], [proposal])


def test_ending_a_role_that_receives_reports_is_told_also_to_who_held_it(oakfield, admin, approver, lead, now, today):
    services.take_role(membership=lead.memberships.get(), by=admin, now=now, ends_on=today)

    told = set(Message.objects.filter(kind="accounts.take_role").values_list("person__name", flat=True))
    assert told == {"Hugo Head", "Dee Lead"}
    with pytest.raises(NotNow, match="ended already"):
        services.take_role(membership=lead.memberships.get(), by=admin, now=now, ends_on=today)


def test_waiting_proposals_cost_two_queries_and_none_hides_behind_others(
    elmtree, elm_north, oakfield, approver, admin, now, today, django_assert_num_queries
):
    elsewhere = give(make_person("Els Where"), "system-administrator", elm_north)
    give(make_person("Hal Head"), "headteacher", elm_north)
    for number in range(60):
        propose(make_person(f"New {number}"), "safeguarding-lead", elm_north, elsewhere, now, today)
    mine = propose(make_person("New Here"), "safeguarding-lead", oakfield, admin, now, today)

    with django_assert_num_queries(2):
        assert services.proposals_for(approver) == [mine]
