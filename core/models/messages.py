"""What people are told: messages that wait or went out, and the reminders that have been given."""

from django.conf import settings
from django.db import models

from core.querysets import MessageQuerySet


class Message(models.Model):
    """One thing one person is told, once. Written in the transaction of what it tells of; sent later by the outbox.

    `occurrence` makes the same reason tellable again (a second submission); person x kind x about x occurrence is unique. Which
    road it takes (mail, the list in PolicyHub, paper) is asked when it is due, not when it is written: people change their minds,
    their hours and their mailboxes meanwhile.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        PARKED = "parked", "Given up after several tries"
        WITHDRAWN = "withdrawn", "Withdrawn before it went out"
        LISTED = "listed", "Shown in PolicyHub only"
        ON_PAPER = "on-paper", "On the office's list, for somebody who reads no mail"
        RETURNED = "returned", "Came back from the mail server"

    # Found by the indexes below that begin with it.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="messages")
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
    failing_since = models.DateTimeField(null=True, help_text="When it was due the first time, if a try has failed.")
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempt_started_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    maybe_twice = models.BooleanField(default=False)
    failure = models.CharField(max_length=300, blank=True)
    mail_mark = models.CharField(
        max_length=40, blank=True, help_text="Names the mail it went out in, should it come back."
    )
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
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
            models.Index(fields=["due_at"], condition=models.Q(state="parked"), name="core_message_parked"),
            models.Index(
                fields=["failing_since"],
                condition=models.Q(state="waiting", failing_since__isnull=False),
                name="core_message_failing",
            ),
            models.Index(fields=["about_kind", "about_id"], name="core_message_about"),
            models.Index(fields=["mail_mark"], condition=~models.Q(mail_mark=""), name="core_message_mail"),
            models.Index(fields=["person", "-id"], name="core_message_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id} ({self.state})"

    @property
    def is_kept_to_the_hour(self) -> bool:
        """Say whether this tells of something of which only the hour is kept, such as a report without a name."""
        return not (self.created_at.minute or self.created_at.second or self.created_at.microsecond)


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
