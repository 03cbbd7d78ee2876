"""Rules that were loaded before the ladders of posts were rules get those of the same rule set."""

from django.db import migrations

# As they stood in every rule set when this was written: a migration must not change with the files.
LADDERS = {
    "posts.waiting_ladder": (
        {"remind_after_hours": [4], "stand_in_after_hours": 8},
        "Whoever signs a post off is reminded after four school hours, and a stand-in is asked too after eight, counted from when it "
        "was put forward.",
    ),
    "posts.running_out_ladder": (
        {"before": [30, 7, 1], "on_the_day": True},
        "A person whose permission to post to an account runs out is told 30, 7 and 1 days before and on the day, and so is whoever "
        "gives permission here.",
    ),
}


def add_ladders(apps, schema_editor):
    rules = apps.get_model("accounts", "RuleSetting")
    loaded = list(rules.objects.filter(key="posts.sign_off_steps").exclude(rule_set="").order_by("pk"))
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
    dependencies = [("posts", "0001_posts_and_accounts"), ("accounts", "0006_telling")]

    operations = [migrations.RunPython(add_ladders, migrations.RunPython.noop)]
