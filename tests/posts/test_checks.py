from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posts.checks import Draft, DraftAccount, DraftPerson, DraftPhoto, Finding, accounts_by_handle, run_checks
from tests.posts.asked import PHOTO, draft, found

NAMES = ("Aisha Khan", "Siân O'Hara", "Jean-Luc Marchetti", "Grace", "Søren Bjørk")


def graver(one):
    return [finding for finding in found(one) if finding[1] != "information"]


def test_a_quiet_post_has_no_findings():
    accounts = {"harbour-north": DraftAccount("facebook"), "feed": DraftAccount("atom")}

    assert run_checks(draft(per_account=accounts, known_names=NAMES)) == []


def test_accounts_and_photos_may_be_plain_pairs():
    plain = Draft(words="Beans", per_account={"h": ("x", "")}, photos=(("", 1, 1),))

    assert found(plain) == [("missing_alt", "block", "photo 1")]


@pytest.mark.parametrize("words", ["", "  \n\t"])
def test_empty_words_block(words):
    assert found(draft(words)) == [("no_words", "block", "words")]


def test_an_account_without_words_is_named():
    accounts = {"h": DraftAccount("facebook", "Beans"), "feed": DraftAccount("atom")}

    assert found(draft("", per_account=accounts)) == [("no_words", "block", "words")]
    assert "feed" in run_checks(draft("", per_account=accounts))[0].sentence


@pytest.mark.parametrize(
    ("kind", "fits", "too_long"),
    [
        ("x", "a" * 280, "a" * 281),
        ("x", "👨‍👩‍👧‍👦" * 140, "👨‍👩‍👧‍👦" * 140 + "a"),
        ("x", "a" * 256 + " https://harbour.example/" + "b" * 300, "a" * 257 + " https://harbour.example/"),
        ("x", "学" * 140, "学" * 141),
        ("instagram", "👨‍👩‍👧‍👦" * 2_200, "👨‍👩‍👧‍👦" * 2_201),
        ("threads", "a" * 500, "a" * 497 + "👍"),
        ("linkedin", "a" * 3_000, "a" * 3_001),
        ("atom", "a" * 90_000, None),
    ],
)
def test_length_is_counted_as_the_network_counts(kind, fits, too_long):
    assert graver(draft(fits, per_account={"h": DraftAccount(kind)})) == []
    if too_long:
        assert graver(draft(too_long, per_account={"h": DraftAccount(kind)})) == [("too_long", "block", "words")]


@pytest.mark.parametrize(
    ("kind", "fits"),
    [
        ("facebook", 63_206),
        ("instagram", 2_200),
        ("x", 280),
        ("linkedin", 3_000),
        ("threads", 500),
        ("tiktok", 2_200),
        ("youtube", 5_000),
    ],
)
def test_own_words_of_each_network_have_its_own_limit(kind, fits):
    for words, expected in (("a" * fits, []), ("a" * (fits + 1), [("too_long", "block", "words for h")])):
        assert graver(draft(per_account={"h": DraftAccount(kind, words)})) == expected


def test_shorter_words_for_one_account_are_what_counts_there():
    accounts = {"hx": DraftAccount("x", "Beans!"), "hf": DraftAccount("facebook")}

    assert graver(draft("b " * 300, per_account=accounts)) == []


def test_the_sentence_says_how_much_is_too_much():
    finding = run_checks(draft("a" * 300, per_account={"hx": DraftAccount("x", "b" * 290)}))[0]

    assert finding == Finding(
        check="too_long",
        level="block",
        sentence="The words are 10 too long for X (hx): 290 where 280 fit. "
        "Shorten them, or write shorter words for that account.",
        where="words for hx",
    )


def test_too_many_pictures_block_where_they_are_too_many():
    accounts = {"hx": DraftAccount("x"), "hf": DraftAccount("facebook")}

    assert found(draft(per_account=accounts, photos=(PHOTO,) * 5)) == [("too_many_pictures", "block", "photo 5")]
    assert found(draft(per_account=accounts, photos=(PHOTO,) * 4)) == []


def test_a_network_of_pictures_wants_one():
    assert found(draft(per_account={"hi": DraftAccount("instagram")}, photos=())) == [
        ("picture_needed", "block", "words")
    ]


def test_one_handle_on_two_networks_is_checked_for_both():
    accounts = accounts_by_handle([("@Larkrise", DraftAccount("instagram")), ("@Larkrise", DraftAccount("x"))])

    assert found(draft("a" * 281, per_account=accounts, photos=())) == [
        ("too_long", "block", "words"),
        ("picture_needed", "block", "words"),
    ]


def test_a_picture_without_words_blocks():
    assert found(draft(photos=(PHOTO, DraftPhoto(alt=" ")))) == [("missing_alt", "block", "photo 2")]


@pytest.mark.parametrize("alt", ["image", "A photo", "Picture 2", "IMG_2041.JPG", "the image.", "beans.png", "photos"])
def test_words_that_show_nothing_are_asked_about(alt):
    assert found(draft(photos=(DraftPhoto(alt=alt),))) == [("alt_says_nothing", "ask", "photo 1")]


def test_words_for_a_picture_can_be_too_long():
    long = DraftPhoto(alt="bean " * 201)

    assert found(draft(per_account={"hx": DraftAccount("x")}, photos=(long,))) == [("alt_too_long", "block", "photo 1")]
    assert found(draft(per_account={"hf": DraftAccount("facebook")}, photos=(long,))) == []


@pytest.mark.parametrize(
    ("words", "check"),
    [
        ("Ring 01632 960 123 today.", "phone_number"),
        ("Ring 07700 900123.", "phone_number"),
        ("Ring +44 (0)1632 960123", "phone_number"),
        ("Ring +44 7700 900 123", "phone_number"),
        ("Ring ０７７００ ９００１２３", "phone_number"),
        ("Ring (01632) 960123", "phone_number"),
        ("Write to wren.abernathy@home.example please.", "e_mail_address"),
        ("Wren+Beans@HOME.EXAMPLE", "e_mail_address"),
        ("We meet at Bean Lane, ZZ1 1AA.", "postcode"),
        ("zz99 9zz is the place", "postcode"),
    ],
)
def test_ways_to_find_a_person_are_asked_about(words, check):
    assert found(draft(words)) == [(check, "ask", "words")]


@pytest.mark.parametrize(
    "words",
    [
        "On 04/03/2027 at 16.30 we raised 1,250 pounds for 340 books.",
        "Years 1-6, rooms 10 to 12, 2026-2027.",
        "Score: 0 - 12. Ticket 12345678901.",
        "Our team came 2nd of 20 in the U11 cup.",
        "Order number 20270304163000",
    ],
)
def test_ordinary_numbers_are_left_alone(words):
    assert found(draft(words)) == []


def test_contact_data_is_looked_for_everywhere():
    accounts = {"hf": DraftAccount("facebook", "Ring 07700 900123")}
    photo = DraftPhoto(alt="A poster with wren@home.example on it.")

    assert found(draft(per_account=accounts, photos=(photo,))) == [
        ("phone_number", "ask", "words for hf"),
        ("e_mail_address", "ask", "photo 1"),
    ]


def test_capitals_are_mentioned():
    assert found(draft("SCHOOL IS CLOSED TODAY BECAUSE OF SNOW")) == [("all_capitals", "information", "words")]
    assert found(draft("PE kit, BBC and SATs: see https://HARBOUR.EXAMPLE/BEANS/AND/MORE")) == []


@pytest.mark.parametrize("words", ["Click here for more", "For tickets tap this link", "Link in bio!"])
def test_links_that_say_nothing_are_asked_about(words):
    assert found(draft(words)) == [("empty_link", "ask", "words")]


def test_the_gravest_comes_first_and_each_thing_once():
    accounts = {"hx": DraftAccount("x"), "hi": DraftAccount("instagram")}
    words = "CLICK HERE OR RING 07700 900123 OR RING 07700 900123 NOW AND AGAIN"

    levels = [one.level for one in run_checks(draft(words, per_account=accounts, photos=()))]

    assert levels == ["block", "ask", "ask", "information"]


def test_no_check_says_that_a_post_is_safe():
    bad = draft(
        "CLICK HERE AISHA KHAN 07700 900123 A@B.CO ZZ1 1AA" * 9,
        known_names=NAMES,
        per_account={"hx": DraftAccount("x"), "hi": DraftAccount("instagram")},
        photos=(DraftPhoto(alt=""), *(DraftPhoto(alt="image"),) * 12),
    )

    sentences = [one.sentence for one in run_checks(bad)]

    assert len({one.check for one in run_checks(bad)}) >= 9
    assert not any("safe" in sentence.casefold() for sentence in sentences)
    assert all(sentence.endswith((".", "?")) for sentence in sentences)


# Pieces that make a check look twice, in any order and with anything between them.
TRICKY = (
    *(
        "https://",
        "http://[",
        "@",
        "xn--",
        "://",
        "[a](",
        ")",
        "<a href=",
        "“",
        "”",
        '"',
        "’s ",
        "#",
        "\u200d",
        "\ufe0f",
        "🎉",
        "\ufeff",
        "\x00",
    ),
    *(
        "Aisha ",
        "Khan ",
        "Year 4 ",
        " in ",
        ", ",
        "(",
        "aged ",
        "8 ",
        "4 March ",
        "31 Feb ",
        "29/2/2027 ",
        "trip ",
        "we are at ",
        "MP ",
        "vote for ",
    ),
    *("07700 900123 ", "4 Bean Lane ", "©", "\n", "İ", "ﬁ", "ﷺ", "٣", "Ⅷ "),
)
anything = st.lists(st.one_of(st.sampled_from(TRICKY), st.text(max_size=12)), max_size=40).map("".join)


@settings(max_examples=150, deadline=None)
@given(words=anything, own=anything, alt=anything, name=anything)
def test_no_words_can_break_a_check(words, own, alt, name):
    accounts = {"hx": DraftAccount("x", own), "ht": DraftAccount("threads"), "feed": DraftAccount("atom")}
    tried = draft(
        words,
        per_account=accounts,
        photos=(DraftPhoto(alt=alt),),
        known_names=(*NAMES, name),
        people=(DraftPerson(name),),
        name_or_photo="block",
        goes_out_on=date(2027, 2, 28),
    )

    findings = run_checks(tried)

    assert all(isinstance(one, Finding) for one in findings)
    assert "check_broken" not in {one.check for one in findings}
