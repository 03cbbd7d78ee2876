"""Addresses of chat channels grow to five hundred letters: some chat services make them longer than three hundred."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_rule_changes")]

    operations = [
        migrations.AlterField(model_name="webhookreceiver", name="address", field=models.CharField(max_length=500)),
    ]
