"""Who hears further on of what is late: one grouped message per person, version and rung, by school working days, and no names."""

from datetime import date, timedelta

import pytest

from accounts.models import CalendarDay, Membership
from accounts.reminders.foreseeing import RUNS_AT
from core import bulk
from core.clocks import at_london, london_day
from core.models import AuditEntry, Message, Reminder
from core.outbox import say
from policies import reminders
from policies.models import Obligation
from policies.workflow import State
from tests.factories import give, make_person
from tests.factories.policies import ObligationFactory, make_policy, make_version
from tests.factories.posts import change_rule, use_rules

DUE = date(2027, 3, 4)  # a Thursday, well before Easter


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(bulk, "_ROOM", 0)


@pytest.fixture
def team(oakfield):
    """Three people of one manager, one of another, one of nobody; headteacher and owner."""
    manager, other = (give(make_person(name), "staff", oakfield) for name in ("Maud Manager", "Otto Other"))
    people = {name: give(make_person(name), "staff", oakfield) for name in ("Ana", "Ben", "Cai", "Dee", "Eve")}
    for name, line_manager in (("Ana", manager), ("Ben", manager), ("Cai", manager), ("Dee", other)):
        Membership.objects.filter(person=people[name]).update(line_manager=line_manager)
    head, owner = give(make_person("Hetty Head"), "headteacher", oakfield), make_person("Olive Owner")
    policy = make_policy(oakfield)
    policy.owner = owner
    policy.save()
    version = make_version(policy, state=State.IN_FORCE)
    for person in people.values():
        ObligationFactory(person=person, version=version, due_on=DUE, owed_since=DUE - timedelta(days=30))
    Membership.objects.update(starts_on=date(2026, 1, 1))
    return {"version": version, "manager": manager, "other": other, "head": head, "owner": owner, **people}


def run(day):
    return reminders.tell_further(now=at_london(day, RUNS_AT))


def heard():
    rows = Message.objects.filter(kind="policies.late").order_by("pk")
    return [(one.person.name, one.context["people"], one.context["who"]) for one in rows]


def test_each_hears_once_on_their_day_and_not_before(team):
    days = {}
    for step in range(45):
        day = DUE + timedelta(days=step)
        for _ in range(2):
            run(day)
        for name, *rest in heard():
            days.setdefault(name, (day, *rest))

    assert days == {
        "Maud Manager": (date(2027, 3, 11), 3, "line-manager"),
        "Otto Other": (date(2027, 3, 11), 1, "line-manager"),
        "Hetty Head": (date(2027, 3, 18), 5, "headteacher"),
        # Good Friday and Easter Monday are no working days.
        "Olive Owner": (date(2027, 4, 5), 5, "policy-owner"),
    }
    assert len(heard()) == 4


@pytest.mark.parametrize(
    ("holiday", "manager_hears"),
    [((date(2027, 3, 8), date(2027, 3, 12)), date(2027, 3, 18)), (None, date(2027, 3, 11))],
)
def test_half_term_is_not_counted(team, oakfield, holiday, manager_hears):
    if holiday:
        CalendarDay.objects.create(
            organisation=oakfield, kind="half-term", label="Away", starts_on=holiday[0], ends_on=holiday[1]
        )

    run(manager_hears - timedelta(days=1))
    assert heard() == []

    run(manager_hears)
    assert [name for name, *_ in heard()] == ["Maud Manager", "Otto Other"]


def test_who_has_confirmed_is_not_counted(team):
    Obligation.objects.filter(person__in=[team["Ana"], team["Dee"]]).update(
        state="acknowledged", closed_at=team["version"].created_at
    )

    run(date(2027, 3, 11))

    assert heard() == [("Maud Manager", 2, "line-manager")]


def test_message_names_nobody_and_leads_to_the_page_with_the_names(team, oakfield):
    run(date(2027, 3, 18))

    headline, words = say(Message.objects.get(person=team["head"]))
    assert headline == "Social media policy: not confirmed by everybody"
    assert words == "5 at your school have not read and confirmed it. The page shows who, and how late."
    assert Message.objects.get(person=team["head"]).path == (
        "/policies/oakfield-social-media/completion/?at=oakfield&show=late"
    )
    assert Message.objects.get(person=team["manager"]).path == "/policies/team/"


def test_after_an_outage_one_person_hears_of_the_furthest_step_alone(team, oakfield):
    Membership.objects.filter(person=team["Dee"]).update(line_manager=team["head"])

    run(DUE + timedelta(days=60))
    run(DUE + timedelta(days=61))

    assert heard().count(("Hetty Head", 5, "headteacher")) == 1
    assert len([name for name, *_ in heard() if name == "Hetty Head"]) == 1


def test_people_who_are_late_with_a_later_day_are_told_of_anew(team, oakfield):
    run(date(2027, 3, 11))
    joiner = give(make_person("Joy"), "staff", oakfield)
    Membership.objects.filter(person=joiner).update(line_manager=team["other"], starts_on=date(2026, 1, 1))
    ObligationFactory(
        person=joiner, version=team["version"], due_on=DUE + timedelta(days=1), owed_since=date(2027, 2, 1)
    )

    run(date(2027, 3, 12))

    assert heard()[-1] == ("Otto Other", 2, "line-manager")
    assert len(heard()) == 3


def test_ladder_of_the_school_says_who_is_called(team, oakfield):
    use_rules("light-touch", oakfield)
    change_rule(
        oakfield,
        "policies.confirm_ladder",
        {"before": [1], "on_the_day": True, "weekly_for": 0, "further": [{"after": 1, "who": "headteacher"}]},
    )

    run(DUE + timedelta(days=1))

    assert heard() == [("Hetty Head", 5, "headteacher")]


def test_somebody_who_has_left_or_manages_themselves_hears_nothing(team):
    Membership.objects.filter(person=team["Dee"]).update(line_manager=team["Dee"])
    team["manager"].is_active = False
    team["manager"].save()

    run(date(2027, 3, 11))

    assert heard() == []


def test_history_keeps_one_line_and_the_constraint_one_row(team):
    run(date(2027, 3, 11))
    run(date(2027, 3, 11))

    assert AuditEntry.objects.filter(verb="call_further").count() == 1
    assert Reminder.objects.filter(kind="policies.late").count() == 2


def test_number_of_queries_does_not_grow_with_the_people(team, oakfield, django_assert_max_num_queries):
    for number in range(60):
        person = give(make_person(f"Person {number}"), "staff", oakfield)
        Membership.objects.filter(person=person).update(line_manager=team["manager"], starts_on=date(2026, 1, 1))
        ObligationFactory(person=person, version=team["version"], due_on=DUE, owed_since=date(2027, 2, 1))

    with django_assert_max_num_queries(30):
        run(date(2027, 3, 11))

    assert ("Maud Manager", 63, "line-manager") in heard()


# Reviews --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def review(team, oakfield):
    version = team["version"]
    version.next_review_on = DUE
    version.save()
    return version


def reviewed(kind):
    rows = Reminder.objects.filter(kind=kind).order_by("-rung")
    return [(row.person.name, row.rung) for row in rows]


def test_late_review_is_said_weekly_to_the_owner_then_to_whoever_answers(review, team, oakfield):
    use_rules("business-manager-confirms", oakfield)

    for step in range(60):
        reminders.remind_to_review(now=at_london(DUE + timedelta(days=step), RUNS_AT))

    assert reviewed("policies.review") == [("Olive Owner", rung) for rung in (0, -7, -14, -21, -28)]
    assert reviewed("policies.review_late") == [("Hetty Head", -20)]
    assert "The review was due" in say(Message.objects.get(kind="policies.review_late"))[1]


def test_two_who_are_called_on_the_same_day_both_hear_of_a_late_review(review, team, oakfield):
    use_rules("light-touch", oakfield)
    chair = give(make_person("Carol Chair"), "chair-of-governors", oakfield)
    further = [{"after": 5, "who": "accountable"}, {"after": 5, "who": "headteacher"}]
    change_rule(oakfield, "policies.review_ladder", {"before": [], "on_the_day": True, "further": further})
    day = DUE + timedelta(days=8)
    planned = [one.to for one in reminders.plan(start=day, end=day) if one.kind == "policies.review_late"]

    reminders.remind_to_review(now=at_london(day, RUNS_AT))

    assert sorted(reviewed("policies.review_late")) == [(chair.name, -5), ("Hetty Head", -5)]
    assert sorted(planned) == sorted([chair.email, team["head"].email])


def test_owner_who_answers_for_it_too_is_passed_over(review, team, oakfield):
    use_rules("business-manager-confirms", oakfield)
    review.policy.owner = team["head"]
    review.policy.save()
    chair = give(make_person("Carol Chair"), "chair-of-governors", oakfield)

    reminders.remind_to_review(now=at_london(DUE + timedelta(days=60), RUNS_AT))

    assert reviewed("policies.review_late") == [(chair.name, -20)]
    assert london_day(Message.objects.first().created_at) == DUE + timedelta(days=60)
