"""Every kind of page is used by everybody: with a screen reader (axe finds nothing, light and dark), a keyboard, a narrow phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.axe import check
from tests.journeys.places import ONE
from tests.journeys.test_reporting import go_on, report

SCHOOL = ONE.school
PAGES = {
    "": ["/account/login/", "/account/password/reset/", "/report/", "/report/follow-up/", "/no-such-page/"],
    "author": [
        "/",
        "/posts/",
        "/posts/new/",
        "/posts/ask/",
        "/posts/calendar/",
        "/posts/calendar/?view=week",
        "/posts/calendar/address/",
        "/report/mine/",
    ],
    "sbm": [
        "/posts/queue/",
        "/posts/accounts/",
        "/posts/accounts/new/",
        "/posts/pauses/",
        "/posts/pauses/sensitive-day/",
        "/people/",
        "/people/invite/",
        "/people/training/",
        "/people/training/record/",
        "/people/training/mine/",
    ],
    "head": [
        f"/dashboard/{SCHOOL}/",
        "/posts/standing/",
        "/settings/",
        "/settings/absence/",
        "/settings/calendar/",
        f"/settings/calendar/{SCHOOL}/",
        f"/settings/calendar/{SCHOOL}/add/",
        f"/settings/calendar/{SCHOOL}/import/",
        "/settings/rules/",
        f"/settings/rules/{SCHOOL}/posts.suitable_hours/",
        "/settings/history/",
        "/settings/who-would-get/",
        "/policies/",
        f"/policies/{SCHOOL}-social-media/",
        f"/policies/{SCHOOL}-social-media/completion/",
        "/policies/manage/",
        "/policies/manage/import/",
        f"/policies/manage/{SCHOOL}-social-media/audience/",
        f"/policies/manage/{SCHOOL}-social-media/details/",
    ],
    "dsl": ["/incidents/"],
    "manager": ["/policies/team/", "/people/training/team/"],
}
KINDS = [pytest.param(who, where, id=where) for who, places in PAGES.items() for where in places]


@pytest.mark.parametrize(("who", "where"), KINDS)
def test_page_is_for_everybody(visit, who, where):
    page = visit(ONE.person(who) if who else "")

    page.goto(where)

    check(page)
    assert page.title().endswith("PolicyHub")
    assert page.locator("h1").count() == 1


def test_pages_of_one_thing_are_for_everybody(visit):
    page = visit(ONE.person("sbm"))
    page.goto("/posts/queue/")
    page.get_by_role("link", name=re.compile("^Look at it")).or_(
        page.get_by_role("button", name=re.compile("^Look at it"))
    ).first.click()

    expect(page.get_by_role("heading", name="Can this go out?")).to_be_visible()
    check(page)
    for fold in page.locator("details > summary:visible").all():
        fold.click()
    check(page)


def test_pages_of_one_person_are_for_everybody(visit):
    page = visit(ONE.person("sbm"))
    page.goto("/people/training/?show=ran-out")
    page.locator("main th a").first.click()
    check(page)
    person = page.url
    for link in (re.compile("^Correct"), "Change the address"):
        page.goto(person)
        page.get_by_role("link", name=link).first.click()
        check(page)


def test_changing_the_hours_of_posts_is_for_everybody(visit):
    page = visit(ONE.person("head"))
    page.goto("/settings/rules/")
    page.locator("#posts-suitable-hours").get_by_role("link", name="Change this").click()
    page.get_by_label("In certain hours only").check()
    page.get_by_label("Until").fill("6.30 am")
    page.get_by_role("button", name="Show me what changes").click()
    check(page)
    page.get_by_label("Until").fill("9 pm")
    page.get_by_label("Saturday").check()
    page.get_by_role("button", name="Show me what changes").click()

    expect(page.get_by_role("heading", name="This is what changes")).to_be_visible()
    expect(page.get_by_text("Posts go out Monday to Saturday, 7 am to 9 pm.")).to_be_visible()
    check(page)


def test_versions_and_suggested_words_are_for_everybody(visit):
    signer = visit(ONE.person("sbm"))
    signer.goto("/posts/queue/")
    addresses = [one.get_attribute("href") for one in signer.locator("main a[href^='/posts/']").all()]
    posts = sorted({found.group() for one in addresses if (found := re.match(r"/posts/\d+/", one))})
    assert posts

    for post in posts:
        for page in ("", "suggest-words/", "versions/", "versions/1/"):
            signer.goto(f"{post}{page}")
            check(signer)
    author = visit(ONE.person("author"))
    for post in posts:
        author.goto(post)
        check(author)


def test_writing_a_post_and_reading_it_once_more_are_for_everybody(visit):
    author = visit(ONE.person("author"))
    author.goto("/posts/")
    for title, pages in (("Nativity costumes", ("", "edit/")), ("Science fair winners", ("edit/", "reread/"))):
        post = author.get_by_role("link", name=title).first.get_attribute("href")
        for page in pages:
            author.goto(f"{post}{page}")
            author.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
            check(author)
        author.goto("/posts/")


def test_talk_flags_and_stories_are_for_everybody(visit):
    signer = visit(ONE.person("sbm"))
    signer.goto("/posts/queue/")
    waiting = signer.locator("main a[href^='/posts/']").first.get_attribute("href")
    for page in ("talk/", "history/"):
        signer.goto(f"{waiting}{page}")
        for fold in signer.locator("details > summary:visible").all():
            fold.click()
        check(signer)
    signer.goto("/")
    signer.get_by_role("button", name=re.compile("^Decide on it")).first.click()
    expect(signer.get_by_role("heading", name="Should this stay up?")).to_be_visible()
    check(signer)
    live = re.match(r".*(/posts/\d+/)", signer.url)[1]
    author = visit(ONE.person("author"))
    for page in ("", "flag/", "history/"):
        author.goto(f"{live}{page}")
        check(author)


def test_pages_of_a_video_are_for_everybody(visit):
    signer = visit("head@skyline-east.example")
    signer.goto("/posts/queue/")
    post = signer.get_by_role("link", name="Our film of the morning").first.get_attribute("href")
    for page in ("", "edit/", "history/"):
        signer.goto(f"{post}{page}")
        signer.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        check(signer)


def test_account_with_its_forms_is_for_everybody(visit):
    page = visit(ONE.person("sbm"))
    page.goto("/posts/accounts/")
    page.get_by_role("link", name="School Facebook page").first.click()
    for fold in page.locator("details > summary:visible").all():
        fold.click()

    check(page)


def test_page_to_confirm_is_for_everybody(visit):
    check(somebody_who_has_not_confirmed(visit))


def test_report_and_case_are_for_everybody(visit):
    page = visit()
    _, (reference, _) = report(page, place=ONE)
    check(page)

    lead = visit(ONE.person("dsl"))
    lead.goto(f"/incidents/{reference}/")

    check(lead)


def test_form_with_faults_is_for_everybody(visit):
    page = visit(ONE.person("ta"))
    page.goto("/report/")
    page.get_by_role("button", name="Start a report").click()

    go_on(page)

    expect(page.locator(".govuk-error-summary")).to_be_visible()
    check(page)


def somebody_who_has_not_confirmed(visit):
    """The page to confirm, as one of the demo's people who still have to."""
    for part in ("dpo", "auditor", "it", "hr", "clerk", "governor", "volunteer", "deputy", "manager"):
        page = visit(ONE.person(part))
        page.goto(f"/policies/{SCHOOL}-social-media/acknowledge/")
        if page.get_by_role("button", name="I confirm this").count():
            return page
    raise AssertionError("everybody has confirmed")


def test_policy_is_confirmed_with_the_keyboard_alone(visit):
    page = somebody_who_has_not_confirmed(visit)
    button = page.get_by_role("button", name="I confirm this")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    for _ in range(40):
        if button.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile("/receipts/"))


def test_post_is_signed_off_with_the_keyboard_alone(visit):
    page = visit(ONE.person("sbm"))
    page.goto("/posts/queue/")
    first = page.locator("main a.govuk-button").first
    first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Can this go out?")).to_be_visible()
    address = page.url

    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == "Sign off this post":
            break
    page.keyboard.press("Enter")

    page.wait_for_url(lambda url: url != address)
