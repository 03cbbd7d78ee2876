"""Training that runs out: who hears of it on which day, exactly once, and as planned."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from accounts import reminders, services
from accounts.models import CalendarDay, Membership, Preference
from accounts.reminders import running_out
from accounts.reminders.foreseeing import RUNS_AT
from core import bulk, outbox
from core.clocks import at_london, london
from core.models import AuditEntry, Message, Reminder
from core.outbox import say
from core.planning import NOBODY
from core.telling import values_of
from core.workflow import MACHINE
from tests.factories import give, make_person
from tests.factories.posts import change_rule, use_rules
from tests.factories.training import HANDLING, INDUCTION, SOCIAL_MEDIA, course, trained

LONG_AGO = date(2024, 1, 1)
DUE = date(2027, 3, 4)  # a Thursday, well before Easter
HOLIDAYS = (
    ("half-term", date(2026, 10, 26), date(2026, 10, 30)),
    ("holiday", date(2026, 12, 21), date(2027, 1, 1)),
    ("half-term", date(2027, 2, 15), date(2027, 2, 19)),
    ("holiday", date(2027, 3, 29), date(2027, 4, 9)),
    ("holiday", date(2027, 7, 22), date(2027, 8, 31)),
    ("holiday", date(2027, 12, 20), date(2027, 12, 31)),
)
RUNS_OUT, LATE = "accounts.training_runs_out", "accounts.training_late"


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(bulk, "_ROOM", 0)


@pytest.fixture
def school(oakfield):
    for kind, first, last in HOLIDAYS:
        CalendarDay.objects.create(organisation=oakfield, kind=kind, label=kind, starts_on=first, ends_on=last)
    use_rules("headteacher-authorises", oakfield)
    return oakfield


@pytest.fixture
def teacher(school):
    return give(make_person("Tess Teacher"), "staff", school, starts_on=LONG_AGO)


def at(day):
    return at_london(day, RUNS_AT)


def run(day):
    return reminders.remind(now=at(day))


def rungs(kind=RUNS_OUT):
    return list(Reminder.objects.filter(kind=kind).order_by("-rung").values_list("rung", flat=True))


def managed_by(manager, *people):
    Membership.objects.filter(person__in=people).update(line_manager=manager)


# When -------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("due_on", "days"),
    [
        (DUE, ["2 February", "25 February", "3 March", "4 March", "11 March", "18 March"]),
        # The last day is one that most years lack; around it counts the calendar.
        (date(2028, 2, 29), ["30 January", "22 February", "28 February", "29 February", "7 March", "14 March"]),
        # Over Christmas rungs come by the calendar; the mail waits for school (below).
        (date(2026, 12, 25), ["25 November", "18 December", "24 December", "25 December", "1 January", "8 January"]),
        # Over the nights on which clocks go back and forward.
        (date(2026, 10, 25), ["25 September", "18 October", "24 October", "25 October", "1 November", "8 November"]),
        (date(2027, 3, 28), ["26 February", "21 March", "27 March", "28 March", "4 April", "11 April"]),
    ],
)
def test_person_hears_on_each_rung_once_and_not_before(due_on, days, teacher, school):
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=due_on)
    heard = []

    for step in (-40, -31, -30, -29, -8, -7, -2, -1, 0, 1, 6, 7, 8, 13, 14, 15, 30):
        day = due_on + timedelta(days=step)
        heard += [f"{day.day} {day:%B}"] * reminders.remind_of_training(now=at(day))
        assert reminders.remind_of_training(now=at(day)) == 0

    assert heard == days
    assert rungs() == [30, 7, 1, 0, -7, -14]
    assert Message.objects.filter(kind=RUNS_OUT).count() == 6


@pytest.mark.parametrize(
    ("given_on", "mailed_on"),
    [
        (date(2026, 12, 18), date(2026, 12, 18)),
        (date(2026, 12, 24), date(2027, 1, 4)),
        (date(2026, 12, 25), date(2027, 1, 4)),
    ],
)
def test_mail_of_the_holidays_waits_for_the_first_school_morning(given_on, mailed_on, teacher, school):
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=date(2026, 12, 25))

    run(given_on)

    due_at = london(Message.objects.get().due_at)
    assert (due_at.date(), due_at.hour, due_at.minute) == (mailed_on, 7, 30)


def test_after_an_outage_the_newest_rung_comes_alone(teacher, school):
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=DUE)

    assert run(DUE + timedelta(days=9)) == 1
    assert run(DUE + timedelta(days=10)) == 0

    assert rungs() == [-7]
    headline, words = say(Message.objects.get())
    assert headline == f"Training to do again: {course().label}"
    assert "The last day on which it counts is Thursday 4 March 2027." in words


def test_what_ran_out_long_ago_is_no_news(teacher, school):
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=DUE)

    assert run(DUE + timedelta(days=14) + running_out.LONG_AGO + timedelta(days=1)) == 0


def test_rungs_before_it_was_recorded_do_not_count(teacher, school):
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=DUE, recorded_at=at(DUE - timedelta(days=5)))

    assert [run(DUE - timedelta(days=before)) for before in (5, 3, 1, 0)] == [0, 0, 1, 1]


# Who --------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("gone", ["done again", "counts for good", "taken back", "left", "role ended", "closed"])
def test_who_need_not_hear_does_not(gone, teacher, school):
    record = trained(teacher, school, done_on=LONG_AGO, runs_out_on=DUE)
    if gone == "done again":
        trained(teacher, school, done_on=date(2026, 9, 1), runs_out_on=date(2027, 9, 1))
    elif gone == "counts for good":
        trained(teacher, school, done_on=date(2025, 9, 1), runs_out_on=None)
    elif gone == "taken back":
        services.strike_training(record=record, because="Wrong person.", by=MACHINE, now=at(date(2026, 9, 1)))
    elif gone == "left":
        type(teacher).objects.filter(pk=teacher.pk).update(is_active=False)
    elif gone == "role ended":
        Membership.objects.filter(person=teacher).update(ends_on=date(2026, 12, 31))
    else:
        type(school).objects.filter(pk=school.pk).update(closed_on=date(2027, 1, 1))

    assert run(DUE) == 0


def test_each_course_is_its_own(teacher, school):
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=DUE)
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=DUE, slug=HANDLING)
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=None, slug=SOCIAL_MEDIA)

    assert run(DUE) == 2
    assert set(Reminder.objects.values_list("about_id", flat=True)) == {
        str(course(slug).pk) for slug in (INDUCTION, HANDLING)
    }


def test_record_put_right_with_the_same_last_day_is_not_told_of_twice(teacher, school):
    record = trained(teacher, school, done_on=LONG_AGO, runs_out_on=DUE)
    run(DUE - timedelta(days=7))

    services.correct_training(
        record=record,
        done_on=date(2024, 2, 1),
        runs_out_on=DUE,
        because="It was in February.",
        by=MACHINE,
        now=at(DUE - timedelta(days=6)),
    )

    assert run(DUE - timedelta(days=6)) == 0
    assert run(DUE - timedelta(days=1)) == 1


def test_ladder_is_that_of_the_place_where_somebody_still_works(elmtree, elm_north, elm_south):
    for place, before in ((elm_north, 20), (elm_south, 10)):
        use_rules("light-touch", place)
        change_rule(place, "training.running_out", {"before": [before], "on_the_day": False})
    both = give(make_person("Bo Both"), "staff", elm_north, starts_on=date(2025, 1, 1))
    moved = give(make_person("Mo Moved"), "staff", elm_south, starts_on=LONG_AGO)
    give(both, "staff", elm_south, starts_on=LONG_AGO)
    for person in (both, moved):
        trained(person, elm_north, done_on=LONG_AGO, runs_out_on=DUE)

    heard = {}
    for before in (30, 21, 20, 19, 11, 10, 9, 0):
        run(DUE - timedelta(days=before))
        for message in Message.objects.select_related("person", "organisation"):
            heard.setdefault((message.person.name, message.organisation.slug), before)

    assert heard == {("Bo Both", "elm-north"): 20, ("Mo Moved", "elm-south"): 10}


def test_slices_cover_everybody(school, monkeypatch):
    monkeypatch.setattr(bulk, "SLICE", 2)
    for number in range(5):
        person = give(make_person(f"Person {number}"), "staff", school, starts_on=LONG_AGO)
        trained(person, school, done_on=LONG_AGO, runs_out_on=DUE)

    assert run(DUE) == 5
    assert run(DUE) == 0


def test_two_workers_give_one_message_and_one_row(teacher, school, monkeypatch):
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=DUE)
    real, seen = running_out._give, []

    def other_worker_first(numbers, rung):
        if not seen:
            seen.append(numbers)
            real(numbers, replace(rung, now=rung.now - timedelta(seconds=1)))
        return real(numbers, rung)

    monkeypatch.setattr(running_out, "_give", other_worker_first)

    assert run(DUE) == 0
    assert Message.objects.count() == Reminder.objects.count() == 1
    assert AuditEntry.objects.filter(verb="remind", organisation=school).count() == 1


@pytest.mark.parametrize("people", [3, 60])
def test_run_asks_the_same_for_few_and_for_many(people, school, django_assert_max_num_queries):
    for number in range(people):
        person = give(make_person(f"Person {number}"), "staff", school, starts_on=LONG_AGO)
        trained(person, school, done_on=LONG_AGO, runs_out_on=DUE)

    with django_assert_max_num_queries(22):
        assert run(DUE) == people


# What waits and how it comes ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("why", ["done again", "newer one behind it", "left"])
def test_mail_that_waits_and_no_longer_counts_is_withdrawn(why, teacher, school):
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=date(2026, 12, 25))
    run(date(2026, 12, 24))
    if why == "done again":
        trained(teacher, school, done_on=date(2026, 12, 24), runs_out_on=date(2027, 12, 24))
    elif why == "newer one behind it":
        run(date(2026, 12, 25))
    else:
        type(teacher).objects.filter(pk=teacher.pk).update(is_active=False)

    run(date(2026, 12, 26))

    states = list(Message.objects.order_by("pk").values_list("state", flat=True))
    assert states == (["withdrawn", "waiting"] if why == "newer one behind it" else ["withdrawn"])


def test_several_things_of_a_morning_come_in_one_mail(teacher, school, mailoutbox):
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=DUE)
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=DUE, slug=HANDLING)
    run(DUE)

    outbox.deliver_due(now=at_london(DUE, RUNS_AT) + timedelta(hours=4))

    assert len(mailoutbox) == 1
    assert course().label in mailoutbox[0].body
    assert course(HANDLING).label in mailoutbox[0].body


def test_who_does_it_again_before_the_morning_mail_leaves_hears_no_more_of_it(teacher, school, mailoutbox):
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=DUE)
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=DUE, slug=HANDLING)
    run(DUE)
    trained(teacher, school, done_on=DUE, runs_out_on=date(2028, 3, 4))

    outbox.deliver_due(now=at_london(DUE, RUNS_AT) + timedelta(hours=4))

    assert [mail.subject for mail in mailoutbox] == [f"Training to do again: {course(HANDLING).label}"]
    assert course().label not in mailoutbox[0].body


def test_whoever_wants_no_mail_of_it_finds_it_in_the_list(teacher, school, mailoutbox):
    Preference.objects.create(person=teacher, group="training", choice=Preference.Choice.LISTED)
    trained(teacher, school, done_on=LONG_AGO, runs_out_on=DUE)
    run(DUE)

    outbox.deliver_due(now=at_london(DUE, RUNS_AT) + timedelta(hours=4))

    assert mailoutbox == []
    assert Message.objects.get().state == Message.State.LISTED


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
    return sorted(
        (
            message.due_at,
            message.person.email,
            message.kind,
            values_of(message, now=message.created_at)["why"] if message.kind == LATE else "",
        )
        for message in Message.objects.select_related("person")
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
        day += timedelta(days=1)

    foreseen = sorted((one.at, one.to, one.kind, one.why if one.kind == LATE else "") for one in planned)
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
