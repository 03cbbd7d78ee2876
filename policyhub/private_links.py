"""Addresses that are a secret by themselves (a link in a mail, one's own calendar), and how they are kept out of every log."""

import logging
import re
from typing import Any

# What stands after these is for one person's eyes.
_PRIVATE = re.compile(r"(/posts/links/|(?:/posts)?/calendar/(?=[^/\s]+\.ics))[^/\s\"'?&]+")
# Who writes addresses down: Django about requests that failed, and the web server about each.
WRITERS = ("django.request", "django.security.csrf", "django.server", "gunicorn.access")


def without_private_links(text: str) -> str:
    """Give a text with the secret part of each address taken out."""
    return _PRIVATE.sub(r"\1...", text)


class HidePrivateLinks(logging.Filter):
    """Takes the secret part of addresses out of what is logged, before anybody formats it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, without the secrets in it."""
        record.msg, record.args = without_private_links(record.getMessage()), ()
        return True


def keep_out_of_logs() -> None:
    """Put the filter before everybody who writes addresses down; putting it there again changes nothing."""
    for name in WRITERS:
        logger = logging.getLogger(name)
        if not any(_is_ours(one) for one in logger.filters):
            logger.addFilter(HidePrivateLinks())


def _is_ours(one: Any) -> bool:
    return isinstance(one, HidePrivateLinks)
