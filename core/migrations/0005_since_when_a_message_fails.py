from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_alarms_are_tried_again")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="failing_since",
            field=models.DateTimeField(help_text="When it was due the first time, if a try has failed.", null=True),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("failing_since__isnull", False), ("state", "waiting")),
                fields=["failing_since"],
                name="core_message_failing",
            ),
        ),
    ]
