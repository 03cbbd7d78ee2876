"""Where django-allauth asks or tells us: nobody signs up by themselves, how often a password may be tried, mails that
tell a stranger nothing by the time they take, second-factor secrets that lie sealed.
"""

import base64
import os
from functools import partial
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from accounts import guessing

_PURPOSE = b"accounts.second_factor"


class AccountAdapter(DefaultAccountAdapter):
    """People are invited; there is no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Close sign-up."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try; the library takes it back when the password was right."""
        self._login_failed_rl_usage = guessing.take_a_try(request, address=credentials.get("email", ""))
        if self._login_failed_rl_usage is None:
            raise self.validation_error("too_many_login_attempts")

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **details: Any) -> HttpResponse:
        """Remember the browser of somebody who is in, second factor and all."""
        response: HttpResponse = super().post_login(request, user, **details)
        # For the type checker: the library hands over our own User.
        guessing.know_this_browser(request, response, address=user.email)  # type: ignore[attr-defined]
        return response

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        """Leave the mail for after the answer (`accounts.views.forgotten.password_reset`)."""
        write = partial(super().send_password_reset_mail, user, email, context)
        context["request"].write_afterwards.append(write)

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        guessing.forget_tries(request, address=credentials.get("email", ""))


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
