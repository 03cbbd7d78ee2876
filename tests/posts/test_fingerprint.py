import dataclasses
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from posts.fingerprint import (
    FIRST_FORMAT,
    WITH_SOURCE_OF_VIDEO,
    WITH_SOURCES,
    WITH_VIDEO,
    Filmed,
    Pictured,
    PostContent,
    Quoted,
    canonical,
    fingerprint,
)

texts = st.text(max_size=30)
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
kinds = st.sampled_from(["", "own", "parent", "licensed", "other"])
moments = st.none() | st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=1))]))
contents = st.builds(
    PostContent,
    words=texts,
    words_per_account=st.dictionaries(st.sampled_from(["1", "2", "3"]), texts, max_size=3),
    accounts=st.lists(st.sampled_from(["1", "2", "3", "12"]), unique=True, max_size=4).map(tuple),
    photos=st.lists(st.builds(Pictured, hashes, texts, kinds, texts), max_size=3).map(tuple),
    people=st.lists(texts, unique=True, max_size=3).map(tuple),
    moment=moments,
    purpose=st.sampled_from(["", "event", "closure"]),
    quote=st.builds(Quoted, kinds, texts),
    video=st.none() | st.builds(Filmed, hashes, texts, kinds, texts),
)

BEANS = PostContent(
    words="Our beans have come up.",
    words_per_account={"7": "Beans!"},
    accounts=("7", "3"),
    photos=(("a" * 64, "Two children plant a bean."), ("b" * 64, "A bean.")),
    people=("pupil|Wren Abernathy", "adult|Idris Ffordd"),
    moment=datetime(2027, 3, 4, 16, 30, tzinfo=UTC),
    purpose="achievement",
)


def meaning(content):
    return (
        content.video,
        content.words,
        dict(content.words_per_account),
        sorted(content.accounts),
        content.photos,
        sorted(content.people),
        content.moment,
        content.purpose,
        content.quote,
    )


@given(one=contents, other=contents)
def test_two_contents_agree_exactly_when_their_meaning_does(one, other):
    assert (fingerprint(one) == fingerprint(other)) == (meaning(one) == meaning(other))


@given(content=contents, other=contents, name=st.sampled_from([one.name for one in dataclasses.fields(PostContent)]))
def test_any_change_in_any_field_changes_the_fingerprint(content, other, name):
    changed = dataclasses.replace(content, **{name: getattr(other, name)})
    assume(meaning(changed) != meaning(content))

    assert fingerprint(changed) != fingerprint(content)


@given(content=contents, data=st.data())
def test_order_of_accounts_and_people_does_not_matter(content, data):
    shuffled = dataclasses.replace(
        content,
        accounts=tuple(data.draw(st.permutations(content.accounts))),
        people=tuple(data.draw(st.permutations(content.people))),
        words_per_account=dict(reversed(content.words_per_account.items())),
    )

    assert fingerprint(shuffled) == fingerprint(content)


def test_order_of_photos_matters():
    swapped = dataclasses.replace(BEANS, photos=BEANS.photos[::-1])

    assert fingerprint(swapped) != fingerprint(BEANS)


def test_alt_texts_cannot_be_swapped_between_photos():
    (first, one), (second, other) = BEANS.photos

    assert fingerprint(dataclasses.replace(BEANS, photos=((first, other), (second, one)))) != fingerprint(BEANS)


@pytest.mark.parametrize(
    "words",
    ["Our beans have come up. ", "Our beans have come up", "our beans have come up.", "Our beans\u200b have come up."],
)
def test_the_smallest_change_of_words_counts(words):
    assert fingerprint(dataclasses.replace(BEANS, words=words)) != fingerprint(BEANS)


def test_words_are_taken_as_they_are_and_not_normalised():
    composed, taken_apart = (dataclasses.replace(BEANS, words=words) for words in ("Caf\u00e9", "Cafe\u0301"))

    assert fingerprint(composed) != fingerprint(taken_apart)


def test_words_cannot_move_from_one_account_to_another():
    assert fingerprint(dataclasses.replace(BEANS, words_per_account={"3": "Beans!"})) != fingerprint(BEANS)


def test_the_same_moment_in_another_zone_is_the_same_moment():
    london = dataclasses.replace(BEANS, moment=BEANS.moment.astimezone(timezone(timedelta(hours=1))))

    assert fingerprint(london) == fingerprint(BEANS)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        fingerprint(dataclasses.replace(BEANS, moment=datetime(2027, 3, 4)))  # noqa: DTZ001 - that is the point


def test_when_signed_off_is_a_time_of_its_own():
    assert json.loads(canonical(dataclasses.replace(BEANS, moment=None)))["moment"] == "when signed off"


def test_the_canonical_form_is_fixed():
    assert json.loads(canonical(BEANS))["format"] == FIRST_FORMAT == 1
    assert canonical(BEANS) == (
        '{"accounts":["3","7"],"format":1,"moment":"2027-03-04T16:30:00.000000+00:00",'
        '"people":["adult|Idris Ffordd","pupil|Wren Abernathy"],'
        f'"photos":[{{"alt":"Two children plant a bean.","sha256":"{"a" * 64}"}},'
        f'{{"alt":"A bean.","sha256":"{"b" * 64}"}}],'
        '"purpose":"achievement","words":"Our beans have come up.","words_per_account":{"7":"Beans!"}}'
    )
    assert fingerprint(BEANS) == "e84b63d0f74dc8a77d6f6cb50b5d4fe896b4293c48ba017825304ee83552763c"


def test_what_was_signed_before_sources_were_asked_for_matches_on():
    plain = dataclasses.replace(BEANS, photos=tuple(Pictured(*photo) for photo in BEANS.photos), quote=Quoted())

    assert canonical(plain) == canonical(BEANS)


@pytest.mark.parametrize(
    "said",
    [
        {"quote": Quoted("other", "A poem by Idris Ffordd")},
        {"photos": (Pictured(*BEANS.photos[0], "parent"), BEANS.photos[1])},
        {"photos": (Pictured(*BEANS.photos[0], "", "words alone"), BEANS.photos[1])},
    ],
)
def test_whatever_says_where_it_is_from_is_written_in_the_newer_format_and_is_another_content(said):
    content = dataclasses.replace(BEANS, **said)

    assert json.loads(canonical(content))["format"] == WITH_SOURCES == 2
    assert fingerprint(content) != fingerprint(BEANS)


def test_the_canonical_form_with_sources_is_fixed():
    photos = (Pictured(*BEANS.photos[0], "licensed", "CC BY 4.0"), BEANS.photos[1])
    content = dataclasses.replace(BEANS, photos=photos, quote=Quoted("own"))

    said = json.loads(canonical(content))

    assert said["sources"] == [["licensed", "CC BY 4.0"], ["", ""]]
    assert said["quote"] == ["own", ""]
    assert said["photos"] == json.loads(canonical(BEANS))["photos"]


@pytest.mark.parametrize("sources", [{}, {"quote": Quoted("own")}])
def test_video_is_written_in_the_newest_format_and_is_another_content(sources):
    without = dataclasses.replace(BEANS, **sources)
    content = dataclasses.replace(without, video=Filmed("c" * 64, "A bean grows."))

    said = json.loads(canonical(content))

    assert said.pop("format") == WITH_VIDEO == 3
    assert said.pop("video") == {"sha256": "c" * 64, "alt": "A bean grows."}
    assert said == {name: value for name, value in json.loads(canonical(without)).items() if name != "format"}
    assert fingerprint(content) != fingerprint(without)


def test_source_of_a_video_is_written_in_the_newest_format_and_what_was_signed_without_one_matches_on():
    silent = dataclasses.replace(BEANS, video=Filmed("c" * 64, "A bean grows."))
    content = dataclasses.replace(BEANS, video=Filmed("c" * 64, "A bean grows.", "parent", "Mrs Ffordd"))

    said = json.loads(canonical(content))

    assert said.pop("format") == WITH_SOURCE_OF_VIDEO == 4
    assert said["video"] == {
        "sha256": "c" * 64,
        "alt": "A bean grows.",
        "source": "parent",
        "source_words": "Mrs Ffordd",
    }
    assert canonical(silent) == canonical(dataclasses.replace(silent, video=Filmed(*silent.video[:2], "", "")))
    assert fingerprint(content) != fingerprint(silent)


def test_sources_cannot_be_swapped_between_photos():
    first, second = BEANS.photos
    one = dataclasses.replace(BEANS, photos=(Pictured(*first, "own"), Pictured(*second, "parent")))
    other = dataclasses.replace(BEANS, photos=(Pictured(*first, "parent"), Pictured(*second, "own")))

    assert fingerprint(one) != fingerprint(other)


def test_half_a_character_breaks_nothing():
    assert len(fingerprint(dataclasses.replace(BEANS, words="\ud83d"))) == 64
