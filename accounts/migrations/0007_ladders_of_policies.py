"""Rules that were loaded before reminder ladders were rules get the ladders of the same rule set, as they were given until now."""

from django.db import migrations

# As they stood in every rule set when this was written: a migration must not change with the files.
LADDERS = {
    "policies.confirm_ladder": (
        {
            "before": [14, 7, 1],
            "on_the_day": True,
            "weekly_for": 4,
            "further": [
                {"after": 5, "who": "line-manager"},
                {"after": 10, "who": "headteacher"},
                {"after": 20, "who": "policy-owner"},
            ],
        },
        "People are reminded 14, 7 and 1 days before, on the day, then every week for four weeks. After five school working days "
        "their line manager hears of it, after ten the headteacher, after twenty the owner of the policy.",
    ),
    "policies.review_ladder": (
        {
            "before": [90, 60, 30, 14, 7, 1],
            "on_the_day": True,
            "weekly_for": 4,
            "further": [{"after": 20, "who": "accountable"}],
        },
        "The owner is reminded 90, 60, 30, 14, 7 and 1 days before, on the day, then every week for four weeks. After twenty school "
        "working days whoever answers for the policy hears of it.",
    ),
}


def add_ladders(apps, schema_editor):
    rules = apps.get_model("accounts", "RuleSetting")
    loaded = rules.objects.filter(key="policies.audiences").exclude(rule_set="").order_by("pk")
    for key, (value, says) in LADDERS.items():
        rules.objects.bulk_create(
            [
                rules(
                    organisation_id=row.organisation_id,
                    key=key,
                    value=value,
                    says=says,
                    ours=True,
                    rule_set=row.rule_set,
                    changed_at=row.changed_at,
                )
                for row in loaded
            ],
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_telling")]

    operations = [migrations.RunPython(add_ladders, migrations.RunPython.noop)]
