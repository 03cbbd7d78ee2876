"""The rules as rows: what holds at a place, whose words stand behind it, whether schools below may differ, and who changed it."""

from django.conf import settings
from django.db import models

from accounts.models.places import Organisation


class RuleChange(models.Model):
    """One change of one rule at one organisation by a person: what it said before, and what it says since, in words.

    The history has its line too; what was said stands only here.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="rule_changes")
    key = models.CharField(max_length=100)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["organisation", "key"], name="accounts_rulechange_of_a_rule")]

    def __str__(self) -> str:
        return f"change of {self.key} at {self.organisation_id}"


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
