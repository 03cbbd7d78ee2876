"""Rules that were loaded before "a full name or a picture, not both" was a rule get ours."""

from django.db import migrations

# As it stood in every rule set when this was written: a migration must not change with the files.
SAYS = "A pupil's full name or their picture, not both: where a post has both, whoever signs it off is asked to look."


def add_rule(apps, schema_editor):
    rules = apps.get_model("accounts", "RuleSetting")
    loaded = rules.objects.filter(key="posts.sign_off_steps").exclude(rule_set="").order_by("pk")
    rules.objects.bulk_create(
        [
            rules(
                organisation_id=row.organisation_id,
                key="posts.name_or_photo",
                value="warn",
                says=SAYS,
                ours=True,
                rule_set=row.rule_set,
                changed_at=row.changed_at,
            )
            for row in loaded
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("posts", "0003_clocks_of_posts"), ("accounts", "0006_telling")]

    operations = [migrations.RunPython(add_rule, migrations.RunPython.noop)]
