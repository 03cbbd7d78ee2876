"""Rules that were loaded before "who is asked before a post is written" was a rule get it from the set they came from."""

from django.db import migrations

# As it stood in every rule set when this was written: a migration must not change with the files.
OURS = "Somebody who is not sure asks the headteacher before they write."
SETS = {
    "headteacher-authorises": (
        ["line-manager", "headteacher"],
        "",
        "Somebody who is not sure asks their line manager, else the headteacher, before they write.",
    ),
    "chief-executive-approves": (
        ["line-manager", "headteacher"],
        "10.4(i)",
        "Somebody who is not sure holds back until they have talked to their line manager or the principal.",
    ),
    "business-manager-confirms": (
        ["line-manager", "business-manager"],
        "Reputation",
        "Somebody who is not sure holds back until they have talked to their line manager. "
        "Where there is none, the business manager answers.",
    ),
}


def add_rule(apps, schema_editor):
    rules = apps.get_model("accounts", "RuleSetting")
    rows = []
    for row in rules.objects.filter(key="posts.sign_off_steps").exclude(rule_set="").order_by("pk"):
        value, clause, says = SETS.get(row.rule_set, (["headteacher"], "", OURS))
        rows.append(
            rules(
                organisation_id=row.organisation_id,
                key="posts.ask_first",
                value=value,
                clause=clause,
                says=says,
                ours=not clause,
                rule_set=row.rule_set,
                changed_at=row.changed_at,
            )
        )
    rules.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("posts", "0010_questions_before_posts"), ("accounts", "0006_telling")]

    operations = [migrations.RunPython(add_rule, migrations.RunPython.noop)]
