"""Accounts: people and places."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, organisations, roles, rules and calendars."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
