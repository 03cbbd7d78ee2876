"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policyhub.settings")
application = get_wsgi_application()

# Tasks and their app are known only once Django is set up.
from core.tasks import ring_from_a_thread  # noqa: E402 - as said
from policyhub.celery import app  # noqa: E402 - as said

ring_from_a_thread(app)
