"""A standing permission to post, and which step of a sign-off it stands beside."""

from django.conf import settings
from django.db import migrations, models
from django.db.models.deletion import CASCADE, PROTECT, SET_NULL


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0012_who_looks_after_comments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StandingPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purposes", models.JSONField()),
                ("reason", models.CharField(max_length=300)),
                ("starts", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(settings.AUTH_USER_MODEL, SET_NULL, null=True, blank=True, related_name="+"),
                ),
                (
                    "given_by",
                    models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="standing_permissions_given"),
                ),
                (
                    "organisation",
                    models.ForeignKey("accounts.organisation", CASCADE, related_name="standing_permissions"),
                ),
                ("person", models.ForeignKey(settings.AUTH_USER_MODEL, CASCADE, related_name="standing_permissions")),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "person", "until"], name="posts_standing_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("starts"))),
                        name="posts_standingpermission_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("given_by")), _negated=True),
                        name="posts_standingpermission_never_to_oneself",
                    ),
                ],
            },
        ),
        migrations.AddField(
            "signoffstep",
            "permission",
            models.ForeignKey("posts.standingpermission", SET_NULL, null=True, blank=True, related_name="steps"),
        ),
    ]
