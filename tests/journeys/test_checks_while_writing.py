"""Theo writes on a phone, and what the checks say follows his words, his picture and the people he names; nothing is kept."""

import pytest
from playwright.sync_api import expect

from tests.journeys.axe import check
from tests.journeys.places import ONE
from tests.journeys.test_posting import picture

WORDS = "We are at the zoo! Tom, aged 8, waves to @zoofriends. See https://a@zoo.example #ourgreatdayout"


@pytest.fixture
def page(visit):
    page = visit(ONE.person("author"))
    page.goto("/posts/new/")
    return page


def test_every_level_is_told_while_writing_and_the_page_stays_usable(page):
    page.locator("#id_words").fill(WORDS)
    said = page.locator("#findings")

    for level in ("Must change.", "Please look at this.", "Good to know."):
        expect(said.get_by_text(level).first).to_be_visible()
    check(page)


def test_picture_its_words_and_people_are_followed_too(page):
    said = page.locator("#findings")
    page.locator("#id_words").fill("Well done Tomos Vaughan.")
    page.locator("#id_photo").set_input_files(picture())
    expect(said.get_by_text("Must change (photo 1).")).to_be_visible()

    page.locator("#id_photo_alt").fill("A child runs over a field")
    expect(said.get_by_text("Must change (photo 1).")).to_have_count(0)
    page.locator("summary", has_text="Name a person").first.click()
    page.locator("#id_people-0-name").fill("Tomos Vaughan")

    expect(said.get_by_text("The full name Tomos Vaughan is written here.")).to_be_visible()
    page.goto("/posts/?show=mine")
    expect(page.get_by_text("Tomos")).to_have_count(0)
