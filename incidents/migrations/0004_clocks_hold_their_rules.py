"""The rules that every clock holds, and no second place where its measure stands."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_clocks_keep_what_they_knew")]

    operations = [
        migrations.AlterField(
            "clock",
            "unit",
            models.CharField(max_length=20, default=""),
        ),
        migrations.RemoveField("clock", "unit"),
        migrations.AlterField("clock", "started_at", models.DateTimeField()),
        migrations.AddConstraint(
            "clock",
            models.UniqueConstraint(fields=("incident", "kind", "after"), name="incidents_clock_once"),
        ),
        migrations.AddConstraint(
            "clock",
            models.CheckConstraint(
                condition=Q(("left__isnull", False), ("state", "paused"))
                | Q(Q(("state", "paused"), _negated=True), ("left", None)),
                name="incidents_clock_paused_knows_what_is_left",
            ),
        ),
        migrations.AddConstraint(
            "clock",
            models.CheckConstraint(
                condition=Q(("met_at__isnull", False), ("state", "met"))
                | Q(Q(("state", "met"), _negated=True), ("met_at", None)),
                name="incidents_clock_met_has_a_moment",
            ),
        ),
        migrations.AddConstraint(
            "clock",
            models.CheckConstraint(
                condition=Q(("due_at__gte", F("started_at"))), name="incidents_clock_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            "clock",
            models.CheckConstraint(
                condition=Q(("state", "stopped"), ("stopped_at__isnull", False))
                | Q(Q(("state", "stopped"), _negated=True), ("stopped_at", None), ("stopped_by", None)),
                name="incidents_clock_stopped_has_a_moment",
            ),
        ),
        migrations.AddIndex(
            "clock",
            models.Index(
                fields=["next_call_at"],
                condition=Q(("next_call_at__isnull", False), ("state", "running")),
                name="incidents_clock_calls",
            ),
        ),
    ]
