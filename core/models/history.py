"""What happened: the history, append-only, and the seals over it.

Nothing here knows a policy, a post or a case: `about_kind` and `about_id` name the thing in words.
"""

from django.conf import settings
from django.db import models


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
    # Found by the indexes below, which begin with them: one of their own would only be written with every line.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    verb = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason_code = models.CharField(max_length=80, blank=True)
    about_kind = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
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
