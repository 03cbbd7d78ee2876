"""Policy documents in: look-alikes of what schools really write, and the real ones where they are at hand."""

import re
from collections import Counter
from dataclasses import dataclass

import pytest

from tests.policies.imported import DEMO, DOCUMENTS, ROOT, imported, words_kept, words_of

SOURCES = ROOT.parent / "shared" / "seeds"


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


def iso(when):
    return when and when.iso()


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
