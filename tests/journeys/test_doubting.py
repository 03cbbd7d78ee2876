"""Nathan sees a post that is out and wrong. He says so; the manager reads it on Today and takes the post down; Nathan hears why.

Before that they talked about another post; and the manager takes the story of this one away as a file.
"""

import csv
import io
import re
from pathlib import Path

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.places import ONE
from tests.journeys.test_posting import put_out, sign_off, write

REASON = "Something in it is not true, or no longer true"


def live_post(visit, site, title):
    author, signer = visit(ONE.person("author")), visit(ONE.person("sbm"))
    post = write(author, title)
    sign_off(signer, post)
    put_out(signer, post, site)
    return author, signer, post


def test_post_that_is_wrong_is_flagged_decided_on_and_heard_of(visit, site):
    _author, manager, post = live_post(visit, site, "Wrong day")
    # What goes by hand is out as soon as somebody has recorded where.
    manager.goto(post)
    by_hand = manager.locator("main .ph-list a.govuk-button")
    if by_hand.count():
        by_hand.first.click()
        manager.locator("#address").fill("https://www.facebook.com/LarkrisePrimary/posts/4711")
        manager.get_by_role("button", name="Record the live post").click()
    teacher = visit(ONE.person("teacher"))
    teacher.goto("/posts/?show=all")
    teacher.get_by_role("link", name="Is something wrong with Wrong day").click()
    teacher.get_by_label(REASON).check()
    teacher.locator("#id_words").fill("The brook was on Tuesday.")
    teacher.get_by_role("button", name="Tell them").click()
    expect(teacher.get_by_text("You hear what becomes of it.")).to_be_visible()
    flag = teacher.url

    manager.goto(flag)
    expect(manager.get_by_role("heading", name="Should this stay up?")).to_be_visible()
    expect(manager.get_by_text("The brook was on Tuesday.")).to_be_visible()
    manager.locator("summary", has_text="Take this post down").click()
    manager.locator("#flag-note-take_down").fill("You are right, thank you.")
    manager.locator("form:visible", has=manager.locator("#flag-note-take_down")).get_by_role("button").click()

    teacher.goto(flag)
    expect(teacher.get_by_text("You are right, thank you.")).to_be_visible()
    teacher.goto("/messages/")
    expect(teacher.get_by_text("The post you flagged was taken down").first).to_be_visible()


def test_people_talk_about_a_post_and_its_story_is_taken_away(visit, site):
    author, manager = visit(ONE.person("author")), visit(ONE.person("sbm"))
    post = write(author, "Talked about")
    manager.goto(post)
    manager.get_by_role("link", name="Write a comment").click()
    manager.locator("#id_words").fill("Which day was it?")
    manager.get_by_role("button", name="Add your comment").click()
    author.goto(f"{post}talk/")
    author.locator("summary", has_text="Reply").first.click()
    author.get_by_label("Your reply").fill("Tuesday.")
    author.get_by_role("button", name="Reply", exact=True).click()

    manager.goto(f"{post}history/")
    expect(manager.get_by_text("Tuesday.").first).to_be_visible()
    manager.locator("summary", has_text="Take it away as a file").click()
    pdf, table = (taken(manager, name) for name in (r"PDF", r"CSV"))

    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    assert "Which day was it?" in text
    assert any("Tuesday." in row for row in rows)
    manager.goto(f"{post}history/")
    expect(manager.get_by_text("took this story away as a file").first).to_be_visible()


def taken(page, name):
    """What a button gives to keep, as bytes."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile(name)).click()
    return Path(waiting.value.path()).read_bytes()
