"""Every room says what belongs in it, and every public function and class what it does."""

import ast
from pathlib import Path

import pytest
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


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: str(path.relative_to(BASE)))
def test_room_and_everything_public_in_it_have_words(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert ast.get_docstring(tree), "the module says nothing about itself"
    assert list(without_words(tree)) == []


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: str(path.relative_to(BASE)))
def test_no_promise_stands_in_for_work(path):
    words = path.read_text(encoding="utf-8")

    assert not [word for word in ("TODO", "FIXME", "XXX", "NotImplementedError") if word in words]
