"""Incidents: reports that reach the right person and never the person concerned."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Reports, routing and cases."""

    name = "incidents"
    default_auto_field = "django.db.models.BigAutoField"
