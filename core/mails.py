"""One mail: put together, and handed to the server, with what can be known of it afterwards.

Not here: which messages go into a mail and what becomes of them (`outbox`), or their words (`outbox.say`).
"""

import logging
from collections.abc import Callable, Sequence
from smtplib import SMTP, SMTPRecipientsRefused, SMTPResponseException
from threading import Event
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from core.models import Message

log = logging.getLogger(__name__)


class OutcomeUnknown(Exception):
    """Raised when a mail server may have taken a mail and did not live to say so."""


class _NotTaken(Exception):
    """Keeps what the line said; no mail can have arrived."""

    def __init__(self, reason: OSError) -> None:
        self.reason = reason
        super().__init__(str(reason))


class ServerAway(_NotTaken):
    """Raised when no mail server is there to talk to, or none that lets us in: whatever the mail, it would be so."""


class BrokenOff(_NotTaken):
    """Raised when the line went dead over a mail's sender or reader, before any of its words were handed over."""


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


def compose(said: Sequence[tuple[Message, str, str, str]]) -> EmailMessage:
    """Put what is said to one person (message, headline, words, path) into one mail; messages bring their person and mark along."""
    first, person = said[0][0], said[0][0].person
    subject, body = letter(
        name=person.name,
        said=[(headline, words, path) for _, headline, words, path in said],
        is_private=any(path != message.path for message, _, _, path in said),
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
    """Hand a mail to the server. Raises OutcomeUnknown when the line went dead after its words had begun to go over.

    What fails before (no connection, no sign-in: ServerAway; no word yet: BrokenOff) or with an answer (refused) has certainly not
    arrived.
    """
    server = get_connection()
    mail.connection = server
    try:
        _open(server)
        _hand_over(mail, may_have_begun=_noticing(server))
    finally:
        _say_goodbye(server)


def reason_of(error: Exception) -> str:
    """Say why a mail could not go, for whoever can put it right: the mail server's own answer, where there was one."""
    answers: list[tuple[int, bytes | str]] = []
    if isinstance(error, SMTPRecipientsRefused):
        answers = list(error.recipients.values())
    elif isinstance(error, SMTPResponseException):
        answers = [(error.smtp_code, error.smtp_error)]
    said = [
        f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}" for code, words in answers
    ]
    return " ".join(
        (f"The mail server answered: {'; '.join(said)}" if said else f"{type(error).__name__}: {error}").split()
    )


def _open(server: Any) -> None:
    try:
        server.open()
    except OSError as error:
        raise ServerAway(error) from error


def _noticing(server: Any) -> Callable[[], bool]:
    """Notice when words go over the line; give the question whether they may have. Of what is no SMTP line nobody can say."""
    line = getattr(server, "connection", None)
    if not isinstance(line, SMTP):
        return lambda: True
    hand_over, begun = line.data, Event()

    def data(words: Any) -> Any:
        begun.set()
        return hand_over(words)

    # Of this line alone, which carries one mail.
    line.data = data  # type: ignore[method-assign, assignment]  # a function stands in for the method
    return begun.is_set


def _hand_over(mail: EmailMessage, *, may_have_begun: Callable[[], bool]) -> None:
    try:
        mail.send()
    except (SMTPResponseException, SMTPRecipientsRefused):
        raise
    except OSError as error:
        if not may_have_begun():
            raise BrokenOff(error) from error
        raise OutcomeUnknown(reason_of(error)) from error


def _say_goodbye(server: Any) -> None:
    """Close the line; a server that fails at its goodbye has taken the mail all the same."""
    try:
        server.close()
    except OSError as error:
        log.info("The mail server did not say goodbye (%s).", type(error).__name__)


def _host() -> str:
    return settings.PUBLIC_URL.partition("://")[2].partition("/")[0].partition(":")[0]
