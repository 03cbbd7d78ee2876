"""Templates show what they are given: they ask for no permission, fetch nothing and use our words.

That no rendered page queries or carries anything inline is shown where pages are rendered (`test_access_matrix.py`).
"""

import re
from pathlib import Path

from django.conf import settings

from tests.house.wording import faults_of_words

BASE = Path(settings.BASE_DIR)
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
MESSAGES = sorted((BASE / "templates" / "messages").rglob("*.txt"))
ASKS = re.compile(r"\bperms\.|\buser_can\b|\bhas_perm\b|\bis_superuser\b|\bis_staff\b|\.groups\b")
FETCHES = re.compile(r"\.objects\b|_set\.|\.(?:all|filter|exclude|exists|first|last|select_related)\b(?!\()")
POSTS = re.compile(r'method="post"', re.IGNORECASE)
ISO_FORMAT = re.compile(r"""\|date:["'](?:Y-m-d|c|Y/m/d)["']""")
PAGES_COME_FROM = {"page.first", "page.last", "forloop.first", "forloop.last"}
# Help texts stand in forms, never in the database, and Django's own list of password rules is HTML.
SAFE = {"django/forms/hint.html": ["{{ field.help_text|safe }}"]}


def tags_of(source):
    """What stands between the signs of the template language."""
    return re.findall(r"{%.*?%}|{{.*?}}", re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", source, flags=re.S), re.S)


def faults(paths, question):
    """What is wrong with each of these files, for whoever has to put it right."""
    found = {str(path.relative_to(BASE / "templates")): question(path.read_text(encoding="utf-8")) for path in paths}
    return {name: wrong for name, wrong in found.items() if wrong}


def test_there_are_templates_to_ask():
    assert len(TEMPLATES) > 200
    assert len(MESSAGES) > 20


def test_templates_ask_no_permission():
    assert faults(TEMPLATES, lambda source: [tag for tag in tags_of(source) if ASKS.search(tag)]) == {}


def test_templates_fetch_nothing():
    def fetching(source):
        tags = [tag for tag in tags_of(source) if FETCHES.search(tag)]
        return [tag for tag in tags if not any(word in tag for word in PAGES_COME_FROM)]

    assert faults(TEMPLATES, fetching) == {}


def test_templates_use_our_words():
    def in_other_words(source):
        return faults_of_words(re.sub(r"{#.*?#}|{% comment.*?endcomment %}|{%.*?%}|{{.*?}}", "", source, flags=re.S))

    assert faults([*TEMPLATES, *MESSAGES], in_other_words) == {}


def test_templates_write_days_as_people_say_them():
    def for_machines_only(source):
        return ISO_FORMAT.findall(re.sub(r'(?:datetime|value|min|max)="[^"]*"', "", source))

    assert faults([*TEMPLATES, *MESSAGES], for_machines_only) == {}


def test_templates_mark_nothing_as_safe():
    def marked(source):
        return [tag for tag in tags_of(source) if re.search(r"\|\s*safe\b|autoescape off|safeseq", tag)]

    assert faults(TEMPLATES, marked) == SAFE


def test_every_form_that_posts_carries_a_token():
    def without_a_token(source):
        forms = [form for form in re.findall(r"<form\b.*?</form>", source, re.S) if POSTS.search(form)]
        return [form for form in forms if "csrf_token" not in form and "{{ slots.body }}" not in form]

    assert faults(TEMPLATES, without_a_token) == {}
