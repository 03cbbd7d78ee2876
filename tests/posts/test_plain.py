"""Which waiting posts can be read together: the rule, on plain values."""

import pytest

from posts import criteria
from posts.plain import CAME_BACK, FOUND, NOT_PLAIN, PLAIN_PURPOSES, URGENT, WHAT_ELSE, why_by_itself

PLAIN = {"purpose": "information", "version": 1, "urgent": False, "findings": [], "what_else": ""}


@pytest.mark.parametrize("purpose", sorted(PLAIN_PURPOSES))
def test_plain_information_is_read_together(purpose):
    assert why_by_itself(**PLAIN | {"purpose": purpose}) == ""


def test_what_is_good_to_know_stands_in_nobodys_way():
    found = [{"level": "information", "sentence": "Easy to read."}]

    assert why_by_itself(**PLAIN | {"findings": found}) == ""


@pytest.mark.parametrize(
    ("other", "why"),
    [
        *(({"purpose": one}, NOT_PLAIN) for one in ("performance", "achievement", "closure", "", "unheard of")),
        ({"urgent": True}, URGENT),
        ({"version": 2}, CAME_BACK),
        *(({"findings": [{"level": "information"}, {"level": level}]}, FOUND) for level in ("ask", "block")),
        *(({"what_else": key}, sentence) for key, sentence in WHAT_ELSE.items()),
    ],
)
def test_everything_else_is_read_by_itself(other, why):
    assert why_by_itself(**PLAIN | other) == why != ""


def test_every_plain_purpose_is_one_that_authors_can_choose():
    assert {one.key for one in criteria.PURPOSES} >= PLAIN_PURPOSES
