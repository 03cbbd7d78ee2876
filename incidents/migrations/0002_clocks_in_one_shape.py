"""What every clock of the house knows, for the clocks of cases; empty until the next migration fills it in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("incidents", "0001_incidents"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="clock", name="incidents_clock_once"),
        migrations.RemoveIndex(model_name="clock", name="incidents_clock_running"),
        migrations.AddField("clock", "kind", models.CharField(max_length=40, default=""), preserve_default=False),
        migrations.AddField(
            "clock",
            "started_by_verb",
            models.CharField(max_length=60, default="report", help_text="The verb in the history that started it."),
            preserve_default=False,
        ),
        migrations.AddField("clock", "started_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "clock",
            "left",
            models.PositiveIntegerField(null=True, help_text="While paused: what is left, in units of its measure."),
        ),
        migrations.AddField("clock", "pause_reason", models.CharField(blank=True, max_length=200)),
        migrations.AddField(
            "clock",
            "rung",
            models.PositiveSmallIntegerField(default=0, help_text="How many steps of its ladder it has called."),
        ),
        migrations.AddField(
            "clock",
            "next_call_at",
            models.DateTimeField(null=True, help_text="When somebody further is called, if nothing happens."),
        ),
        migrations.AddField("clock", "met_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "clock",
            "met_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("clock", "stopped_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "clock",
            "stopped_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "clock",
            "strand",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="clocks",
                to="incidents.strand",
            ),
        ),
        migrations.AlterField("clock", "role", models.CharField(blank=True, max_length=40)),
        migrations.AlterField(
            "clock",
            "after",
            models.PositiveIntegerField(help_text="How much time there is, in units of its measure."),
        ),
        migrations.AlterField(
            "clock",
            "state",
            models.CharField(
                choices=[
                    ("running", "Running"),
                    ("paused", "Paused"),
                    ("met", "Met"),
                    ("run-out", "Run out"),
                    ("stopped", "No longer needed"),
                ],
                default="running",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            "strandreader",
            "how",
            models.CharField(
                choices=[
                    ("owner", "Looks after this part"),
                    ("collaborator", "Works on this part"),
                    ("escalated", "Came in because nobody had opened it"),
                    ("called", "Came in because time was running out"),
                    ("shared", "May read this part"),
                ],
                default="shared",
                max_length=20,
            ),
        ),
    ]
