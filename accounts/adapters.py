"""Where django-allauth asks or tells us: nobody signs up by themselves, second-factor secrets lie sealed, and setting up counts."""

import base64
import os
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.http import HttpRequest

_PURPOSE = b"accounts.second_factor"


class AccountAdapter(DefaultAccountAdapter):
    """People are invited; there is no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Close sign-up."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seal the secrets of authenticator apps under the configured key, with the key id in front."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        key_id = next(iter(settings.SEALING_KEYS))
        nonce = os.urandom(12)
        sealed = AESGCM(settings.SEALING_KEYS[key_id]).encrypt(nonce, text.encode(), _PURPOSE)
        return f"{key_id}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret; an unknown key id fails closed."""
        key_id, _, coded = encrypted_text.partition(":")
        blob = base64.urlsafe_b64decode(coded)
        return AESGCM(settings.SEALING_KEYS[key_id]).decrypt(blob[:12], blob[12:], _PURPOSE).decode()


def note_second_factor(*, request: HttpRequest, user: Any, authenticator: Authenticator, **_: Any) -> None:
    """Let the session in which somebody set up their app count as opened with it: they have just shown a code."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, method="mfa", type=authenticator.type, id=authenticator.pk)
