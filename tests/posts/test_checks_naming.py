"""Whole names ask, lone first names inform, and words that are only words are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.checks import DraftPerson, run_checks
from tests.posts.asked import asked, draft, found

NAMES = (
    "Aisha Khan",
    "Siân O'Hara",
    "Jean-Luc Marchetti",
    "Zoë Łukasz",
    "Ella McDonald",
    "Anne Marie Ffion Price",
    "Søren Bjørk",
    "Mrs Bronwen ap Rhys",
    "Muhammad Abdul-Rahman Choudhury",
    "Thandiwe N'Dour",
    "Llŷr Gruffydd",
    "Priyanka Subramaniam-Iyer",
)
WORDY = (
    "Grace Field",
    "Will Power",
    "May Day",
    "Rose Garden",
    "Mark Book",
    "Joy Ride",
    "Summer Holiday",
    "An Other",
    "Li Ke",
    "Frank Hill",
    "Dean Close",
)
ORDINARY = (
    *(
        "Grace Bellamy",
        "Will Okafor",
        "May Whitcombe",
        "Rose Tindall",
        "Mark Achebe",
        "Faith Olusola",
        "Joy Nkemelu",
        "Summer Pike",
    ),
    *("Hope Barrow", "Bill Ashworth", "Frank Moyo", "Dean Sparrow", "Jack Tran", "Ivy Lomax", "Violet Rana"),
)


def lone(words, names=ORDINARY):
    return asked("first_name", words, known_names=names)


@pytest.mark.parametrize(
    "words",
    [
        "Well done Aisha Khan!",
        "Aisha Khan's beans",
        "AISHA KHAN wins",
        "AISHA KHAN'S BEANS",
        "aisha  khan",
        "#WellDoneAishaKhan",
        "#aishakhan",
        "#welldoneaishakhan",
        "@aishakhan",
        "Aisha-Khan",
        "Aisha\u200bKhan",
        "A🎉isha K🎉han",
        "Khan? No: Aisha\nKhan.",
        "Siân O’Hara and Sian OHara",
        "SIAN O'HARA",
        "#SianOHara",
        "Jean Luc Marchetti",
        "Jean-Luc\u00a0Marchetti",
        "Zoe Lukasz",
        "Zoe\u0308 Łukasz’s",
        "Ella Mcdonald",
        "#EllaMcDonald",
        "Anne-Marie Ffion Price",
        "Anne Price",
        "Soren Bjork",
        "Ａｉｓｈａ Ｋｈａｎ",
        "Bronwen ap Rhys",
        "Muhammad Abdul Rahman Choudhury",
        "Muhammad Choudhury’s",
        "Thandiwe NDour",
        "Llyr Gruffydd",
        "Priyanka Subramaniam Iyer",
    ],
)
def test_full_names_are_found_however_they_are_written(words):
    assert ("full_name", "ask", "words") in found(draft(words, known_names=NAMES))


@pytest.mark.parametrize(
    "words",
    [
        "The Khan family",
        "Aisha and Khan",
        "Khan Aisha",
        "Ella M",
        "Aishas Khanate",
        "Price of lunch",
        "ap Rhys",
        "Llŷr’s Gruff",
    ],
)
def test_half_a_name_and_other_words_are_no_full_name(words):
    assert asked("full_name", words, known_names=NAMES) == []


@pytest.mark.parametrize(
    "words",
    [
        "We say grace, field by field.",
        "It takes will power.",
        "On may day we dance.",
        "Our rose garden is open.",
        "Another day in a mark book.",
        "What a joy ride!",
        "Have a good summer holiday.",
        "We like it.",
        "Be frank: hill walks are hard.",
        "Another like it",
    ],
)
def test_words_that_spell_a_name_are_words_without_their_capitals(words):
    assert asked("full_name", words, known_names=WORDY) == []


@pytest.mark.parametrize("name", WORDY)
def test_the_same_names_are_found_with_their_capitals(name):
    assert asked("full_name", f"Well done {name}!", known_names=WORDY) != []


def test_people_in_the_post_are_looked_for_too():
    assert asked("full_name", "Well done Tomos Vaughan", people=(DraftPerson("Tomos Vaughan"),)) != []


def test_the_finding_names_the_person_as_the_school_does():
    assert "Siân O'Hara" in asked("full_name", "sian ohara", known_names=NAMES)[0]


first = st.text("abcdefghijklmnopqrstuvwxyzáèîöñşßŵŷ", min_size=3, max_size=9)


@given(given_name=first, family=first, before=st.text(max_size=20), after=st.text(max_size=20))
def test_no_name_gets_past_between_spaces(given_name, family, before, after):
    name = f"{given_name.title()} {family.title()}"

    words = f"{before} . {name} , {after}"

    assert "full_name" in {one.check for one in run_checks(draft(words, known_names=(name,)))}


WRITTEN = {
    "possessive": "{0} {1}'s",
    "curly possessive": "{0} {1}’s",
    "hyphen": "{0}-{1}",
    "line": "{0}\n{1}",
    "emoji": "{0}🎉{1}",
    "hashtag": "#{0}{1}",
    "capitals": "{2} {3}",
    "no-break space": "{0}\u00a0{1}",
}


@given(given_name=first, family=first, way=st.sampled_from(sorted(WRITTEN)))
def test_no_way_of_writing_hides_a_name(given_name, family, way):
    given_name, family = given_name.title(), family.title()

    words = "Well done. " + WRITTEN[way].format(given_name, family, given_name.upper(), family.upper()) + " today."

    assert asked("full_name", words, known_names=(f"{given_name} {family}",)) != []


small = st.text("abcdefghijklmnopqrstuvwxyzéü", min_size=1, max_size=9)


@given(words=st.lists(small, max_size=30), names=st.lists(st.tuples(first, first), max_size=20))
def test_words_that_hold_no_letters_of_a_name_in_a_row_are_left_alone(words, names):
    known = tuple(f"Q{one.title()}q Q{two.title()}q" for one, two in names)
    words = [word.replace("q", "k") for word in words]

    assert asked("full_name", " ".join(words), known_names=known) == []


# First names ------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    [
        "We thank Grace for her song.",
        "This is for May and her gran.",
        "Then Will ran on.",
        "A song by Joy, and more.",
        "We are proud of Rose.",
        "Thank you to Mark for the shelves.",
        "Ask Bill about it.",
        "The tower that Frank built.",
        "We listened to Hope.",
        "Well played #Grace",
        "We visited with Summer and her dad.",
    ],
)
def test_name_that_is_a_word_counts_where_nothing_else_explains_its_capital(words):
    assert len(lone(words)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "Grace is a fine word.",
        "May we borrow your wellies?",
        "Will you come? Will there be cake?",
        "Hope to see you there. Joy!",
        "We close on 4 May 2027.",
        "The fair is in May this year.",
        "Half-term begins on May 31st.",
        "Tickets for the Summer Fair are out.",
        "Look at our Rose Garden.",
        "Come to our Hope Week",
        "MARK MAKING AND JOY FOR ALL",
        "Full marks; mark your diaries, and will you bill us?",
        "• Rose petals\n• Violet ink",
        "Jack-in-the-box and ivy",
        "We met at Dean Street in early Summer.",
        "A note from St Mark Church",
    ],
)
def test_name_that_is_a_word_is_left_alone_where_the_word_explains_it(words):
    assert lone(words) == []


@pytest.mark.parametrize(
    "words",
    ["Aisha planted a bean.", "Well done, Aisha’s team!", "#WellDoneAisha", "AISHA WINS AGAIN TODAY", "Siân won."],
)
def test_plain_first_names_inform_wherever_their_capital_is(words):
    assert [level for check, level, _ in found(draft(words, known_names=NAMES)) if check == "first_name"] == [
        "information"
    ]


@pytest.mark.parametrize("words", ["aisha planted a bean", "An aishaesque bean", "Zoetrope", "Jeans for all", "Annexe"])
def test_first_name_without_its_capital_or_inside_a_word_is_none(words):
    assert lone(words, NAMES) == []


def test_first_name_in_two_parts_is_one():
    assert "Jean-Luc" in lone("Bravo Jean-Luc!", NAMES)[0]


def test_a_whole_name_is_not_told_again_as_a_first_name():
    assert [check for check, _, _ in found(draft("Well done Aisha Khan", known_names=NAMES))] == ["full_name"]


def test_first_names_of_a_text_are_one_finding():
    said = lone("Bravo Aisha, Zoë and Ella!", NAMES)

    assert said == [
        "The first names Aisha, Zoë and Ella are in this text. Is it wanted that people can tell who is meant?"
    ]


def test_list_without_names_and_names_without_letters_find_nothing():
    assert asked("full_name", "Dr", known_names=("", "Dr", "1234", "-")) == []


# A name or a photo -----------------------------------------------------------------------------------------------------------
TOMOS = DraftPerson("Tomos Vaughan")


def both(words="Well done Tomos Vaughan", rule="warn", **changes):
    checked = draft(words, name_or_photo=rule, **{"people": (TOMOS,), **changes})
    return [level for check, level, _ in found(checked) if check == "name_or_photo"]


@pytest.mark.parametrize(("rule", "levels"), [("off", []), ("warn", ["ask"]), ("block", ["block"])])
def test_name_and_photo_together_go_by_the_schools_rule(rule, levels):
    assert both(rule=rule) == levels


def test_name_ticked_as_written_counts_as_written():
    assert both("Well done!", people=(TOMOS._replace(name_shown=True),)) == ["ask"]


@pytest.mark.parametrize(
    "changes",
    [
        {"words": "Well done Tomos!"},
        {"photos": ()},
        {"nobody_recognisable": True},
        {"people": (DraftPerson("Tomos Vaughan", is_pupil=False),)},
        {"people": (), "known_names": ("Tomos Vaughan",)},
    ],
)
def test_either_alone_and_a_grown_up_are_all_right(changes):
    assert both(**changes) == []


def test_name_in_the_words_for_a_picture_counts_too():
    assert both("Well done!", photos=(draft().photos[0]._replace(alt="Tomos Vaughan holds a cup."),)) == ["ask"]
