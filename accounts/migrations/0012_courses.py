"""The courses that the policies ask for. How long each counts is ours: the policies say "at induction" and "regular" and no more."""

from django.db import migrations

# slug, label, what it is for, for whom, how many months it counts, where it comes from. The slugs are those of `general.training`.
COURSES = (
    (
        "online-safety-at-induction",
        "Online safety in safeguarding training",
        "Everybody who begins here learns how to keep children safe online, and refreshes it.",
        "everybody",
        12,
        "Roles and responsibilities: the headteacher",
    ),
    (
        "social-media",
        "Using social media",
        "Staff learn what is fine, what is not, and whom to ask.",
        "staff",
        None,
        "Roles and responsibilities: staff",
    ),
    (
        "administrators-and-investigators",
        "Looking after the policy and looking into reports",
        "People who administer the policy, or look into what is reported, learn how to do that well.",
        "handlers",
        24,
        "Monitoring and review",
    ),
)


def add_courses(apps, schema_editor):
    course = apps.get_model("accounts", "Course")
    fields = ("label", "purpose", "for_whom", "months", "clause")
    for slug, *values in COURSES:
        course.objects.get_or_create(slug=slug, defaults=dict(zip(fields, values, strict=True)))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_training")]

    operations = [migrations.RunPython(add_courses, migrations.RunPython.noop)]
