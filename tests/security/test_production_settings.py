"""A real installation: cookies with the `__Host-` name, HSTS, HTTPS, and keys. Asked of a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REAL = {
    "DEBUG": "0",
    "DEMO": "0",
    "SECRET_KEY": "k" * 60,
    "SEALING_KEYS": "one:" + "A" * 43 + "=",
    "PUBLIC_URL": "https://policyhub.example",
    "ALLOWED_HOSTS": "policyhub.example",
    "DATABASE_URL": "sqlite:////nowhere/at-all.sqlite3",
}
NAMES = (
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "X_FRAME_OPTIONS",
    "DEBUG",
    "ALLOWED_HOSTS",
)
ASK = f"import json; from policyhub import settings as s; print(json.dumps({{n: getattr(s, n) for n in {NAMES!r}}}))"


def ask(**more):
    kept = {name: value for name, value in os.environ.items() if name not in REAL}
    return subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=kept | REAL | more, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def real():
    return json.loads(ask().stdout)


def test_cookies_belong_to_this_host_alone(real):
    assert real["SESSION_COOKIE_NAME"] == "__Host-session"
    assert real["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert real["SESSION_COOKIE_SECURE"]
    assert real["CSRF_COOKIE_SECURE"]
    assert real["SESSION_COOKIE_HTTPONLY"]


def test_everything_goes_over_https_for_a_year(real):
    assert real["SECURE_SSL_REDIRECT"]
    assert real["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert real["SECURE_HSTS_INCLUDE_SUBDOMAINS"]


def test_nothing_frames_it_and_no_other_host_is_it(real):
    assert real["X_FRAME_OPTIONS"] == "DENY"
    assert real["ALLOWED_HOSTS"] == ["policyhub.example"]
    assert real["DEBUG"] is False


@pytest.mark.parametrize("keys", ["", "one:c2hvcnQ=", "nameless"])
def test_it_does_not_start_without_keys(keys):
    assert ask(SEALING_KEYS=keys).returncode != 0


def test_content_policy_has_no_unsafe_word(settings):
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    assert "unsafe" not in repr(directives)
    assert directives["frame-ancestors"] == ["'none'"]
    assert directives["default-src"] == ["'none'"]
