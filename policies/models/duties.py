"""Who a policy is for, where it is used, what each person owes and what they confirmed."""

import hashlib
import json
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Membership, Organisation
from accounts.roles import Role
from policies.models.documents import Policy, PolicyVersion
from policies.querysets import AcknowledgementQuerySet, ObligationQuerySet


def new_receipt_code() -> str:
    """Make the code of a receipt: 120 random bits, so that nobody guesses one."""
    return secrets.token_urlsafe(15)


MONITORING_NOTICE = (
    "This policy tells you that your use of {name}'s devices and systems may be monitored. We record that you have seen this. "
    "It does not count as agreeing to it."
)


@dataclass(frozen=True)
class Shown:
    """What a reader is shown when they confirm: kept word for word with the confirmation."""

    statement: str
    notices: tuple[str, ...]
    seen: str


def shown_to_reader(version: PolicyVersion) -> Shown:
    """Give the wording for "Read and confirm", the notices beside it, and the fingerprint of both with the text.

    A notice is only ever recorded as seen: consent that comes bundled with reading is seldom valid (rules.md, section 1).
    """
    warns = "monitor" in version.body.lower() and version.rules.monitoring_notice
    notices = (MONITORING_NOTICE.format(name=version.organisation.name),) if warns else ()
    parts = [version.pk, version.number, version.content_hash, version.policy.title, version.policy.statement, notices]
    seen = hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()
    return Shown(statement=version.policy.statement, notices=notices, seen=seen)


class Audience(models.Model):
    """Somebody a policy is for: everybody in a role, or everybody employed in a way (P15)."""

    class Kind(models.TextChoices):
        ROLE = "role", "role"
        EMPLOYMENT = "employment", "kind of employment"

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="audience")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "kind", "value"], name="%(app_label)s_%(class)s_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Give the plain words for this part of the audience."""
        choices = Role if self.kind == self.Kind.ROLE else Membership.Employment
        return str(choices(self.value).label)


class Adoption(models.Model):
    """A policy in use at an organisation: the trust's own text, or a text the school adapted (P21)."""

    class Kind(models.TextChoices):
        TRUST_WIDE = "trust-wide", "The text of the trust"
        ADAPTED = "adapted", "Its own adapted text"

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="adoptions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="policy_adoptions")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TRUST_WIDE)
    adopted_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "organisation"], name="%(app_label)s_%(class)s_once")]

    def __str__(self) -> str:
        return f"{self.policy_id} at {self.organisation_id} ({self.kind})"

    @property
    def is_adapted(self) -> bool:
        """Say whether the school reads a text of its own."""
        return self.kind == self.Kind.ADAPTED


class Obligation(models.Model):
    """One person owes one version at one organisation; why is said by its reasons. One confirmation closes all of them."""

    class State(models.TextChoices):
        OWED = "owed", "To do"
        ACKNOWLEDGED = "acknowledged", "Confirmed"
        DECLINED = "declined", "Wants to talk about it"
        EXEMPT = "exempt", "No longer asked"
        SUPERSEDED = "superseded", "Replaced by a later version"
        LEFT = "left", "Has left"

        @property
        def tone(self) -> str:
            """Give the colour that repeats the word."""
            return {"owed": "warn", "acknowledged": "good", "declined": "warn"}.get(self.value, "quiet")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="obligations")
    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="obligations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="obligations")
    state = models.CharField(max_length=12, choices=State, default=State.OWED)
    due_on = models.DateField()
    owed_since = models.DateField()
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "version", "organisation"], name="%(app_label)s_%(class)s_once"),
            models.CheckConstraint(
                condition=Q(state="owed", closed_at=None) | (~Q(state="owed") & Q(closed_at__isnull=False)),
                name="%(app_label)s_%(class)s_closed_or_owed",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "version", "state", "due_on"], name="policies_duty_place"),
            models.Index(fields=["version", "person"], condition=Q(state="owed"), name="policies_duty_owed"),
            models.Index(
                fields=["due_on", "organisation", "id"], condition=Q(state="owed"), name="policies_duty_by_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} owes version {self.version_id} ({self.state})"


class ObligationReason(models.Model):
    """Why somebody owes a version: one of their roles at the organisation."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="reasons")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["obligation", "membership"], name="%(app_label)s_%(class)s_once")
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} because of {self.membership_id}"

    @property
    def words(self) -> str:
        """Say why in plain words."""
        return f"{Role(self.membership.role).label} at {self.membership.organisation.name}"


class Acknowledgement(models.Model):
    """A person confirmed a version, once: the wording, the hash of the text and the notices as they were shown (P13, P23)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="acknowledgements")
    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="acknowledgements")
    statement = models.CharField(max_length=500)
    notices = models.JSONField(default=list, blank=True)
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    code = models.CharField(max_length=30, unique=True, default=new_receipt_code, editable=False)

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "version"], name="%(app_label)s_%(class)s_once")]
        indexes = [models.Index(fields=["version", "at"], name="policies_confirmed_at")]

    def __str__(self) -> str:
        return f"{self.person_id} confirmed {self.version_id}"

    def get_absolute_url(self) -> str:
        """Give the receipt."""
        return reverse("policies:receipt", args=[self.code])
