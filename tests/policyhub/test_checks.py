"""Real settings pass Django's own examination for installations, and the open door of the demo never stands beside them."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from policyhub import checks
from policyhub import settings as ours

ROOT = Path(__file__).resolve().parents[2]


def manage(*words, **env):
    real = {
        "PATH": os.environ["PATH"],
        "DEBUG": "0",
        "DEMO": "0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "SEALING_KEYS": "one:" + "A" * 43 + "=",
        "PUBLIC_URL": "https://policyhub.example",
        "ALLOWED_HOSTS": "policyhub.example",
        "BEHIND_PROXY": "1",
        "DATABASE_URL": "sqlite:///:memory:",
        **env,
    }
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=real, capture_output=True, text=True, check=False
    )


def test_real_settings_pass_the_examination():
    done = manage("check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "env",
    [
        {"DEMO": "1"},
        {
            "DEMO": "1",
            "PUBLIC_URL": "http://127.0.0.1:8000",
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        },
    ],
)
def test_the_demo_does_not_start_beside_real_settings(env):
    done = manage("check", **env)

    assert done.returncode != 0
    assert "Everybody could sign in as anybody" in done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "SEALING_KEYS"])
def test_a_real_installation_does_not_start_without_its_keys(name):
    done = manage("check", **{name: ""} if name == "SEALING_KEYS" else {"SECRET_KEY_FILE": "/nowhere"})

    assert done.returncode != 0


def test_the_check_tells_what_the_start_refuses(settings):
    settings.DEMO = True
    assert checks.demo_stays_at_home() == []
    checks.refuse_demo_in_production()

    settings.PUBLIC_URL = "https://policyhub.example"

    assert [message.id for message in checks.demo_stays_at_home()] == ["policyhub.E001"]
    with pytest.raises(ImproperlyConfigured):
        checks.refuse_demo_in_production()


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: ours.env_bool("A_WORD", default=False), "must be 1 or 0"),
        (lambda: ours.env_int("A_WORD", 1), "must be a whole number"),
        (lambda: ours.env("NO_SUCH_NAME"), "is needed"),
        (lambda: ours.database("mysql://x"), "must begin with"),
        (lambda: ours.sealing_keys("one:AAAA"), "32 bytes"),
    ],
)
def test_a_mistyped_setting_is_refused_with_its_name(monkeypatch, ask, sentence):
    monkeypatch.setenv("A_WORD", "flase")

    with pytest.raises(ImproperlyConfigured, match=sentence):
        ask()
