"""A closure that went out without sign-off waits until somebody has looked at it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0013_standing_permission"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("sign_off", "signed it off"),
                    ("send_back", "sent it back"),
                    ("reject", "said no"),
                    ("withdraw", "withdrew it"),
                    ("reopen", "took it back to change it"),
                    ("void_sign_off", "took the sign-off away"),
                    ("publish_urgently", "published it at once"),
                    ("settle", "settled how it went out"),
                    ("take_down", "took it down"),
                    ("look_over", "looked at it afterwards"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="PostReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                (
                    "ladder",
                    models.JSONField(help_text="School minutes after which whoever signs off is reminded, in order."),
                ),
                ("rung", models.PositiveIntegerField(default=0, help_text="How many reminders there have been.")),
                ("next_call_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("stays", "It stays as it is"), ("taken_down", "It was taken down")],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("looked_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="review", to="posts.post"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "")), fields=["next_call_at"], name="posts_postreview_open"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("looked_at", None), ("outcome", ""), ("person", None)),
                            models.Q(
                                ("looked_at__isnull", False),
                                ("outcome__in", ["stays", "taken_down"]),
                                ("person__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="posts_postreview_looked_at_by_somebody",
                    )
                ],
            },
        ),
    ]
