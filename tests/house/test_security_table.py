"""Each of the fifty checks has its line in docs/security.md, and what is said to be shown names tests that exist."""

import ast
import re
from pathlib import Path

from django.conf import settings

BASE = Path(settings.BASE_DIR)
LINE = re.compile(r"^\| (\d+) \| (.+?) \| (shown|partly|arrives) \| (.*) \|$", re.MULTILINE)
TEST = re.compile(r"\b(tests/[\w/]+\.py|test_\w+)\b")


def lines():
    return LINE.findall((BASE / "docs" / "security.md").read_text(encoding="utf-8"))


def known_tests():
    """The name of every test there is, and of every file of tests."""
    for path in sorted((BASE / "tests").rglob("test_*.py")):
        yield str(path.relative_to(BASE))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield node.name


def test_every_check_has_exactly_one_line():
    assert [int(number) for number, *_ in lines()] == list(range(1, 51))


def test_what_is_shown_names_tests_that_exist():
    known = set(known_tests())

    invented = {number: set(TEST.findall(words)) - known for number, _, _, words in lines()}

    assert {number: names for number, names in invented.items() if names} == {}
    assert [number for number, _, state, words in lines() if state != "arrives" and not TEST.search(words)] == []


def test_what_arrives_says_with_what():
    assert [number for number, _, state, words in lines() if state == "arrives" and not words.startswith("with ")] == []
