"""Who holds which role where, from when to when; what waits for a second person; and who keeps the whole installation."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q

from accounts.models.places import Organisation
from accounts.querysets import AdministratorQuerySet, MembershipQuerySet
from accounts.roles import Role


class Membership(models.Model):
    """One person in one role at one organisation, from one day to another. Dates decide at the moment of asking."""

    class Employment(models.TextChoices):
        EMPLOYEE = "employee", "Employee"
        PART_TIME = "part-time", "Part-time or fixed-term"
        TRAINEE = "trainee", "Trainee"
        VOLUNTEER = "volunteer", "Volunteer"
        CONTRACTOR = "contractor", "Contractor or consultant"
        AGENCY = "agency", "Agency or casual"
        OFFICE_HOLDER = "office-holder", "Governor, trustee or clerk"
        THIRD_PARTY = "third-party", "Third party with system access"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=40, choices=Role)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    employment = models.CharField(max_length=20, choices=Employment, default=Employment.EMPLOYEE)
    job_title = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="Among several holders or deputies: 0 comes first.")
    line_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="managed_memberships"
    )
    weekdays = models.CharField(
        max_length=7, default="12345", help_text="Days of the week they work here: 1 is Monday, 7 is Sunday."
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "organisation", "starts_on"], name="accounts_membership_once"
            ),
            models.CheckConstraint(condition=~Q(weekdays=""), name="accounts_membership_works_some_day"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="accounts_membership_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "role"], name="accounts_membership_slot"),
            models.Index(fields=["group", "person"], name="accounts_membership_group"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is {self.role} at {self.organisation_id}"


class RoleProposal(models.Model):
    """A role that receives reports, proposed by one person and waiting for a second one (access.md, rule 4)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="role_proposals")
    role = models.CharField(max_length=40, choices=Role)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="role_proposals")
    employment = models.CharField(max_length=20, choices=Membership.Employment)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    proposed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    confirmed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, confirmed=None)
                | Q(settled_at__isnull=False, confirmed__isnull=False),
                name="accounts_proposal_settled_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} as {self.role} at {self.organisation_id}"


class Administrator(models.Model):
    """A person who keeps the whole installation: they may add a trust, or a school that stands under none.

    The operator names them at the machine. What else they may do comes from the role of system administrator, which they are given
    at everything that stands at the top; this row alone opens nothing of a school.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="administrator")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AdministratorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("since")), name="accounts_administrator_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} keeps this installation"
