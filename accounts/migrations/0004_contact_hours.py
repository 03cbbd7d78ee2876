"""When a contact answers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_keeping_contacts")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="hours",
            field=models.CharField(blank=True, help_text="When somebody answers, in words.", max_length=120),
        ),
    ]
