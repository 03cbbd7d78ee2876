"""The case itself, and whom it is about.

What routing needs to decide stands in clear; every word and name people wrote is sealed with the case's own key.
"""

import hashlib
import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.db import models

from core.sealing import SealedOwner, SealedTextField
from incidents.kinds import KINDS, Kind
from incidents.querysets import IncidentQuerySet
from incidents.workflow import State

# No 0, O, 1, I or L: a reference is read out on the telephone.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_reference() -> str:
    """Give a reference like KX7-4QH-2MD: random, never counted up, so that nobody learns how many cases there are."""
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(9))
    return "-".join((letters[:3], letters[3:6], letters[6:]))


class Incident(SealedOwner):
    """One report and the case that grows from it.

    A report without a name has no reporter and no time finer than the hour. `submission_digest` makes two clicks, a refresh or two
    tabs one report. `receipt_digest` is all that is kept of the receipt's second part.
    """

    class Imagery(models.TextChoices):
        YES = "yes", "Yes"
        NOT_SURE = "not-sure", "Not sure"
        NO = "no", "No"

    class Source(models.TextChoices):
        FORM = "form", "Reported on the form"
        LOGGED = "logged", "Written down for somebody else"
        ALERT = "alert", "Monitoring alert"
        OUTSIDE = "outside", "From outside"

    reference = models.CharField(max_length=11, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=4, choices=[(code, kind.label) for code, kind in KINDS.items()])
    source = models.CharField(max_length=10, choices=Source, default=Source.FORM)
    state = models.CharField(max_length=20, choices=State, default=State.REPORTED)
    child_involved = models.BooleanField(default=False)
    immediate_danger = models.BooleanField(default=False)
    suspected_crime = models.BooleanField(default=False)
    personal_data_exposed = models.BooleanField(default=False)
    imagery = models.CharField(max_length=10, choices=Imagery, default=Imagery.NO)
    about_headteacher = models.BooleanField(default=False)
    about_chief_executive = models.BooleanField(default=False)
    pick = models.CharField(max_length=40, blank=True)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="reported_incidents"
    )
    reporter_name = SealedTextField()
    words = SealedTextField()
    place_seen = SealedTextField()
    time_seen = SealedTextField()
    wishes = SealedTextField()
    reported_at = models.DateTimeField()
    in_a_crowd = models.BooleanField(
        default=False, help_text="Came in with very many others, so that people are told of all of them together."
    )
    first_opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    submission_digest = models.CharField(max_length=64, unique=True)
    receipt_digest = models.CharField(max_length=64, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state"], name="incidents_incident_place"),
            models.Index(fields=["reporter"], name="incidents_incident_reporter"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def known_kind(self) -> Kind:
        """Give the entry of the catalogue for this kind."""
        return KINDS[self.kind]

    @property
    def is_anonymous(self) -> bool:
        """Say whether no account stands behind the report."""
        return self.reporter_id is None

    @property
    def may_hold_images(self) -> bool:
        """Say whether images of somebody under 18 are possible; "not sure" counts as yes (rules.md, section 4)."""
        return self.imagery != self.Imagery.NO

    @property
    def fingerprint(self) -> str:
        """Give a short digest of what a person decides on: the state, the kind and the answers."""
        seen = [
            self.state,
            self.kind,
            self.child_involved,
            self.immediate_danger,
            self.suspected_crime,
            self.imagery,
            self.personal_data_exposed,
        ]
        return hashlib.sha256("|".join(map(str, seen)).encode()).hexdigest()[:20]

    def as_kept(self, moment: datetime) -> datetime:
        """Give a moment as precisely as it may be kept: to the hour for a report without a name, until somebody works on it."""
        return to_the_hour(moment) if self.is_anonymous and self.first_opened_at is None else moment


class Subject(models.Model):
    """Whom a report is about: a person with an account, the person in a role, a name somebody wrote, or nobody known yet."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="subjects")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=40, blank=True)
    name = SealedTextField(owner="incident")
    named_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person"], name="incidents_subject_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "person"], condition=models.Q(person__isnull=False), name="incidents_subject_once"
            )
        ]

    def __str__(self) -> str:
        return f"a person in {self.incident_id}"


def to_the_hour(moment: datetime) -> datetime:
    """Forget everything finer than the hour."""
    return moment.replace(minute=0, second=0, microsecond=0)
