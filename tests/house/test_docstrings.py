"""Every room says what belongs in it, and every public function and class what it does."""

import ast
import re
from pathlib import Path

from django.conf import settings

BASE = Path(settings.BASE_DIR)
OURS = ("accounts", "core", "dashboards", "incidents", "policies", "policyhub", "posts")
ROOMS = sorted(
    path
    for app in OURS
    for path in (BASE / app).rglob("*.py")
    if "migrations" not in path.parts and path.read_text(encoding="utf-8").strip()
)


def without_words(tree):
    """Public functions and classes of a module that say nothing. A method of a subclass may stand under its base's words."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield node.name
        if isinstance(node, ast.ClassDef) and not node.bases:
            methods = [inner for inner in node.body if isinstance(inner, ast.FunctionDef) and inner.name[0] != "_"]
            yield from (f"{node.name}.{inner.name}" for inner in methods if not ast.get_docstring(inner))


def said_of(path):
    """What a room says of itself, and what of it says nothing."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return ast.get_docstring(tree), list(without_words(tree))


def named(path):
    return str(path.relative_to(BASE))


def test_every_room_and_everything_public_in_it_have_words():
    found = {named(path): said_of(path) for path in ROOMS}

    assert len(found) > 400
    assert [name for name, (words, _) in found.items() if not words] == []
    assert {name: silent for name, (_, silent) in found.items() if silent} == {}


def test_no_promise_stands_in_for_work():
    promises = re.compile("TODO|FIXME|XXX|NotImplementedError")

    found = {named(path): promises.findall(path.read_text(encoding="utf-8")) for path in ROOMS}

    assert {name: words for name, words in found.items() if words} == {}
