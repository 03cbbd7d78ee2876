"""What the cover of a policy says: its dates, its owner, how often it is reviewed."""

from datetime import date

import pytest

from policies.importing import MonthDate, Ratification
from tests.policies.imported import DEMO, DOCUMENTS, from_text, imported


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
