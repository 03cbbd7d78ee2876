"""A pause may be a sensitive day: it ends by itself, can be planned, and holds only what can wait."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0017_where_pictures_are_from")]

    operations = [
        migrations.AddField(
            model_name="pause",
            name="kind",
            field=models.CharField(
                choices=[("everything", "Everything"), ("sensitive", "Sensitive day")],
                default="everything",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="pause",
            name="holds",
            field=models.JSONField(default=list, help_text="The purposes that wait on a sensitive day, by key."),
        ),
        migrations.AddField(
            model_name="pause",
            name="planned",
            field=models.BooleanField(default=False, help_text="Written down before it begins."),
        ),
        migrations.AddField(
            model_name="pause",
            name="until",
            field=models.DateTimeField(blank=True, help_text="When a sensitive day ends by itself.", null=True),
        ),
        migrations.AddField(
            model_name="post",
            name="held_over_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When a sensitive day that held it left it to a person to look at once more.",
                null=True,
            ),
        ),
        migrations.RemoveConstraint(model_name="pause", name="posts_pause_one_at_a_time"),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("kind", "everything")),
                fields=("organisation",),
                name="posts_pause_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "everything"), ("planned", False), ("until", None))
                | models.Q(("kind", "sensitive"), ("until__gt", models.F("started_at"))),
                name="posts_pause_of_a_known_kind",
            ),
        ),
    ]
