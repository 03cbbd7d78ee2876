"""The private address of a person's own calendar: shown once, working, and ended."""

import re

import pytest
from django.test import Client

from tests.factories import sign_in


def fetched(secret):
    """What a calendar program gets, which is signed in nowhere."""
    return Client().get(f"/calendar/{secret}.ics")


@pytest.mark.django_db
def test_page_shows_the_address_once_and_ends_it(client, approver):
    sign_in(client, approver)

    made = client.post("/posts/calendar/address/").content.decode()
    again = client.get("/posts/calendar/address/").content.decode()
    address = re.search(r"/calendar/([\w-]{43})\.ics", made)
    working = fetched(address.group(1)).status_code
    ended = client.post("/posts/calendar/address/end/", follow=True).content.decode()

    assert working == 200
    assert address.group(1) not in again
    assert "You made an address on" in again
    assert "The address has ended" in ended
    assert fetched(address.group(1)).status_code == 404
