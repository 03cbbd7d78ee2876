"""What people type: read kindly, refused with a sentence."""

import pytest
from django.core.exceptions import ValidationError

from policies.forms import AudienceForm, DecisionForm, RoughDayField
from policies.importing.dates import MonthDate
from policies.models import BodyDecision


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["4", "3", "2027"], MonthDate(2027, 3, 4)),
        (["", " 3 ", "2027"], MonthDate(2027, 3)),
        (["", "", ""], None),
        (None, None),
    ],
)
def test_rough_day_is_read_as_exactly_as_it_is_typed(typed, expected):
    assert RoughDayField(required=False).clean(typed) == expected


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["31", "2", "2027"], "not a real date"),
        (["", "", "2027"], "not a real date"),
        (["x", "3", "2027"], "not a real date"),
        (["", "3", "99999999999999999999"], "not a real date"),
        (["", "3", "1900"], "four figures"),
        (["", "", ""], "Enter a month"),
    ],
)
def test_rough_day_refuses_with_a_sentence(typed, words):
    with pytest.raises(ValidationError, match=words):
        RoughDayField().clean(typed)


def test_rough_day_is_shown_in_its_boxes():
    assert RoughDayField().widget.decompress(MonthDate(2027, 3)) == [None, 3, 2027]
    assert RoughDayField().widget.decompress(None) == [None, None, None]


def test_decision_of_one_person_asks_for_no_minutes():
    form = DecisionForm(
        {"outcome": "agreed", "met_on_month": "3", "met_on_year": "2026"},
        row=BodyDecision(body="headteacher", needed="required"),
    )

    assert form.is_valid()


def test_decision_without_a_day_is_refused_and_leaving_blank_needs_none():
    row = BodyDecision(body="governing-body", needed="may-be-blank")

    assert "met_on" in DecisionForm({"outcome": "agreed", "minute_reference": "1"}, row=row).errors
    assert DecisionForm({"outcome": "left-blank"}, row=row).is_valid()
    assert "outcome" in DecisionForm({"outcome": "not-applicable"}, row=row).errors


def test_unknown_group_of_readers_is_refused():
    assert "role" in AudienceForm({"role": ["pirate"]}).errors
