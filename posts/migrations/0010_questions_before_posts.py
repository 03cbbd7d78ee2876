"""A question that somebody asks before they write a post, and what was answered."""

from django.conf import settings
from django.db import migrations, models
from django.db.models.deletion import CASCADE, PROTECT, SET_NULL

STATES = [
    ("open", "Waiting for an answer"),
    ("talk", "Talk about it first"),
    ("agreed", "Go ahead"),
    ("advised_against", "Better not"),
    ("taken_back", "Needs no answer any more"),
]
KNOWN = models.Q(("state__in", [name for name, _label in STATES]))


def _id():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0009_comments_on_posts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AskFirst",
            fields=[
                ("id", _id()),
                ("words", models.TextField()),
                ("state", models.CharField(choices=STATES, default="open", max_length=20)),
                ("asked_at", models.DateTimeField()),
                ("asked_of", models.ManyToManyField(related_name="questions_to_answer", to=settings.AUTH_USER_MODEL)),
                ("asked_by", models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="questions_asked")),
                ("organisation", models.ForeignKey("accounts.organisation", PROTECT, related_name="questions_first")),
                (
                    "post",
                    models.OneToOneField(
                        "posts.post",
                        SET_NULL,
                        null=True,
                        blank=True,
                        related_name="asked_first",
                        help_text="What became of it.",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["asked_by", "asked_at"], name="posts_askfirst_mine"),
                    models.Index(fields=["organisation", "state", "asked_at"], name="posts_askfirst_waiting"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=KNOWN, name="posts_askfirst_state_known"),
                    models.CheckConstraint(
                        condition=models.Q(("post", None), ("state", "agreed"), _connector="OR"),
                        name="posts_askfirst_agreed_before_drafted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AskFirstAnswer",
            fields=[
                ("id", _id()),
                ("state", models.CharField(choices=STATES, max_length=20)),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="questions_answered")),
                ("question", models.ForeignKey("posts.askfirst", CASCADE, related_name="answers")),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=KNOWN, name="posts_askfirstanswer_state_known")],
            },
        ),
    ]
