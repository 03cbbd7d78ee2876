"""Rules that were loaded before pictures from somebody's own device had a rule get the one of their set, or ours."""

from django.db import migrations

# As they stood when this was written: a migration must not change with the files.
OURS = {
    "value": "deleted-before-publishing",
    "ours": True,
    "says": "A picture taken with somebody's own phone or camera waits with going out until they say that it is deleted there.",
}
THEIRS = {
    "business-manager-confirms": {
        "value": "deleted-before-sign-off",
        "clause": "Photographs",
        "says": "Pictures are taken with a school device. From any other they are deleted straight after the upload: "
        "before that, the post is not put forward.",
    },
    "chief-executive-approves": {
        "value": "not-with-pupils",
        "clause": "6.4",
        "says": "Pictures of pupils are never taken with somebody's own phone or camera. "
        "Any other such picture is deleted there before the post is put forward.",
    },
}


def add_rule(apps, schema_editor):
    rules = apps.get_model("accounts", "RuleSetting")
    loaded = rules.objects.filter(key="posts.sign_off_steps").exclude(rule_set="").order_by("pk")
    rules.objects.bulk_create(
        [
            rules(
                organisation_id=row.organisation_id,
                key="posts.own_devices",
                rule_set=row.rule_set,
                changed_at=row.changed_at,
                **THEIRS.get(row.rule_set, OURS),
            )
            for row in loaded
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("posts", "0019_answers_keep_what_was_asked"), ("accounts", "0006_telling")]

    operations = [migrations.RunPython(add_rule, migrations.RunPython.noop)]
