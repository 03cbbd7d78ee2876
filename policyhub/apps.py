"""The roof: knows every app."""

from django.apps import AppConfig


class PolicyHubConfig(AppConfig):
    """Refuse to start in demo mode on anything that looks like a real installation."""

    name = "policyhub"

    def ready(self) -> None:
        from policyhub import checks  # noqa: F401 - registers itself
