"""The tables in the migrations are the tables in the models, and every migration has a name that says what it does."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

OURS = ("accounts", "core", "dashboards", "incidents", "policies", "posts")
MIGRATIONS = sorted(path for app in OURS for path in (Path(settings.BASE_DIR) / app / "migrations").glob("0*.py"))


@pytest.mark.django_db
def test_no_model_changed_without_a_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}.{path.stem}")
def test_migration_has_a_name_that_says_what_it_does(path):
    assert re.fullmatch(r"\d{4}_[a-z][a-z_]+", path.stem)
    assert "auto" not in path.stem
    assert "initial" not in path.stem
