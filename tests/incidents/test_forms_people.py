"""Whom a report can be about is said in the words people use."""

import pytest

from incidents.forms.people import name_of, people_at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("line-manager", "My line manager"),
        ("headteacher", "Headteacher"),
        ("somebody-outside", "The outside contact"),
    ],
)
def test_a_role_or_relation_has_a_name(role, words):
    assert name_of(role) == words


def test_a_trusts_people_come_after_those_of_its_school_and_a_line_manager_only_for_whoever_has_one(
    elmtree, elm_north, oakfield
):
    at_a_school = [role for role, _label in people_at(elm_north, signed_in=True)]
    at_a_single_school = [role for role, _label in people_at(oakfield, signed_in=False)]
    at_a_trust = [role for role, _label in people_at(elmtree, signed_in=True)]

    assert at_a_school.index("headteacher") < at_a_school.index("chief-executive")
    assert "line-manager" in at_a_school
    assert not {"line-manager", "chief-executive"} & set(at_a_single_school)
    assert at_a_trust == [
        "chief-executive",
        "trust-safeguarding-lead",
        "chair-of-trustees",
        "trustee",
        "staff",
    ]
