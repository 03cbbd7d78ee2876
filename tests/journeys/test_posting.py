"""Theo writes a post with a picture and puts it forward. It is sent back, corrected, and signed off by whom the rules name.

The feed carries it, with its picture; for the network it is laid out to be put out by hand, and its live address is recorded.
"""

import io
import re

from PIL import Image
from playwright.sync_api import expect

from tests.journeys.places import EVERYWHERE_AND_AT_A_DESK, ONE, PHONE

WORDS = "Year 4 measured how fast the brook runs today, with sticks and a stop watch."
ALT = "Sticks floating under a wooden bridge"


def picture():
    data = io.BytesIO()
    Image.effect_noise((900, 700), 60).convert("RGB").save(data, "JPEG")
    return {"name": "brook.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


def write(page, title, words=WORDS):
    page.goto("/posts/new/")
    page.get_by_label("What do you want to say?").or_(page.locator("#id_words")).first.fill(words)
    for box in page.locator("input[name^=account_]").all():
        if re.search(
            r"feed|website|news|facebook", page.locator(f"label[for={box.get_attribute('id')}]").inner_text(), re.I
        ):
            box.check()
    page.locator("#id_photo").set_input_files(picture())
    page.locator("#id_photo_alt").fill(ALT)
    page.get_by_label("We took it with a school device").first.check()
    page.locator("#id_nobody_recognisable").check()
    page.locator("input[name=purpose]").first.check()
    page.locator("#id_title").fill(title)
    page.locator("#id_none_apply").check()
    put_forward(page)
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return page.url


def put_forward(page):
    """Read it once more, and put it forward."""
    page.get_by_role("button", name="Go on: read it once more").click()
    expect(page.get_by_role("heading", level=1, name="Read it once more")).to_be_visible()
    page.get_by_role("button", name="Put forward for sign-off").click()


def send_back(page, post):
    page.goto(post)
    page.locator("summary", has_text="Send back").first.click()
    page.locator("textarea[id$=note-send_back]:visible").first.fill("Say which class it was, please.")
    page.locator("form:visible", has=page.locator("textarea[id$=note-send_back]")).get_by_role(
        "button", name="Send back"
    ).click()
    page.goto(post)
    expect(page.get_by_text("Sent back").first).to_be_visible()


def correct(page, post):
    page.goto(f"{post}edit/")
    page.locator("#id_words").fill(f"{WORDS} Class 4B.")
    put_forward(page)
    expect(page.get_by_text("Waiting for sign-off").first).to_be_visible()


def sign_off(page, post):
    page.goto(post)
    page.get_by_role("button", name="Sign off this post").first.click()
    page.goto(post)
    assert "Can this go out?" not in page.content()


def put_out(page, post, site):
    """Publish as the rules say: the machine does, or the person who signed it presses the button."""
    page.goto(post)
    publish = page.get_by_role("button", name="Publish now")
    if publish.count():
        publish.first.click()
    site.tick("posts.tasks.sweep_posts")


@EVERYWHERE_AND_AT_A_DESK
def test_post_is_sent_back_corrected_signed_off_and_published(visit, site, place, viewport):
    author, signer = (visit(place.person(part), viewport=viewport) for part in ("author", place.signer))

    post = write(author, f"The brook at {place.school}")
    send_back(signer, post)
    correct(author, post)
    sign_off(signer, post)
    put_out(signer, post, site)

    author.goto(post)
    live = author.get_by_role("link", name="Look at the live post").first
    expect(live).to_be_visible()
    anybody = visit()
    anybody.goto(live.get_attribute("href"))
    expect(anybody.get_by_text("Class 4B").first).to_be_visible()


def test_post_is_put_out_by_hand_and_its_address_recorded(visit, site):
    signer = visit(ONE.person("sbm"))
    author = visit(ONE.person("author"))
    post = write(author, "By hand too")
    sign_off(signer, post)
    put_out(signer, post, site)
    signer.goto(post)

    signer.locator("main .ph-list a.govuk-button").first.click()
    expect(signer.get_by_role("button", name=re.compile("Copy")).first).to_be_visible()
    signer.locator("#address").fill("https://example.org/elsewhere")
    signer.get_by_role("button", name="Record the live post").click()
    expect(signer.locator(".govuk-error-summary")).to_be_visible()
    signer.locator("#address").fill("https://www.facebook.com/LarkrisePrimary/posts/12345")
    signer.get_by_role("button", name="Record the live post").click()

    expect(signer.get_by_role("link", name="Look at the live post").first).to_be_visible()


def test_page_to_sign_off_needs_one_scroll_at_most(visit):
    author, signer = visit(ONE.person("author")), visit(ONE.person("sbm"))
    post = write(author, "Short and clean")

    signer.goto(post)

    assert signer.evaluate("document.documentElement.scrollHeight") <= 2 * PHONE["height"]
    sign, back = (
        signer.get_by_role("button", name="Sign off this post").first,
        signer.locator("summary", has_text="Send back").first,
    )
    assert min(sign.bounding_box()["height"], back.bounding_box()["height"]) >= 44
    assert signer.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_post_is_written_and_signed_off_without_scripts(visit):
    author = visit(ONE.person("author"), java_script_enabled=False)
    signer = visit(ONE.person("sbm"), java_script_enabled=False)

    post = write(author, "Without scripts")
    sign_off(signer, post)

    author.goto(post)
    expect(author.get_by_text("Signed off").first).to_be_visible()


def test_questions_about_pictures_come_with_a_picture_and_take_the_tick_back(visit):
    author = visit(ONE.person("author"))
    author.goto("/posts/new/")
    about_pictures = author.get_by_text("If there is a picture or a video:")
    expect(about_pictures).to_be_hidden()
    expect(author.get_by_label("We took it with a school device").first).to_be_hidden()
    author.locator("#id_none_apply").check()

    author.locator("#id_photo").set_input_files(picture())

    expect(about_pictures).to_be_visible()
    expect(author.locator("#id_none_apply")).not_to_be_checked()
    author.get_by_label("We may use it under a licence").first.check()
    expect(author.get_by_label("Which licence, or from where and whose?").first).to_be_visible()
