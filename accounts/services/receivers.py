"""What the administrator does about chat-style receivers; each has its line of history, and a secret that is shown once.

Every verb raises PermissionDenied for whoever does not look after the system at the place: headlines would leave the house by it.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import user_can
from accounts.models import Organisation, User, WebhookDelivery, WebhookReceiver
from accounts.roles import Can
from accounts.webhooks import note
from core import audit, webhooks
from core.workflow import NotNow

TEST_HEADLINE = "A test from PolicyHub: this receiver is set up"


def add_receiver(
    *, organisation: Organisation, name: str, address: str, groups: Sequence[str], by: User, now: datetime
) -> tuple[WebhookReceiver, str]:
    """Add a receiver and give it with its secret. Raises NotNow where the place has this address already."""
    _refuse_others(by, organisation)
    secret, key_id = _new_secret()
    with transaction.atomic():
        _refuse_a_second(organisation, address)
        receiver = WebhookReceiver.objects.create(
            organisation=organisation, name=name, address=address, groups=list(groups), key_id=key_id, secret=secret,
            added_at=now, added_by=by,
        )  # fmt: skip
        audit.record(verb="add_receiver", about=receiver, by=by, now=now)
    return receiver, secret


def change_receiver(
    *,
    receiver: WebhookReceiver,
    name: str,
    address: str,
    groups: Sequence[str],
    is_active: bool,
    by: User,
    now: datetime,
) -> None:
    """Change what a receiver is called, where it is and what it gets. What waits for one that is switched off never goes out.

    Raises NotNow where another receiver of the place has this address.
    """
    _refuse_others(by, receiver.organisation)
    with transaction.atomic():
        _refuse_a_second(receiver.organisation, address, but=receiver)
        receiver.name, receiver.address, receiver.groups, receiver.is_active = name, address, list(groups), is_active
        receiver.save(update_fields=["name", "address", "groups", "is_active"])
        if not is_active:
            receiver.deliveries.filter(state="waiting").update(
                state=WebhookDelivery.State.WITHDRAWN, claimed_until=None
            )
        audit.record(verb="change_receiver", about=receiver, by=by, now=now)


def renew_secret(*, receiver: WebhookReceiver, by: User, now: datetime) -> str:
    """Give a receiver a new secret, used from the next note on; its old one proves nothing any more."""
    _refuse_others(by, receiver.organisation)
    receiver.secret, receiver.key_id = _new_secret()
    with transaction.atomic():
        receiver.save(update_fields=["secret", "key_id"])
        audit.record(verb="renew_secret", about=receiver, by=by, now=now)
    return receiver.secret


def remove_receiver(*, receiver: WebhookReceiver, by: User, now: datetime) -> None:
    """Take a receiver away, with what is on its way to it."""
    _refuse_others(by, receiver.organisation)
    with transaction.atomic():
        audit.record(verb="remove_receiver", about=receiver, by=by, now=now)
        receiver.delete()


def try_receiver(*, receiver: WebhookReceiver, by: User, now: datetime) -> None:
    """Send a test note now. Raises NotNow with the sentence how it came out, unless it was taken."""
    _refuse_others(by, receiver.organisation)
    audit.record(verb="try_receiver", about=receiver, by=by, now=now)
    delivery = f"test-{secrets.token_hex(8)}"
    try:
        webhooks.send(
            address=receiver.address,
            body=note(headline=TEST_HEADLINE, path="/", delivery=delivery),
            key_id=receiver.key_id,
            secret=str(receiver.secret),
            delivery=delivery,
            now=now,
        )
    except (webhooks.AddressRefused, webhooks.NotTaken, webhooks.OutcomeUnknown) as error:
        raise NotNow(f"The test was not taken. {error}", code="not_taken") from error


def _refuse_others(by: User, organisation: Organisation) -> None:
    if not user_can(by, Can.SEE_SYSTEM_HEALTH, at=organisation):
        raise PermissionDenied("You do not look after chat channels of this place.")


def _refuse_a_second(organisation: Organisation, address: str, *, but: WebhookReceiver | None = None) -> None:
    others = organisation.webhook_receivers.filter(address=address).exclude(pk=but.pk if but else 0)
    if others.exists():
        raise NotNow("This place has a receiver with this address already.", code="has_one")


def _new_secret() -> tuple[str, str]:
    return secrets.token_urlsafe(32), secrets.token_hex(4)
