"""Reminders of training that runs out: when they come, to whom, and how what waits is mailed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts import reminders, services
from accounts.models import Membership, Preference
from accounts.reminders import running_out
from accounts.reminders.foreseeing import RUNS_AT
from core import bulk, outbox
from core.clocks import at_london, london
from core.models import AuditEntry, Message, Reminder
from core.outbox import say
from core.workflow import MACHINE
from tests.accounts.running_out.days import DUE, LONG_AGO, at, run
from tests.factories import give, make_person
from tests.factories.posts import change_rule, use_rules
from tests.factories.training import HANDLING, INDUCTION, SOCIAL_MEDIA, course, trained

RUNS_OUT, LATE = "accounts.training_runs_out", "accounts.training_late"


def rungs(kind=RUNS_OUT):
    return list(Reminder.objects.filter(kind=kind).order_by("-rung").values_list("rung", flat=True))


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
