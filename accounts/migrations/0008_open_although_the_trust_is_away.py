"""A school may be open on days on which its trust's calendar says holiday."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_ladders_of_policies"),
    ]

    operations = [
        migrations.AlterField(
            model_name="calendarday",
            name="kind",
            field=models.CharField(
                choices=[
                    ("holiday", "School holiday"),
                    ("half-term", "Half-term"),
                    ("inset", "INSET day"),
                    ("open", "Open as usual"),
                ],
                max_length=10,
            ),
        ),
    ]
