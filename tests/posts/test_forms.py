"""Forms of posts: what is read, and the sentence beside the field for what is not."""

from datetime import time, timedelta

import pytest
from django import forms

from accounts.models import User
from core.clocks import london_day
from core.fields import TimeOfDayField
from posts.forms import AccountForm, AuthoriseForm, ComposeForm, PauseForm, people_formset
from posts.rulebook import rules_of
from posts.services import Named
from tests.factories import make_person
from tests.factories.posts import AccountFactory, use_rules, write


class TimeSheet(forms.Form):
    time = TimeOfDayField(required=False)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("16:30", time(16, 30)),
        ("4.30 pm", time(16, 30)),
        ("4pm", time(16)),
        ("12 am", time(0)),
        ("12.15 PM", time(12, 15)),
        ("16:30 pm", time(16, 30)),
        ("", None),
    ],
)
def test_time_is_read_as_people_write_it(words, read):
    form = TimeSheet({"time": words})

    assert form.is_valid()
    assert form.cleaned_data["time"] == read


@pytest.mark.parametrize("words", ["noon", "25:00", "4.75 pm", "4:3"])
def test_time_that_is_none_is_explained(words):
    assert TimeSheet({"time": words}).errors["time"] == ["Write the time like 16:30 or 4.30 pm."]


# Accounts -----------------------------------------------------------------------------------------------------------------
@pytest.fixture
def school(oakfield):
    oakfield.domains = ["oakfield.test"]
    oakfield.save()
    return use_rules("light-touch", oakfield)


def account(school, **more):
    typed = {"kind": "facebook", "label": "Page", "handle": "@Oakfield", "mailbox": "office@oakfield.test", **more}
    return AccountForm(typed, organisation=school)


def test_account_form_offers_every_channel_there_is(school):
    kinds = [kind for kind, _label in account(school).fields["kind"].choices]

    assert {"atom", "facebook", "instagram"} <= set(kinds)


def test_address_without_a_scheme_is_read_as_https(school):
    form = account(school, address="www.facebook.com/oakfield")

    assert form.is_valid()
    assert form.cleaned_data["address"] == "https://www.facebook.com/oakfield"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("mailbox", "head@gmail.test"),
        ("mailbox", "no mailbox"),
        ("kind", "telegraph"),
        ("label", ""),
        ("handle", ""),
        ("address", "javascript:alert(1)"),
    ],
)
def test_what_cannot_stand_on_the_register_is_told_beside_its_field(field, words, school):
    form = account(school, **{field: words})

    assert list(form.errors) == [field]
    assert form[field].value() == words


def authorise(person, today, **more):
    typed = {"person": person.pk, "reason": "Runs the page", **more}
    return AuthoriseForm(typed, people=User.objects.filter(name__startswith="A"), today=today)


def test_last_day_counts_to_its_last_moment(author, today):
    day = today + timedelta(days=40)
    form = authorise(author, today, until_day=str(day.day), until_month=str(day.month), until_year=str(day.year))

    assert form.is_valid()
    until = form.cleaned_data["until"]
    assert london_day(until) == day
    assert london_day(until + timedelta(seconds=1)) == day + timedelta(days=1)


def test_authorisation_without_a_last_day_has_no_end(author, today):
    form = authorise(author, today)

    assert form.is_valid()
    assert form.cleaned_data["until"] is None


def test_last_day_that_has_passed_is_refused(author, today):
    form = authorise(author, today, until_day="1", until_month="9", until_year="2020")

    assert form.errors["until"] == ["This day has passed."]


def test_last_day_that_is_none_is_refused_once(author, today):
    form = authorise(author, today, until_day="31", until_month="2", until_year="2040")

    assert form.errors["until"] == ["That is not a real date. For example: 27 3 2027."]


def test_only_people_of_the_school_can_be_chosen_and_namesakes_are_told_apart(author, today):
    outside = make_person("Zoe Outside")

    form = authorise(outside, today)

    assert list(form.errors) == ["person"]
    assert f"{author.name} ({author.email})" in str(form["person"])


def test_pause_asks_for_its_reason_in_a_sentence():
    assert PauseForm({"reason": " "}).errors["reason"] == [
        "Say why, in a sentence: everybody who posts here will read it."
    ]


# People -------------------------------------------------------------------------------------------------------------------
def rows(*people):
    data = {"people-TOTAL_FORMS": str(len(people)), "people-INITIAL_FORMS": "0"}
    for number, person in enumerate(people):
        data |= {f"people-{number}-{name}": value for name, value in person.items()}
    return people_formset(data)


def test_empty_rows_are_nobody():
    people = rows({"name": "Amara", "permission": "yes", "name_shown": "on"}, {"name": " "}, {"name": ""})

    assert people.is_valid()
    assert people.named() == (Named(name="Amara", kind="pupil", permission="yes", name_shown=True),)


def test_permission_of_everybody_named_is_asked():
    people = rows({"name": "Amara", "kind": "pupil"})

    assert not people.is_valid()
    assert people.forms[0].errors["permission"] == [
        "Say whether this person may be shown. “Not sure yet” is an answer too."
    ]
    assert people.forms[0]["name"].value() == "Amara"


@pytest.mark.django_db
def test_rows_show_who_was_named_already_and_two_more(author, school):
    people = (Named(name="Bo", kind="adult", permission="unknown"), Named(name="Amara", kind="pupil", permission="yes"))
    post = write(author, school, AccountFactory(organisation=school), people=people)

    shown = people_formset(post=post)

    assert [form["name"].value() for form in shown.forms] == ["Bo", "Amara", None, None]


# Composing ----------------------------------------------------------------------------------------------------------------
@pytest.fixture
def compose(school, now):
    def build(**typed):
        data = {"title": "Brook", "when": "signed_off", **typed}
        return ComposeForm(data, rules=rules_of(school)[0], accounts=[], now=now)

    return build


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"time": "16:30"}, "day", "Enter a day, month and year."),
        (
            {"day_day": "1", "day_month": "9", "day_year": "2040"},
            "time",
            "Write the time like 16:30 or 4.30 pm.",
        ),
        (
            {"day_day": "1", "day_month": "9", "day_year": "2020", "time": "9:00"},
            "day",
            "This moment has passed. Choose one that is still to come.",
        ),
        (
            {"day_day": "31", "day_month": "2", "day_year": "2040", "time": "9:00"},
            "day",
            "That is not a real date. For example: 27 3 2027.",
        ),
    ],
)
def test_moment_needs_a_day_and_a_time_to_come(typed, field, sentence, compose):
    form = compose(when="at", **typed)

    assert form.errors == {field: [sentence]}


def test_day_left_over_from_before_is_not_a_moment(compose):
    form = compose(day_day="1", day_month="9", day_year="2020", time="9:00")

    assert form.is_valid()
    assert form.composition(people=()).moment is None


def test_one_tick_answers_every_question_that_was_left_open(compose):
    form = compose(none_apply="on", answer_copyright="not sure")

    assert form.is_valid()
    answers = form.composition(people=()).answers
    assert answers["copyright"] == "not sure"
    assert {answer for key, answer in answers.items() if key != "copyright"} == {"no problem"}


def test_without_the_tick_open_questions_stay_open(compose):
    form = compose(answer_copyright="not sure")

    assert form.is_valid()
    assert form.composition(people=()).answers == {"copyright": "not sure"}


def test_title_is_asked_for_in_a_sentence(compose):
    assert compose(title="").errors["title"] == ["Give it a short name, so that it can be found again."]
