"""Bea has five minutes: she ticks the plain notices, reads them on one page, and signs them off together; one she skips for now."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.axe import check
from tests.journeys.places import DESK, ONE, PHONE

NOTICES = ("Lunch on Monday", "Lunch on Tuesday", "Lunch on Wednesday")


# Put forward by the author as the form does it; what a form looks like is another journey's matter.
PUT_FORWARD = """
import json
from django.utils import timezone
from accounts.models import User
from posts import services
from posts.criteria import NO_PROBLEM, QUESTIONS
from posts.models import Account
author, website = User.objects.get(email="{author}"), Account.objects.get(organisation__slug="{school}", kind="atom")
said = {{"purpose": "information", "accounts": {{website.pk: ""}}}}
said["answers"] = dict.fromkeys((one.key for one in QUESTIONS), NO_PROBLEM)
posts = []
for title in {titles}:
    words = services.Composition(title=title, words=title + ": fish, peas and potatoes.", **said)
    post = services.draft(organisation=website.organisation, by=author, now=timezone.now(), composition=words)
    posts.append(services.submit(post=post, by=author, now=timezone.now()).pk)
print(json.dumps(posts))
"""


@pytest.fixture
def notices(site):
    who = {"author": ONE.person("author"), "school": ONE.school, "titles": NOTICES}
    return [f"{site.address}/posts/{number}/" for number in site.facts(PUT_FORWARD.format(**who))]


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
