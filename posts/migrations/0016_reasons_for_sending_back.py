"""What a signer picked from the criteria when a post was sent back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0015_links_in_mails")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="reasons",
            field=models.JSONField(
                default=list, help_text="What was picked from the criteria when it was sent back, by key."
            ),
        )
    ]
