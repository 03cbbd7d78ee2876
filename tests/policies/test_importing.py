"""Policy documents in: look-alikes of what schools really write, and the real ones where they are at hand."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.importing import MonthDate, Ratification, UnreadablePolicy, read_policy

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = Path(__file__).parent / "documents"
DEMO = ROOT / "policyhub" / "demo" / "documents"
SOURCES = ROOT.parent / "shared" / "seeds"
TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Expected:
    """What must be understood of one of the five kinds of policy, however it is worded."""

    approved: str | None
    last_reviewed: str | None
    next_review: str | None
    derived: bool
    every: int | None
    label: str
    owned: bool
    post: str
    bodies: list[tuple[str | None, str, str]]
    sections: int
    clauses: int
    appendices: int
    contact: bool
    contractual: bool | None
    words_in_title: str
    defects: list[str]


FIVE = {
    "000": Expected(
        approved="2024-11",
        last_reviewed=None,
        next_review="2027-11",
        derived=True,
        every=36,
        label="",
        owned=True,
        post="Director of People",
        bodies=[("2024-10", "ratification", ""), ("2024-11", "ratification", "")],
        sections=14,
        clauses=0,
        appendices=0,
        contact=False,
        contractual=None,
        words_in_title="Social Media Policy",
        defects=["November 2027 was worked out", "nobody to contact"],
    ),
    "001": Expected(
        approved="2023-09",
        last_reviewed="2023-09",
        next_review="2025-09",
        derived=False,
        every=24,
        label="",
        owned=False,
        post="CEO",
        bodies=[
            ("2023-09", "approval", ""),
            (None, "ratification", ""),
            ("2023-09", "consultation", "where applicable"),
        ],
        sections=14,
        clauses=43,
        appendices=1,
        contact=True,
        contractual=False,
        words_in_title="Social Media Policy",
        defects=[
            "No owner is named",
            "luster",
            "overdue: it was due by September 2025",
            "Data Protection Act 1998",
            "Clause 3.3 lets an investigation ask for passwords",
            "Clause 9.1 forbids online searches",
            "Twitter",
        ],
    ),
    "002": Expected(
        approved=None,
        last_reviewed=None,
        next_review=None,
        derived=False,
        every=None,
        label="",
        owned=False,
        post="",
        bodies=[],
        sections=10,
        clauses=0,
        appendices=0,
        contact=False,
        contractual=None,
        words_in_title="Social Media Policy",
        defects=[
            "No owner is named",
            "No body is named",
            "No date of approval",
            "No date for the next review",
            "nobody to contact",
            "cited in its 2023 edition, which is superseded",
        ],
    ),
    "003": Expected(
        approved="2020-12",
        last_reviewed=None,
        next_review="2023-12",
        derived=False,
        every=None,
        label="2020",
        owned=False,
        post="",
        bodies=[],
        sections=3,
        clauses=0,
        appendices=0,
        contact=False,
        contractual=None,
        words_in_title="Social Media",
        defects=[
            "No owner is named",
            "No body is named",
            "overdue: it was due by December 2023",
            "nobody to contact",
            "who is to be told",
            "Windows Live Messenger, which closed in 2013",
        ],
    ),
    "004": Expected(
        approved=None,
        last_reviewed=None,
        next_review=None,
        derived=False,
        every=None,
        label="2024",
        owned=False,
        post="School Business Manager",
        bodies=[(None, "approval", "before it is put in force")],
        sections=18,
        clauses=0,
        appendices=0,
        contact=True,
        contractual=False,
        words_in_title="Social Media/Networking Policy",
        defects=[
            "No owner is named",
            "No date of approval",
            "only “from time to time”",
            "which can mean before or after",
            "consent to monitoring",
            "passwords",
        ],
    ),
}
ALIKE = {"harbour": "000", "millstone": "001", "oakfield": "002", "skyline": "003", "larkrise": "004"}
OF_FIVE = [pytest.param(path, FIVE[ALIKE[path.stem]], id=path.stem) for path in sorted(DEMO.iterdir())]
OF_FIVE += [pytest.param(path, FIVE[path.name[:3]], id=path.name[:3]) for path in sorted(SOURCES.glob("*.txt"))]
ALL = sorted([*DOCUMENTS.iterdir(), *DEMO.iterdir(), *SOURCES.glob("*.txt")])


def imported(path, on=TODAY):
    return read_policy(data=path.read_bytes(), filename=path.name, on=on)


def from_text(text, on=TODAY, filename="policy.txt"):
    return read_policy(data=text.encode(), filename=filename, on=on)


def iso(when):
    return when and when.iso()


def outline(policy):
    return [(clause.level, clause.number, clause.heading) for clause in policy.clauses]


def words_of(text):
    """Count the words of a text; page numbers and the targets of links inside the page are none."""
    text = re.sub(r"</?u>|\]\(#[^)]*\)", "", text)
    text = re.sub(r"[–-] page \d+$|^o\t", "", text, flags=re.MULTILINE)
    return Counter(word for word in re.findall(r"[^\W_]+", text.lower()) if not word.isdigit() or len(word) > 3)


def words_kept(policy):
    clauses = [" ".join((clause.number, clause.heading, clause.text)) for clause in policy.clauses]
    kept = [*policy.cover, *policy.furniture, *policy.contents, *policy.not_understood, *clauses]
    return words_of(" ".join(kept))


@pytest.mark.parametrize(("path", "expected"), OF_FIVE)
def test_dates_of_the_five_are_right(path, expected):
    policy = imported(path)

    assert iso(policy.approved) == expected.approved
    assert iso(policy.last_reviewed) == expected.last_reviewed
    assert iso(policy.next_review) == expected.next_review
    assert policy.next_review_derived is expected.derived
    assert policy.review_every_months == expected.every
    assert policy.label == expected.label


@pytest.mark.parametrize(("path", "expected"), OF_FIVE)
def test_people_and_bodies_of_the_five_are_right(path, expected):
    policy = imported(path)

    assert bool(policy.owner) is expected.owned
    assert policy.owner_title == expected.post
    assert [(iso(say.on), say.kind, say.condition) for say in policy.ratifications] == expected.bodies
    assert bool(policy.contact) is expected.contact
    assert policy.contractual is expected.contractual


@pytest.mark.parametrize(("path", "expected"), OF_FIVE)
def test_structure_of_the_five_is_right(path, expected):
    policy = imported(path)

    kinds = Counter(clause.kind for clause in policy.clauses if clause.heading or clause.number)
    opening = sum(not clause.heading and not clause.number for clause in policy.clauses)
    assert expected.words_in_title in policy.title
    assert kinds["section"] + opening == expected.sections
    assert kinds["clause"] == expected.clauses
    assert kinds["appendix"] == len(policy.appendices) == expected.appendices


@pytest.mark.parametrize(("path", "expected"), OF_FIVE)
def test_defects_of_the_five_are_found(path, expected):
    defects = imported(path).defects

    for words in expected.defects:
        assert [defect for defect in defects if words in defect], words


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_no_word_of_a_document_is_lost(path):
    policy = imported(path)

    lost = words_of(path.read_text(encoding="utf-8")) - words_kept(policy)
    assert not lost


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_everything_said_about_a_document_is_a_sentence(path):
    policy = imported(path)

    for sentence in (*policy.defects, *policy.not_understood):
        assert sentence[0].isupper() or sentence[0] == "“"
        assert sentence.endswith((".", "?"))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_anchors_are_unique_and_fit_an_address(path):
    anchors = [clause.anchor for clause in imported(path).clauses]

    assert len(anchors) == len(set(anchors))
    assert all(re.fullmatch(r"[a-z][a-z0-9_-]*", anchor) for anchor in anchors)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_second_import_gives_the_same_answer(path):
    assert imported(path) == imported(path)


def test_numbered_policy_keeps_numbers_lists_and_appendix():
    policy = imported(DEMO / "millstone.txt")

    clauses = {clause.anchor: clause for clause in policy.clauses}
    assert clauses["section-4"].heading == "Who is responsible"
    assert clauses["clause-10-3"].heading == "Keeping children safe"
    assert clauses["clause-10-4"].text.startswith("- a) Post nothing obscene")
    assert "\n    - i. the Academy / Trust;\n" in clauses["clause-10-4"].text
    assert clauses["appendix-a"].kind == "appendix"
    assert clauses["appendix-a-1-1"].number == "1.1"
    assert clauses["clause-1-1"].text != clauses["appendix-a-1-1"].text
    assert policy.contents[0] == "1. What this policy is for"


def test_values_page_contents_and_chapters_are_told_apart():
    policy = imported(DEMO / "harbour.txt")

    assert "We try what is hard." in policy.furniture
    assert "Blocked websites" in policy.contents
    assert outline(policy)[:3] == [
        (1, "", "Overview"),
        (2, "", "Why we have this policy"),
        (2, "", "The law behind it"),
    ]
    assert policy.audiences == (
        "Harbour Learning Trust staff",
        "Volunteers",
        "Local governing bodies",
        "Trustees",
    )
    assert ("Data Protection Act", "2018") in policy.guidance
    assert ("Data protection in schools", "2023") in policy.guidance


def test_list_that_lost_its_bullets_makes_no_headings():
    policy = imported(DEMO / "oakfield.txt")

    headings = [clause.heading for clause in policy.clauses]
    assert "Harming the good name of the school" not in headings
    assert "Weakening the security of the school's systems" not in headings
    assert "When you see something unsuitable, or a pupil contacts you" in headings
    assert policy.organisation == "Oakfield School"


def test_sentence_broken_by_a_page_is_joined():
    policy = imported(DEMO / "larkrise.md")

    monitoring = next(clause for clause in policy.clauses if clause.anchor == "monitoring")
    assert "Staff who use those systems should not expect" in monitoring.text


def test_marked_headings_lose_their_marks_and_steps_stay_a_list():
    policy = imported(DEMO / "larkrise.md")

    steps = next(clause for clause in policy.clauses if clause.anchor == "our-steps-for-every-post")
    assert steps.heading == "Our steps for every post"
    assert "\n7. What is posted" in steps.text
    assert policy.contact == "office@larkrise.example, for the attention of the School Business Manager"
    assert (policy.accountable, policy.day_to_day) == ("Headteacher", "School Business Manager")
    assert "agency staff" in policy.audiences


def test_wrapped_lines_and_page_furniture_are_undone():
    policy = imported(DOCUMENTS / "wrapped.txt")

    assert outline(policy) == [
        (1, "", "Why Tablets"),
        (1, "", "Looking After Them"),
        (1, "", "When One Is Lost"),
    ]
    assert "children can draw, record their voices" in policy.clauses[0].text
    assert "never leave it on a window sill" in policy.clauses[1].text
    assert "tells the ICT lead and the person who looks after data" in policy.clauses[2].text
    assert "Page 2 of 3" in policy.furniture
    assert "Elmtree Infant School" in policy.furniture
    assert "Signed: ____________________  Date: ______________" in policy.furniture
    assert policy.not_understood == ("Line 10, on the cover: “House colours:    green and gold”.",)


@pytest.mark.parametrize(
    ("name", "mark"),
    [("x.txt", "Appendix {}"), ("x.txt", "Section {}"), ("x.md", "## Part {}"), ("x.md", "## {}. Duty {}")],
)
@pytest.mark.parametrize("page_break", ["", "\n\x0c", "{}\n\n"])
def test_headings_that_differ_by_their_number_are_no_footers(name, mark, page_break):
    text = "Mobile phone policy\n\n" + "".join(
        f"{mark.format(number, number)}\n\nStaff keep {what} away.\n\n{page_break.format(number)}"
        for number, what in enumerate(["phones", "watches", "tablets", "cameras", "keys"], start=1)
    )

    found = read_policy(data=text.encode(), filename=name, on=date(2026, 11, 21))

    assert [clause.text for clause in found.clauses] == [
        f"Staff keep {what} away." for what in ("phones", "watches", "tablets", "cameras", "keys")
    ]


def test_only_heading_of_the_first_level_is_the_title_whatever_it_says():
    text = b"# Phones and watches\n\n## Lessons\n\nThey stay away.\n\n## Breaks\n\nThey stay away too.\n"
    two = text.replace(b"## Breaks", b"# Breaks")

    assert read_policy(data=text, filename="x.md", on=date(2026, 11, 21)).title == "Phones and watches"
    assert read_policy(data=two, filename="some file.md", on=date(2026, 11, 21)).title == "Some file"


def test_wrapped_cover_is_understood():
    policy = imported(DOCUMENTS / "wrapped.txt")

    assert policy.title == "Acceptable Use of Tablets Policy"
    assert policy.organisation == "Elmtree Infant School"
    assert policy.ratifications == (Ratification("Full Governing Body", MonthDate(2025, 3, 12), kind="approval"),)
    assert policy.last_reviewed == MonthDate(2025, 3, 1)
    assert policy.next_review == MonthDate(2026, 3, 12)
    assert policy.next_review_derived
    assert policy.owned_by == "Business Manager"


def test_cover_rows_are_told_from_words_of_no_use():
    policy = imported(DOCUMENTS / "cover.txt")

    assert policy.title == "Pets Policy"
    assert policy.organisation == "Hill School"
    assert policy.label == "3.1"
    assert policy.last_reviewed == MonthDate(2025, 6)
    assert policy.ratifications == (Ratification("governors", MonthDate(2024, 5, 3), kind="approval"),)
    assert policy.not_understood == (
        "Line 2, on the cover: “Learning for life”.",
        "The cover says “September 2024” without saying what happened then.",
    )


def test_title_printed_once_more_above_the_text_is_no_heading():
    policy = imported(DOCUMENTS / "cover.txt")

    assert outline(policy) == [(1, "1", "Aim"), (1, "2", "Care"), (1, "3", "Cost")]
    assert policy.clauses[1].text.endswith("Staff who keep a pet:\n\n- clean up;\n- carry on.")


def test_markdown_structure_is_kept():
    policy = imported(DOCUMENTS / "marked.md")

    clauses = {clause.anchor: clause for clause in policy.clauses}
    assert clauses["clause-1-2-1"].level == 3
    assert "    - red for people we have not met," in clauses["clause-2-1"].text
    assert "| Monday | Caretaker |\n| Friday | Office |" in clauses["late-visitors"].text
    assert "```\nbell -> phone -> caretaker\n```" in clauses["late-visitors"].text
    assert clauses["appendix-1"].heading == "The badge"
    assert clauses["appendix-1-going-home"].text == "Badges are counted at six."
    assert policy.contents == ("1. Who is a visitor", "2. At the desk", "Appendix 1: The badge")
    assert policy.owned_by == "Ffion Garside, Office Manager"
    assert policy.ratifications == (Ratification("Governing Board", None, "pending"),)
    assert (policy.approved, policy.next_review) == (MonthDate(2026, 2, 14), MonthDate(2027))


def test_short_lines_of_a_bare_document_are_told_from_its_headings():
    policy = imported(DOCUMENTS / "bare.txt")

    assert [clause.heading for clause in policy.clauses] == [
        "Purpose",
        "In the classroom",
        "What happens next?",
        "And on trips?",
    ]


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


def test_number_in_a_sentence_begins_no_clause():
    policy = imported(DOCUMENTS / "broken.txt")

    assert [clause.number for clause in policy.clauses] == ["1", "1.1", "1.1", "1.3", "2", "2.1", "2.2", "3", "3.1"]
    assert "2.5 million children go" in policy.clauses[3].text
    assert policy.clauses[2].anchor == "clause-1-1_2"


def test_document_without_headings_is_parted_by_its_numbers():
    policy = imported(DOCUMENTS / "steps.md")

    assert [clause.anchor for clause in policy.clauses] == ["clause-1", "clause-2"]
    assert policy.clauses[1].text.endswith("It is never lent.")
    assert policy.title == "Steps"
    assert "The policy has no title, so the name of the file was used." in policy.defects


def test_contents_entry_without_a_heading_is_reported():
    text = "Pets Policy\n\nContents\nAim\t1\nCare\t2\nCost\t3\n\nAim\n\nPets are welcome here.\n\nCare\n\nWe feed them daily.\n"

    policy = from_text(text)

    assert policy.not_understood == ("The contents list names “Cost”, but no heading says so.",)


def test_anchor_of_a_clause_survives_changes_elsewhere():
    before = imported(DEMO / "millstone.txt")
    text = (DEMO / "millstone.txt").read_text().replace("- 10.1 What follows", "- 10.1 All that follows")

    after = from_text(text)

    assert [clause.anchor for clause in after.clauses] == [clause.anchor for clause in before.clauses]
    assert after.content_hash != before.content_hash


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


@pytest.mark.parametrize(
    ("on", "overdue"),
    [(date(2025, 9, 30), False), (date(2025, 10, 1), True)],
)
def test_review_due_by_a_month_is_overdue_after_its_last_day(on, overdue):
    policy = imported(DEMO / "millstone.txt", on=on)

    assert any("overdue" in defect for defect in policy.defects) is overdue


@pytest.mark.parametrize(
    ("on", "superseded"),
    [(date(2024, 8, 31), False), (date(2024, 9, 1), True)],
)
def test_edition_is_superseded_from_september(on, superseded):
    policy = imported(DEMO / "oakfield.txt", on=on)

    assert any("superseded" in defect for defect in policy.defects) is superseded


@pytest.mark.parametrize(
    ("row", "owner", "post"),
    [
        ("Owner: Ana Brook, Head of School", "Ana Brook", "Head of School"),
        ("Policy owner:\tAna Brook - Head of School", "Ana Brook", "Head of School"),
        ("Person responsible: Ana Brook", "Ana Brook", ""),
        ("Policy lead: Deputy Headteacher", "", "Deputy Headteacher"),
    ],
)
def test_owner_is_parted_from_the_post(row, owner, post):
    policy = from_text(f"Pets Policy\n{row}\n\nAim\n\nPets are welcome here.\n")

    assert (policy.owner, policy.owner_title) == (owner, post)


@pytest.mark.parametrize(
    ("row", "months"),
    [
        ("Review: Every 3 years", 36),
        ("Review cycle: annually", 12),
        ("Review period: every two years", 24),
        ("Frequency of review: 18 months", 18),
        ("Review interval: every other year", 24),
        ("Review: biennial", 24),
    ],
)
def test_interval_of_review_is_understood(row, months):
    policy = from_text(f"Pets Policy\nApproved: May 2024\n{row}\n\nAim\n\nPets are welcome here.\n")

    assert policy.review_every_months == months
    assert policy.next_review == MonthDate(2024, 5).plus_months(months)


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
