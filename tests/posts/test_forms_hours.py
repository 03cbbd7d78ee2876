"""The form that asks for suitable hours: what it begins with, what it refuses beside its field, and what it says of what waits."""

from datetime import datetime, timedelta

import pytest

from accounts.models import CalendarDay
from core.clocks import LONDON
from posts.forms.hours import AT_ANY_HOUR, BEFORE_IT_BEGINS, NO_DAY, TOO_SHORT, SuitableHoursForm
from tests.factories.posts import PostFactory, use_rules

FILLED = {"kept": "certain", "days": ["0", "1", "2"], "starts": "7.30 am", "ends": "18:00", "outside": "block"}
VALUE = {"days": ["monday", "tuesday", "wednesday"], "from": "07:30", "until": "18:00", "outside": "block"}
FRIDAY_NIGHT, MONDAY_NOON = datetime(2026, 11, 20, 22, tzinfo=LONDON), datetime(2026, 11, 23, 12, tzinfo=LONDON)


def form(**answers):
    return SuitableHoursForm(FILLED | answers, may_lock=True)


@pytest.mark.parametrize(
    ("answers", "value"),
    [
        ({}, VALUE),
        ({"open_days_only": "on"}, VALUE | {"open_days_only": True}),
        ({"outside": ""}, VALUE | {"outside": "ask"}),
        ({"starts": "midnight", "ends": "midday"}, VALUE | {"from": "00:00", "until": "12:00"}),
        ({"ends": "8.30 am"}, VALUE | {"until": "08:30"}),
        ({"kept": "any"}, None),
        ({"kept": "any", "days": [], "starts": "", "ends": ""}, None),
    ],
)
def test_what_was_filled_in_is_kept_as_the_rules_hold_it_and_comes_back(answers, value):
    filled = form(**answers)

    assert filled.is_valid(), filled.errors
    assert filled.value() == value
    again = SuitableHoursForm(SuitableHoursForm.answers(value), may_lock=False)
    assert again.is_valid(), again.errors
    assert again.value() == value


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"kept": ""}, "kept", "Choose an answer to “When may posts go out?”."),
        ({"kept": "sometimes"}, "kept", "is not one of the answers"),
        ({"days": []}, "days", NO_DAY),
        ({"days": ["7"]}, "days", "“7” is not one of the answers"),
        ({"starts": ""}, "starts", "Say from when posts go out, for example 7 am."),
        ({"ends": ""}, "ends", "Say until when posts go out, for example 8 pm."),
        ({"starts": "early"}, "starts", "Write the time like 16:30 or 4.30 pm."),
        ({"ends": "25:00"}, "ends", "Write the time like 16:30 or 4.30 pm."),
        ({"ends": "7 am"}, "ends", BEFORE_IT_BEGINS),
        ({"ends": "7.30 am"}, "ends", BEFORE_IT_BEGINS),
        ({"ends": "midnight"}, "ends", BEFORE_IT_BEGINS),
        ({"ends": "8.29 am"}, "ends", TOO_SHORT),
        ({"outside": "perhaps"}, "outside", "is not one of the answers"),
    ],
)
def test_hours_that_cannot_be_kept_are_refused_beside_their_field(answers, field, sentence):
    filled = form(**answers)

    assert not filled.is_valid()
    assert list(filled.errors) == [field]
    assert sentence in filled.errors[field][0]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, AT_ANY_HOUR),
        (VALUE, "Posts go out Monday to Wednesday, 7.30 am to 6 pm. At any other time only if families must know at once."),
        (VALUE | {"outside": "ask", "open_days_only": True}, "on days when the school is open. At any other time only if whoever"),
    ],
)  # fmt: skip
def test_hours_say_themselves(value, words):
    assert words in SuitableHoursForm.words(value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answers", "now", "words"),
    [
        ({}, MONDAY_NOON, "2 posts are signed off and wait without a time of their own. With this, the hours hold nothing back"),
        ({"kept": "any"}, FRIDAY_NIGHT, "With this, the hours hold nothing back any more."),
        ({}, FRIDAY_NIGHT, "With this, the hours hold back until Monday 23 November 2026 at 7.30 am."),
        ({"open_days_only": "on"}, FRIDAY_NIGHT, "With this, the hours hold back until Tuesday 24 November 2026 at 7.30 am."),
    ],
)  # fmt: skip
def test_it_says_what_changes_for_posts_that_wait(answers, now, words, elmtree, elm_north, elm_south, author):
    use_rules("light-touch", elmtree)
    CalendarDay.objects.create(
        organisation=elmtree, kind="holiday", label="Away", starts_on=MONDAY_NOON.date(), ends_on=MONDAY_NOON.date()
    )
    for place in (elm_north, elm_north, elm_south):
        PostFactory(organisation=place, author=author, state="approved")
    PostFactory(organisation=elm_north, author=author, state="approved", moment=now + timedelta(days=1))
    PostFactory(organisation=elm_north, author=author, state="approved", purpose="closure")
    PostFactory(organisation=elm_north, author=author, state="in_review", submitted_at=now)
    filled = form(**answers)
    filled.is_valid()

    some = filled.meanwhile(elmtree, but_not=[elm_south.path], now=now)
    one = filled.meanwhile(elm_south, but_not=[], now=now)
    none = filled.meanwhile(elm_south, but_not=[elm_south.path], now=now)

    assert words in some[0]
    assert one[0].startswith("1 post is signed off and waits without a time of its own.")
    assert none == some[1:] == one[1:]
