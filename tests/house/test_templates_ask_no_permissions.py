"""Templates show what they are given: they ask for no permission, fetch nothing and use our words.

That no rendered page queries or carries anything inline is shown where pages are rendered (`test_access_matrix.py`).
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.house.wording import faults_of_words

BASE = Path(settings.BASE_DIR)
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
MESSAGES = sorted((BASE / "templates" / "messages").rglob("*.txt"))
ASKS = re.compile(r"\bperms\.|\buser_can\b|\bhas_perm\b|\bis_superuser\b|\bis_staff\b|\.groups\b")
FETCHES = re.compile(r"\.objects\b|_set\.|\.(?:all|filter|exclude|exists|first|last|select_related)\b(?!\()")
ISO_FORMAT = re.compile(r"""\|date:["'](?:Y-m-d|c|Y/m/d)["']""")
PAGES_COME_FROM = {"page.first", "page.last", "forloop.first", "forloop.last"}
# Help texts stand in forms, never in the database, and Django's own list of password rules is HTML.
SAFE = {"django/forms/hint.html": ["{{ field.help_text|safe }}"]}


def tags_of(source):
    """What stands between the signs of the template language."""
    return re.findall(r"{%.*?%}|{{.*?}}", re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", source, flags=re.S), re.S)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(BASE / "templates")))
def test_template_asks_no_permission_and_fetches_nothing(path):
    tags = tags_of(path.read_text(encoding="utf-8"))

    asking = [tag for tag in tags if ASKS.search(tag)]
    fetching = [tag for tag in tags if FETCHES.search(tag) and not any(word in tag for word in PAGES_COME_FROM)]

    assert asking == []
    assert fetching == []


@pytest.mark.parametrize("path", [*TEMPLATES, *MESSAGES], ids=lambda path: str(path.relative_to(BASE / "templates")))
def test_template_uses_our_words(path):
    source = path.read_text(encoding="utf-8")
    shown = re.sub(r"{#.*?#}|{% comment.*?endcomment %}|{%.*?%}|{{.*?}}", "", source, flags=re.S)

    assert faults_of_words(shown) == []


@pytest.mark.parametrize("path", [*TEMPLATES, *MESSAGES], ids=lambda path: str(path.relative_to(BASE / "templates")))
def test_template_writes_days_as_people_say_them(path):
    source = path.read_text(encoding="utf-8")
    for_machines = re.sub(r'(?:datetime|value|min|max)="[^"]*"', "", source)

    assert not ISO_FORMAT.search(for_machines)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(BASE / "templates")))
def test_template_marks_nothing_as_safe(path):
    tags = tags_of(path.read_text(encoding="utf-8"))

    marked = [tag for tag in tags if re.search(r"\|\s*safe\b|autoescape off|safeseq", tag)]

    assert marked == SAFE.get(str(path.relative_to(BASE / "templates")), [])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(BASE / "templates")))
def test_every_form_that_posts_carries_a_token(path):
    source = path.read_text(encoding="utf-8")

    for form in re.findall(r"<form\b.*?</form>", source, re.S):
        if re.search(r'method="post"', form, re.IGNORECASE):
            assert "csrf_token" in form or "{{ slots.body }}" in form
