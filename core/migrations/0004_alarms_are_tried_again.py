from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_roads_and_alarms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="alarm", name="tried_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(condition=models.Q(("state", "parked")), fields=["due_at"], name="core_message_parked"),
        ),
    ]
