"""The head opens Today and the figures: the sentence stands first, then a table. A governor sees it with small numbers hidden."""

from playwright.sync_api import expect

from tests.journeys.places import EVERYWHERE_AND_AT_A_DESK


@EVERYWHERE_AND_AT_A_DESK
def test_figures_say_it_in_a_sentence_first(visit, place, viewport):
    page = visit(place.person("head"), viewport=viewport)

    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"/dashboard/{place.school}/")

    assert len(page.get_by_role("heading", level=1).inner_text()) > 20
    assert page.locator("table caption").count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    governor = visit(place.person(place.governor))
    assert governor.goto(f"/dashboard/{place.school}/").status == 200
