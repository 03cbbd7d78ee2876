"""Where a video is from, what it was taken with, and whether it is gone from there: as of pictures. Of those before, nothing was said."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SOURCES = [
    ("own", "Our own"),
    ("parent", "A parent's, who allowed us to use it"),
    ("licensed", "Under a licence"),
    ("other", "From somewhere else"),
]
DEVICES = [("school", "A device of the school"), ("own", "Somebody's own device")]


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0021_videos"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="video",
            name="source",
            field=models.CharField(blank=True, choices=SOURCES, default="", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="video",
            name="source_words",
            field=models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="video",
            name="device",
            field=models.CharField(blank=True, choices=DEVICES, default="", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="video",
            name="left_device_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="video",
            name="left_device_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
