"""What is owed is found by day and place: the nightly run reads a school's duties of one day in the order of their numbers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_people_and_places"), ("policies", "0001_policies")]

    operations = [
        migrations.RemoveIndex(model_name="obligation", name="policies_duty_due"),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                condition=models.Q(("state", "owed")),
                fields=["due_on", "organisation", "id"],
                name="policies_duty_by_day",
            ),
        ),
    ]
