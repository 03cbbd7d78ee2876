"""Somebody who signs would change a word. They suggest it from their phone; the author takes it with one tap, and it is signed."""

import re

from playwright.sync_api import expect

from tests.journeys.places import ONE
from tests.journeys.test_posting import put_forward, send_back, write

TITLE = "Nurses in school"
FIRST = "The nurses are in school on Wednesday. Please send the blue form back by Friday."
SECOND = "The nurses are in school on Wednesday. Please send the blue form back by Monday."
BETTER = "The nurses are in school on Wednesday morning. Please send the blue form back by Monday."


def test_a_word_is_suggested_taken_and_so_signed_off(visit):
    signer, author = visit(ONE.person(ONE.signer)), visit(ONE.person("author"))
    address = write(author, TITLE, words=FIRST)
    send_back(signer, address)
    author.goto(f"{address}edit/")
    author.locator("#id_words").fill(SECOND)
    put_forward(author)
    expect(author.get_by_text("Waiting for sign-off").first).to_be_visible()
    signer.goto(address)
    expect(signer.get_by_role("heading", name=re.compile("^Changed since you sent it back: "))).to_be_visible()

    signer.get_by_role("link", name="Suggest other words").click()
    signer.get_by_label("The words").fill(BETTER)
    signer.get_by_label(re.compile("^A line to the author")).fill("Only the morning.")
    signer.get_by_role("button", name="Suggest these words").click()

    expect(signer.get_by_text("Your words are with the author.")).to_be_visible()
    author.goto(address)
    expect(author.get_by_text("“Only the morning.”")).to_be_visible()
    expect(author.locator("ins", has_text="morning")).to_be_visible()

    author.get_by_role("button", name="Use these words").click()

    expect(author.get_by_text("It is signed off too: these are just the words that were suggested.")).to_be_visible()
    expect(author.get_by_text(BETTER).first).to_be_visible()
    signer.goto(address)
    expect(signer.get_by_role("heading", name="Can this go out?")).to_have_count(0)
    expect(signer.locator(".ph-tag", has_text="Signed off").first).to_be_visible()
