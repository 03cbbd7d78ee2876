"""Quoted words, logos and credits."""

import pytest

from tests.posts.asked import asked, draft, found

LONG = "the woods are lovely dark and deep but we have beans to plant"


@pytest.mark.parametrize(
    "words", [f"“{LONG}”", f'"{LONG}"', f"‘{LONG}’", f"«{LONG}»", f"Beans!\n“{LONG}”\nMore beans."]
)
def test_long_quotation_without_a_source_is_asked_about(words):
    assert ("quote_without_source", "ask", "words") in found(draft(words))


@pytest.mark.parametrize(
    "words",
    [
        f"“{LONG}” — Wren Abernathy",
        f"“{LONG}” - Wren",
        f"“{LONG},” said our cook.",
        f"As our cook wrote: “{LONG}”",
        f"Our motto “{LONG}”",
        "“Beans are up!”",
        "the children's and the teachers' beans",
        "It’s our children’s garden and it’s lovely, isn’t it, on the teachers’ side",
    ],
)
def test_quotation_with_a_source_and_a_short_one_are_left_alone(words):
    assert asked("quote_without_source", words) == []


@pytest.mark.parametrize("words", ["With the logo of our sponsor", "LOGOS", "Beans™"])
def test_logo_is_asked_about(words):
    assert ("logo", "ask", "words") in found(draft(words))


def test_logo_in_the_words_for_a_picture_is_asked_about():
    photo = draft().photos[0]._replace(alt="A banner with the crest of a club.")

    assert ("logo", "ask", "photo 1") in found(draft(photos=(photo,)))


@pytest.mark.parametrize(
    "words", ["© 2027 Harbour News", "(c) 2027", "Photo by a parent", "image credit: Alamy", "From Shutterstock"]
)
def test_credit_is_asked_about(words):
    assert ("somebody_elses_work", "ask", "words") in found(draft(words))


@pytest.mark.parametrize("words", ["Our photos are by the door.", "a) beans, b) peas, c) corn", "Crestfallen"])
def test_other_words_are_left_alone(words):
    assert asked("logo", words) == asked("somebody_elses_work", words) == []
