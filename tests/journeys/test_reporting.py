"""Somebody is worried about messages to a pupil. The report reaches those the rules name, and never the one it is about.

Signed in, it stands under My reports. Without a name there is a receipt in two parts, with which one comes back.
"""

import re

from playwright.sync_api import expect

from policyhub.demo.people import PLACES as DEMO
from tests.journeys.places import EVERYWHERE_AND_AT_A_DESK, ONE

WORDS = "I saw messages late at night that a pupil should not be getting."


def report(page, *, about="", door="A child", place=None):
    page.goto("/report/")
    if page.locator("#id_organisation").count():
        page.locator("#id_organisation").select_option(place.school)
    page.get_by_role("button", name="Start a report").click()
    page.get_by_role("radio", name=re.compile(door, re.I)).first.check()
    go_on(page)
    page.get_by_role("radio").first.check()
    go_on(page)
    page.get_by_role("checkbox", name="A child is involved").check()
    go_on(page)
    page.get_by_role("radio", name="No", exact=True).check()
    go_on(page)
    box = about or "A pupil, somebody from outside, or I am not sure"
    page.get_by_role("checkbox", name=box, exact=True).check()
    go_on(page)
    page.locator("#id_words").fill(WORDS)
    go_on(page)
    page.wait_for_url(re.compile("/report/you/"))
    with_name = page.get_by_role("radio", name="Yes, put my name to it")
    if with_name.count():
        with_name.check()
    go_on(page)
    expect(page.get_by_role("heading", name="Who will see this")).to_be_visible()
    readers = page.locator("section[aria-labelledby=who]").inner_text()
    page.get_by_role("button", name="Send this report").click()
    expect(page.get_by_role("heading", name="Your report has arrived")).to_be_visible()
    return readers, [one.inner_text() for one in page.locator("[data-receipt]").all()]


def go_on(page):
    page.get_by_role("button", name="Continue").click()


def head_of(place):
    return next(one.names["head"] for one in DEMO if one.slug == place.school)


def sees(visit, person, reference):
    page = visit(person)
    answer = page.goto(f"/incidents/{reference}/")
    return answer.status == 200


@EVERYWHERE_AND_AT_A_DESK
def test_report_about_the_headteacher_never_reaches_the_headteacher(visit, place, viewport):
    page = visit(place.person("teacher"), viewport=viewport)

    readers, (reference,) = report(page, about="The headteacher or principal", place=place)

    head = visit(place.person("head"), viewport=viewport)
    head.goto("/incidents/")
    assert reference not in head.content()
    assert head.goto(f"/incidents/{reference}/").status == 404
    assert head_of(place) not in readers
    page.goto("/report/mine/")
    expect(page.get_by_role("link", name=reference)).to_be_visible()


@EVERYWHERE_AND_AT_A_DESK
def test_report_without_a_name_reaches_the_safeguarding_lead_and_is_answered(visit, place, viewport):
    page = visit(viewport=viewport)

    _, (reference, secret) = report(page, place=place)

    lead = visit(place.person("dsl"), viewport=viewport)
    assert lead.goto(f"/incidents/{reference}/").status == 200
    expect(lead.get_by_text(WORDS).first).to_be_visible()
    assert not sees(visit, place.person("teacher"), reference)
    later = visit(viewport=viewport)
    later.goto("/report/follow-up/")
    fields = later.locator("main input[type=text]")
    fields.nth(0).fill(reference)
    fields.nth(1).fill(secret)
    later.get_by_role("button", name="Open my report").click()
    expect(later.get_by_text(reference).first).to_be_visible()
    later.locator("textarea").fill("It happened again today.")
    later.get_by_role("button", name="Add these words").click()
    expect(later.get_by_text("It happened again today.").first).to_be_visible()


def test_report_is_made_without_scripts(visit):
    page = visit(java_script_enabled=False)

    _, receipt = report(page, place=ONE)

    assert len(receipt) == 2


def test_empty_answer_gets_a_sentence_and_loses_nothing(visit):
    page = visit(ONE.person("ta"))
    page.goto("/report/")
    page.get_by_role("button", name="Start a report").click()

    go_on(page)

    expect(page.get_by_text("Choose what comes closest. You can change it later.").first).to_be_visible()
