"""“Write a post” is offered to whom the page then opens, by all five rule sets: a button that leads to a no is none."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import give, make_organisation, make_person, sign_in
from tests.factories.posts import RULE_SETS, AccountFactory, entrust, use_rules

pytestmark = pytest.mark.django_db

# Who writes at one school without an account entrusted to them.
WRITE_BY_ROLE = {
    "headteacher-authorises": {"headteacher"},
    "chief-executive-approves": {"headteacher", "communications"},
    "safeguarding-first": {"staff", "headteacher", "communications", "safeguarding-lead"},
    "light-touch": {"staff", "headteacher", "communications", "safeguarding-lead"},
    "business-manager-confirms": {"staff", "headteacher", "communications", "safeguarding-lead"},
}
ROLES = ("staff", "headteacher", "communications", "safeguarding-lead", "governor")


def offered_and_opened(person):
    browser = sign_in(Client(), person)
    offered = reverse("posts:new") in browser.get(reverse("posts:index")).content.decode()
    return offered, browser.get(reverse("posts:new")).status_code


@pytest.mark.parametrize("rules", RULE_SETS)
@pytest.mark.parametrize("role", ROLES)
def test_button_is_offered_to_whom_the_page_opens(rules, role, oakfield):
    use_rules(rules, oakfield)
    AccountFactory(organisation=oakfield)
    person = give(make_person("Wilma Writer"), role, oakfield)

    assert offered_and_opened(person) == ((True, 200) if role in WRITE_BY_ROLE[rules] else (False, 403))


def test_account_that_was_entrusted_opens_the_page(oakfield, approver, author):
    use_rules("headteacher-authorises", oakfield)
    entrust(author, AccountFactory(organisation=oakfield))

    assert offered_and_opened(author) == (True, 200)


def test_person_of_two_schools_chooses_among_those_where_they_may_write(oakfield, author):
    free, strict = make_organisation("ash", "Ash School"), make_organisation("beech", "Beech School")
    for place, rules in ((free, "light-touch"), (strict, "headteacher-authorises"), (oakfield, "light-touch")):
        use_rules(rules, place)
        AccountFactory(organisation=place)
    for place in (free, strict):
        give(author, "staff", place)

    page = sign_in(Client(), author).get(reverse("posts:new")).content.decode()

    assert "Ash School" in page
    assert "Oakfield School" in page
    assert "Beech School" not in page
