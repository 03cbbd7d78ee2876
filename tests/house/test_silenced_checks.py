"""Wherever a check of style or types is told to be silent, a reader is told why.

A reason stands behind the mark or in a comment just above; imports that come late give theirs at the first of them.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = ["core", "accounts", "policies", "posts", "incidents", "dashboards", "policyhub", "bin", "deploy", "tests"]
MARK = re.compile(r"# (?:noqa|type: ignore)\b(?P<what>: ?[A-Z\d]+|\[[\w-]+\])?(?P<why>.*)$")


def unexplained(lines):
    """The numbers of the lines that silence a check without a word."""
    late_imports = False
    for number, line in enumerate(lines, start=1):
        mark = MARK.search(line)
        if mark is None:
            continue
        above = lines[number - 2].strip() if number > 1 else ""
        late = mark["what"] == ": E402"
        if not (mark["why"].strip(" -#") or above.startswith("# ") or (late and late_imports)):
            yield number
        late_imports = late_imports or late


@pytest.mark.parametrize("room", ROOMS)
def test_every_silenced_check_says_why(room):
    files = [path for path in sorted((ROOT / room).rglob("*.py")) if path != Path(__file__).resolve()]

    bare = {
        str(path.relative_to(ROOT)): numbers
        for path in files
        if (numbers := list(unexplained(path.read_text(encoding="utf-8").splitlines())))
    }

    assert files
    assert bare == {}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["run(words)  # noqa: S603"], [1]),
        (["run(words)  # noqa: S603 - our own program"], []),
        (["# Our own program.", "run(words)  # noqa: S603"], []),
        (["x = made()  # type: ignore[misc]"], [1]),
        (["x = made()  # type: ignore[misc]  # made while running"], []),
        (["import a  # noqa: E402 - set up first", "import b  # noqa: E402"], []),
        (["import a  # noqa: E402 - set up first", "run(words)  # noqa: S603"], [2]),
    ],
)
def test_mark_without_a_word_is_seen(lines, expected):
    assert list(unexplained(lines)) == expected
