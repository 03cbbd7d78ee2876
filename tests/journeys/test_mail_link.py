"""From the mail to the decision on a phone, with every tap counted; the link in the mail is the first."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.axe import check
from tests.journeys.places import ONE, PHONE, PLACES
from tests.journeys.test_posting import write

# The address a mail about this post carries for somebody, made as the outbox makes it; nothing where nobody fits.
ADDRESSES = """
import json
from django.utils import timezone
from core.models import Message
from posts.models import Post
from posts.services.links import asks_to_sign_in, mail_address
found = {{}}
for message in Message.objects.filter(kind="posts.submit", about_id="{post}").select_related("person"):
    address = mail_address(message, now=timezone.now())
    if address:
        found[message.person.email] = (address, asks_to_sign_in(Post.objects.whole().get(pk={post}), message.person))
print(json.dumps(found))
"""
MOST_TAPS = 3


class Thumb:
    """Counts what a thumb does on a page."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def open_from_the_mail(self, address):
        self.taps += 1
        self.page.goto(address)

    def tap(self, name):
        self.taps += 1
        button = self.page.get_by_role("button", name=name).first
        box = button.bounding_box()
        assert box["height"] >= 44
        assert 0 <= box["y"] <= PHONE["height"] - box["height"], "the thumb has to scroll"
        button.click()


def addresses_of(visit, site, place, title):
    author = visit(place.person("author"))
    post = write(author, title, words="The brook ran fast today. We measured it with sticks.")
    number = re.search(r"/posts/(\d+)/", post)[1]
    return number, site.facts(ADDRESSES.format(post=number))


def state_of(site, number):
    return site.facts(f"from posts.models import Post; print('\"' + Post.objects.get(pk={number}).state + '\"')")


def test_clean_post_is_signed_off_from_the_mail_by_whoever_is_signed_in(visit, site):
    number, addresses = addresses_of(visit, site, ONE, "From the mail, signed in")
    (address, _) = addresses[ONE.person(ONE.signer)]
    thumb = Thumb(visit(ONE.person(ONE.signer), has_touch=True))

    thumb.open_from_the_mail(address)
    thumb.tap("Sign off this post")
    thumb.page.wait_for_load_state()

    assert state_of(site, number) != "in_review"
    assert thumb.taps <= MOST_TAPS


@pytest.fixture
def without_signing_in(visit, site):
    """A post that waits, and the address of somebody whom a link alone lets decide, in whichever school of the demo has one."""
    for place in PLACES:
        number, addresses = addresses_of(visit, site, place, "From the mail, not signed in")
        for address, asks in addresses.values():
            if not asks:
                return number, address
    raise AssertionError("nobody in the demo decides by a link alone")


def test_clean_post_is_signed_off_from_the_mail_without_signing_in(visit, site, without_signing_in):
    number, address = without_signing_in
    thumb = Thumb(visit(has_touch=True))

    thumb.open_from_the_mail(address)
    expect(thumb.page.get_by_role("heading", level=1, name="Can this go out?")).to_be_visible()
    check(thumb.page)
    thumb.tap("Sign off this post")

    expect(thumb.page.get_by_role("heading", level=1, name="This link is closed")).to_be_visible()
    check(thumb.page)
    assert state_of(site, number) != "in_review"
    assert thumb.taps <= MOST_TAPS
