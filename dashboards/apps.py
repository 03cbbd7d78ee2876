"""Dashboards: what waits for me, and figures that cannot be unpicked."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Today, figures and snapshots."""

    name = "dashboards"
    default_auto_field = "django.db.models.BigAutoField"
