from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe

from core.templatetags.ui import either, person, status_tag, when


def test_moment_is_written_in_london_time_in_summer():
    said = when(datetime(2027, 7, 1, 11, 30, tzinfo=UTC))

    assert said == '<time datetime="2027-07-01T11:30:00+00:00">Thursday 1 July 2027 at 12.30 pm</time>'


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "midnight"),
        (12, 0, "midday"),
        (9, 0, "9 am"),
        (16, 30, "4.30 pm"),
        (0, 5, "12.05 am"),
        (12, 1, "12.01 pm"),
    ],
)
def test_time_is_written_as_people_say_it(hour, minute, words):
    said = when(datetime(2027, 3, 4, hour, minute, tzinfo=UTC), "time")

    assert f">{words}<" in said


def test_day_of_an_evening_in_summer_is_the_london_day():
    said = when(datetime(2027, 7, 1, 23, 30, tzinfo=UTC), "day")

    assert ">Friday 2 July 2027<" in said


@pytest.mark.parametrize(("shape", "words"), [("full", "Thursday 4 March 2027"), ("short", "4 March 2027")])
def test_plain_day_has_no_time(shape, words):
    assert f">{words}<" in when(date(2027, 3, 4), shape)


@pytest.mark.parametrize(
    ("names", "words"),
    [([], ""), (["Ann"], "Ann"), (["Ann", "Ben"], "Ann or Ben"), (["Ann", "Ben", "Cy"], "Ann, Ben or Cy")],
)
def test_names_are_written_as_a_choice(names, words):
    assert either(names) == words


def test_nothing_is_written_for_no_moment():
    assert when(None) == ""


def test_tag_wears_the_tone_of_its_state():
    class State:
        label = "Sent back"
        tone = "warn"

    assert status_tag(State()) == '<strong class="govuk-tag ph-tag ph-tag--warn">Sent back</strong>'


def test_label_that_only_reads_like_safe_words_is_escaped_all_the_same():
    safe, typed = mark_safe("<b>5</b>"), "<b>5</b>"

    assert [str(typed) in status_tag(words) for words in (typed, safe, typed, safe)] == [False, True, False, True]


def test_unknown_tone_is_refused():
    with pytest.raises(TemplateSyntaxError):
        status_tag("Sent back", "purple")


def test_name_with_markup_is_harmless():
    assert person("<script>alert(1)</script>") == "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>"


def test_name_that_turns_the_direction_stays_in_its_place():
    assert person("\u202eimeyedA") == "<bdi>\u202eimeyedA</bdi>"


def test_missing_person_has_words():
    assert "Somebody who has left" in person(None)


def test_component_draws_its_values_only():
    drawn = Template('{% include "components/finding.html" with level="ask" sentence=sentence only %}').render(
        Context({"sentence": "Is that <b>right</b>?", "title": "not passed on"})
    )

    assert "&lt;b&gt;right&lt;/b&gt;" in drawn
    assert "not passed on" not in drawn
