"""What changed between two versions: word by word in any script, picture by picture, and in one line."""

from datetime import UTC, datetime

import pytest

from posts.comparing import Account, Content, Person, Picture, between, compare, content_of, pictures_between
from posts.comparing.wording import MOST_PAIRS

MARK = {"same": "", "added": "+", "taken_out": "-"}
FAMILY, SMALLER_FAMILY = "👨‍👩‍👧‍👦", "👨‍👩‍👧"


def drawn(before, after):
    """The pieces as one text: +[added] and -[taken out]."""
    return "".join(
        piece.words if piece.kind == "same" else f"{MARK[piece.kind]}[{piece.words}]"
        for piece in between(before, after).pieces
    )


@pytest.mark.parametrize(
    ("before", "after", "pieces", "count"),
    [
        ("We walked.", "We walked.", "We walked.", 0),
        ("", "Hello", "+[Hello]", 1),
        ("Hello", "", "-[Hello]", 1),
        ("", "", "", 0),
        ("the brook today.", "the river today.", "the -[brook ]+[river ]today.", 1),
        ("We walked.", "We walked. Well done!", "We walked. +[Well done!]", 2),
        ("We walked. Ask us.", "We walked.", "We walked.-[Ask us.]", 2),
        ("By Monday.", "By Monday. Any questions? Ask us.", "By Monday. +[Any questions? Ask us.]", 4),
        ("It raised £214 for us", "It paid for us", "It -[raised £214 ]+[paid ]for us", 2),
        (
            "On Tuesday. By Monday.",
            "On Friday. By Monday. Ask us.",
            "On -[Tuesday]+[Friday]. By Monday. +[Ask us.]",
            3,
        ),
        ("One. Two. Three.", "One. Three.", "One. -[Two. ]Three.", 1),
        ("Year-4's day", "Year-5's day", "-[Year-4's ]+[Year-5's ]day", 1),
        (f"Hello {FAMILY} all", f"Hello {SMALLER_FAMILY} all", f"Hello -[{FAMILY} ]+[{SMALLER_FAMILY} ]all", 1),
        ("👍🏽", "👍🏿", "-[👍🏽]+[👍🏿]", 1),
        ("مرحبا بكم في المدرسة", "مرحبا بكم في مدرستنا", "مرحبا بكم في -[المدرسة]+[مدرستنا]", 1),
        ("שלום לכולם", "שלום לכם", "שלום -[לכולם]+[לכם]", 1),
        ("今日は晴れ", "今日は雨", "今日は-[晴れ]+[雨]", 2),
        ("café", "cafe\u0301s", "-[café]+[cafe\u0301s]", 1),
        ("one\ntwo", "one\n\ntwo", "one-[\n]+[\n\n]two", 0),
    ],
)
def test_words_are_compared_one_by_one(before, after, pieces, count):
    change = between(before, after)

    if count is not None:
        assert drawn(before, after) == pieces
        assert change.count == count
    assert "".join(piece.words for piece in change.pieces if piece.kind != "taken_out") == after


def test_a_comma_alone_is_a_change_that_counts():
    assert between("We walked home", "We walked, home").count == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a b", "a  b"),
        ("admin", "ad\u200bmin"),
        ("Hello", "\u202eHello"),
        ("caf\u00e9", "cafe\u0301"),
        ("one two", "one\ntwo"),
    ],
)
def test_difference_that_nobody_could_see_is_said(before, after):
    change = between(before, after)

    assert change
    assert change.looks_the_same


@pytest.mark.parametrize(("before", "after"), [("same", "same"), ("brook", "river"), ("scope", "sсope")])
def test_difference_that_can_be_seen_or_is_none_is_not_called_hidden(before, after):
    assert not between(before, after).looks_the_same


def test_letter_of_another_script_that_looks_alike_is_shown_as_changed():
    assert drawn("scope", "s\u0441ope") == "-[scope]+[s\u0441ope]"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 10_000, "b " + "a " * 9_000 + "c"),
        (" ".join(str(n % 7) for n in range(8_000)), " ".join(str(n % 5) for n in range(8_000))),
        ("👍" * 5_000, "👎" + "👍" * 4_999 + "👎"),
    ],
)
def test_texts_made_to_be_slow_are_shown_as_a_whole(before, after):
    change = between(before, after)

    assert sum(len(piece.words) for piece in change.pieces) <= len(before) + len(after)
    assert "".join(piece.words for piece in change.pieces if piece.kind != "added").split() == before.split()


def test_limit_is_on_pairs_of_equal_words_and_not_on_length():
    text = " ".join(f"word{n}" for n in range(3_000))

    change = between(text, text.replace("word1500", "other"))

    assert MOST_PAIRS > 3_000
    assert change.count == 1


# Pictures -----------------------------------------------------------------------------------------------------------------
A, B, C = (Picture(sha256=name, alt=f"Picture {name}") for name in "abc")


def told(before, after):
    return [
        (
            "added" if one.is_added else "taken out" if one.is_taken_out else "moved" if one.moved else "alt",
            one.place,
            one.place_before,
        )
        for one in pictures_between(before, after)
    ]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ((A, B), (A, B), []),
        ((A,), (A, B), [("added", 2, None)]),
        ((A, B), (B,), [("taken out", 1, 1)]),
        ((A, B), (B, A), [("moved", 1, 2)]),
        ((A, B, C), (C, A, B), [("moved", 1, 3)]),
        ((A,), (B,), [("added", 1, None), ("taken out", 1, 1)]),
        ((A,), (Picture(sha256="a", alt="Other words"),), [("alt", 1, 1)]),
        ((A, A), (A,), [("taken out", 2, 2)]),
        ((), (), []),
    ],
)
def test_pictures_are_compared_by_their_bytes(before, after, changes):
    assert sorted(told(before, after)) == sorted(changes)


def test_words_of_an_account_that_were_not_touched_are_left_out():
    mine = Account(number="1", label="Page", own_words="Mine")

    change = compare(Content(words="one", accounts=(mine,)), Content(words="two", accounts=(mine,)))

    assert change.own_words == ()


def test_same_picture_put_in_anew_is_the_same():
    again = Picture(sha256="a", alt="Picture a", uid="another")

    assert pictures_between((A,), (again,)) == ()


# Whole versions -----------------------------------------------------------------------------------------------------------
PAGE, SITE = Account(number="1", label="Page"), Account(number="2", label="Website")
AMARA = Person(kind="pupil", name="Amara", name_shown=False, permission="yes")
NOON = datetime(2027, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        (Content(), Content(), []),
        (Content(words="one two"), Content(words="one three"), ["1 word"]),
        (Content(words="one\ntwo"), Content(words="one\n\ntwo"), ["line breaks or spaces"]),
        (Content(words="one two"), Content(words="three four", pictures=(A,)), ["2 words", "1 picture"]),
        (
            Content(accounts=(PAGE,)),
            Content(accounts=(Account(number="1", label="Page", own_words="Mine"),)),
            ["1 word"],
        ),
        (Content(accounts=(PAGE,)), Content(accounts=(SITE,)), ["where it appears"]),
        (Content(people=(AMARA,)), Content(), ["who is in it"]),
        (Content(moment=NOON), Content(), ["when it goes out"]),
        (Content(purpose="information"), Content(purpose="event"), ["what it is for"]),
        (Content(pictures=(A, B)), Content(pictures=(B,)), ["1 picture"]),
    ],
)
def test_one_line_says_how_much_changed(before, after, parts):
    change = compare(before, after)

    assert change.parts == parts
    assert bool(change) is bool(parts)


def test_what_changed_about_a_person_is_said_in_words():
    named = Person(kind="pupil", name="Amara", name_shown=True, permission="unknown")
    bo = Person(kind="adult", name="Bo", name_shown=False, permission="refused")

    change = compare(Content(people=(AMARA,)), Content(people=(named, bo)))

    assert change.people == (
        (
            "Amara",
            "is now: nobody is sure whether they may be shown, name written; before: may be shown, name not written",
        ),
        ("Bo", "was added (adult; may not be shown, name not written)"),
    )


def test_what_it_is_for_is_said_in_the_words_of_the_criteria():
    assert compare(Content(purpose=""), Content(purpose="information")).purposes == (
        "nothing was said",
        "Information about the school",
    )


def test_frozen_version_is_read_back():
    frozen = {
        "words": "One",
        "words_per_account": {"1": "Mine"},
        "accounts": ["1", "2"],
        "photos": [{"sha256": "a", "alt": "A brook"}],
        "people": ["pupil|Amara|Ann|named|yes"],
        "moment": "2027-03-04T12:00:00.000000+00:00",
        "purpose": "event",
    }
    beside = {"photos": [{"uid": "u", "path": "p", "width": 4, "height": 3}], "accounts": {"1": "Page"}}

    assert content_of(frozen, beside=beside) == Content(
        words="One",
        accounts=(
            Account(number="1", label="Page", own_words="Mine"),
            Account(number="2", label="an account"),
        ),
        pictures=(Picture(sha256="a", alt="A brook", uid="u", width=4, height=3),),
        people=(Person(kind="pupil", name="Amara|Ann", name_shown=True, permission="yes"),),
        moment=NOON,
        purpose="event",
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (("own", ""), ("own", ""), ()),
        (("", ""), ("own", ""), (("Picture 1", "is now: our own; before: nobody said where it is from"),)),
        (
            ("own", ""),
            ("licensed", "CC BY 4.0"),
            (("Picture 1", "is now: under a licence (CC BY 4.0); before: our own"),),
        ),
    ],
)
def test_where_a_picture_is_from_is_said_when_it_is_said_otherwise(before, after, said):
    one, other = (
        Content(pictures=(Picture(sha256="a", source=source, source_words=words),)) for source, words in (before, after)
    )

    change = compare(one, other)

    assert change.sources == said
    assert bool(change) == bool(said)


def test_where_a_quotation_is_from_is_said_too_and_a_new_picture_is_news_enough():
    before = Content(quote=("own", ""))
    after = Content(quote=("other", "A poem"), pictures=(Picture(sha256="a", source="parent"),))

    change = compare(before, after)

    assert change.sources == (("The quotation", "is now: from somewhere else (A poem); before: our own"),)
    assert "where something in it is from" in change.parts
