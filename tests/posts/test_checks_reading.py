"""Easy to read, and to listen to."""

import pytest

from posts.checks.reading import longest_sentence, reading_age
from tests.posts.asked import asked, draft, found

EASY = "We put beans in pots. We gave them sun and rain. They grew and grew. Now they are as tall as us! " * 3
HARD = (
    "Notwithstanding considerable organisational difficulties, participating representatives demonstrated extraordinary "
    "determination throughout interdisciplinary environmental investigations concerning sustainable agricultural infrastructure, "
    "subsequently "
    "communicating comprehensive recommendations regarding horticultural responsibilities."
)


def test_reading_age_is_what_its_formula_gives_by_hand():
    # 40 words of five letters in four sentences: 4.71 x 5 + 0.5 x 10 - 21.43 = 7.12, and five.
    text = "beans " * 9 + "beans. "

    assert reading_age(text * 4) == 12


def test_short_words_are_for_the_young_and_long_ones_are_not():
    assert reading_age(EASY) < 10
    assert reading_age(HARD * 2) > 18


@pytest.mark.parametrize(
    "words", ["", "Beans.", "supercalifragilistic " * 29, "🎉" * 50, "https://harbour.example/x " * 40, "#Beans " * 40]
)
def test_too_few_words_have_no_reading_age(words):
    assert reading_age(words) == 0


def test_hard_words_are_mentioned_and_easy_ones_are_not():
    assert ("hard_to_read", "information", "words") in found(draft(HARD * 2))
    assert "people of 18 and older" in asked("hard_to_read", HARD * 2)[0]
    assert asked("hard_to_read", EASY) == []


def test_long_sentence_is_mentioned_with_its_length():
    assert asked("long_sentence", "bean " * 31) == ["The longest sentence has 31 words. Cut it in two."]
    assert asked("long_sentence", "bean " * 30) == []


@pytest.mark.parametrize(
    "text", ["bean " * 20 + "\n" + "bean " * 9, "bean " * 20 + ". " + "pea " * 9, "bean " * 20 + "?! no"]
)
def test_lines_and_stops_end_a_sentence(text):
    assert longest_sentence(text) == 20


def test_dot_inside_a_word_or_number_ends_nothing():
    assert longest_sentence("Meet at 4.30 in room 1.2 please") == 9


@pytest.mark.parametrize("words", ["🎉🎉🎉🎉", "🎉 👍 🎉 👍", "bean 🎉 " * 11, "👨‍👩‍👧‍👦" * 4, "🏴󠁧󠁢󠁷󠁬󠁳󠁿🇬🇧🇬🇧🇬🇧"])
def test_walls_of_emoji_are_mentioned(words):
    assert ("emoji_wall", "information", "words") in found(draft(words))


@pytest.mark.parametrize("words", ["🎉🎉🎉", "bean 🎉 " * 10, "1 2 3 4 5 6 7 8 9 10 11 12", "* * * * *", "© ™ ® ©"])
def test_a_few_emoji_and_other_signs_are_left_alone(words):
    assert asked("emoji_wall", words) == []


@pytest.mark.parametrize("words", ["#ourschoolgarden", "#OURSCHOOLGARDEN", "＃ourschoolgarden"])
def test_long_hashtag_without_capitals_is_mentioned(words):
    assert ("long_hashtag", "information", "words") in found(draft(words))


@pytest.mark.parametrize(
    "words", ["#OurSchoolGarden", "#garden", "#our_school_garden", "https://harbour.example/#ourschoolgarden"]
)
def test_hashtag_that_can_be_read_is_left_alone(words):
    assert asked("long_hashtag", words) == []
