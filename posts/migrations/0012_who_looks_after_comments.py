"""Who looks after comments on an account, in which hours."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0011_who_is_asked_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountModeration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("staff", "Staff"),
                            ("associate", "Volunteer, contractor or agency"),
                            ("school-office", "School office"),
                            ("business-manager", "School business manager"),
                            ("headteacher", "Headteacher"),
                            ("deputy-headteacher", "Deputy headteacher"),
                            ("safeguarding-lead", "Designated safeguarding lead"),
                            ("deputy-safeguarding-lead", "Deputy safeguarding lead"),
                            ("trust-safeguarding-lead", "Trust safeguarding lead"),
                            ("communications", "Trust communications"),
                            ("policy-owner", "Policy owner"),
                            ("human-resources", "Human resources"),
                            ("it-support", "IT support"),
                            ("data-protection-officer", "Data protection officer"),
                            ("clerk", "Clerk (governance professional)"),
                            ("governor", "Governor"),
                            ("chair-of-governors", "Chair of governors"),
                            ("vice-chair-of-governors", "Vice-chair of governors"),
                            ("trustee", "Trustee"),
                            ("chair-of-trustees", "Chair of trustees"),
                            ("safeguarding-trustee", "Safeguarding trustee"),
                            ("chief-executive", "Chief executive"),
                            ("auditor", "Auditor"),
                            ("system-administrator", "System administrator"),
                        ],
                        max_length=40,
                    ),
                ),
                ("days", models.JSONField(help_text="Days of the week, Monday is 0.")),
                ("starts", models.TimeField()),
                ("ends", models.TimeField()),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moderation", to="posts.account"
                    ),
                ),
                (
                    "cover",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", None), models.Q(("role", ""), _negated=True)),
                            models.Q(("person__isnull", False), ("role", "")),
                            _connector="OR",
                        ),
                        name="posts_accountmoderation_a_person_or_a_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))),
                        name="posts_accountmoderation_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cover", None),
                            ("person", None),
                            models.Q(("cover", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="posts_accountmoderation_covered_by_somebody_else",
                    ),
                ],
            },
        ),
    ]
