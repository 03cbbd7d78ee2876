"""At a desk, one key leads from post to post and to the buttons; nothing is decided by one key, and none fires while typing."""

from playwright.sync_api import expect

from tests.journeys.places import DESK, ONE
from tests.journeys.test_posting import write


def test_keys_lead_through_what_waits_and_can_be_switched_off(visit):
    author = visit(ONE.person("author"))
    first, second = (write(author, title) for title in ("Keys one", "Keys two"))
    signer = visit(ONE.person("sbm"), viewport=DESK)
    signer.goto(first)

    signer.keyboard.press("j")
    expect(signer).not_to_have_url(first)
    signer.goto(second)
    signer.keyboard.press("k")
    expect(signer).not_to_have_url(second)
    signer.goto(first)
    signer.keyboard.press("s")
    expect(signer.get_by_role("button", name="Sign off this post")).to_be_focused()
    expect(signer).to_have_url(first)

    signer.keyboard.press("b")
    note = signer.locator("#thumb-note-send_back")
    expect(note).to_be_focused()
    signer.keyboard.type("jks")
    expect(note).to_have_value("jks")
    expect(signer).to_have_url(first)

    signer.reload()
    signer.get_by_role("button", name="Do not use keys").click()
    signer.locator("body").press("j")
    expect(signer).to_have_url(first)
    signer.reload()
    expect(signer.get_by_role("button", name="Use keys", exact=True)).to_be_visible()
    expect(signer.get_by_text("skip,")).to_be_hidden()
