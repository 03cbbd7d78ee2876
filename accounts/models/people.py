"""People: who has an account, who is away and who acts for them, and who is invited to come in."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.models.places import Organisation
from accounts.querysets import AbsenceQuerySet, UserQuerySet
from accounts.roles import Role


# For the type checker: a class made while running.
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
    """A person with an account. The e-mail address is the official one; there is no user name.

    For somebody without a mailbox the address is only what they sign in with; what they are told goes on the office's list.
    """

    class Mailbox(models.TextChoices):
        WORKS = "works", "Reads mail"
        NONE = "none", "Reads no mail"
        RETURNS = "returns", "Mail comes back"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=300)
    is_active = models.BooleanField(default=True)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    mailbox = models.CharField(max_length=10, choices=Mailbox, default=Mailbox.WORKS)
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


class Invitation(models.Model):
    """An invitation to set a password and sign in. The secret itself is never stored, only its digest.

    It belongs to no organisation where the installation had none yet: its first system administrator comes in so.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    secret_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation for {self.person_id}"
