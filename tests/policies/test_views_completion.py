"""Who has confirmed a policy, and who is shown the names."""

from datetime import timedelta

from core.clocks import london_day
from policies.workflow import State
from tests.factories import give, make_person, sign_in
from tests.factories.policies import (
    AcknowledgementFactory,
    ObligationFactory,
    ObligationReasonFactory,
    make_policy,
    make_version,
)
from tests.policies.pages import page


def test_completion_by_name_is_for_those_who_may(client, author, approver, in_force, now):
    ObligationFactory(person=author, version=in_force, due_on=london_day(now) - timedelta(days=2))
    ObligationFactory(person=approver, version=in_force, state="acknowledged", closed_at=now)
    AcknowledgementFactory(person=approver, version=in_force)

    page(sign_in(client, author), "/policies/oakfield-social-media/completion/", 404)
    words = page(sign_in(client, approver), "/policies/oakfield-social-media/completion/")
    assert "1 of 2 confirmed, 1 still to do; 1 is late." in words
    assert "2 days late" in words
    for which, name in (("late", "Ama Author"), ("to-do", "Ama Author"), ("confirmed", "Hugo Head")):
        assert name in page(client, f"/policies/oakfield-social-media/completion/?at=oakfield&show={which}")
    page(client, "/policies/oakfield-social-media/completion/?at=elsewhere", 404)


def test_completion_with_reasons_asks_the_database_twelve_times_at_most(
    client, author, approver, in_force, django_assert_max_num_queries
):
    duty = ObligationFactory(person=author, version=in_force)
    ObligationReasonFactory(obligation=duty, membership=author.memberships.get())
    sign_in(client, approver)

    with django_assert_max_num_queries(12):
        page(client, "/policies/oakfield-social-media/completion/")


def test_trust_sees_school_by_school_first(client, elmtree, elm_north, elm_south, now):
    version = make_version(make_policy(elmtree, places=[elmtree, elm_north, elm_south]), state=State.IN_FORCE)
    chief = give(make_person("Cleo Chief"), "chief-executive", elmtree)
    late = {"due_on": london_day(now) - timedelta(days=1)}
    ObligationFactory(version=version, organisation=elm_north, **late)
    ObligationFactory(version=version, organisation=elm_south, state="acknowledged", closed_at=now)

    words = page(sign_in(client, chief), "/policies/elmtree-social-media/completion/")

    assert all(word in words for word in ("1 of 2 confirmed", "1 late", "All confirmed", "Nobody is asked"))
    assert "Elm North School" in page(client, "/policies/elmtree-social-media/completion/?at=elm-north")


def test_line_manager_sees_their_own_people_and_others_see_nothing(client, oakfield, in_force, approver, author):
    boss = give(make_person("Lin Manager"), "staff", oakfield)
    report = give(make_person("Rae Report"), "staff", oakfield, line_manager=boss)
    assert "Nobody is asked" in page(sign_in(client, boss), "/policies/team/")
    for person in (report, author):
        ObligationFactory(person=person, version=in_force)

    words = page(client, "/policies/team/")

    assert "Rae Report" in words
    assert "Ama Author" not in words
    assert "My team" in page(client, "/policies/")
    page(sign_in(client, approver), "/policies/team/", 404)


def test_team_that_is_up_to_date_is_told_so(client, oakfield, in_force, now):
    boss = give(make_person("Lin Manager"), "staff", oakfield)
    report = give(make_person("Rae Report"), "staff", oakfield, line_manager=boss)
    ObligationFactory(person=report, version=in_force, state="acknowledged", closed_at=now)

    assert "Everybody has confirmed: 1 of 1." in page(sign_in(client, boss), "/policies/team/")
