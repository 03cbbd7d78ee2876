"""Forms of posts: what is read, and the sentence beside the field for what is not."""

from datetime import time, timedelta

import pytest
from django import forms

from accounts.models import User
from core.clocks import london_day
from core.fields import TimeOfDayField
from posts.forms import AccountForm, AuthoriseForm, ComposeForm, PauseForm, people_formset
from posts.forms.compose import EMPTY
from posts.kinds import Origin
from posts.rulebook import rules_of
from posts.services import Named
from tests.factories import make_person
from tests.factories.posts import AccountFactory, clean_photo, use_rules, write


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
        ("noon", time(12)),
        ("", None),
    ],
)
def test_time_is_read_as_people_write_it(words, read):
    form = TimeSheet({"time": words})

    assert form.is_valid()
    assert form.cleaned_data["time"] == read


@pytest.mark.parametrize("words", ["noonish", "25:00", "4.75 pm", "4:3"])
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
    def build(accounts=(), post=None, **typed):
        data = {"title": "Brook", "words": "We walked.", "when": "signed_off", **typed}
        return ComposeForm(data, rules=rules_of(school)[0], accounts=accounts, now=now, post=post)

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


@pytest.mark.parametrize("words", ["", "  \n", "\u200b", "\u2800 \ufe0f", "\u3164"])
def test_post_in_which_nothing_can_be_seen_is_refused_beside_its_words(words, compose):
    form = compose(words=words)

    assert form.errors == {"words": [EMPTY]}


def test_own_words_of_an_account_it_does_not_go_to_are_nothing_yet(compose, school):
    website = AccountFactory(organisation=school)
    own = {f"words_{website.pk}": "Only here."}

    assert compose([website], words="", **own).errors == {"words": [EMPTY]}
    assert compose([website], words="", **own, **{f"account_{website.pk}": "on"}).is_valid()


def test_post_whose_last_picture_is_taken_out_is_empty_and_one_with_a_picture_is_not(compose, author, school):
    website = AccountFactory(organisation=school)
    post = write(author, school, website, new_photos=(clean_photo(),), nobody_recognisable=True)
    uid = post.photos.get().uid

    assert compose(post=post, words="").is_valid()
    assert compose(post=post, words="", **{f"remove_{uid}": "on"}).errors == {"words": [EMPTY]}


def test_where_a_stored_picture_is_from_is_read_as_one_answer(compose, author, school):
    post = write(author, school, AccountFactory(organisation=school), new_photos=(clean_photo(taken="own-device"),))
    uid = str(post.photos.get().uid)
    form = compose(post=post, **{f"taken_{uid}": "licensed", f"taken_words_{uid}": " CC BY 4.0 "})

    assert form.is_valid()
    said = form.composition(people=())
    assert said.origins == {uid: Origin(source="licensed", words="CC BY 4.0")}
    assert said.left_device == frozenset()


def test_picture_about_which_nothing_was_sent_stays_as_it_was(compose, author, school):
    post = write(author, school, AccountFactory(organisation=school), new_photos=(clean_photo(),))
    form = compose(post=post)

    assert form.is_valid()
    assert form.composition(people=()).origins == {}


def test_words_about_a_quotation_count_only_with_one(compose):
    none, other = compose(quote_words="A poem"), compose(quote_source="other", quote_words="A poem")

    assert none.is_valid()
    assert other.is_valid()
    assert none.composition(people=()).quote == Origin()
    assert other.composition(people=()).quote == Origin(source="other", words="A poem")


def test_title_is_asked_for_in_a_sentence(compose):
    assert compose(title="").errors["title"] == ["Give it a short name, so that it can be found again."]
