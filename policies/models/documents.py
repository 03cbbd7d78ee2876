"""A policy, its dated texts, and their clauses.

Not here: what bodies decided (`decisions.py`), or who reads and confirms (`duties.py`).
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts import rule_files
from accounts.models import Organisation
from accounts.rules import section
from policies.importing.dates import MonthDate
from policies.permissions import BODIES
from policies.querysets import PolicyQuerySet, PolicyVersionQuerySet
from policies.rules import PolicyRules
from policies.workflow import State

FINGERPRINT_FORMAT = 1
STATEMENT = "I have read this policy. I understand what it asks of me, and I will keep to it."


@dataclass(frozen=True)
class AskedBody:
    """A body whose yes is asked for; `ours` where the rules name nobody."""

    slug: str
    needed: str
    ours: bool = False


class Policy(models.Model):
    """A policy of an organisation: what stays the same from version to version.

    Accountable body and day-to-day owner are two things (P10). Where the source is silent a field stays empty, and shows as
    something missing; nothing is assumed (P4).
    """

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="policies")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="policies_owned"
    )
    owner_title = models.CharField(max_length=200, blank=True)
    accountable = models.CharField(max_length=200, blank=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="policies_answered_for"
    )
    contact_words = models.CharField(max_length=300, blank=True)
    review_every_months = models.PositiveSmallIntegerField(null=True, blank=True)
    contractual = models.BooleanField(null=True, blank=True)
    statement = models.CharField(max_length=500, default=STATEMENT)
    days_to_confirm = models.PositiveSmallIntegerField(default=14)
    is_public = models.BooleanField(default=False)
    for_all_below = models.BooleanField(default=True, help_text="Schools that join later use it too.")
    created_at = models.DateTimeField()

    objects = PolicyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give the reading page."""
        return reverse("policies:read", args=[self.slug])


class PolicyVersion(models.Model):
    """One dated text of a policy. A school's adapted text is a version of the same policy with its own organisation.

    At most one version is in force, and one announced, per policy and organisation of the text; which text a school reads is
    said by its `Adoption`. Dates keep the precision they were written with (P3).
    """

    class Precision(models.TextChoices):
        DAY = "day", "a day"
        MONTH = "month", "a month"
        YEAR = "year", "a year"

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="versions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="policy_versions")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=60, blank=True)
    body = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    change_words = models.TextField(blank=True)
    not_understood = models.JSONField(default=list, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    approved_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    last_reviewed_on = models.DateField(null=True, blank=True)
    last_reviewed_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    next_review_on = models.DateField(null=True, blank=True)
    next_review_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    effective_on = models.DateField(null=True, blank=True)
    notice_sent_on = models.DateField(null=True, blank=True)
    round = models.PositiveSmallIntegerField(default=0, help_text="How often it was put to the bodies.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    last_editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="%(app_label)s_%(class)s_number_once"),
            models.UniqueConstraint(
                fields=["policy", "organisation"],
                condition=Q(state="in_force"),
                name="%(app_label)s_%(class)s_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["policy", "organisation"],
                condition=Q(state="announced"),
                name="%(app_label)s_%(class)s_one_announced",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("announced", "in_force")) | Q(effective_on__isnull=False),
                name="%(app_label)s_%(class)s_in_force_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "effective_on"], name="policies_version_day"),
            models.Index(fields=["state", "next_review_on"], name="policies_version_review"),
        ]

    def __str__(self) -> str:
        return f"{self.policy.title}, version {self.number}"

    def get_absolute_url(self) -> str:
        """Give the page of exactly this version."""
        return reverse("policies:read_version", args=[self.policy.slug, self.number])

    # Dates as they were written ---------------------------------------------------------------------------------------

    @property
    def approved(self) -> MonthDate | None:
        """Give the date of approval, as exact as it is known."""
        return as_written(self.approved_on, self.approved_precision)

    @property
    def last_reviewed(self) -> MonthDate | None:
        """Give the date of the last review, as exact as it is known."""
        return as_written(self.last_reviewed_on, self.last_reviewed_precision)

    @property
    def next_review(self) -> MonthDate | None:
        """Give the date of the next review, as exact as it is known; `next_review_on` is its last possible day."""
        return as_written(self.next_review_on, self.next_review_precision)

    def set_date(self, name: str, when: MonthDate | None) -> None:
        """Write a date down as exactly as it is known: a review counts as due on its last possible day."""
        day = None if when is None else when.last_day() if name == "next_review" else when.first_day()
        setattr(self, f"{name}_on", day)
        setattr(self, f"{name}_precision", precision_of(when))

    # What the rules of the place say about it -------------------------------------------------------------------------

    @cached_property
    def rules(self) -> PolicyRules:
        """Give the rules on policies where this text belongs; a place without rules of its own promises nothing special."""
        return PolicyRules.parse(
            section(self.organisation, "policies") or rule_files.read(rule_files.SILENT_RULES).settings
        )

    @property
    def consults_with(self) -> str:
        """Name who must be heard before a change is decided; empty where the rules promise nobody that (P8)."""
        return self.rules.consulted_on_change.replace("-", " ")

    @property
    def notice_months(self) -> int:
        """Say how many months of notice people are promised (P6); a first version changes nothing, so it needs none."""
        return self.rules.notice_months if self.is_a_change else 0

    @cached_property
    def is_a_change(self) -> bool:
        """Say whether an earlier version of this text was ever in force."""
        return PolicyVersion.objects.filter(
            policy=self.policy_id,
            organisation=self.organisation_id,
            number__lt=self.number,
            state__in=(State.IN_FORCE, State.SUPERSEDED),
        ).exists()

    def bodies_asked(self) -> list["AskedBody"]:
        """Give the bodies whose yes is asked for, in order.

        Where the rules name none, one person answers for it: the headteacher, or the chief executive for a text of the trust. That
        choice is ours, and the gap stays a defect (P4).
        """
        named = [AskedBody(slug=body.body, needed=body.needed) for body in self.rules.approving_bodies]
        answering = "headteacher" if self.organisation.is_school else "chief-executive"
        return named or [AskedBody(slug=answering, needed="required", ours=True)]

    # What has happened to it ------------------------------------------------------------------------------------------

    @cached_property
    def this_round(self) -> list[Any]:
        """Give the rows of the bodies asked in this round, in order."""
        return sorted((row for row in self.decisions.all() if row.round == self.round), key=lambda row: row.order)

    def forget_round(self) -> None:
        """Read the bodies' rows afresh: a new round has begun."""
        self.__dict__.pop("this_round", None)

    def standing_decisions(self) -> list[Any]:
        """Give what was decided in this round."""
        return [row for row in self.this_round if row.outcome]

    @property
    def waiting_decision(self) -> Any:
        """Give the row of the body whose decision is waited for, or None."""
        if self.state != State.DECIDING:
            return None
        return next((row for row in self.this_round if not row.outcome), None)

    @property
    def waiting_body(self) -> str:
        """Give the slug of the body whose decision is waited for; empty when there is none."""
        row = self.waiting_decision
        return row.body if row else ""

    def was_refused(self) -> bool:
        """Say whether a body said no in this round."""
        return any(row.outcome == row.Outcome.NOT_AGREED for row in self.this_round)

    @property
    def was_consulted(self) -> bool:
        """Say whether somebody was heard on this version and the outcome was recorded."""
        return any(row.outcome for row in self.consultations.all())

    @property
    def has_audience(self) -> bool:
        """Say whether anybody at all is asked to read this policy."""
        return self.policy.audience.exists()

    def announced_beside_it(self) -> "PolicyVersion | None":
        """Give another version of the same text that waits for its day."""
        return (
            PolicyVersion.objects.filter(
                policy=self.policy_id, organisation=self.organisation_id, state=State.ANNOUNCED
            )
            .exclude(pk=self.pk)
            .first()
        )

    def reader_places(self) -> list[int]:
        """Give the organisations where this text is the one people read."""
        return [
            adoption.organisation_id
            for adoption in self.policy.adoptions.all()
            if (adoption.is_adapted and adoption.organisation_id == self.organisation_id)
            or (not adoption.is_adapted and self.organisation_id == self.policy.organisation_id)
        ]

    def is_review_overdue(self, *, on: date) -> bool:
        """Say whether the review should have happened before this day."""
        return self.state == State.IN_FORCE and self.next_review_on is not None and self.next_review_on < on

    def fingerprint(self) -> str:
        """Give the fingerprint of what is decided on: the words, their title and day, and what the bodies have said so far."""
        parts = {
            "format": FINGERPRINT_FORMAT,
            "policy": self.policy_id,
            "number": self.number,
            "title": self.policy.title,
            "content": self.content_hash,
            "round": self.round,
            "effective": self.effective_on.isoformat() if self.effective_on else None,
            "decisions": [[row.order, row.body, row.outcome] for row in self.this_round],
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class Clause(models.Model):
    """One piece of a text that can be pointed at: by its anchor, which stays the same while its number does (P20)."""

    class Kind(models.TextChoices):
        SECTION = "section", "Section"
        CLAUSE = "clause", "Clause"
        APPENDIX = "appendix", "Appendix"

    version = models.ForeignKey(PolicyVersion, models.CASCADE, related_name="clauses")
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=40, blank=True)
    anchor = models.SlugField(max_length=200)
    level = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "anchor"], name="%(app_label)s_%(class)s_anchor_once"),
            models.UniqueConstraint(fields=["version", "order"], name="%(app_label)s_%(class)s_order_once"),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.number, self.heading])) or self.anchor


def as_written(day: date | None, precision: str) -> MonthDate | None:
    """Turn a stored day back into what was written."""
    if day is None:
        return None
    return MonthDate(day.year, None if precision == "year" else day.month, day.day if precision == "day" else None)


def precision_of(when: MonthDate | None) -> str:
    """Say how exactly a date is known."""
    return "day" if when is None or when.day else "month" if when.month else "year"


def body_label(slug: str) -> str:
    """Give what a body is called on a page."""
    return BODIES[slug].label if slug in BODIES else slug.replace("-", " ").capitalize()
