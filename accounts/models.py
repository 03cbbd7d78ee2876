"""People and places: who there is, where, in which role, from when to when, who is away, and what the rules say there.

Not here: what a role may do (`roles.py`), how that is asked (`access.py`), or what people do to these rows (`services.py`).
"""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from guardian.models import GroupObjectPermissionBase

from accounts.querysets import AbsenceQuerySet, MembershipQuerySet, OrganisationQuerySet, UserQuerySet
from accounts.roles import Can, Role


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Make people; a superuser holds no right in the app that no role gives (access.md, rule 5)."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person who signs in with this address."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an operator for Django's own commands."""
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The e-mail address is the official one; there is no user name."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=300)
    is_active = models.BooleanField(default=True)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    is_staff = False

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Give the name people use."""
        return self.name


class Organisation(models.Model):
    """A trust, a cluster of schools, or a school. `path` holds the slugs from the top down, with a slash after each."""

    class Kind(models.TextChoices):
        TRUST = "trust", "Trust"
        CLUSTER = "cluster", "Cluster"
        SCHOOL = "school", "School"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=400, unique=True, editable=False)
    mailbox = models.EmailField(blank=True)
    domains = models.JSONField(default=list, blank=True)
    has_nursery = models.BooleanField(default=False)
    head_title = models.CharField(max_length=60, default="Headteacher")
    closed_on = models.DateField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        permissions = [(can.value, f"Can {can.label}") for can in Can]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def slugs(self) -> list[str]:
        """Give the slugs from the top down to this organisation itself."""
        return self.path.strip("/").split("/")

    @property
    def is_school(self) -> bool:
        """Say whether this is a school, not a trust or cluster."""
        return self.kind == self.Kind.SCHOOL


class OrganisationGroupPermission(GroupObjectPermissionBase):
    """A right that a role's group holds at one organisation: django-guardian's row, with direct foreign keys."""

    content_object = models.ForeignKey(Organisation, models.CASCADE, related_name="group_permissions")

    class Meta(GroupObjectPermissionBase.Meta):
        indexes = [models.Index(fields=["content_object", "permission", "group"], name="accounts_right_at")]


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


class Absence(models.Model):
    """Days on which a person is away, and who acts for them meanwhile: the duty, not the person's whole role."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField()
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="standing_in"
    )
    role = models.CharField(max_length=40, choices=Role, blank=True, help_text="Only this role; empty means all.")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="accounts_absence_ends_after_start"),
            models.CheckConstraint(
                condition=Q(stand_in=None) | ~Q(stand_in=F("person")), name="accounts_absence_nobody_for_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is away {self.starts_on} to {self.ends_on}"


class CalendarDay(models.Model):
    """A day or span on which a school does not work: holidays, half-terms, INSET days (pupils away, staff here)."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "School holiday"
        HALF_TERM = "half-term", "Half-term"
        INSET = "inset", "INSET day"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="calendar_days")
    kind = models.CharField(max_length=10, choices=Kind)
    label = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="accounts_calendar_ends_after_start"),
            models.UniqueConstraint(fields=["organisation", "kind", "starts_on"], name="accounts_calendar_once"),
        ]

    def __str__(self) -> str:
        return f"{self.label} from {self.starts_on}"


class RuleSetting(models.Model):
    """One rule at one organisation: its value, the clause it comes from, and whether schools below may differ.

    `ours` marks a default of PolicyHub where the source policy is silent: it carries no clause and is never shown as the policy's
    words (rules.md).
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="rule_settings")
    key = models.CharField(max_length=100)
    value = models.JSONField(null=True)
    clause = models.CharField(max_length=200, blank=True)
    says = models.TextField(blank=True)
    note = models.TextField(blank=True)
    ours = models.BooleanField(default=False)
    locked = models.BooleanField(default=False)
    rule_set = models.CharField(max_length=60, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="accounts_rule_once")]

    def __str__(self) -> str:
        return f"{self.key} at {self.organisation_id}"


class Contact(models.Model):
    """A number or address on a school's contacts card: children's social care, LADO, police, Prevent, or the outside contact.

    `outside` is the named person at the local authority without an account: the last rung of every ladder.
    """

    class Kind(models.TextChoices):
        SOCIAL_CARE = "social-care", "Children's social care"
        SOCIAL_CARE_NIGHT = "social-care-night", "Children's social care, out of hours"
        LADO = "lado", "Local authority designated officer (LADO)"
        POLICE = "police", "Police"
        PREVENT = "prevent", "Prevent team"
        OUTSIDE = "outside", "Outside contact"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=200)
    telephone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="accounts_contact_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"


class Invitation(models.Model):
    """An invitation to set a password and sign in. The secret itself is never stored, only its digest."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    secret_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation for {self.person_id}"


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
