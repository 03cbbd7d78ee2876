"""The roof: knows every app."""

from django.apps import AppConfig


class PolicyHubConfig(AppConfig):
    """Refuse to start in demo mode on anything that looks like a real installation; keep secrets in addresses out of the logs."""

    name = "policyhub"

    def ready(self) -> None:
        from policyhub import checks  # noqa: F401 - registers itself
        from policyhub.private_links import keep_out_of_logs

        keep_out_of_logs()
