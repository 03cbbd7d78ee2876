"""Who hears of it further on when training ran out, and what the plan says of all that beforehand."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from accounts import reminders
from accounts.models import CalendarDay, Membership
from core.clocks import DIGEST_AT, at_london
from core.models import Message, Reminder
from core.outbox import say
from core.planning import NOBODY
from core.telling import values_of
from tests.accounts.running_out.days import DUE, LONG_AGO, run
from tests.factories import give, make_person
from tests.factories.posts import change_rule, use_rules
from tests.factories.training import course, trained

RUNS_OUT, LATE = "accounts.training_runs_out", "accounts.training_late"


def managed_by(manager, *people):
    Membership.objects.filter(person__in=people).update(line_manager=manager)


# Further on -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def team(school):
    """Three people of one manager, one of nobody; everybody's training ran out on one day."""
    people = {
        name: give(make_person(name), "staff", school, starts_on=LONG_AGO)
        for name in ("Ana", "Ben", "Cai", "Dee", "Maud Manager")
    }
    managed_by(people["Maud Manager"], people["Ana"], people["Ben"], people["Cai"])
    for name in ("Ana", "Ben", "Cai", "Dee"):
        trained(people[name], school, done_on=LONG_AGO, runs_out_on=DUE)
    return people


def late_messages():
    rows = Message.objects.filter(kind=LATE).select_related("person").order_by("pk")
    return [(one.person.name, one.context["people"], one.context["who"]) for one in rows]


def test_line_manager_hears_once_after_ten_school_days_how_many_and_no_name(team, school):
    days = {}
    for step in (0, 5, 13, 14, 15, 20, 30):
        day = DUE + timedelta(days=step)
        run(day)
        for name, *rest in late_messages():
            days.setdefault(name, (day, *rest))

    assert days == {"Maud Manager": (date(2027, 3, 18), 3, "line-manager")}
    assert len(late_messages()) == 1
    headline, words = say(Message.objects.get(kind=LATE))
    assert headline == f"{course().label}: training that ran out"
    assert words.startswith("3 people in your team did it so long ago that it no longer counts.")
    assert not any(name in headline + words for name in team)


def test_half_term_is_not_counted(team, school):
    CalendarDay.objects.create(
        organisation=school, kind="holiday", label="x", starts_on=date(2027, 3, 15), ends_on=date(2027, 3, 19)
    )

    run(date(2027, 3, 24))
    assert late_messages() == []

    run(date(2027, 3, 25))
    assert late_messages() == [("Maud Manager", 3, "line-manager")]


def test_somebody_elses_day_makes_it_tellable_again(team, school):
    run(date(2027, 3, 18))
    trained(team["Ben"], school, done_on=date(2027, 3, 18), runs_out_on=date(2028, 3, 18))
    late = give(make_person("Eve"), "staff", school, starts_on=LONG_AGO)
    managed_by(team["Maud Manager"], late)
    trained(late, school, done_on=LONG_AGO, runs_out_on=date(2027, 3, 8))

    run(date(2027, 3, 19))
    run(date(2027, 3, 22))

    assert late_messages() == [("Maud Manager", 3, "line-manager"), ("Maud Manager", 3, "line-manager")]


def test_trust_may_let_the_headteacher_hear_too(team, school):
    give(make_person("Hetty Head"), "headteacher", school, starts_on=LONG_AGO)
    change_rule(
        school,
        "training.running_out",
        {"before": [7], "on_the_day": True, "further": [{"after": 5, "who": "headteacher"}]},
    )

    run(date(2027, 3, 11))

    assert late_messages() == [("Hetty Head", 4, "headteacher")]
    assert Message.objects.get(kind=LATE).path == "/people/training/?show=ran-out&at=oakfield"


def test_manager_of_two_schools_hears_once(elmtree, elm_north, elm_south):
    use_rules("light-touch", elmtree)
    manager = make_person("Maud Manager")
    for name, place in (("Ana", elm_north), ("Ben", elm_south)):
        person = give(make_person(name), "staff", place, starts_on=LONG_AGO, line_manager=manager)
        trained(person, place, done_on=LONG_AGO, runs_out_on=DUE)

    for day in (18, 19):
        run(date(2027, 3, day))

    assert late_messages() == [("Maud Manager", 2, "line-manager")]
    assert Message.objects.get(kind=LATE).path == "/people/training/team/?show=ran-out"


# The plan ---------------------------------------------------------------------------------------------------------------------


def given():
    """What was mailed, with the words of the morning on which it went out."""
    return sorted(
        (one.due_at, one.person.email, one.kind, values_of(one, now=one.due_at)["why"])
        for one in Message.objects.exclude(state=Message.State.WITHDRAWN).select_related("person")
    )


def test_plan_of_some_months_is_what_the_run_does_day_by_day(team, school):
    months = (date(2026, 12, 10), date(2027, 4, 20))
    for number, due_on in enumerate((date(2026, 10, 25), date(2026, 12, 25), date(2027, 3, 28), date(2027, 4, 1))):
        person = give(make_person(f"Person {number}"), "staff", school, starts_on=LONG_AGO, line_manager=team["Dee"])
        trained(person, school, done_on=LONG_AGO, runs_out_on=due_on)

    planned = reminders.plan(start=months[0], end=months[1])
    assert not Reminder.objects.exists()
    day = months[0]
    while day <= months[1]:
        run(day)
        run(day)
        Message.objects.waiting().filter(due_at__lte=at_london(day, DIGEST_AT)).update(state=Message.State.SENT)
        day += timedelta(days=1)

    foreseen = sorted((one.at, one.to, one.kind, one.why) for one in planned)
    assert [one for one in foreseen if one[1] != NOBODY] == given()


def test_plan_says_why_nobody_hears(teacher, school, elm_north):
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=DUE)

    planned = reminders.plan(start=DUE, end=DUE + timedelta(days=20), organisation=school)

    assert [one.why for one in planned if one.to == NOBODY] == [
        "1 person is late, and no line manager is written down for them."
    ]
    assert reminders.plan(start=DUE, end=DUE + timedelta(days=20), organisation=elm_north) == []


def test_command_lists_it_too(teacher, school, capsys):
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=DUE)

    call_command("plan_reminders", start=DUE, end=DUE, organisation=None, json=False)

    assert f"{course().label}: It runs out today." in capsys.readouterr().out
