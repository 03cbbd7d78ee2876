"""Null characters and endless numbers meet an answer before any view or database sees them."""

import pytest

from tests.factories import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/people/999999999999999999999999/", "/posts/999999999999999999999999/"])
def test_a_number_beyond_all_bounds_names_nothing(client, approver, address):
    assert sign_in(client, approver).get(address).status_code == 404


def test_a_null_character_in_an_address_names_nothing(client):
    assert client.get("/receipts/ab%00cd/").status_code == 404


def test_a_null_character_behind_an_address_is_refused_with_a_page(client, approver):
    answer = sign_in(client, approver).get("/people/", {"q": "a\0b"})

    assert answer.status_code == 400
    assert "Traceback" not in answer.content.decode()


def test_a_null_character_in_a_form_is_refused_with_a_page(client, approver):
    assert sign_in(client, approver).post("/posts/1/withdraw/", {"note": "a\0b"}).status_code == 400


def test_a_report_says_beside_the_field_what_is_wrong(client, oakfield):
    answer = client.post("/report/", {"organisation": "oak\0field"})

    assert answer.status_code == 200


def test_everything_else_goes_its_way(client, approver):
    assert sign_in(client, approver).get("/people/", {"q": "Ångström 💥"}).status_code == 200
