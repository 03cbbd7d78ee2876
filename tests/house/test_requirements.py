"""Every requirement has its line in docs/requirements.md, and what is said to work names a test that exists."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
PLACE = BASE / "docs" / "requirements.md"
LAST = {"P": 28, "A": 13, "W": 24, "I": 23, "D": 8, "R": 12, "T": 7, "V": 8}
NUMBERS = [f"{letter}{number}" for letter, last in LAST.items() for number in range(1, last + 1)]
LINE = re.compile(r"^\s*[-|*]*\s*\**([PAWIDRTV]\d+)\b\**", re.MULTILINE)
TEST = re.compile(r"\b(tests/[\w/]+\.py)(?:::(test_\w+))?|\b(test_\w+)\b")
PY = sorted((BASE / "tests").rglob("test_*.py"))


def lines():
    """The line of each number."""
    return {
        match.group(1): line for line in PLACE.read_text(encoding="utf-8").splitlines() if (match := LINE.match(line))
    }


def known_tests():
    """The name of every test there is."""
    for path in PY:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield node.name
        yield path.stem


def test_every_number_has_exactly_one_line():
    found = [match.group(1) for line in PLACE.read_text(encoding="utf-8").splitlines() if (match := LINE.match(line))]

    assert sorted(found) == sorted(NUMBERS)


def test_every_line_says_whether_it_works():
    said = {number: re.search(r"\b(works|not yet|partly)\b", line, re.IGNORECASE) for number, line in lines().items()}

    assert [number for number, word in said.items() if word is None] == []


def test_what_works_names_tests_that_exist():
    names = set(known_tests())
    claims = {number: line for number, line in lines().items() if re.search(r"\b(works|partly)\b", line, re.IGNORECASE)}

    unproven = [number for number, line in claims.items() if not TEST.search(line)]
    invented = {
        number: wrong
        for number, line in claims.items()
        if (wrong := [name for name in _named(line) if name not in names and not (BASE / name).exists()])
    }

    assert unproven == []
    assert invented == {}


def _named(line):
    for path, function, alone in TEST.findall(line):
        yield from filter(None, (path, function, alone))


@pytest.mark.parametrize("number", ["P1", "V8", "W24"])
def test_lines_are_found_the_way_they_are_written(number):
    assert LINE.match(f"- {number} works: tests/x.py") or LINE.match(f"| {number} | works |")
