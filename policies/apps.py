"""Policies: documents, the bodies that approve them, and the people who read and confirm them."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Policies and acknowledgements."""

    name = "policies"
    default_auto_field = "django.db.models.BigAutoField"
