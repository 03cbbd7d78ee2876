"""The story of a post as plain values and as files: nothing that people wrote runs, and nothing is dropped."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from pypdf import PdfReader

from posts import workflow
from posts.history import (
    MESSAGES,
    REASONS,
    Address,
    Line,
    Picture,
    Story,
    Version,
    as_pdf,
    as_rows,
    in_full,
    printing,
    reason_in_words,
    way_in_words,
)

AT = datetime(2027, 7, 1, 15, 30, tzinfo=UTC)
# Would read a file, refer, calculate, call, begin a heading or end the text, were it mark-up.
AWKWARD = '#read("/etc/passwd") @ref $x^2$ `code` *bold* \\ <label> // gone /* gone */ = no heading ] }'
VERSION = Version(
    number=1,
    at=AT,
    by="Ama Author",
    changed_by="Ben Brook",
    words="We measured the brook.",
    own_words=(("School on X", "Brook measured!"),),
    pictures=(Picture(uid="one", alt="Four children & a brook", sha256="ab" * 32),),
    people=("Amara (pupil)",),
    accounts=("Website news", "School on X"),
    moment=AT + timedelta(days=1),
    purpose="Information",
    rule_set="light-touch",
    fingerprint="cd" * 32,
)
STORY = Story(
    title="The brook",
    place="Oakfield School",
    state="Published",
    author="Ama Author",
    told_at=AT,
    told_to="Hugo Head",
    addresses=(
        Address(
            account="Website news",
            state="Published",
            address="https://school.example/a?b=1#c",
            since=AT,
            gone=AT + timedelta(days=2),
        ),
    ),
    versions=(VERSION,),
    lines=(
        Line(at=AT, by="Ama Author", what="put it forward for sign-off"),
        Line(at=AT + timedelta(hours=1), by="Hugo Head", what="tried to sign it off", words="Too late", refused=True),
    ),
)


def picture():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    return out.getvalue()


def pdf_of(story, pictures=None):
    return PdfReader(io.BytesIO(as_pdf(story, pictures=pictures or {})))


def text_of(story, pictures=None):
    return " ".join(" ".join(page.extract_text() for page in pdf_of(story, pictures).pages).split())


def with_words(words):
    return replace(STORY, versions=(replace(VERSION, words=words),))


def test_pdf_is_tagged_british_english_with_a_title():
    read = pdf_of(STORY, {"one": picture()})

    root = read.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"].value
    assert "/StructTreeRoot" in root
    assert read.metadata.title == "The story of a post: The brook"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_pdf_tells_everything():
    text = text_of(STORY)

    for part in (
        "The brook", "Oakfield School", "Hugo Head", "https://school.example/a?b=1#c", "gone since", "Version 1",
        "We measured the brook.", "Brook measured!", "Four children & a brook", "Amara (pupil)", "Information",
        "last changed by Ben Brook", "cd" * 32, "put it forward for sign-off", "(not done)", "Too late",
        "Thursday 1 July 2027 at 4.30 pm",
    ):  # fmt: skip
        assert part in text, part


def test_pdf_shows_pictures_with_their_words_and_describes_those_that_are_gone():
    with_it, without = pdf_of(STORY, {"one": picture()}), pdf_of(STORY)

    assert len(list(with_it.pages[0].images)) == 1
    assert len(list(without.pages[0].images)) == 0
    assert b"Four children & a brook" in alt_words(with_it)


def alt_words(read):
    """Every word that stands for a picture, wherever in the tree of the document it is."""
    return b" ".join(_alts(read.trailer["/Root"]["/StructTreeRoot"]))


def _alts(node):
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from _alts(one)
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield str(node["/Alt"]).encode()
        if "/K" in node:
            yield from _alts(node["/K"])


def test_what_people_wrote_is_never_mark_up():
    text = text_of(replace(with_words(AWKWARD), title=AWKWARD))

    assert text.count('#read("/etc/passwd") @ref $x^2$ `code` *bold* \\ <label> // gone /* gone */') == 2
    assert "root:" not in text


@pytest.mark.parametrize("words", ["سلام", "שלום", "Привет", "Γειά", "ਸਤ", "வணக்கம்", "ขอบคุณ", "👩🏽‍🏫 😀", "é ü ß İ"])
def test_every_writing_that_families_use_is_set_without_boxes(words):
    text = text_of(with_words(words))

    assert "[U+" not in text
    assert "\x00" not in text


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("谢谢", "[U+8C22][U+8C22]"),
        ("감사", "[U+AC10][U+C0AC]"),
        ("谢谢 감사 ありがとう カ", "[U+8C22][U+8C22] [U+AC10]"),
        ("bell\x07", "bell[U+0007]"),
        ("nothing\x00", "nothing[U+0000]"),
        ("private \ue000", "private [U+E000]"),
        ("\u202eevil", "evil"),
        ("one\r\ntwo\tthree", "one two three"),
    ],
)
def test_sign_that_cannot_be_set_is_written_as_its_number_and_never_dropped(words, written):
    assert written in text_of(with_words(words))


def test_trouble_that_is_not_about_signs_is_raised(monkeypatch, tmp_path):
    broken = tmp_path / "story.typ"
    broken.write_text("#nonsense()")
    monkeypatch.setattr(printing, "TEMPLATE", broken)

    with pytest.raises(printing.typst.TypstError, match="unknown variable"):
        as_pdf(STORY, pictures={})


def test_more_kinds_of_writing_than_can_be_set_are_refused(monkeypatch):
    monkeypatch.setattr(printing, "KINDS_OF_WRITING", 1)

    with pytest.raises(ValueError, match="more kinds of writing"):
        as_pdf(with_words("谢谢"), pictures={})


def test_long_story_is_set_on_many_pages():
    story = replace(STORY, lines=STORY.lines * 300)

    assert len(pdf_of(story).pages) > 20


def test_story_of_a_draft_is_set_too():
    text = text_of(replace(STORY, versions=(), addresses=(), lines=()))

    assert "No version was kept." in text
    assert "It was on no account yet." in text


def test_rows_tell_versions_and_lines_in_order_of_time():
    rows = list(as_rows(STORY))

    assert rows[0] == ("When (London)", "Who", "What", "In which words")
    assert rows[1][2] == f"Version 1, which alone has the number {'cd' * 32}"
    assert "On School on X: Brook measured!" in rows[1][3]
    assert "In it: Amara (pupil)" in rows[1][3]
    assert rows[2] == ("Thursday 1 July 2027 at 4.30 pm", "Ama Author", "put it forward for sign-off", "")
    assert rows[3][2:] == ("tried to sign it off (not done)", "Too late")
    assert {len(row) for row in rows} == {4}


def test_moments_are_said_in_london_on_both_sides_of_the_clock_change():
    assert in_full(datetime(2027, 3, 28, 0, 30, tzinfo=UTC)) == "Sunday 28 March 2027 at 12.30 am"
    assert in_full(datetime(2027, 3, 28, 1, 0, tzinfo=UTC)) == "Sunday 28 March 2027 at 2 am"
    assert in_full(None) == ""


def test_every_guard_of_every_table_has_its_reason_in_words():
    tables = (workflow.WORKFLOW, workflow.PUBLICATION, workflow.FLAG)
    guards = {guard.__name__ for table in tables for step in table.steps for guard in step.not_while}

    assert {name for name in guards if not name.startswith("_")} <= set(REASONS)
    assert reason_in_words("something_new") == "something new"


def test_every_message_about_a_post_has_its_words():
    verbs = {step.verb for step in workflow.WORKFLOW.steps if step.tells}

    assert verbs <= set(MESSAGES)
    assert way_in_words(kind="submit", state="sent", opened=True) == (
        "was told by mail that it waited for sign-off, and opened it"
    )
    assert way_in_words(kind="new_kind", state="listed", opened=False) == "was told in PolicyHub that new kind"
