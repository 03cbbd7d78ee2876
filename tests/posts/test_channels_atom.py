import dataclasses
import re
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posts.channels.atom import Enclosure, Entry, Feed, render_feed, title_of
from tests.posts.atom_rules import ATOM, parsed, problems_of

FEED = Feed(
    id="tag:harbour.example,2026-09-01:harbour-north",
    title="Harbour North: news",
    author="Harbour North School",
    address="https://harbour.example/feeds/harbour-north.atom",
    home="https://harbour.example/",
    updated_at=datetime(2027, 3, 5, 9, 0, tzinfo=UTC),
)
BEANS = Entry(
    id="tag:harbour.example,2026-09-01:5f0c-17",
    text="Our beans have come up.\nLook at <them> & wonder!\n\nThank you, Willow class.",
    address="https://harbour.example/news/17",
    published_at=datetime(2027, 3, 4, 16, 30, 0, 123456, tzinfo=UTC),
    updated_at=datetime(2027, 3, 4, 16, 30, tzinfo=UTC),
    images=(
        Enclosure(address="https://harbour.example/p/1.jpg", length=48_213, alt='Two "gardeners" & a <bean>.'),
        Enclosure(address="https://harbour.example/p/2.jpg", length=9, alt="A watering can."),
    ),
)
SNOW = dataclasses.replace(
    BEANS, id="tag:harbour.example,2026-09-01:5f0c-18", text="School is closed today: snow.", images=()
)


def test_feed_is_valid():
    assert problems_of(render_feed(FEED, [SNOW, BEANS])) == []


def test_a_feed_with_nothing_in_it_is_valid():
    assert problems_of(render_feed(FEED, [])) == []


def test_an_independent_reader_finds_everything():
    read = feedparser.parse(render_feed(FEED, [SNOW, BEANS]))

    assert read.bozo is False
    assert read.version == "atom10"
    assert read.feed.title == "Harbour North: news"
    assert read.feed.author == "Harbour North School"
    assert [one.id for one in read.entries] == [SNOW.id, BEANS.id]
    assert [(one.href, one.type, one.length) for one in read.entries[1].enclosures] == [
        ("https://harbour.example/p/1.jpg", "image/jpeg", "48213"),
        ("https://harbour.example/p/2.jpg", "image/jpeg", "9"),
    ]
    assert read.entries[1].link == "https://harbour.example/news/17"
    assert read.entries[1].published_parsed[:5] == (2027, 3, 4, 16, 30)


def test_the_words_for_a_picture_are_really_sent():
    entry = parsed(render_feed(FEED, [BEANS])).find(f"{ATOM}entry")

    titles = [one.get("title") for one in entry.findall(f"{ATOM}link") if one.get("rel") == "enclosure"]
    assert titles == ['Two "gardeners" & a <bean>.', "A watering can."]
    assert 'alt="Two &quot;gardeners&quot; &amp; a &lt;bean&gt;."' in entry.findtext(f"{ATOM}content")


def test_words_stay_words_and_paragraphs_stay_paragraphs():
    content = parsed(render_feed(FEED, [BEANS])).findtext(f"{ATOM}entry/{ATOM}content")

    assert content.startswith(
        "<p>Our beans have come up.<br>Look at &lt;them&gt; &amp; wonder!</p><p>Thank you, Willow class.</p>"
    )


def test_nothing_in_a_post_becomes_mark_up():
    sharp = dataclasses.replace(BEANS, text="<script>alert(1)</script> ]]> &amp; <!-- -->", images=())

    document = render_feed(FEED, [sharp])

    content = parsed(document).findtext(f"{ATOM}entry/{ATOM}content")
    assert "<script" not in content
    assert re.findall(r"<[^>]*>", content) == ["<p>", "</p>"]


def test_taking_down_removes_the_entry():
    document = render_feed(FEED, [SNOW])

    assert BEANS.id.encode() not in document
    assert problems_of(document) == []


def test_a_corrected_entry_keeps_its_name():
    corrected = dataclasses.replace(BEANS, text="Our beans are up.", updated_at=datetime(2027, 3, 6, tzinfo=UTC))

    read = feedparser.parse(render_feed(FEED, [corrected]))

    assert read.entries[0].id == BEANS.id
    assert read.entries[0].updated == "2027-03-06T00:00:00Z"


def test_the_checker_of_these_tests_can_fail():
    document = render_feed(FEED, [BEANS]).decode()

    for broken in (
        document.replace("<updated>2027-03-05T09:00:00Z</updated>", "<updated>yesterday</updated>"),
        document.replace('length="9"', 'length="some"'),
        document.replace("tag:harbour.example,2026-09-01:5f0c-17", "17"),
        document.replace("<name>Harbour North School</name>", ""),
        document.replace('rel="self"', 'rel="me"'),
        document.replace('href="https://harbour.example/p/1.jpg"', 'href="/p/1.jpg"'),
    ):
        assert broken != document
        assert problems_of(broken) != []
    assert problems_of(render_feed(FEED, [BEANS, BEANS])) == ["two entries have the same id"]


@settings(max_examples=60, deadline=None)
@given(words=st.text(max_size=300), alt=st.text(min_size=1, max_size=60))
def test_no_words_can_break_the_feed(words, alt):
    picture = Enclosure(address="https://harbour.example/p/1.jpg", length=1, alt=alt)

    document = render_feed(FEED, [dataclasses.replace(BEANS, text=words, images=(picture,)), SNOW])

    assert problems_of(document) == []
    assert feedparser.parse(document).entries[1].id == SNOW.id


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Beans!", "Beans!"),
        ("\n\n  Beans!  \nMore", "Beans!"),
        ("", "A picture"),
        ("word " * 40, "word " * 15 + "word…"),
        ("👨‍👩‍👧‍👦" * 90, "👨‍👩‍👧‍👦" * 80 + "…"),
    ],
)
def test_the_headline_is_the_first_line(text, title):
    assert title_of(text) == title
