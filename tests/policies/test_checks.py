"""What a policy lacks, as sentences."""

from dataclasses import replace
from datetime import date

import pytest

from policies.checks import Facts, defects
from policies.importing.dates import MonthDate

TODAY = date(2026, 11, 21)
WHOLE = Facts(
    owner="Bea Bursar", accountable="Governing body", contact="Hugo Head", bodies=("governing-body",), has_audience=True,
    approved=MonthDate(2026, 3), next_review=MonthDate(2027, 3), review_every_months=12, in_force=True,
    effective_on=date(2026, 5, 1), notice_sent_on=date(2026, 4, 1), notice_months=1,
)  # fmt: skip


def test_whole_policy_lacks_nothing():
    assert defects(WHOLE, on=TODAY) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"owner": ""}, "No owner is named"),
        ({"accountable": ""}, "Nobody is named as answering"),
        ({"contact": ""}, "Nobody is named for questions"),
        ({"has_audience": False}, "Nobody is asked"),
        ({"bodies": ()}, "name no body"),
        ({"approved": None}, "No date of approval"),
        ({"next_review": None}, "no date for the next review"),
        ({"next_review": MonthDate(2026, 10)}, "overdue: it was due by October 2026"),
        ({"review_every_months": None}, "not said how often"),
        ({"notice_sent_on": date(2026, 4, 2)}, "less notice"),
    ],
)
def test_each_gap_is_one_sentence(changes, words):
    found = defects(replace(WHOLE, **changes), on=TODAY)

    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"approved": None, "in_force": False},
        {"notice_months": 0},
        {"notice_sent_on": None},
        {"next_review": MonthDate(2026, 11)},
    ],
)
def test_what_is_not_due_yet_is_no_gap(changes):
    assert defects(replace(WHOLE, **changes), on=TODAY) == []
