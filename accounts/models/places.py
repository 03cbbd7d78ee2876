"""Places: trusts, clusters and schools, the rights held at them, their days without school and the numbers to ring."""

from django.db import models
from django.db.models import F, Q
from guardian.models import GroupObjectPermissionBase

from accounts.querysets import OrganisationQuerySet
from accounts.roles import Can


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


class CalendarDay(models.Model):
    """A day or span out of the ordinary: holidays, half-terms, INSET days (pupils away, staff here).

    `OPEN` is for a place below that works although what stands above it says holiday. Of the places over one school the nearest
    counts (`accounts.calendar`); at one place no two spans overlap, which the service sees to.
    """

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "School holiday"
        HALF_TERM = "half-term", "Half-term"
        INSET = "inset", "INSET day"
        OPEN = "open", "Open as usual"

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
    hours = models.CharField(max_length=120, blank=True, help_text="When somebody answers, in words.")
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="accounts_contact_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"
