"""What every app stands on: the history, its seals, messages that wait to be told, reminders given, and the machine's pulse.

Nothing here knows a policy, a post or a case: `about_kind` and `about_id` name the thing in words.
"""

from django.conf import settings
from django.db import models

from core.querysets import MessageQuerySet


class AuditEntry(models.Model):
    """One line of history: who did which verb to what, when, and how it came out. Append-only by database trigger.

    Words live elsewhere, where retention may destroy them; here stands only a digest of the note. The links out of this table
    carry no database constraint: history outlives what it tells of.
    """

    class Outcome(models.TextChoices):
        DONE = "done", "done"
        REFUSED = "refused", "refused"
        READ = "read", "read"

    at = models.DateTimeField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    verb = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason_code = models.CharField(max_length=80, blank=True)
    about_kind = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    note_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["about_kind", "about_id", "id"], name="core_audit_about"),
            models.Index(fields=["person", "at"], name="core_audit_person"),
            models.Index(fields=["organisation", "at"], name="core_audit_place"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.about_kind} {self.about_id} ({self.outcome})"


class Seal(models.Model):
    """A batch of history, chained to the batch before: changing any sealed row breaks every later digest.

    `digest` proves the batch; `lines` holds the number and a short mark of each row in it, so that the bad one can be named.
    """

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    lines = models.JSONField(default=list)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"entries {self.first_id} to {self.last_id}"


class Message(models.Model):
    """One thing one person is told, once. Written in the transaction of what it tells of; sent later by the outbox.

    `occurrence` makes the same reason tellable again (a second submission); person x kind x about x occurrence is unique.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        PARKED = "parked", "Given up after several tries"
        WITHDRAWN = "withdrawn", "Withdrawn before it went out"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=60)
    about_kind = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    occurrence = models.CharField(max_length=80, blank=True)
    organisation = models.ForeignKey("accounts.Organisation", models.SET_NULL, null=True, related_name="+")
    context = models.JSONField(default=dict)
    path = models.CharField(max_length=300)
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempt_started_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    maybe_twice = models.BooleanField(default=False)
    failure = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "about_kind", "about_id", "occurrence"], name="core_message_told_once"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="core_message_waiting"),
            models.Index(fields=["about_kind", "about_id"], name="core_message_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id} ({self.state})"


class Reminder(models.Model):
    """The record that a reminder was given: one per person x thing x kind x due date x rung, whatever beat or worker do."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    about_kind = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    due_on = models.DateField()
    rung = models.SmallIntegerField(help_text="Days before the due date; below zero once it has passed.")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "about_kind", "about_id", "kind", "due_on", "rung"], name="core_reminder_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.rung} days before {self.due_on}"


class Pulse(models.Model):
    """When a part of the machine last ran; `/readyz` reads it."""

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
