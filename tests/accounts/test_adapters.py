"""Second-factor secrets lie sealed; nobody signs up by themselves."""

import pytest
from allauth.mfa.adapter import get_adapter
from cryptography.exceptions import InvalidTag


def test_secrets_come_back_and_lie_sealed():
    sealed = get_adapter().encrypt("JBSWY3DPEHPK3PXP")

    assert "JBSWY3DP" not in sealed
    assert get_adapter().decrypt(sealed) == "JBSWY3DPEHPK3PXP"


def test_another_key_does_not_open_them(settings):
    sealed = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
    settings.SEALING_KEYS = dict.fromkeys(settings.SEALING_KEYS, b"x" * 32)

    with pytest.raises(InvalidTag):
        get_adapter().decrypt(sealed)


def test_there_is_no_sign_up(client, db):
    typed = {"email": "me@example.test", "password1": "x" * 20, "password2": "x" * 20}

    assert client.post("/account/signup/", typed).status_code == 404
    assert client.get("/account/email/").status_code == 404
