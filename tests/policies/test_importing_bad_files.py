"""Files that are no policy, files that are hardly one, and bytes nobody would think of."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.importing import UnreadablePolicy, read_policy
from tests.policies.imported import DOCUMENTS, TODAY, from_text, imported, words_kept, words_of


def test_what_is_wrong_with_a_document_is_said():
    policy = imported(DOCUMENTS / "broken.txt")

    assert "The number 1.1 is used twice." in policy.defects
    assert "The numbers jump from 1.1 to 1.3: is 1.2 missing?" in policy.defects
    assert policy.not_understood == (
        "“Agreed” on the cover says “31 February 2024”, which is not a date.",
        "The cover’s review says “when we can”, which is neither a date nor an interval.",
        "Line 18 is an item without a letter in a list with letters: “lunch is packed. ...”.",
        "Line 25 begins in the middle of a sentence: “which was agreed long ago. ...”.",
        "Line 27 has letters that were lost before the file was saved: “A picture of the caf\ufffd is ...”.",
    )


def test_hash_does_not_depend_on_line_ends_or_encoding():
    text = "Pets Policy\n\nAim\n\nPets are “welcome” – all of them.\n"

    hashes = {
        read_policy(data=data, filename="pets.txt", on=TODAY).content_hash
        for data in (
            text.encode(),
            text.encode("utf-8-sig"),
            text.encode("cp1252"),
            text.encode("utf-16"),
            text.replace("\n", "\r\n").encode(),
            text.replace("\n", "\r").encode(),
        )
    }

    assert len(hashes) == 1


BAD_FILES = [
    (b"words", "policy.docx", "Only files that end in .txt or .md can be imported."),
    (b"words", "policy", "Only files that end in .txt or .md can be imported."),
    (b"PK\x03\x04rest", "policy.docx", "This is a Word or zip file, not plain text."),
    (b"PK\x03\x04rest", "policy.txt", "This is a Word or zip file, not plain text."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "policy.txt", "This is an older Word file, or one locked with a password."),
    (b"%PDF-1.7 words", "policy.md", "This is a PDF, not plain text."),
    (b"{\\rtf1 words}", "policy.txt", "This is a rich text file, not plain text."),
    (b"", "policy.txt", "This file is empty."),
    (b" \n\t\n", "policy.txt", "This file is empty."),
    ("\ufeff\n".encode(), "policy.txt", "This file is empty: there are no words in it."),
    (b"1. 2. 3. ----", "policy.txt", "This file is empty: there are no words in it."),
    (b"a \x00 b", "policy.txt", "This file holds codes that are not text"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "policy.txt", "This file holds codes that are not text"),
    (b"caf\x81 au lait", "policy.txt", "The letters in this file cannot be made out."),
    (b"\xff\xfea", "policy.txt", "The letters in this file cannot be made out."),
    (b"word " * 150_001, "policy.txt", "This file is longer than about 300 pages."),
    (b"w\n\n" * 30_000, "policy.txt", "This file is longer than about 300 pages."),
    (b"w" * 1_000_001, "policy.txt", "This file is larger than 1 MB."),
    (b"# Pets Policy\n", "policy.md", "This file has no text beyond its headings"),
]


@pytest.mark.parametrize(("data", "filename", "sentence"), BAD_FILES, ids=[bad[2][:40] for bad in BAD_FILES])
def test_bad_file_is_refused_with_a_sentence(data, filename, sentence):
    with pytest.raises(UnreadablePolicy) as refused:
        read_policy(data=data, filename=filename, on=TODAY)

    assert str(refused.value).startswith(sentence)
    assert str(refused.value).endswith(".")


FRAGMENTS = st.sampled_from(
    [
        *("", "\t", "   ", "\x0c", "---", "===", "```", "| a | b |", "|---|---|", "Page 3 of 9", "3", "- 4 -"),
        *("Pets Policy", "HILL SCHOOL", "Contents", "Aim\t3", "Aim", "Care ..... 4", "Owner: Jo Reed, Head", "Review:"),
        *(
            "# One",
            "### Three",
            "**Bold**",
            "1. Aim",
            "2. Care",
            "1.1 Feed them.",
            "1.0 AIM",
            "2.5 million",
            "Appendix A",
        ),
        *("- item", "  - inner item", "a) first", "- i. roman", "* star", "o\tround", "1) step", "lower case goes on"),
        *(
            "Staff should:",
            "They apply to staff.",
            "We care for each of them, and",
            "Kind",
            "We are kind.",
            "Ratified:",
        ),
        *("Approved: 31 February 2024", "Last reviewed: May 2024", "\tTrustees", "co-", "Questions about the policy:"),
    ]
)


def title_or_refusal(data):
    try:
        return read_policy(data=data, filename="policy.txt", on=TODAY).title
    except UnreadablePolicy as refused:
        return str(refused)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    assert title_or_refusal(data)


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text):
    assert title_or_refusal(text.encode(errors="replace"))


@settings(deadline=None)
@given(st.lists(FRAGMENTS, max_size=40))
def test_no_word_is_lost_whatever_the_order_of_the_lines(lines):
    text = "\n".join([*lines, "", "These words make it a policy, whatever stood before."])

    policy = from_text(text)

    assert not words_of(text) - words_kept(policy)
    assert len({clause.anchor for clause in policy.clauses}) == len(policy.clauses)
