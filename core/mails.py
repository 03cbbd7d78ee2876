"""One mail: put together, and handed to the server, with what can be known of it afterwards.

Not here: which messages go into a mail and what becomes of them (`outbox`), or their words (`outbox.say`).
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from core import telling
from core.models import Message

log = logging.getLogger(__name__)


class OutcomeUnknown(Exception):
    """Raised when a mail server may have taken a mail and did not live to say so."""


class ServerAway(Exception):
    """Raised when no mail server is there to talk to, or none that lets us in: no mail can have arrived."""

    def __init__(self, reason: OSError) -> None:
        self.reason = reason
        super().__init__(str(reason))


def letter(*, name: str, said: Sequence[tuple[str, str, str]], is_private: bool = False) -> tuple[str, str]:
    """Give subject and text of the mail that says some things (headline, words, path) to somebody called so.

    Where an address in it was made for this reader alone (`is_private`), it says so.
    """
    subject = said[0][0] if len(said) == 1 else f"{len(said)} things in PolicyHub for you"
    parts = [
        "\n".join(filter(None, [headline if len(said) > 1 else "", words, f"{settings.PUBLIC_URL}{path}"]))
        for headline, words, path in said
    ]
    closing = "This message was sent by PolicyHub. Opening the link never decides anything by itself."
    if is_private:
        closing += " It was made for you alone: please do not pass it on."
    return subject, f"Dear {name},\n\n" + "\n\n".join(parts) + f"\n\n{closing}\n"


def compose(said: Sequence[tuple[Message, str, str]], *, now: datetime) -> EmailMessage:
    """Put what is said to one person into one mail; the messages bring their person and their mark along."""
    first, person = said[0][0], said[0][0].person
    paths = {one.pk: telling.address_of(one, now=now) for one, *_ in said}
    subject, body = letter(
        name=person.name,
        said=[(headline, words, paths[one.pk]) for one, headline, words in said],
        is_private=any(paths[one.pk] != one.path for one, *_ in said),
    )
    mail = EmailMessage(subject=subject, body=body, to=[person.email])
    mail.extra_headers["Message-ID"] = f"<{first.mail_mark}@{_host()}>"
    # Machines that answer by themselves leave such mails alone (RFC 3834).
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    if settings.BOUNCE_ADDRESS:
        # The envelope's sender: what cannot be delivered goes back there, and `take_bounce` reads it.
        mail.extra_headers["From"], mail.from_email = mail.from_email, settings.BOUNCE_ADDRESS
    return mail


def post(mail: EmailMessage) -> None:
    """Hand a mail to the server. Raises OutcomeUnknown when the line went dead after the conversation had begun.

    What fails before (no connection, no sign-in: ServerAway) or with an answer (refused) has certainly not arrived.
    """
    server = get_connection()
    mail.connection = server
    try:
        _open(server)
        _hand_over(mail)
    finally:
        _say_goodbye(server)


def _open(server: Any) -> None:
    try:
        server.open()
    except OSError as error:
        raise ServerAway(error) from error


def _hand_over(mail: EmailMessage) -> None:
    try:
        mail.send()
    except (SMTPResponseException, SMTPRecipientsRefused):
        raise
    except OSError as error:
        raise OutcomeUnknown(f"{type(error).__name__}: {error}") from error


def _say_goodbye(server: Any) -> None:
    """Close the line; a server that fails at its goodbye has taken the mail all the same."""
    try:
        server.close()
    except OSError as error:
        log.info("The mail server did not say goodbye (%s).", type(error).__name__)


def _host() -> str:
    return settings.PUBLIC_URL.partition("://")[2].partition("/")[0].partition(":")[0]
