"""Steps that all of their roles sign, that are needed for a reason, and that ask for express authority; what a signature fulfils."""

from django.conf import settings
from django.db import migrations, models

SIGNED = models.Q(("outcome", "sign_off"))


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0004_name_or_photo"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("signoffstep", "needs_all", models.BooleanField(default=False)),
        migrations.AddField(
            "signoffstep",
            "express",
            models.BooleanField(default=False, help_text="Whoever signs writes the authority down (W13)."),
        ),
        migrations.AddField("signoffstep", "why", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField(
            "decision",
            "share",
            models.CharField(
                blank=True,
                default="",
                help_text="Whose part of the step it fulfils, where all sign.",
                max_length=300,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "decision",
            "authority",
            models.TextField(
                blank=True,
                default="",
                help_text="The express authority given with it, in the signer's words (W13).",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "decision",
            "exception",
            models.TextField(
                blank=True,
                default="",
                help_text="The express exception for pictures of people, a condition (W23).",
            ),
            preserve_default=False,
        ),
        migrations.RemoveConstraint("decision", "posts_decision_one_signature_per_step"),
        migrations.AddConstraint(
            "decision",
            models.UniqueConstraint(
                condition=SIGNED,
                fields=("post", "version", "step", "share"),
                name="posts_decision_one_signature_per_share",
            ),
        ),
        migrations.AddConstraint(
            "decision",
            models.UniqueConstraint(
                condition=SIGNED,
                fields=("post", "version", "step", "person"),
                name="posts_decision_nobody_signs_a_step_twice",
            ),
        ),
    ]
