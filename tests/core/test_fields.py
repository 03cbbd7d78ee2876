"""A day in three boxes: what is read, and the sentence for what is not a day."""

from datetime import date

import pytest
from django import forms

from core.fields import DayField


class Sheet(forms.Form):
    day = DayField(label="Day", required=False)


def typed(day, month, year):
    return Sheet({"day_day": day, "day_month": month, "day_year": year})


@pytest.mark.parametrize("boxes", [("4", "3", "2027"), (" 04 ", "03", "2027")])
def test_three_boxes_are_one_day(boxes):
    form = typed(*boxes)

    assert form.is_valid()
    assert form.cleaned_data["day"] == date(2027, 3, 4)


def test_three_empty_boxes_are_no_day():
    form = typed("", " ", "")

    assert form.is_valid()
    assert form.cleaned_data["day"] is None


@pytest.mark.parametrize(
    ("boxes", "sentence"),
    [
        (("4", "", "2027"), "A date needs a day, a month and a year."),
        (("31", "2", "2027"), "That is not a real date. For example: 27 3 2027."),
        (("four", "3", "2027"), "That is not a real date. For example: 27 3 2027."),
        (("4", "3", "27"), "Write the year with four figures, for example 2027."),
        (("4", "3", "2200"), "Write the year with four figures, for example 2027."),
    ],
)
def test_what_is_no_day_is_told_in_one_sentence_and_stays_in_its_boxes(boxes, sentence):
    form = typed(*boxes)

    assert form.errors["day"] == [sentence]
    assert [box["value"] for box in form["day"].subwidgets[0].data["subwidgets"]] == [word or None for word in boxes]


def test_known_day_is_spread_over_the_boxes():
    form = Sheet(initial={"day": date(2027, 3, 4)})

    values = [box["value"] for box in form["day"].subwidgets[0].data["subwidgets"]]

    assert values == ["4", "3", "2027"]
