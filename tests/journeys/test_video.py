"""A video from the author's phone to the page it is put out on: nobody signs it off before having watched it to its end (W24)."""

import re

from playwright.sync_api import expect

from policyhub.demo.pictures.film import draw_film
from tests.journeys.axe import check
from tests.journeys.places import ONE
from tests.journeys.test_posting import put_forward, put_out, sign_off

MISSING = "Say where this video is from, and what it was taken with."
PLAY_TO_THE_END = """async (film) => {
    const ended = new Promise((done, failed) => { film.onended = done; film.onerror = () => failed(film.error); });
    film.muted = true;
    await film.play();
    await ended;
    return film.currentTime;
}"""


def film():
    return {"name": "film.webm", "mimeType": "video/webm", "buffer": draw_film(frames=3)}


def write_without_saying_where_it_is_from(page):
    page.goto("/posts/new/")
    page.locator("#id_words").fill("Our film club shows its first film.")
    page.get_by_label("School Facebook page (Facebook)").check()
    page.locator("summary", has_text="Add a video").click()
    expect(page.get_by_text("Where is this video from?")).to_be_hidden()
    page.locator("#id_video").set_input_files(film())
    expect(page.get_by_text("Where is this video from?")).to_be_visible()
    page.locator("#id_video_alt").fill("The sun comes up behind a school. Nothing is heard.")
    page.locator("#id_nobody_recognisable").check()
    page.locator("input[name=purpose]").first.check()
    page.locator("#id_title").fill("The first film")
    page.locator("#id_none_apply").check()
    page.get_by_role("button", name="Go on: read it once more").click()


def test_video_is_watched_to_its_end_signed_off_and_put_out_by_hand(visit, site):
    author, signer = visit(ONE.person("author")), visit(ONE.person("sbm"))

    write_without_saying_where_it_is_from(author)
    expect(author.locator("#id_video_taken_error, .govuk-error-message").first).to_contain_text(MISSING)
    author.get_by_label("We took it with a school device").last.check()
    put_forward(author)
    expect(author.get_by_role("heading", level=1, name="The first film")).to_be_visible()
    post = author.url

    signer.goto(post)
    expect(signer.get_by_role("button", name="Sign off this post")).to_be_disabled()
    assert signer.locator("video").evaluate(PLAY_TO_THE_END) > 0.8
    signer.get_by_label("I have watched the video to its end, with sound").check()
    signer.get_by_role("button", name="Keep that I watched it").click()
    sign_off(signer, post)
    put_out(signer, post, site)
    signer.goto(post)
    signer.locator("main .ph-list a.govuk-button").first.click()

    expect(signer.get_by_role("button", name="Download the video")).to_be_visible()
    assert re.search(r"[0-9a-f]{64}", signer.locator(".ph-proof").inner_text())
    check(signer)
