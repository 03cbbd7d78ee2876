"""With each answer: the question as it was asked, by which rules, and which edition of the questions. Older answers have none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0018_sensitive_days")]

    operations = [
        migrations.AddField(
            model_name="criterionanswer",
            name="asked",
            field=models.CharField(blank=True, default="", help_text="The question as it was asked.", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="criterionanswer",
            name="rule_set",
            field=models.CharField(blank=True, default="", help_text="The rules by which it was asked.", max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="criterionanswer",
            name="edition",
            field=models.PositiveSmallIntegerField(blank=True, help_text="Which edition of the questions.", null=True),
        ),
    ]
