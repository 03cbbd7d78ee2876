"""The README lists every setting that is read from the environment, and none that nobody reads."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
READ = re.compile(r"\benv(?:_bool|_int|_list)?\(\s*\"([A-Z_]+)\"")
ONLY_FOR_TESTS = {"TEST_DATABASE_FILE"}


def listed():
    """The names in the first column of the table of settings."""
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("### Settings")[2].partition("\n## ")[0]
    return {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([A-Z_]+)`", line.split("|")[1])
    }


def test_every_setting_stands_in_the_readme_and_no_other():
    read = set(READ.findall((ROOT / "policyhub" / "settings.py").read_text(encoding="utf-8")))
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))

    assert len(read) > 20
    assert listed() == (read | asked) - ONLY_FOR_TESTS
