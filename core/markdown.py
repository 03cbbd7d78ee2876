"""Markdown to HTML that is safe to show: the one door for texts that people wrote or imported.

Pure: words in, safe HTML out. Raw HTML is shown as the words it is, pictures become their alternative text, and what is
left is cleaned once more against a short list of tags.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

TAGS = frozenset(
    {"a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "ul"}
    | {"table", "tbody", "td", "th", "thead", "tr"}
)
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start", "type"}, "th": {"scope"}}
SCHEMES = {"http", "https", "mailto"}
_LETTER = re.compile(r"\(?([a-z]|[ivxl]+)[.)]\s+")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi")
_ALPHABET = tuple("abcdefghijklmnopqrstuvwxyz")


def to_html(text: str) -> SafeString:
    """Show this Markdown as HTML.

    Headings begin at the third rank, because every page has its own first and second. A list whose items carry letters
    or Roman numbers in their order becomes a list numbered that way, as its author meant it.
    """
    renderer = _renderer()
    tokens = renderer.parse(text)
    _lower_headings(tokens)
    _letter_lists(tokens)
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
    clean = nh3.clean(
        renderer.renderer.render(tokens, renderer.options, {}),
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    return SafeString(clean)


@cache
def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("commonmark", {"html": False}).enable("table")
    renderer.add_render_rule("image", _picture_as_words)
    return renderer


def _picture_as_words(_self: RendererHTML, tokens: Sequence[Token], at: int, *_rest: object) -> str:
    return escape(tokens[at].content)


def _lower_headings(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"


def _letter_lists(tokens: Sequence[Token]) -> None:
    for start, end, firsts in _bullet_lists(tokens):
        marks = [_LETTER.match(first.content) for first in firsts]
        letters = tuple(mark.group(1) for mark in marks if mark)
        kind = _numbering(letters) if len(letters) == len(firsts) > 1 else ""
        if not kind:
            continue
        tokens[start].tag = tokens[end].tag = "ol"
        tokens[start].attrSet("type", kind)
        for first, mark in zip(firsts, marks, strict=True):
            words = (first.children or [first])[0]
            words.content = words.content[mark.end() if mark else 0 :]


def _numbering(letters: tuple[str, ...]) -> str:
    """Name the numbering these letters follow from its beginning, if they do."""
    if letters == _ROMAN[: len(letters)]:
        return "i"
    return "a" if letters == _ALPHABET[: len(letters)] else ""


def _bullet_lists(tokens: Sequence[Token]) -> Iterator[tuple[int, int, list[Token]]]:
    """Find the bullet lists: where each opens and closes, and the words each of its items begins with."""
    open_lists: list[tuple[int, list[Token]]] = []
    item_begins = False
    for at, token in enumerate(tokens):
        if item_begins and token.type != "paragraph_open":
            open_lists[-1][1].append(token)
            item_begins = False
        if token.type.endswith("_list_open"):
            open_lists.append((at, []))
        elif token.type.endswith("_list_close"):
            start, firsts = open_lists.pop()
            if token.type == "bullet_list_close":
                yield start, at, firsts
        elif token.type == "list_item_open":
            item_begins = True
