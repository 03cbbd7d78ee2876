"""The look keeps its promises: strong contrast in light and dark, nothing inline, no other host, no borrowed brand."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from core.styleguide import samples

BASE = Path(settings.BASE_DIR)
CSS = (BASE / "static/css/policyhub.css").read_text()
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)")
ELSEWHERE = re.compile(r"(?:src|srcset|action)=\"(?:https?:)?//")
GROUNDS = ["paper", "card", "brand-tint", "good-tint", "warn-tint", "bad-tint"]
PAIRS = [
    *product(["ink", "ink-soft", "brand"], GROUNDS),
    *[(tone, ground) for tone in ("good", "warn", "bad") for ground in ("paper", "card", f"{tone}-tint")],
    *[("on-brand", "brand"), ("on-brand", "brand-strong"), ("on-bad", "bad"), ("on-bad", "bad-strong")],
    *[("on-amber", "amber"), ("on-focus", "focus"), ("on-band", "band"), ("on-band-soft", "band")],
]


def tokens(scheme):
    light, dark = CSS.split("@media (prefers-color-scheme: dark)", 1)
    colours = _colours(light)
    return colours | _colours(dark.split("/* Type")[0]) if scheme == "dark" else colours


def _colours(css):
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", css))


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dim, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def test_dark_changes_colours_and_nothing_else():
    dark = re.findall(r"@media \(prefers-color-scheme: dark\) {\s*:root {(.*?)}\s*}", CSS, re.DOTALL)

    assert CSS.count("prefers-color-scheme") == len(dark) == 1
    assert [line for line in filter(None, map(str.strip, dark[0].splitlines())) if not line.startswith("--")] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_words_stand_out_seven_to_one(scheme, words, ground):
    colours = tokens(scheme)

    assert contrast(colours[words], colours[ground]) >= 7


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_edges_of_fields_stand_out_three_to_one(scheme, ground):
    colours = tokens(scheme)

    assert contrast(colours["edge"], colours[ground]) >= 3


def test_templates_have_nothing_inline_and_nothing_from_elsewhere():
    sources = {str(path.relative_to(BASE)): re.sub(r"{[%#].*?[%#]}", "", path.read_text()) for path in TEMPLATES}

    assert [name for name, source in sources.items() if INLINE.search(source)] == []
    assert [name for name, source in sources.items() if ELSEWHERE.search(source)] == []


def test_scripts_and_styles_name_no_other_host():
    ours = CSS + (BASE / "static/js/policyhub.js").read_text()

    assert "//" not in re.sub(r"\s//\s.*", "", ours)
    assert "@import" not in ours


def test_style_guide_shows_every_component():
    shown = (BASE / "templates/styleguide.html").read_text()
    frame = {"header", "footer", "messages", "mark", "lost_art", "entrance_art"}
    inner = {"action_plain", "action_refused", "action_with_note", "error_summary"}

    components = {path.stem for path in (BASE / "templates/components").glob("*.html")}

    assert {name for name in components - frame - inner if f"components/{name}.html" not in shown} == set()


@pytest.mark.django_db
def test_style_guide_opens_while_developing(client, settings):
    settings.DEBUG = True

    page = client.get("/styleguide/")

    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_samples_are_awkward_on_purpose():
    shown = samples()

    assert len(shown["long_name"]) > 300
    assert "<script>" in shown["attack"]
