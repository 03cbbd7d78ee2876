"""Whether a report came in with very many others, so that people are told of all of them together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_clocks_hold_their_rules")]

    operations = [
        migrations.AddField(
            "incident",
            "in_a_crowd",
            models.BooleanField(
                default=False,
                help_text="Came in with very many others, so that people are told of all of them together.",
            ),
        ),
    ]
