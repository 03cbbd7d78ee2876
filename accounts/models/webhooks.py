"""The second road: chat-style receivers of a place, and what is on its way to them."""

import uuid

from django.conf import settings
from django.db import models

from accounts.models.places import Organisation
from core.sealing import SealedOwner, SealedTextField


class WebhookReceiver(SealedOwner):
    """A machine of the school's own that is sent a headline and a link, signed with a secret only it and we know.

    It gets the groups of messages that were chosen for it, of its place and every place below; groups that may not be changed
    (reports, one's own roles) are never among them.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="webhook_receivers")
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=500)
    key_id = models.CharField(
        max_length=16, help_text="Names the secret, so that the receiver knows which one is used."
    )
    secret = SealedTextField()
    groups = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "address"], name="accounts_webhook_receiver_once")
        ]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One headline on its way to one receiver, once, however many people are told the same."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        PARKED = "parked", "Given up after several tries"
        WITHDRAWN = "withdrawn", "Withdrawn before it went out"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    receiver = models.ForeignKey(WebhookReceiver, models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=60)
    about_kind = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    occurrence = models.CharField(max_length=80, blank=True)
    headline = models.CharField(max_length=300)
    path = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempt_started_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    maybe_twice = models.BooleanField(default=False)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["receiver", "kind", "about_kind", "about_id", "occurrence"],
                name="accounts_webhook_delivery_once",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="accounts_webhook_waiting"),
            models.Index(fields=["receiver", "-id"], name="accounts_webhook_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.receiver_id} ({self.state})"
