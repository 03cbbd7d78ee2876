"""Where pictures and quotations are from, and what a picture was taken with: plain values in, findings out."""

import pytest

from posts.checks import Draft, DraftPerson, DraftPhoto, run_checks
from posts.checks.ownership import quotes_without_source
from posts.checks.sources import own_devices, sources
from posts.kinds import TAKEN, Origin, answer_of, origin_of

QUOTE = "Remember “it was the best day of the whole year for us” and smile."


NONE = Origin()


def draft(origin, *, left=True, people=(), rule="deleted-before-publishing", quote=NONE):
    photo = DraftPhoto(alt="A brook", origin=origin, is_on_own_device=not left)
    return Draft(words="Beans", photos=(photo,), people=people, own_devices=rule, quote=quote)


def of(check, *args, **kwargs):
    return [(one.check, one.level, one.where) for one in check(draft(*args, **kwargs))]


@pytest.mark.parametrize(
    ("taken", "words", "found"),
    [
        ("", "", []),
        ("school-device", "", []),
        ("own-device", "", []),
        ("parent", "", [("source", "ask", "photo 1")]),
        ("licensed", "CC BY 4.0", [("source", "information", "photo 1")]),
        ("licensed", "", [("source_words", "block", "photo 1")]),
        ("other", "The county museum", [("source_other", "ask", "photo 1")]),
        ("other", " ", [("source_words", "block", "photo 1")]),
    ],
)
def test_only_what_is_somebody_elses_reaches_who_signs_off(taken, words, found):
    assert of(sources, origin_of(taken, words)) == found


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        (Origin(), []),
        (Origin(source="own"), []),
        (Origin(source="parent", words="Mrs Ffordd"), [("source", "ask", "words")]),
        (Origin(source="other", words="A poem of 1899"), [("source_other", "ask", "words")]),
        (Origin(source="licensed"), [("source_words", "block", "words")]),
    ],
)
def test_quotation_is_asked_about_as_a_picture_is(quote, found):
    assert of(sources, Origin(), quote=quote) == found


def test_finding_says_whose_word_it_is():
    (found,) = sources(draft(origin_of("other", "The county museum")))

    assert found.sentence == (
        "This picture is from somewhere else, the author says: “The county museum”. Have we its owner's permission?"
    )


def test_quotation_whose_source_the_author_names_is_not_asked_for_again():
    assert list(quotes_without_source(Draft(words=QUOTE)))
    assert not list(quotes_without_source(Draft(words=QUOTE, quote=Origin(source="own"))))


PUPIL, ADULT = DraftPerson("Wren"), DraftPerson("Idris", is_pupil=False)


@pytest.mark.parametrize(
    ("rule", "left", "people", "levels"),
    [
        ("deleted-before-sign-off", False, (), ["block"]),
        ("deleted-before-sign-off", True, (PUPIL,), ["information"]),
        ("deleted-before-publishing", False, (), ["ask"]),
        ("deleted-before-publishing", True, (PUPIL,), ["information"]),
        ("not-with-pupils", False, (), ["ask", "block"]),
        ("not-with-pupils", True, (), ["ask"]),
        ("not-with-pupils", True, (ADULT,), ["ask"]),
        ("not-with-pupils", True, (PUPIL,), ["block"]),
    ],
)
def test_somebodys_own_device_is_handled_by_the_rule_of_the_school(rule, left, people, levels):
    found = own_devices(draft(origin_of("own-device"), rule=rule, left=left, people=people))

    assert [one.level for one in found] == levels


def test_school_device_is_never_spoken_of():
    assert not list(own_devices(draft(origin_of("school-device"), rule="not-with-pupils", people=(PUPIL,))))


def test_pictures_may_be_plain_pairs_here_too():
    assert not [
        one for one in run_checks(Draft(words="Beans", photos=(("A brook", 1, 1),))) if one.check == "check_broken"
    ]


@pytest.mark.parametrize("taken", TAKEN)
def test_every_answer_leads_to_its_origin_and_back(taken):
    assert answer_of(origin_of(taken)) == taken


def test_an_answer_that_is_none_says_nothing():
    assert origin_of("stolen", "words") == Origin()
    assert answer_of(Origin()) == ""
