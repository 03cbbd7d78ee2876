"""Ruby is told to read the social media policy. She reads it, confirms it, and keeps a receipt that anybody can check.

Confirming twice gives the same receipt, and her line of work is shorter by one afterwards.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.places import EVERYWHERE_AND_AT_A_DESK, ONE, PHONE


def read_and_confirm(page, place):
    page.goto(f"/policies/{place.organisation}-social-media/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    go_on = page.get_by_role("button", name="Go to “Read and confirm”")
    if go_on.count():
        go_on.click()
        page.get_by_role("button", name="I confirm this").click()
    else:
        page.get_by_role("link", name="Your receipt").click()
    page.wait_for_url(re.compile("/receipts/"))
    expect(page.get_by_role("heading", name="You have confirmed this policy")).to_be_visible()


@EVERYWHERE_AND_AT_A_DESK
def test_policy_is_read_and_confirmed(visit, place, viewport):
    page = visit(place.person("sbm" if viewport == PHONE else "deputyhead"), viewport=viewport)

    read_and_confirm(page, place)

    receipt = page.url
    page.goto(f"/policies/{place.organisation}-social-media/acknowledge/")
    assert page.url == receipt
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_receipt_is_genuine_for_everybody_and_names_nobody(visit):
    page = visit(ONE.person("office"))
    read_and_confirm(page, ONE)
    somebody = visit()

    somebody.goto(page.url)

    expect(somebody.get_by_role("heading", name="This receipt is genuine")).to_be_visible()
    assert "Shirley Dean" not in somebody.content()


@pytest.mark.parametrize("person", ["ta", "teacher"])
def test_policy_is_confirmed_without_scripts(visit, person):
    page = visit(ONE.person(person), java_script_enabled=False)

    read_and_confirm(page, ONE)
