"""The roof of the house: it knows every app and none imports it."""

from policyhub.celery import app as celery_app

__all__ = ["celery_app"]
