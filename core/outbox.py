"""Sending what waits: claim by lease, one mail per person, mark each as sent at once.

Any worker may die at any instant. A claim is a lease that runs out; a message whose sending had begun when the worker died is
sent again and marked `maybe_twice`, the one case nobody can know (bars.md, Reliability). A conditional UPDATE does the claiming
on both databases, so two sweepers never hold the same row.
"""

import logging
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from core.models import Message

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
BATCH = 100
GIVE_UP_AFTER = 6


def deliver_due(*, now: datetime) -> int:
    """Send everything that is due now and return how many messages went out."""
    sent = 0
    while claimed := _claim(now=now):
        for _, messages in groupby(claimed, key=lambda message: (message.person_id, message.urgent and message.pk)):
            sent += _send_together(list(messages), now=now)
        if len(claimed) < BATCH:
            break
    return sent


def say(message: Message) -> tuple[str, str]:
    """Render one message as its headline and the words below it; the first line of the template is the headline."""
    app, verb = message.kind.split(".", 1)
    text = render_to_string(
        f"messages/{app}/{verb}.txt",
        {**message.context, "url": f"{settings.PUBLIC_URL}{message.path}", "person": message.person},
    )
    headline, _, rest = text.strip().partition("\n")
    return " ".join(headline.split()), rest.strip()


def send_again(*, message: Message, now: datetime) -> None:
    """Put a parked message back into the queue, with its tries counted afresh."""
    Message.objects.filter(pk=message.pk, state=Message.State.PARKED).update(
        state=Message.State.WAITING, attempts=0, due_at=now, claimed_until=None, failure=""
    )


def _claim(*, now: datetime) -> list[Message]:
    numbers = list(
        Message.objects.due(now=now).order_by("-urgent", "person_id", "id").values_list("pk", flat=True)[:BATCH]
    )
    if not numbers:
        return []
    until = now + LEASE + timedelta(microseconds=random.randrange(1_000_000))  # noqa: S311 - marks our claim, keeps no secret
    Message.objects.due(now=now).filter(pk__in=numbers).update(claimed_until=until)
    return list(
        Message.objects.waiting()
        .filter(pk__in=numbers, claimed_until=until)
        .select_related("person")
        .order_by("-urgent", "person_id", "id")
    )


def _send_together(messages: Sequence[Message], *, now: datetime) -> int:
    person = messages[0].person
    numbers = [message.pk for message in messages]
    ours = Message.objects.waiting().filter(pk__in=numbers)
    if not person.is_active:
        ours.update(state=Message.State.WITHDRAWN, claimed_until=None, failure="The person has left.")
        return 0
    if any(message.attempt_started_at for message in messages):
        ours.exclude(attempt_started_at=None).update(maybe_twice=True)
    # A row withdrawn meanwhile (its reader was found to be the person concerned) must not go out with the others.
    still = set(ours.values_list("pk", flat=True))
    messages = [message for message in messages if message.pk in still]
    if not messages:
        return 0
    ours.update(attempt_started_at=now)
    try:
        _mail(messages).send()
    except Exception as error:  # noqa: BLE001 - whatever a mail server or template throws, the row keeps it and tries again
        _failed(messages, error=error, now=now)
        return 0
    ours.update(state=Message.State.SENT, sent_at=now, claimed_until=None, attempt_started_at=None, failure="")
    return len(messages)


def _mail(messages: Sequence[Message]) -> EmailMessage:
    said = [(message, *say(message)) for message in messages]
    subject = said[0][1] if len(said) == 1 else f"{len(said)} things in PolicyHub for you"
    parts = [
        "\n".join(filter(None, [headline if len(said) > 1 else "", words, f"{settings.PUBLIC_URL}{message.path}"]))
        for message, headline, words in said
    ]
    closing = "This message was sent by PolicyHub. Opening the link never decides anything by itself."
    mail = EmailMessage(
        subject=subject,
        body=f"Dear {messages[0].person.name},\n\n" + "\n\n".join(parts) + f"\n\n{closing}\n",
        to=[messages[0].person.email],
    )
    mail.extra_headers["Message-ID"] = f"<policyhub-{messages[0].pk}-{messages[0].attempts}@{_host()}>"
    return mail


def _host() -> str:
    return settings.PUBLIC_URL.partition("://")[2].partition("/")[0].partition(":")[0]


def _failed(messages: Sequence[Message], *, error: Exception, now: datetime) -> None:
    log.warning("A message could not be sent (%s); it will be tried again.", type(error).__name__)
    for message in messages:
        tries = message.attempts + 1
        wait = timedelta(minutes=2**tries) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
        Message.objects.filter(pk=message.pk, state=Message.State.WAITING).update(
            attempts=tries,
            attempt_started_at=None,
            claimed_until=None,
            due_at=now + wait,
            state=Message.State.PARKED if tries >= GIVE_UP_AFTER else Message.State.WAITING,
            failure=f"{type(error).__name__}: {error}"[:300],
        )
