"""Rules that were loaded before training had a reminder ladder get the one that stands in every rule set."""

from django.db import migrations

# As it stood in every rule set when this was written: a migration must not change with the files.
KEY = "training.running_out"
LADDER = {
    "before": [30, 7, 1],
    "on_the_day": True,
    "weekly_for": 2,
    "further": [{"after": 10, "who": "line-manager"}],
}
SAYS = (
    "People are reminded 30, 7 and 1 days before their training runs out, on the day, then every week for two weeks. After ten school "
    "working days their line manager hears of it."
)


def add_ladder(apps, schema_editor):
    rules = apps.get_model("accounts", "RuleSetting")
    loaded = rules.objects.filter(key="general.training").exclude(rule_set="").order_by("pk")
    rules.objects.bulk_create(
        [
            rules(
                organisation_id=row.organisation_id,
                key=KEY,
                value=LADDER,
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
    dependencies = [("accounts", "0012_courses")]

    operations = [migrations.RunPython(add_ladder, migrations.RunPython.noop)]
