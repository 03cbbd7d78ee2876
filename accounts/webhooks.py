"""Sending headlines to a place's chat-style receivers: collected when messages are due, claimed by lease, tried again, given up.

A receiver is a room many people read. It gets our own headline, which names no person (own words of a place might), and the link,
behind which everybody sees what they may see. Reports, and messages about somebody's roles, never go there.
"""

import json
import logging
import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from accounts.models import WebhookDelivery, WebhookReceiver
from accounts.telling import Group, group_of, message_groups
from core import outbox, webhooks
from core.models import Message
from core.telling import Plain

log = logging.getLogger(__name__)
# Longer than a batch can take: for each note a name, a line and an answer, five seconds of patience each.
LEASE = timedelta(minutes=5)
# What a room may read: named one by one, so that a new kind of message does not go there before somebody has thought about it.
FOR_ROOMS = ("policies.", "posts.")
BATCH = 10
GIVE_UP_AFTER = outbox.GIVE_UP_AFTER


def groups_to_choose() -> list[Group]:
    """Give the groups a receiver may get: those that are of policies and posts alone."""
    return [group for group in message_groups() if all(kind.startswith(FOR_ROOMS) for kind in group.kinds)]


def pass_on(messages: Sequence[Message], *, now: datetime) -> None:
    """Write down what receivers get of these messages, which are due: one note per thing told, not per person.

    Called by the outbox for each batch it has claimed (SECOND_ROAD). A batch claimed again adds nothing, by a constraint.
    """
    receivers = list(WebhookReceiver.objects.filter(is_active=True).select_related("organisation"))
    if not receivers:
        return
    told = {(one.kind, one.about_kind, one.about_id, one.occurrence): one for one in messages if one.organisation}
    rows = [
        WebhookDelivery(
            receiver=receiver,
            kind=message.kind,
            about_kind=message.about_kind,
            about_id=message.about_id,
            occurrence=message.occurrence,
            headline=headline[:300],
            path=message.path,
            created_at=now,
            due_at=now,
        )
        for message in told.values()
        if (wanted := [one for one in receivers if _wants(one, message)]) and (headline := _headline(message, now=now))
        for receiver in wanted
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)


def deliver_due(*, now: datetime) -> int:
    """Send every note that is due and give how many were taken."""
    clock, sent = outbox.clock_from(now), 0
    while claimed := _claim(now=clock()):
        sent += sum(_send(delivery, now=clock()) for delivery in claimed)
    return sent


def note(*, headline: str, path: str, delivery: str) -> bytes:
    """Give the body of a note: `text` is what chat receivers of every make show, the rest is for those who build their own."""
    url = f"{settings.PUBLIC_URL}{path}"
    return json.dumps({"text": f"{headline}\n{url}", "headline": headline, "url": url, "id": delivery}).encode()


def _wants(receiver: WebhookReceiver, message: Message) -> bool:
    fits = message.kind.startswith(FOR_ROOMS) and group_of(message.kind).slug in receiver.groups
    here = message.organisation is not None and message.organisation.path.startswith(receiver.organisation.path)
    return here and fits


def _headline(message: Message, *, now: datetime) -> str:
    """Give our own first line; what cannot be said is the mail's failure to show, and no note."""
    try:
        return outbox.say(message, Plain([message], now=now), now=now)[0]
    except Exception as error:  # noqa: BLE001 - whatever a template throws; the message itself keeps it and is shown
        log.warning("A headline cannot be put into words (%s).", type(error).__name__)
        return ""


def _claim(*, now: datetime) -> list[WebhookDelivery]:
    due = (
        WebhookDelivery.objects.filter(
            Q(claimed_until=None) | Q(claimed_until__lt=now), state="waiting", due_at__lte=now
        )
        .filter(receiver__is_active=True)
        .select_related("receiver")
        .order_by("id")
    )
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        batch = list(due.select_for_update(of=("self",), skip_locked=skip)[:BATCH])
        until = now + LEASE
        WebhookDelivery.objects.filter(pk__in=[one.pk for one in batch]).update(claimed_until=until)
    for delivery in batch:
        delivery.claimed_until = until
    return batch


def _send(delivery: WebhookDelivery, *, now: datetime) -> bool:
    """Send one note that is still ours, and keep how it came out."""
    ours = WebhookDelivery.objects.filter(pk=delivery.pk, state="waiting")
    mine = ours.filter(claimed_until=delivery.claimed_until)
    maybe_twice = delivery.maybe_twice or delivery.attempt_started_at is not None
    if not mine.update(attempt_started_at=now, maybe_twice=maybe_twice):
        return False
    receiver = delivery.receiver
    try:
        webhooks.send(
            address=receiver.address,
            body=note(headline=delivery.headline, path=delivery.path, delivery=str(delivery.uid)),
            key_id=receiver.key_id,
            secret=str(receiver.secret),
            delivery=str(delivery.uid),
            now=now,
        )
    except webhooks.OutcomeUnknown as error:
        ours.update(maybe_twice=True)
        # As with mails there is no third: many rooms would read it again and again.
        _failed(delivery, error, now=now, for_good=maybe_twice)
    except webhooks.AddressRefused as error:
        _failed(delivery, error, now=now, for_good=True)
    except webhooks.NotTaken as error:
        _failed(delivery, error, now=now)
    else:
        ours.update(state="sent", sent_at=now, claimed_until=None, attempt_started_at=None, failure="")
        return True
    return False


def _failed(delivery: WebhookDelivery, error: Exception, *, now: datetime, for_good: bool = False) -> None:
    """Keep why, and put off what else waits for the same receiver: one that hangs must not hold a worker note by note."""
    log.warning("A note could not be delivered (%s); it will be tried again.", type(error).__name__)
    tries = delivery.attempts + 1
    later = now + timedelta(minutes=2**tries) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
    given_up = for_good or tries >= GIVE_UP_AFTER
    waiting = WebhookDelivery.objects.filter(state="waiting")
    waiting.filter(pk=delivery.pk).update(
        attempts=tries,
        attempt_started_at=None,
        claimed_until=None,
        due_at=now if given_up else later,
        state="parked" if given_up else "waiting",
        failure=str(error)[:300],
    )
    not_begun = waiting.filter(receiver=delivery.receiver_id, attempt_started_at=None, due_at__lt=later)
    not_begun.update(due_at=later, claimed_until=None)
