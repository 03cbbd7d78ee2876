"""Sending what waits: claim by lease, one mail per person, mark each as sent at once.

Any worker may die at any instant. A claim is a lease that runs out; it is renewed by the one conditional UPDATE with which each
mail begins, so a slow sweeper whose lease has passed to another leaves the mail to that other. A message whose sending had begun
when the worker died, or whose server went silent half way, is sent once more and marked `maybe_twice`: the one case nobody can
know (bars.md, Reliability). When the second try ends the same way, it is given up rather than sent a third time. A server that is
not there is no message's fault: it costs no tries, however long it lasts.
"""

import logging
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from core import telling
from core.mails import BrokenOff, OutcomeUnknown, ServerAway, compose, post, reason_of
from core.models import Message
from core.telling import Manner, Road

log = logging.getLogger(__name__)

# Longer than the slowest conversation with a mail server: about ten answers, EMAIL_TIMEOUT seconds each.
LEASE = timedelta(minutes=5)
BATCH = 100
GIVE_UP_AFTER = 6
ASK_AGAIN_AFTER = timedelta(minutes=2)
# Any number nobody else uses; PostgreSQL keeps one lock for each.
CLAIMING = 0x6F757462
UNKNOWN_TWICE = "The mail server went silent twice while taking this. Nobody can know whether it arrived."

Clock = Callable[[], datetime]


class _NoSenseInGoingOn(Exception):
    """Raised once a failure is written down that the next mail would meet as well."""


def deliver_due(*, now: datetime) -> int:
    """Send everything that is due now and return how many messages went out.

    A server that is away or silent ends the sweep after one mail, and the rest is free for the next sweep: a hanging server must
    not keep a worker from its other work for hours, nor use up everybody's tries.
    """
    clock, sent = clock_from(now), 0
    while claimed := _claim(now=clock()):
        _pass_on(claimed, now=clock())
        manner = telling.manner_for(claimed, now=clock())
        try:
            for _, messages in groupby(_sorted_by_road(claimed, manner, now=clock()), key=_mail_of):
                sent += _send_together(list(messages), manner, clock=clock)
        except _NoSenseInGoingOn:
            _let_go(claimed)
            break
    return sent


def say(message: Message, manner: Manner | None = None, *, now: datetime | None = None) -> tuple[str, str]:
    """Give one message as its headline and the words below it: the place's own, or the first line and the rest of our template.

    Whoever says many hands in the `manner` of all of them. Words such as "tomorrow" are those of the day it went out, or of `now`.
    """
    if own := (manner or telling.manner_for([message], now=message.created_at)).own_words(message):
        return own
    app, verb = message.kind.split(".", 1)
    text = render_to_string(
        f"messages/{app}/{verb}.txt",
        {
            **telling.values_of(message, now=now or message.due_at),
            "url": f"{settings.PUBLIC_URL}{message.path}",
            "person": message.person,
        },
    )
    headline, _, rest = text.strip().partition("\n")
    return " ".join(headline.split()), rest.strip()


def send_again(*, message: Message, now: datetime) -> bool:
    """Put a parked message back into the queue, with its tries counted afresh; say whether it was parked."""
    return bool(Message.objects.filter(pk=message.pk).start_afresh(now=now))


def clock_from(now: datetime) -> Clock:
    """Let time pass from the moment handed in: a sweep can take longer than a lease."""
    began = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - began)


def _mail_of(message: Message) -> tuple[int, int]:
    """Say which mail a message goes into: each urgent one is a mail of its own, the others of a person are one."""
    return message.person_id, message.pk if message.urgent else 0


def _claim(*, now: datetime) -> list[Message]:
    """Take the next batch for ourselves: whole mails, so that nobody's one mail of the day becomes two.

    One sweeper claims at a time, which takes milliseconds: passing over what another had just locked, it would find the other half
    of a mail. Rows that somebody else holds, to withdraw them, are passed over.
    """
    until = now + LEASE
    due = Message.objects.due(now=now).select_related("person", "organisation").order_by("-urgent", "person_id", "id")
    with transaction.atomic():
        _wait_for_our_turn()
        batch = list(
            due.select_for_update(of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked)[
                :BATCH
            ]
        )
        if len(batch) == BATCH:
            batch = [message for message in batch if _mail_of(message) != _mail_of(batch[-1])] or batch
        Message.objects.filter(pk__in=[message.pk for message in batch]).update(claimed_until=until)
    for message in batch:
        message.claimed_until = until
    return batch


def _wait_for_our_turn() -> None:
    """Let one sweeper claim at a time, until its transaction ends; SQLite lets one write at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIMING])


def _pass_on(claimed: Sequence[Message], *, now: datetime) -> None:
    """Let the second road take up what is due; it is an extra, and whatever goes wrong on it must hold no mail up."""
    try:
        with transaction.atomic():
            telling.pass_on(claimed, now=now)
    except Exception:
        log.exception("The second road could not take up what is due; the mails go on.")


def _sorted_by_road(claimed: Sequence[Message], manner: Manner, *, now: datetime) -> list[Message]:
    """Keep what goes by mail now; put off, or put on its list, what does not."""
    mailed, by_verdict = [], defaultdict(list)
    for message in claimed:
        try:
            verdict = manner.road(message)
        except LookupError as error:
            # A kind that no group names any more; it fails alone, and its row keeps why.
            _failed([message], error=error, now=now)
            continue
        if verdict.road is Road.MAIL:
            mailed.append(message)
        else:
            by_verdict[verdict].append(message.pk)
    for verdict, numbers in by_verdict.items():
        rows = Message.objects.waiting().filter(pk__in=numbers, claimed_until=claimed[0].claimed_until)
        if verdict.at is not None:
            # It waits for the one mail of a later day, and comes in it.
            rows.update(due_at=verdict.at, urgent=False, failing_since=None, claimed_until=None)
        else:
            rows.update(state=verdict.road.value, claimed_until=None)
    return mailed


def _let_go(claimed: Sequence[Message]) -> None:
    """Give back what was claimed and not begun; what was begun has another lease, or none any more."""
    not_begun = Message.objects.waiting().filter(
        pk__in=[message.pk for message in claimed], claimed_until=claimed[0].claimed_until
    )
    not_begun.update(claimed_until=None)


def _send_together(messages: Sequence[Message], manner: Manner, *, clock: Clock) -> int:
    person = messages[0].person
    if not person.is_active:
        Message.objects.waiting().filter(pk__in=[message.pk for message in messages]).update(
            state=Message.State.WITHDRAWN, claimed_until=None, failure="The person has left."
        )
        return 0
    begun = _begin(messages, now=clock())
    said = [(message, *words) for message in begun if (words := _said(message, manner, clock=clock))]
    if not said:
        return 0
    try:
        post(compose(said))
    except OutcomeUnknown as error:
        _silent([message for message, *_ in said], error=error, now=clock())
        raise _NoSenseInGoingOn from error
    except BrokenOff as error:
        _failed([message for message, *_ in said], error=error.reason, now=clock())
        raise _NoSenseInGoingOn from error
    except ServerAway as away:
        _put_off([message for message, *_ in said], error=away.reason, now=clock())
        raise _NoSenseInGoingOn from away
    except Exception as error:  # noqa: BLE001 - whatever a mail server throws, the rows keep it and are tried again
        if not _came_back([message for message, *_ in said], error=error, now=clock()):
            _failed([message for message, *_ in said], error=error, now=clock())
        return 0
    _sent([message for message, *_ in said], at=clock())
    return len(said)


def _sent(messages: Sequence[Message], *, at: datetime) -> None:
    """Mark what went out. What tells of something kept to the hour keeps no finer time itself: a mail leaves within seconds."""
    done = {"state": Message.State.SENT, "claimed_until": None, "attempt_started_at": None, "failure": ""}
    coarse = [message.pk for message in messages if message.is_kept_to_the_hour]
    ours = Message.objects.waiting()
    if coarse:
        ours.filter(pk__in=coarse).update(sent_at=at.replace(minute=0, second=0, microsecond=0), **done)
    if len(coarse) < len(messages):
        ours.filter(pk__in=[message.pk for message in messages if message.pk not in coarse]).update(sent_at=at, **done)


def _begin(messages: Sequence[Message], *, now: datetime) -> list[Message]:
    """Renew the lease on what is still ours, and leave out the rest.

    A row withdrawn meanwhile (its reader was found to be the person concerned) must not go out with the others, nor one that
    another sweeper took over because our lease had run out.
    """
    numbers, lease = [message.pk for message in messages], messages[0].claimed_until
    renewed, mark = now + LEASE, _mark(messages)
    ours = Message.objects.waiting().filter(pk__in=numbers, claimed_until=lease)
    if any(message.attempt_started_at for message in messages):
        ours.exclude(attempt_started_at=None).update(maybe_twice=True)
    for message in messages:
        message.mail_mark = mark
    if ours.update(attempt_started_at=now, claimed_until=renewed, mail_mark=mark) == len(messages):
        return list(messages)
    still = set(Message.objects.waiting().filter(pk__in=numbers, claimed_until=renewed).values_list("pk", flat=True))
    return [message for message in messages if message.pk in still]


def _said(message: Message, manner: Manner, *, clock: Clock) -> tuple[str, str, str] | None:
    """Put a message into words and find its address; one that cannot be said fails alone and holds no other up."""
    try:
        return *say(message, manner, now=clock()), telling.address_of(message, now=clock())
    except Exception as error:  # noqa: BLE001 - whatever a template throws, the row keeps it
        _failed([message], error=error, now=clock())
        return None


def _mark(messages: Sequence[Message]) -> str:
    """Name a mail: the same for every try of the same messages, and not to be guessed by whoever would report it as returned."""
    numbers = ",".join(str(message.pk) for message in messages)
    return "policyhub." + salted_hmac("core.outbox.mail", numbers, algorithm="sha256").hexdigest()[:30]


def _silent(messages: Sequence[Message], *, error: OutcomeUnknown, now: datetime) -> None:
    """Keep what nobody can know: the next try is marked "perhaps twice", and there is no third."""
    tried_before = [message.pk for message in messages if message.maybe_twice or message.attempt_started_at]
    Message.objects.waiting().filter(pk__in=tried_before).update(
        state=Message.State.PARKED, claimed_until=None, attempt_started_at=None, maybe_twice=True, failure=UNKNOWN_TWICE
    )
    Message.objects.waiting().filter(pk__in=[message.pk for message in messages]).update(maybe_twice=True)
    _failed(messages, error=error, now=now)


def _came_back(messages: Sequence[Message], *, error: Exception, now: datetime) -> bool:
    """Hand on what the server refused for its reader's sake, and for good: as certain as a mail that came back later."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    answers = [(code, words.decode(errors="replace")) for code, words in error.recipients.values()]
    if not answers or not all(telling.is_no_mailbox(code, words) for code, words in answers):
        return False
    came_back: Callable[..., bool] = import_string(settings.MAIL_CAME_BACK)
    return came_back(mail_mark=messages[0].mail_mark, status=str(answers[0][0]), now=now)


def _put_off(messages: Sequence[Message], *, error: Exception, now: datetime) -> None:
    """Wait for a server that is not there; a fault of nobody's message costs none of them a try, so none is given up for it."""
    log.warning("No mail server is there to talk to (%s); what waits is kept until there is.", type(error).__name__)
    Message.objects.waiting().filter(pk__in=[message.pk for message in messages]).update(
        attempt_started_at=None,
        claimed_until=None,
        due_at=now + ASK_AGAIN_AFTER * random.uniform(0.8, 1.2),  # noqa: S311 - jitter
        failing_since=Coalesce("failing_since", "due_at"),
        failure=reason_of(error)[:300],
    )


def _failed(messages: Sequence[Message], *, error: Exception, now: datetime) -> None:
    log.warning("A message could not be sent (%s); it will be tried again.", type(error).__name__)
    for message in messages:
        tries = message.attempts + 1
        given_up = tries >= GIVE_UP_AFTER
        wait = timedelta(minutes=2**tries) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
        Message.objects.filter(pk=message.pk, state=Message.State.WAITING).update(
            attempts=tries,
            attempt_started_at=None,
            claimed_until=None,
            due_at=now if given_up else now + wait,
            failing_since=Coalesce("failing_since", "due_at"),
            state=Message.State.PARKED if given_up else Message.State.WAITING,
            failure=reason_of(error)[:300],
        )
