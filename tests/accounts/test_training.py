"""Training: what may be recorded, put right and taken back, whether it counts on a day, and of whom which course is asked."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts import services
from accounts.models import Membership, TrainingRecord, User
from accounts.roles import ROLES, Can, Role
from accounts.training import HANDLERS, asked_at, lacking, training_in_force
from core.audit import entries_about
from core.clocks import at_london
from core.workflow import MACHINE, NotNow
from tests.factories import give, make_person
from tests.factories.posts import change_rule, use_rules
from tests.factories.training import HANDLING, INDUCTION, SOCIAL_MEDIA, course, trained

NOW = at_london(date(2027, 3, 4), time(10))
DONE = date(2027, 3, 1)


@pytest.fixture
def ana(oakfield):
    return give(make_person("Ana"), "staff", oakfield, employment="employee")


def record(people, place, *, by=MACHINE, slug=INDUCTION, done_on=DONE, **details):
    return services.record_training(
        people=people, course=course(slug), done_on=done_on, organisation=place, by=by, now=NOW, **details
    )


# Recording --------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("slug", "done_on", "typed", "runs_out_on"),
    [
        (INDUCTION, DONE, None, date(2028, 3, 1)),
        (INDUCTION, date(2024, 2, 29), None, date(2025, 2, 28)),
        (HANDLING, date(2024, 2, 29), None, date(2026, 2, 28)),
        (SOCIAL_MEDIA, DONE, None, None),
        (SOCIAL_MEDIA, DONE, date(2027, 9, 1), date(2027, 9, 1)),
        (INDUCTION, DONE, DONE, DONE),
    ],
)
def test_last_day_is_what_was_typed_or_what_the_course_says(slug, done_on, typed, runs_out_on, ana, oakfield):
    (made,) = record([ana], oakfield, slug=slug, done_on=done_on, runs_out_on=typed)

    assert made.runs_out_on == runs_out_on


def test_several_people_are_recorded_at_once_each_with_a_line_of_history(ana, author, oakfield, office):
    made = record([ana, author], oakfield, by=office)

    assert {one.person for one in made} == {ana, author}
    for one in made:
        (entry,) = entries_about(one)
        assert (entry.verb, entry.person, entry.organisation) == ("record_training", office, oakfield)


def test_second_click_records_nothing_twice(ana, author, oakfield):
    record([ana], oakfield)

    assert [one.person for one in record([ana, author], oakfield)] == [author]
    assert record([ana, author], oakfield) == []


def test_database_itself_refuses_a_second_one_of_a_day(ana, oakfield):
    trained(ana, oakfield, done_on=DONE)

    with pytest.raises(IntegrityError), transaction.atomic():
        trained(ana, oakfield, done_on=DONE)


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"done_on": date(2027, 3, 5)}, "has not come yet"),
        ({"runs_out_on": date(2027, 2, 28)}, "before the day it was done"),
    ],
)
def test_days_that_cannot_be_are_refused(details, words, ana, oakfield):
    with pytest.raises(NotNow, match=words):
        record([ana], oakfield, **details)


def test_who_does_not_work_there_is_refused_by_name(ana, oakfield, elm_north):
    with pytest.raises(NotNow, match="Ana does not work at Elm North School today."):
        record([ana], elm_north)
    assert not TrainingRecord.objects.exists()


@pytest.mark.parametrize("role", ["staff", "governor", "policy-owner", "auditor", "safeguarding-lead"])
def test_who_does_not_keep_people_records_nothing(role, ana, oakfield):
    somebody = give(make_person("Sam Body"), role, oakfield)

    with pytest.raises(PermissionDenied):
        record([ana], oakfield, by=somebody)


def test_who_keeps_people_of_another_school_records_nothing_here(ana, oakfield, stranger):
    with pytest.raises(PermissionDenied):
        record([ana], oakfield, by=stranger)


# Putting right ----------------------------------------------------------------------------------------------------------------
def test_correction_keeps_the_old_record_with_its_reason(ana, oakfield, office):
    (wrong,) = record([ana], oakfield)

    right = services.correct_training(
        record=wrong, done_on=DONE, runs_out_on=date(2027, 9, 1), because=" It counts for half a year. ", by=office, now=NOW
    )  # fmt: skip

    wrong.refresh_from_db()
    assert (wrong.ended_at, wrong.ended_by, wrong.ended_because) == (NOW, office, "It counts for half a year.")
    assert (right.corrects, right.done_on, right.runs_out_on) == (wrong, DONE, date(2027, 9, 1))
    assert list(TrainingRecord.objects.standing()) == [right]
    assert [entry.verb for entry in entries_about(wrong)] == ["record_training", "correct_training"]
    assert [entry.verb for entry in entries_about(right)] == ["record_training"]


def test_record_that_never_was_is_taken_back_and_may_be_made_again(ana, oakfield, office):
    (wrong,) = record([ana], oakfield)

    services.strike_training(record=wrong, because="Another Ana.", by=office, now=NOW)

    assert not training_in_force(ana, course(), on=DONE)
    assert len(record([ana], oakfield)) == 1
    assert TrainingRecord.objects.count() == 2


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"runs_out_on": date(2028, 3, 1)}, "stand there already"),
        ({"done_on": date(2027, 3, 5)}, "has not come yet"),
        ({"done_on": date(2026, 3, 1)}, "another record of this course on that day"),
        ({"because": " "}, "Say in a sentence why"),
    ],
)
def test_correction_that_cannot_be_is_refused_and_nothing_ends(details, words, ana, oakfield):
    (wrong,) = record([ana], oakfield)
    record([ana], oakfield, done_on=date(2026, 3, 1))
    typed = {"done_on": DONE, "runs_out_on": None, "because": "Wrong.", **details}

    with pytest.raises(NotNow, match=words):
        services.correct_training(record=wrong, by=MACHINE, now=NOW, **typed)

    assert TrainingRecord.objects.standing().count() == 2


def test_what_somebody_has_put_right_is_not_put_right_again(ana, oakfield, office):
    (wrong,) = record([ana], oakfield)
    services.strike_training(record=wrong, because="Wrong.", by=office, now=NOW)

    with pytest.raises(NotNow, match="already"):
        services.strike_training(record=wrong, because="Wrong.", by=office, now=NOW)


def test_who_does_not_keep_people_puts_nothing_right(ana, oakfield, stranger):
    (wrong,) = record([ana], oakfield)

    with pytest.raises(PermissionDenied):
        services.strike_training(record=wrong, because="Wrong.", by=stranger, now=NOW)


# Whether it counts ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2027, 3, 1), True),
        (date(2027, 3, 2), False),
    ],
)
def test_it_counts_from_the_day_it_was_done_to_its_last_day(on, counts, ana, oakfield):
    trained(ana, oakfield, done_on=date(2026, 3, 1), runs_out_on=date(2027, 3, 1))

    assert training_in_force(ana, course(), on=on) is counts
    assert not training_in_force(ana, course(HANDLING), on=on)


def test_what_has_no_last_day_counts_for_good(ana, oakfield):
    trained(ana, oakfield, done_on=DONE, slug=SOCIAL_MEDIA)

    assert training_in_force(ana, course(SOCIAL_MEDIA), on=date(2060, 1, 1))


def test_of_several_the_one_that_counts_longest_is_the_newest(ana, oakfield):
    old = trained(ana, oakfield, done_on=date(2025, 3, 1), runs_out_on=date(2028, 3, 1))
    trained(ana, oakfield, done_on=date(2026, 3, 1), runs_out_on=date(2027, 3, 1))
    assert list(TrainingRecord.objects.newest()) == [old]

    for_good = trained(ana, oakfield, done_on=date(2020, 3, 1))
    assert list(TrainingRecord.objects.newest()) == [for_good]


# Of whom it is asked ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rule_set", "asked"),
    [
        ("headteacher-authorises", {INDUCTION, SOCIAL_MEDIA}),
        ("business-manager-confirms", {HANDLING}),
        ("chief-executive-approves", set()),
        ("light-touch", set()),
        ("safeguarding-first", set()),
    ],
)
def test_each_policy_asks_for_its_own_courses(rule_set, asked, oakfield):
    for slug in (INDUCTION, SOCIAL_MEDIA, HANDLING):
        course(slug)
    use_rules(rule_set, oakfield)

    assert {one.course.slug for one in asked_at([oakfield])} == asked


@pytest.mark.parametrize(
    ("role", "employment", "lacks"),
    [
        ("staff", "employee", {INDUCTION, SOCIAL_MEDIA}),
        ("staff", "part-time", {INDUCTION, SOCIAL_MEDIA}),
        ("staff", "trainee", {INDUCTION, SOCIAL_MEDIA}),
        ("associate", "volunteer", {INDUCTION}),
        ("associate", "agency", {INDUCTION}),
        ("governor", "office-holder", {INDUCTION}),
        ("safeguarding-lead", "employee", {INDUCTION, SOCIAL_MEDIA, HANDLING}),
        ("chair-of-governors", "office-holder", {INDUCTION, HANDLING}),
        ("business-manager", "employee", {INDUCTION, SOCIAL_MEDIA, HANDLING}),
        ("school-office", "employee", {INDUCTION, SOCIAL_MEDIA}),
    ],
)
def test_who_is_asked_for_what_follows_from_role_and_employment(role, employment, lacks, oakfield):
    use_rules("headteacher-authorises", oakfield)
    every = [INDUCTION, SOCIAL_MEDIA, HANDLING]
    for slug in every:
        course(slug)
    change_rule(oakfield, "general.training", every)
    person = give(make_person("Pat"), role, oakfield, employment=employment)

    def lacking_now(asked):
        found = lacking([asked], memberships=Membership.objects, records=TrainingRecord.objects, on=DONE)
        return User.objects.filter(found).exists()

    asked = asked_at([oakfield])
    assert {one.course.slug for one in asked if lacking_now(one)} == lacks
    assert {one.course.slug for one in asked if one.is_asked_of(person.memberships.get())} == lacks
    for slug in lacks:
        trained(person, oakfield, done_on=DONE, slug=slug)
    assert not any(lacking_now(one) for one in asked)


def test_nobody_is_asked_at_a_place_whose_rules_are_silent(elmtree, elm_north, elm_south):
    use_rules("light-touch", elmtree)
    use_rules("headteacher-authorises", elm_north)
    course()
    person = give(make_person("Pat"), "staff", elm_south)

    asked = asked_at([elm_north, elm_south])

    assert {one.places for one in asked} == {frozenset({elm_north.pk})}
    assert not asked[0].is_asked_of(person.memberships.get())


def test_handlers_are_those_who_can_be_sent_a_report_or_write_the_policy():
    assert Role.SAFEGUARDING_LEAD in HANDLERS
    assert Role.DATA_PROTECTION_OFFICER in HANDLERS
    assert Role.POLICY_OWNER in HANDLERS
    assert {Role.STAFF, Role.GOVERNOR, Role.SCHOOL_OFFICE, Role.AUDITOR} & HANDLERS == set()
    assert all(
        ROLES[role].can & {can for can in Can if can.startswith("handle_") or can == Can.WRITE_POLICIES}
        for role in HANDLERS
    )
