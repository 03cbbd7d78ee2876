"""What people do about people and places: outcome, history, and who was told."""

from datetime import date, time, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from accounts import services
from accounts.access import organisations_where, user_can
from accounts.models import (
    Absence,
    Invitation,
    Membership,
    Organisation,
    OrganisationGroupPermission,
    RoleProposal,
    RuleSetting,
    User,
)
from accounts.roles import Can, Role
from accounts.rule_files import RuleFileError
from accounts.services.invitations import open_invitation
from accounts.slots import directory_for
from core.clocks import at_london
from core.models import AuditEntry, Message
from core.workflow import MACHINE, NotNow
from tests.factories import give, make_organisation, make_person


@pytest.fixture
def chief(elmtree):
    return give(make_person("Cleo Chief"), "chief-executive", elmtree)


@pytest.fixture
def chair(oakfield):
    return give(make_person("Cher Chair"), "chair-of-governors", oakfield)


def verbs(**where):
    return list(AuditEntry.objects.filter(**where).exclude(person=None).values_list("verb", flat=True))


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


def test_a_school_added_moved_and_closed_keeps_rights_true(elmtree, elm_north, chief, oakfield, now, today):
    school = services.add_organisation(
        slug="elm-third", name="Elm Third", kind="school", parent=elmtree, by=chief, now=now
    )
    assert school in organisations_where(chief, Can.SIGN_OFF_POSTS)
    classroom = make_organisation("elm-annexe", "Annexe", parent=school)

    cluster = services.add_organisation(
        slug="elm-cluster", name="Cluster", kind="cluster", parent=elmtree, by=chief, now=now
    )
    services.move_school(school=school, to=cluster, by=chief, now=now)
    classroom.refresh_from_db()
    assert classroom.path == "elmtree/elm-cluster/elm-third/elm-annexe/"
    assert school in organisations_where(chief, Can.SIGN_OFF_POSTS)

    services.move_school(school=school, to=None, by=MACHINE, now=now)
    assert school not in organisations_where(chief, Can.SIGN_OFF_POSTS)
    assert not OrganisationGroupPermission.objects.filter(content_object=classroom).exists()

    head = give(make_person("Hal Head"), "headteacher", elm_north)
    services.close_school(school=elm_north, on=today, by=chief, now=now)
    assert not user_can(head, Can.SIGN_OFF_POSTS, at=elm_north)
    assert verbs() == ["add_organisation", "add_organisation", "move_school", "close_school"]


def test_schools_are_not_added_moved_or_closed_by_those_below(
    elm_north, stranger, elmtree, oakfield, approver, now, today
):
    with pytest.raises(PermissionDenied):
        services.add_organisation(slug="x", name="X", kind="school", parent=elmtree, by=stranger, now=now)
    with pytest.raises(PermissionDenied):
        services.add_organisation(slug="x", name="X", kind="trust", parent=None, by=stranger, now=now)
    with pytest.raises(PermissionDenied):
        services.move_school(school=elm_north, to=oakfield, by=stranger, now=now)
    with pytest.raises(PermissionDenied):
        services.close_school(school=oakfield, on=today, by=approver, now=now)
    with pytest.raises(NotNow, match="below itself"):
        services.move_school(school=elmtree, to=elm_north, by=MACHINE, now=now)


def test_being_away_is_noted_by_oneself_or_by_those_who_keep_people(author, approver, stranger, now, today):
    mine = services.record_absence(
        person=author, starts_on=today, ends_on=today + timedelta(days=4), stand_in=approver, by=author, now=now
    )
    services.end_absence(absence=mine, on=today + timedelta(days=2), by=approver, now=now)
    mine.refresh_from_db()
    assert mine.ends_on == today + timedelta(days=1)

    services.end_absence(absence=mine, on=today, by=author, now=now)
    assert not Absence.objects.exists()
    with pytest.raises(PermissionDenied):
        services.record_absence(person=author, starts_on=today, ends_on=today, stand_in=None, by=stranger, now=now)
    theirs = services.record_absence(person=author, starts_on=today, ends_on=today, stand_in=None, by=approver, now=now)
    with pytest.raises(PermissionDenied):
        services.end_absence(absence=theirs, on=today, by=stranger, now=now)


@pytest.mark.parametrize(("stand_in", "last"), [("self", 3), ("other", -1)])
def test_impossible_absences_are_refused_with_a_sentence(author, approver, now, today, stand_in, last):
    with pytest.raises(NotNow):
        services.record_absence(
            person=author,
            starts_on=today,
            ends_on=today + timedelta(days=last),
            stand_in=author if stand_in == "self" else approver,
            by=author,
            now=now,
        )


def test_an_invitation_works_once_and_only_the_newest(oakfield, business_manager, now):
    services.invite(email="New@Example.test", name="Nell New", organisation=oakfield, by=business_manager, now=now)
    services.invite(email="new@example.test", name="Nell New", organisation=oakfield, by=business_manager, now=now)
    first, second = (body.split("/people/invitation/")[1].split("/")[0] for body in (m.body for m in mail.outbox))

    with pytest.raises(NotNow, match="run out"):
        open_invitation(secret=first, now=now)
    person = services.accept_invitation(secret=second, password="a long enough word", now=now)

    assert person.check_password("a long enough word")
    with pytest.raises(NotNow, match="used"):
        services.accept_invitation(secret=second, password="another one here", now=now)
    assert second not in str(list(Invitation.objects.values()))


def test_two_clicks_on_an_invitation_set_one_password(oakfield, business_manager, now, monkeypatch):
    services.invite(email="new@example.test", name="Nell New", organisation=oakfield, by=business_manager, now=now)
    secret = mail.outbox[0].body.split("/people/invitation/")[1].split("/")[0]
    stale = open_invitation(secret=secret, now=now)
    services.accept_invitation(secret=secret, password="a long enough word", now=now)
    monkeypatch.setattr("accounts.services.invitations.open_invitation", lambda **_: stale)

    with pytest.raises(NotNow, match="just been used"):
        services.accept_invitation(secret=secret, password="another one here", now=now)


def test_invitations_are_refused_to_strangers_and_for_leavers(oakfield, stranger, business_manager, nobody, now):
    with pytest.raises(PermissionDenied):
        services.invite(email="a@example.test", name="A", organisation=oakfield, by=stranger, now=now)
    nobody.is_active = False
    nobody.save()
    with pytest.raises(NotNow, match="has left"):
        services.invite(email=nobody.email, name="A", organisation=oakfield, by=business_manager, now=now)


def test_a_rule_set_is_loaded_whole_and_by_those_who_may(oakfield, approver, stranger, now):
    with pytest.raises(PermissionDenied):
        services.load_rule_set(name="light-touch", organisation=oakfield, by=stranger, now=now)
    with pytest.raises(RuleFileError):
        services.load_rule_set(name="../settings", organisation=oakfield, by=approver, now=now)

    count = services.load_rule_set(name="light-touch", organisation=oakfield, by=approver, now=now)
    services.load_rule_set(name="safeguarding-first", organisation=oakfield, by=MACHINE, now=now)

    assert RuleSetting.objects.count() == count
    assert set(RuleSetting.objects.values_list("rule_set", flat=True)) == {"safeguarding-first"}
    assert "load_rule_set" in verbs()


def test_directory_works_absences_and_stand_ins_in(elm_north, elm_south, elmtree, today, chief):
    head = give(make_person("Hal Head"), "headteacher", elm_north)
    second = give(make_person("Co Head"), "headteacher", elm_north, order=1)
    helper = give(make_person("Stan Dean"), "deputy-headteacher", elm_north, line_manager=head)
    Absence.objects.create(person=head, starts_on=today, ends_on=today, stand_in=helper)
    Absence.objects.create(person=second, starts_on=today, ends_on=today, stand_in=chief, role="clerk")

    directory = directory_for(elm_north, on=today)
    slot = directory.holders("headteacher", "elm-north")

    assert [(h.person.name, h.absent, h.stands_in_for) for h in slot] == [
        ("Hal Head", True, None),
        ("Stan Dean", False, head.pk),
        ("Co Head", False, None),
    ]
    assert directory.line_manager_of(helper.pk).name == "Hal Head"
    assert directory.find("CLEO.CHIEF@example.test").name == "Cleo Chief"
    assert directory.holders(Role.CHIEF_EXECUTIVE, "elmtree")[0].person.id == chief.pk
    assert not directory_for(elm_south, on=today).holders("headteacher", "elm-north")

    Absence.objects.create(person=helper, starts_on=today, ends_on=today)
    assert "Stan Dean" not in [
        h.person.name for h in directory_for(elm_north, on=today).holders("headteacher", "elm-north")
    ]


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


def test_who_has_a_password_is_not_sent_a_way_round_it(oakfield, business_manager, author, now):
    author.set_password("a long enough word")
    author.save()

    services.invite(email=author.email, name="Ama", organisation=oakfield, by=business_manager, now=now)

    assert "/people/invitation/" not in mail.outbox[0].body
    assert "the password you have" in mail.outbox[0].body
    assert not Invitation.objects.exists()


def test_an_invitation_stops_working_once_a_password_was_chosen_elsewhere(oakfield, business_manager, now):
    person = services.invite(email="new@example.test", name="Nell", organisation=oakfield, by=business_manager, now=now)
    secret = mail.outbox[0].body.split("/people/invitation/")[1].split("/")[0]
    person.set_password("a long enough word")
    person.save()

    with pytest.raises(NotNow, match="used"):
        services.accept_invitation(secret=secret, password="another long word", now=now)


def test_a_refused_role_leaves_no_half_invited_person(oakfield, business_manager, now, today):
    with pytest.raises(PermissionDenied):
        services.invite(
            email="new@example.test", name="Nell", organisation=oakfield, by=business_manager, now=now,
            role="headteacher", employment="employee", starts_on=today, ends_on=None,
        )  # fmt: skip

    assert mail.outbox == []
    assert not User.objects.filter(email="new@example.test").exists()


def test_a_mail_that_cannot_be_sent_is_said(oakfield, business_manager, now, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionError("no route")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)

    with pytest.raises(NotNow, match="could not be sent"):
        services.invite(email="new@example.test", name="Nell", organisation=oakfield, by=business_manager, now=now)


def test_the_same_days_away_are_not_noted_twice(author, now, today):
    days = {"starts_on": today, "ends_on": today + timedelta(days=4), "stand_in": None}
    services.record_absence(person=author, by=author, now=now, **days)

    with pytest.raises(NotNow, match="noted already"):
        services.record_absence(person=author, by=author, now=now, **days)


def test_a_school_of_years_ago_has_no_say_in_days_away(oakfield, elm_north, stranger, now, today):
    person = give(
        make_person("Mo Moved"),
        "staff",
        elm_north,
        starts_on=today - timedelta(days=900),
        ends_on=today - timedelta(days=400),
    )
    give(person, "safeguarding-lead", oakfield)

    with pytest.raises(PermissionDenied):
        services.record_absence(person=person, starts_on=today, ends_on=today, stand_in=stranger, by=stranger, now=now)


def test_moving_a_school_looks_where_it_stands_now(elmtree, elm_north, oakfield, now):
    stale = Organisation.objects.get(pk=elm_north.pk)
    services.move_school(school=elm_north, to=None, by=MACHINE, now=now)

    services.move_school(school=stale, to=elmtree, by=MACHINE, now=now)

    assert Organisation.objects.get(pk=elm_north.pk).path == "elmtree/elm-north/"


def test_closing_a_school_ends_roles_that_would_have_ended_later(elm_north, today, now):
    person = give(make_person("Tim Temp"), "staff", elm_north, ends_on=today + timedelta(days=99))

    services.close_school(school=elm_north, on=today, by=MACHINE, now=now)

    assert person.memberships.get().ends_on == today


@pytest.mark.parametrize(
    ("own", "fits"),
    [((date(2027, 5, 10), date(2027, 7, 20)), False), ((date(2027, 5, 10), date(2027, 5, 20)), True)],
)
def test_school_is_not_moved_to_where_its_days_and_those_above_leave_months_without_work(own, fits, oakfield, elmtree):
    at = at_london(date(2027, 3, 4), time(10))
    for place, (first, last) in ((oakfield, own), (elmtree, (date(2027, 7, 21), date(2027, 8, 31)))):
        place.calendar_days.create(kind="holiday", label="Away", starts_on=first, ends_on=last)

    if fits:
        services.move_school(school=oakfield, to=elmtree, by=MACHINE, now=at)
    else:
        with pytest.raises(NotNow, match="Oakfield School would have no working day for more than 90 days"):
            services.move_school(school=oakfield, to=elmtree, by=MACHINE, now=at)

    oakfield.refresh_from_db()
    assert (oakfield.parent == elmtree) is fits


def test_holidays_that_lie_behind_hold_back_no_move(oakfield, elmtree):
    at = at_london(date(2027, 9, 4), time(10))
    for place, first, last in (
        (oakfield, date(2027, 5, 10), date(2027, 7, 20)),
        (elmtree, date(2027, 7, 21), date(2027, 8, 31)),
    ):
        place.calendar_days.create(kind="holiday", label="Away", starts_on=first, ends_on=last)

    services.move_school(school=oakfield, to=elmtree, by=MACHINE, now=at)

    assert oakfield.path == "elmtree/oakfield/"
