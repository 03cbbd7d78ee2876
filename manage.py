#!/usr/bin/env python
"""Django's command line for PolicyHub.

Beside `bin/run` it works on that installation's data without any variable set: `bin/run` writes its settings to var/local.env.
"""

import os
import sys
from pathlib import Path

LOCAL_SETTINGS = Path(__file__).resolve().parent / "var" / "local.env"


def use_local_settings() -> None:
    """Take the settings that `bin/run` left, unless the environment says whose data this is about."""
    if {"DATABASE_URL", "SECRET_KEY", "SECRET_KEY_FILE"} & os.environ.keys() or not LOCAL_SETTINGS.exists():
        return
    for line in LOCAL_SETTINGS.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        os.environ.setdefault(name, value)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policyhub.settings")
    use_local_settings()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
