"""Accounts: people and places."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, organisations, roles, rules and calendars."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added
        from django.contrib.auth.signals import user_logged_in

        from accounts.adapters import note_second_factor
        from accounts.middleware import note_sign_in

        user_logged_in.connect(note_sign_in, dispatch_uid="accounts.sign_in")
        authenticator_added.connect(note_second_factor, dispatch_uid="accounts.second_factor")
