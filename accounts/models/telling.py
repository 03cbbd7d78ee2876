"""How a person wants to be told of things, and a place's own words for what it tells people."""

from django.conf import settings
from django.db import models

from accounts.models.places import Organisation


class Preference(models.Model):
    """One person's choice for one group of messages. Groups that may not be changed never have a row."""

    class Choice(models.TextChoices):
        AT_ONCE = "at-once", "By mail, at once"
        DAILY = "daily", "In the one mail of the day"
        LISTED = "listed", "Only in PolicyHub, without mail"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences")
    group = models.CharField(max_length=40)
    choice = models.CharField(max_length=10, choices=Choice)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "group"], name="accounts_preference_once")]

    def __str__(self) -> str:
        return f"{self.group}: {self.choice} for {self.person_id}"


class MailText(models.Model):
    """An organisation's own words for one kind of message; places below use them too, unless they have words of their own.

    Plain text with a few names in curly brackets, checked when saved: never a template language.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="mail_texts")
    kind = models.CharField(max_length=60)
    headline = models.CharField(max_length=200)
    words = models.TextField(max_length=4000)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="accounts_mail_text_once")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.organisation_id}"
