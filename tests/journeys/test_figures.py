"""The head opens Today and the figures: the sentence stands first, then a table. A governor sees it with small numbers hidden."""

from playwright.sync_api import expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.places import EVERYWHERE, ONE


@EVERYWHERE
def test_figures_say_it_in_a_sentence_first(visit, place):
    page = visit(place.person("head"))

    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"/dashboard/{place.school}/")

    assert len(page.get_by_role("heading", level=1).inner_text()) > 20
    assert page.locator("table caption").count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    governor = visit(place.person(place.governor))
    assert governor.goto(f"/dashboard/{place.school}/").status == 200


def test_figures_fit_a_desk(visit):
    page = visit(ONE.person("head"), viewport=DESK)

    page.goto(f"/dashboard/{ONE.school}/")

    assert page.evaluate("document.documentElement.scrollWidth") <= DESK["width"]
