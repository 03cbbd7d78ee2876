"""What people write is shown, and nothing they write can act."""

from html.parser import HTMLParser

import pytest
from django.utils.safestring import SafeString

from core.markdown import to_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[press](javascript:alert(1))",
    "[press](JaVaScRiPt:alert(1))",
    "[press](data:text/html;base64,PHNjcmlwdD4=)",
    "[press](vbscript:alert(1))",
    "<javascript:alert(1)>",
    "![words](https://elsewhere.example/pixel.png)",
    '<a href="https://elsewhere.example" onclick="x()" style="color:red">press</a>',
    "<svg/onload=alert(1)>",
    "<iframe src=https://elsewhere.example></iframe>",
    "| a |\n|:-:|\n| <b style=color:red>x</b> |",
    '[press](https://x.example "title\\" onmouseover=alert(1)")',
    "```html onload=x\n<script>\n```",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!-- <script> --> <style>p{}</style>",
]


class Seen(HTMLParser):
    """What a browser would find: the tags, and each attribute with its value."""

    def __init__(self, html):
        super().__init__()
        self.tags = set()
        self.attributes = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes += attributes


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_leaves_nothing_that_acts(text):
    seen = Seen(to_html(text))

    assert seen.tags <= {"p", "a", "table", "thead", "tbody", "tr", "th", "td", "pre", "code"}
    assert {name for name, _ in seen.attributes} <= {"href", "rel", "scope"}
    assert all(value.startswith("https://") for name, value in seen.attributes if name == "href")


def test_what_comes_back_is_marked_safe():
    assert isinstance(to_html("Words"), SafeString)


def test_raw_html_is_shown_as_the_words_it_is():
    assert to_html("Use <b>care</b>") == "<p>Use &lt;b&gt;care&lt;/b&gt;</p>\n"


def test_emphasis_lists_and_tables_are_shown():
    html = to_html("*A* **b**\n\n- one\n- two\n\n| Who | When |\n|---|---|\n| Jo | May |")

    assert "<em>A</em> <strong>b</strong>" in html
    assert "<ul>\n<li>one</li>\n<li>two</li>\n</ul>" in html
    assert '<th scope="col">Who</th>' in html
    assert "<td>May</td>" in html


def test_links_say_nothing_about_this_page():
    html = to_html("[the site](https://school.example) and [the office](mailto:office@school.example)")

    assert html.count('rel="noopener noreferrer"') == 2


def test_picture_becomes_its_alternative_text():
    assert to_html('![A "hall" & a tree](x.png)') == '<p>A "hall" &amp; a tree</p>\n'


@pytest.mark.parametrize(("marks", "tag"), [("# Top", "h3"), ("## Next", "h4"), ("##### Deep", "h6")])
def test_headings_begin_below_those_of_the_page(marks, tag):
    assert f"<{tag}>" in to_html(marks)


def test_lettered_items_become_a_lettered_list():
    html = to_html("Staff must:\n\n- a) ask first;\n- b) wait.\n    - i. for the head;\n    - ii. for the parent.")

    assert '<ol type="a">\n<li>ask first;</li>' in html
    assert '<ol type="i">\n<li>for the head;</li>' in html


@pytest.mark.parametrize(
    "text",
    [
        "- a) one\n- c) three",
        "- a) one\n- no letter",
        "- b) begins late\n- c) goes on",
        "- a) alone",
    ],
)
def test_letters_out_of_order_are_left_as_written(text):
    html = to_html(text)

    assert "<ul>" in html
    assert ") " in html


def test_numbered_list_inside_bullets_keeps_its_numbers():
    html = to_html("- a) one\n    1. first\n    2. second\n- b) two")

    assert '<ol type="a">' in html
    assert "<ol>\n<li>first</li>" in html


def test_item_that_begins_with_a_list_is_no_lettered_item():
    html = to_html("- - a) inner\n  - b) inner\n- b) outer")

    assert html.startswith("<ul>")
    assert '<ol type="a">' in html
