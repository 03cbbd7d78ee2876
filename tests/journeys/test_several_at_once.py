"""Bea has five minutes: she ticks the plain notices, reads them on one page, and signs them off together; one she skips for now."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.places import DESK, ONE, PHONE
from tests.journeys.test_everybody_can_use_it import check

NOTICES = ("Lunch on Monday", "Lunch on Tuesday", "Lunch on Wednesday")


def write_notice(page, title):
    page.goto("/posts/new/")
    page.locator("#id_words").fill(f"{title}: fish, peas and potatoes.")
    for box in page.locator("input[name^=account_]").all():
        if re.search(r"feed|website", page.locator(f"label[for={box.get_attribute('id')}]").inner_text(), re.I):
            box.check()
    page.locator("input[name=purpose][value=information]").check()
    page.locator("#id_title").fill(title)
    page.locator("#id_none_apply").check()
    page.get_by_role("button", name="Put forward for sign-off").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return page.url


@pytest.fixture
def notices(visit):
    author = visit(ONE.person("author"))
    return [write_notice(author, title) for title in NOTICES]


def state(page, post):
    page.goto(post)
    return page.locator("main .ph-tag").first.inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_plain_notices_are_ticked_read_and_signed_together(visit, notices, scripts):
    signer = visit(ONE.person(ONE.signer), java_script_enabled=scripts)
    signer.goto("/posts/queue/")
    check(signer) if scripts else None
    for title in NOTICES:
        signer.get_by_role("checkbox", name=re.compile(f"^Read it together with others.*{title}$")).last.check()
    signer.get_by_role("button", name="Read the ticked ones").click()

    expect(signer.get_by_role("heading", level=1, name="Can these 3 go out?")).to_be_visible()
    for title in NOTICES:
        expect(signer.get_by_text(f"{title}: fish, peas and potatoes.")).to_be_visible()
    check(signer) if scripts else None
    signer.get_by_role("link", name=re.compile(f"^Leave it out.*{NOTICES[1]}$")).click()
    button = signer.get_by_role("button", name="Sign off these 2")
    box = button.bounding_box()
    assert box["height"] >= 44
    assert 0 <= box["y"] <= PHONE["height"] - box["height"], "the thumb has to scroll"
    button.click()

    expect(signer.get_by_role("heading", level=1, name="2 posts are signed off")).to_be_visible()
    check(signer) if scripts else None
    assert [state(signer, post) != "Waiting for sign-off" for post in (notices[0], notices[2])] == [True, True]
    signer.goto(notices[1])
    expect(signer.get_by_role("heading", name="Can this go out?")).to_be_visible()


def test_all_are_ticked_with_one_button_and_unticked_again(visit, notices):
    signer = visit(ONE.person(ONE.signer), viewport=DESK)
    signer.goto("/posts/queue/")
    ticks = signer.locator("input[name=post]")
    button = signer.get_by_role("button", name=re.compile("^Tick "))

    button.click()
    assert all(one.is_checked() for one in ticks.all()[:20])
    button.click()

    assert not any(one.is_checked() for one in ticks.all())


def test_post_that_was_changed_meanwhile_is_not_signed_with_the_others(visit, notices):
    signer, author = visit(ONE.person(ONE.signer)), visit(ONE.person("author"))
    numbers = [re.search(r"/posts/(\d+)/", post)[1] for post in notices]
    signer.goto("/posts/queue/several/?" + "&".join(f"post={number}" for number in numbers))
    author.goto(notices[0])
    author.get_by_role("button", name="Withdraw").or_(author.locator("summary", has_text="Withdraw")).first.click()
    author.locator("form:visible", has=author.locator("textarea[id$=note-withdraw]")).get_by_role(
        "button", name="Withdraw"
    ).click()

    signer.get_by_role("button", name="Sign off these 3").click()

    expect(signer.get_by_role("heading", level=1, name="2 posts are signed off")).to_be_visible()
    expect(signer.get_by_role("heading", name="One is not signed off")).to_be_visible()
    expect(signer.get_by_text("This is now “Withdrawn”")).to_be_visible()
    check(signer)


def test_skipped_post_is_not_met_again_until_the_others_are_done(visit, notices):
    signer = visit(ONE.person(ONE.signer))
    signer.goto(notices[0])
    signer.get_by_role("button", name="Skip for now").click()
    expect(signer).not_to_have_url(notices[0])

    signer.goto("/posts/queue/next/")
    expect(signer).not_to_have_url(notices[0])
    signer.goto("/posts/queue/")

    expect(signer.get_by_text("Skipped for now")).to_be_visible()
    check(signer)
