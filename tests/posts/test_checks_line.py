"""The whole line of checks: each has something to find and a line in the docs, and one that breaks takes nothing with it."""

import logging
import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from posts import checks
from posts.checks import CHECKS, DraftAccount, DraftPerson, DraftPhoto, DraftVideo, Finding, data, run_checks
from posts.checks.reading import longest_sentence, reading_age
from posts.hours import SuitableHours
from posts.kinds import Origin, origin_of
from tests.posts.asked import PHOTO, draft

ROOT = Path(__file__).parents[2]
SOURCE = Path(checks.__file__).parent
DOCS = ROOT / "docs" / "checks.md"
HOURS = SuitableHours(frozenset({0, 1, 2, 3, 4}), time(7), time(20))
PUPIL = DraftPerson("Tomos Vaughan")
EXAMPLES = {
    "no_words": draft(" "),
    "too_long": draft("a" * 281, per_account={"h": DraftAccount("x")}),
    "picture_needed": draft(photos=(), per_account={"h": DraftAccount("instagram")}),
    "too_many_pictures": draft(photos=(PHOTO,) * 5, per_account={"h": DraftAccount("x")}),
    "missing_alt": draft(photos=(DraftPhoto(""),)),
    "alt_too_long": draft(photos=(DraftPhoto("bean " * 300),), per_account={"h": DraftAccount("x")}),
    "alt_says_nothing": draft(photos=(DraftPhoto("photo"),)),
    "full_name": draft("Tomos Vaughan", people=(PUPIL,)),
    "first_name": draft("Bravo Tomos!", people=(PUPIL,)),
    "name_or_photo": draft("Tomos Vaughan", people=(PUPIL,), name_or_photo="warn"),
    "name_and_class": draft("Tom in Year 4"),
    "name_and_age": draft("Tom, aged 8"),
    "where_children_are": draft("We are at the zoo."),
    "where_children_will_be": draft("A trip on 4 March 2027", goes_out_on=date(2027, 3, 1)),
    "outside_suitable_hours": draft(moment=datetime(2027, 3, 1, 23, tzinfo=UTC), suitable_hours=HOURS),
    "phone_number": draft("07700 900123"),
    "e_mail_address": draft("wren@home.example"),
    "postcode": draft("ZZ1 1AA"),
    "home_address": draft("4 Bean Lane"),
    "messaging": draft("wa.me/4477"),
    "account_mentioned": draft("@beans"),
    "political_words": draft("Our MP came."),
    "political_perhaps": draft("Sign the petition."),
    "pre_election_period": draft(goes_out_on=date(2027, 4, 14)),
    "quote_without_source": draft("“one two three four five six seven eight”"),
    "logo": draft("our logo"),
    "somebody_elses_work": draft("© Beans"),
    "source": draft(photos=(DraftPhoto("A bean", origin=origin_of("parent")),)),
    "source_other": draft(quote=Origin(source="other", words="A poem of 1899")),
    "source_words": draft(photos=(DraftPhoto("A bean", origin=origin_of("licensed")),)),
    "own_device": draft(photos=(DraftPhoto("A bean", origin=origin_of("own-device"), is_on_own_device=True),)),
    "covered_link": draft("[beans](https://harbour.example)"),
    "disguised_link": draft("https://a@b.example"),
    "short_link": draft("bit.ly/beans"),
    "empty_link": draft("click here"),
    "unprotected_link": draft("http://harbour.example"),
    "live_stream": draft("Watch us live at six."),
    "missing_video_words": draft(video=DraftVideo("")),
    "video_by_hand_only": draft(video=DraftVideo("A bean"), per_account={"h": DraftAccount("atom")}),
    "video_not_read": draft(video=DraftVideo("A bean")),
    "all_capitals": draft("OUR BEANS HAVE COME UP AND UP"),
    "emoji_wall": draft("🎉🎉🎉🎉"),
    "hard_to_read": draft("extraordinary " * 40),
    "long_sentence": draft("bean " * 31),
    "long_hashtag": draft("#ourschoolgarden"),
}


def broken(draft):
    raise ValueError(f"cannot read {draft.words}")


def quiet(draft):
    return []


def names_in_the_source():
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    named = set(re.findall(r'check="(\w+)"', text)) | set(re.findall(r'_ask\(\s*draft,\s*"(\w+)"', text))
    return named - {"check_broken"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_check_finds_what_it_is_for_and_says_it_in_a_sentence(name):
    found = [one for one in run_checks(EXAMPLES[name]) if one.check == name]

    assert found
    assert all(one.sentence.endswith((".", "?")) and "safe" not in one.sentence.casefold() for one in found)


def test_what_the_checks_say_can_be_read_at_eleven():
    sentences = " ".join(one.sentence for draft in EXAMPLES.values() for one in run_checks(draft))

    assert reading_age(sentences) <= 11
    assert longest_sentence(sentences) <= 25


def test_no_check_is_without_an_example_or_a_line_in_the_docs():
    in_the_docs = set(re.findall(r"^\| `(\w+)`", DOCS.read_text(encoding="utf-8"), re.MULTILINE))

    assert set(EXAMPLES) == names_in_the_source()
    assert set(EXAMPLES) | {"check_broken"} == in_the_docs
    assert len(CHECKS) == len(set(CHECKS))


def test_broken_check_is_a_finding_and_the_others_are_asked_all_the_same():
    found = run_checks(draft("07700 900123"), checks=(broken, checks.phone_numbers, quiet))

    assert [one.check for one in found] == ["check_broken", "phone_number"]
    assert found[0] == Finding(
        check="check_broken",
        level="ask",
        sentence="One check could not be done: broken. Look at this yourself; nothing you wrote is lost.",
    )


def test_check_that_breaks_half_way_is_broken_too():
    def half_way(draft):
        yield Finding(check="one", level="ask", sentence="One.")
        raise KeyError("two")

    assert [one.check for one in run_checks(draft(), checks=(half_way,))] == ["check_broken"]


def test_log_of_a_broken_check_names_it_and_not_what_was_written(caplog):
    with caplog.at_level(logging.ERROR):
        run_checks(draft("secret beans"), checks=(broken,))

    assert "The check broken broke: ValueError in test_checks_line.py" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("path", sorted(data.FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_list_says_when_it_was_true_and_where_it_is_from(path):
    content = data.read(path.stem)

    assert isinstance(content["as_of"], date)
    assert content["source"].endswith(".")
    for key, words in content.items():
        if isinstance(words, list) and all(isinstance(word, str) for word in words):
            assert len({*words}) == len(words), key
            assert all(word == word.strip() and word for word in words), key
