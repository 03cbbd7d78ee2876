"""Reminders: on their rungs, exactly once, without a storm after an outage, and as planned."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from accounts.models import CalendarDay
from core import bulk
from core.clocks import at_london, london, london_day
from core.models import AuditEntry, Message, Reminder
from core.outbox import say
from policies import publishing, reminders
from policies.models import Obligation
from policies.reminders import AT_ISSUE, confirming, why
from policies.workflow import State
from tests.factories import give, make_person
from tests.factories.policies import ObligationFactory, make_policy, make_version
from tests.factories.posts import change_rule, use_rules

DUE = date(2026, 11, 30)


def at(day):
    return at_london(day, reminders.RUNS_AT)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(bulk, "_ROOM", 0)


@pytest.fixture
def version(policy):
    return make_version(policy, state=State.IN_FORCE)


@pytest.fixture
def duty(version, author):
    return ObligationFactory(person=author, version=version, due_on=DUE, owed_since=DUE - timedelta(days=30))


def told(kind):
    return Message.objects.filter(kind=kind)


def rungs(kind):
    return list(Reminder.objects.filter(kind=kind).order_by("-rung").values_list("rung", flat=True))


def test_first_word_comes_with_the_duty(policy, version, author, now):
    publishing.refresh_obligations(now=now)

    assert rungs("policies.confirm") == [AT_ISSUE]
    message = Message.objects.get(kind="policies.confirm")
    headline, words = say(message)
    assert headline == "Please read and confirm: Social media policy"
    assert "You are asked to read it." in words
    assert message.path == "/policies/oakfield-social-media/acknowledge/"


def test_every_rung_is_given_once_day_by_day(duty):
    for before in range(20, -4, -1):
        for _ in range(2):
            reminders.remind(now=at(DUE - timedelta(days=before)))

    assert rungs("policies.confirm") == [14, 7, 1, 0]
    assert told("policies.confirm").count() == 4


def test_catch_up_after_an_outage_gives_the_newest_rung_alone(duty):
    assert reminders.remind(now=at(DUE + timedelta(days=2))) == 1

    assert rungs("policies.confirm") == [0]
    assert "should have been confirmed 2 days ago" in say(Message.objects.get())[1]
    assert reminders.remind(now=at(DUE + timedelta(days=3))) == 0


def test_two_workers_give_one_message_and_one_row(duty, monkeypatch):
    real, seen = confirming._give, []

    def other_worker_first(numbers, rung):
        if not seen:
            seen.append(numbers)
            real(numbers, replace(rung, now=rung.now - timedelta(seconds=1)))
        return real(numbers, rung)

    monkeypatch.setattr(confirming, "_give", other_worker_first)
    given = reminders.remind(now=at(DUE))

    assert given == 0
    assert Message.objects.count() == Reminder.objects.count() == 1
    assert AuditEntry.objects.filter(verb="remind").count() == 1


@pytest.mark.django_db
def test_database_itself_refuses_a_second_reminder(duty):
    reminders.remind(now=at(DUE))
    row = Reminder.objects.get()
    row.pk = None

    with pytest.raises(IntegrityError):
        row.save()


def test_who_confirmed_or_left_is_not_reminded(duty, author):
    Obligation.objects.update(state="acknowledged", closed_at=duty.created_at)
    assert reminders.remind(now=at(DUE)) == 0

    Obligation.objects.update(state="owed", closed_at=None)
    author.is_active = False
    author.save()
    assert reminders.remind(now=at(DUE)) == 0


def test_version_of_two_schools_is_reminded_once_for_the_earlier_day(elmtree, elm_north, elm_south):
    version = make_version(make_policy(elmtree, places=[elm_north, elm_south]), state=State.IN_FORCE)
    person = make_person("Two Schools")
    for place, due_on in ((elm_north, DUE + timedelta(days=3)), (elm_south, DUE)):
        ObligationFactory(
            person=person, version=version, organisation=place, due_on=due_on, owed_since=DUE - timedelta(days=30)
        )

    assert reminders.remind(now=at(DUE)) == 1
    assert Reminder.objects.get().due_on == DUE


def test_batches_cover_everybody(version, monkeypatch):
    monkeypatch.setattr(bulk, "SLICE", 2)
    for number in range(5):
        ObligationFactory(
            person=make_person(f"Person {number}"), version=version, due_on=DUE, owed_since=date(2026, 10, 1)
        )

    assert reminders.remind(now=at(DUE)) == 5


def test_killed_run_is_completed_by_the_next(version, monkeypatch):
    monkeypatch.setattr(bulk, "SLICE", 2)
    for number in range(5):
        ObligationFactory(
            person=make_person(f"Person {number}"), version=version, due_on=DUE, owed_since=date(2026, 10, 1)
        )
    real, batches = confirming._give, []

    def die_on_the_second(*args, **options):
        batches.append(args)
        if len(batches) == 2:
            raise KeyboardInterrupt
        return real(*args, **options)

    monkeypatch.setattr(confirming, "_give", die_on_the_second)
    with pytest.raises(KeyboardInterrupt):
        reminders.remind(now=at(DUE))
    assert reminders.remind(now=at(DUE)) == 3

    assert Message.objects.count() == 5


def test_review_is_reminded_on_every_rung_to_the_owner(policy, version, author):
    policy.owner = author
    policy.save()
    version.next_review_on = DUE
    version.save()

    for before in range(100, -3, -1):
        reminders.remind(now=at(DUE - timedelta(days=before)))

    assert rungs("policies.review") == [90, 60, 30, 14, 7, 1, 0]
    assert set(Message.objects.values_list("person", flat=True)) == {author.pk}
    assert Message.objects.first().path == "/policies/manage/oakfield-social-media/v/1/"


def test_review_of_a_policy_without_owner_goes_to_the_head(version, approver):
    version.next_review_on = DUE
    version.save()

    reminders.remind(now=at(DUE + timedelta(days=400)))

    message = Message.objects.get()
    assert message.person == approver
    assert "The review was due 400 days ago." in say(message)[1]


def test_new_owner_hears_of_a_review_too(policy, version, author, approver):
    version.next_review_on = DUE
    version.save()
    reminders.remind(now=at(DUE))
    policy.owner = author
    policy.save()

    assert reminders.remind(now=at(DUE)) == 1
    assert reminders.remind(now=at(DUE)) == 0


def test_mail_goes_out_on_the_schools_next_working_morning(duty, oakfield):
    sunday = date(2026, 11, 29)

    reminders.remind(now=at(sunday))

    due_at = london(Message.objects.get().due_at)
    assert (due_at.date(), due_at.hour, due_at.minute) == (date(2026, 11, 30), 7, 30)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)])
def test_odd_sundays_have_one_reminder_like_any_day(version, author, day):
    ObligationFactory(person=author, version=version, due_on=day, owed_since=day - timedelta(days=40))

    for hour in range(26):
        reminders.remind(now=at(day) + timedelta(hours=hour - 2))

    assert 0 in rungs("policies.confirm")
    assert len(rungs("policies.confirm")) == len(set(rungs("policies.confirm"))) <= 2


@pytest.mark.parametrize(
    ("kind", "rung", "late", "words"),
    [
        ("policies.confirm", 7, -7, "Please confirm in 7 days."),
        ("policies.confirm", 1, -1, "Please confirm tomorrow."),
        ("policies.review", 0, 0, "The review is due today."),
        ("policies.review", 0, 1, "The review was due 1 day ago."),
    ],
)
def test_reason_is_said_in_plain_words(kind, rung, late, words):
    assert why(kind, rung, DUE, on=DUE + timedelta(days=late)) == words


def test_number_of_queries_does_not_grow_with_the_people(version, oakfield, now, django_assert_max_num_queries):
    for number in range(30):
        person = give(make_person(f"Person {number}"), "staff", oakfield)
        ObligationFactory(person=person, version=version, due_on=london_day(now), owed_since=date(2026, 1, 1))

    with django_assert_max_num_queries(30):
        assert reminders.remind(now=now) == 30


def test_history_has_one_line_for_each_version_and_school_of_a_slice(elmtree, elm_north, elm_south):
    first, second = (make_version(make_policy(place), state=State.IN_FORCE) for place in (elm_north, elm_south))
    for version, place in ((first, elm_north), (second, elm_south)):
        for number in range(3):
            person = make_person(f"Person {number} of {place.slug}")
            ObligationFactory(
                person=person, version=version, organisation=place, due_on=DUE, owed_since=date(2026, 10, 1)
            )

    assert reminders.remind(now=at(DUE)) == 6

    lines = sorted(AuditEntry.objects.filter(verb="remind"), key=lambda line: int(line.about_id))
    assert [(line.about_id, line.organisation, line.person) for line in lines] == [
        (str(first.pk), elm_north, None), (str(second.pk), elm_south, None),
    ]  # fmt: skip


def test_waiting_reminder_is_withdrawn_once_nothing_is_owed(duty, author):
    reminders.remind(now=at(DUE - timedelta(days=7)))

    Obligation.objects.update(state="acknowledged", closed_at=duty.created_at)
    reminders.remind(now=at(DUE - timedelta(days=7)) + timedelta(hours=1))

    assert Message.objects.get().state == Message.State.WITHDRAWN


def test_after_a_holiday_only_the_newest_of_what_waits_goes_out(duty, oakfield):
    CalendarDay.objects.create(
        organisation=oakfield, kind="holiday", label="Long", starts_on=DUE - timedelta(days=15), ends_on=DUE
    )

    for before in range(14, -2, -1):
        reminders.remind(now=at(DUE - timedelta(days=before)))

    states = told("policies.confirm").order_by("pk").values_list("state", "context__rung")
    assert list(states) == [("withdrawn", 14), ("withdrawn", 7), ("withdrawn", 1), ("waiting", 0)]
    assert "should have been confirmed 1 day ago" in say(told("policies.confirm").last())[1]


def test_owner_back_from_the_summer_reads_one_line_about_a_review_and_not_one_for_every_rung(policy, version, author):
    CalendarDay.objects.create(
        organisation=policy.organisation,
        kind="holiday",
        label="Summer",
        starts_on=date(2027, 7, 22),
        ends_on=date(2027, 8, 31),
    )
    policy.owner = author
    policy.save()
    version.next_review_on = date(2027, 8, 10)
    version.save()
    reminders.remind(now=at(date(2027, 7, 21)))
    Message.objects.update(state=Message.State.SENT)

    for step in range(41):
        reminders.remind(now=at(date(2027, 7, 22) + timedelta(days=step)))

    waiting = Message.objects.get(state=Message.State.WAITING)
    assert london(waiting.due_at).date() == date(2027, 9, 1)
    assert "The review was due 22 days ago." in say(waiting, now=waiting.due_at)[1]
    assert told("policies.review").filter(state=Message.State.WITHDRAWN).count() == 6


def test_words_are_those_of_the_day_the_mail_goes_out(duty):
    reminders.remind(now=at(DUE - timedelta(days=1)))
    message = Message.objects.get()

    assert message.context == {"policy": "Social media policy", "due_on": DUE.isoformat(), "rung": 1}
    assert "Please confirm today." in say(message)[1]
    assert "confirmed 3 days ago" in say(message, now=at(DUE + timedelta(days=3)))[1]


def test_school_with_a_ladder_of_its_own_is_reminded_by_it(elmtree, elm_north, elm_south):
    use_rules("light-touch", elmtree)
    use_rules("light-touch", elm_north)
    change_rule(
        elm_north, "policies.confirm_ladder", {"before": [3], "on_the_day": False, "weekly_for": 0, "further": []}
    )
    version = make_version(make_policy(elmtree, places=[elm_north, elm_south]), state=State.IN_FORCE)
    for place in (elm_north, elm_south):
        ObligationFactory(
            person=make_person(place.slug),
            version=version,
            organisation=place,
            due_on=DUE,
            owed_since=date(2026, 10, 1),
        )

    for before in range(20, -40, -1):
        reminders.remind_to_confirm(now=at(DUE - timedelta(days=before)))

    given = Reminder.objects.order_by("-rung").values_list("person__name", "rung")
    assert list(given.filter(person__name="elm-north")) == [("elm-north", 3)]
    assert [rung for _, rung in given.filter(person__name="elm-south")] == [14, 7, 1, 0, -7, -14, -21, -28]


def test_school_without_any_working_day_holds_up_nobody(duty, oakfield, elm_north):
    CalendarDay.objects.create(
        organisation=elm_north, kind="holiday", label="For ever", starts_on=date(2026, 1, 1), ends_on=date(2032, 1, 1)
    )

    assert reminders.remind(now=at(DUE)) == 1
