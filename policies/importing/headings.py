"""Which blocks are headings, and of what rank.

Belongs here: everything a reader uses to tell a heading from a short line. A document that marks its headings is
believed; in one that does not, a heading is a short line without a full stop that something follows, unless it is one
of the items of a list that lost its bullets.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policies.importing.blocks import Block, is_short
from policies.importing.words import calm, is_shouted, key, plain, unfinished

_NUMBERED = re.compile(r"(?:section\s+)?(\d{1,3}(?:\.\d{1,3}){0,4})[.):]?\s+(\S.*)", re.IGNORECASE)
_APPENDIX = re.compile(
    r"(?:appendix|appendices|annexe?|schedule)(?:\s+(?P<number>[A-Z]|\d{1,2})\b)?[\s:.–—-]*(?P<text>.*)", re.IGNORECASE
)
_BOLD = re.compile(r"(\*\*|__)(?P<text>[^*_].{0,118}[^*_])\1:?")
_STARTS_A_SENTENCE = re.compile(
    r"(?:a|all|an|any|anyone|as|at|before|both|by|each|every|everyone|for|from|he|here|how|i|if|in|it|its|members|most|no|"
    r"nobody|nothing|on|once|one|our|she|some|staff|such|that|the|their|there|these|they|this|those|to|under|we|what|when|"
    r"where|whether|while|who|with|within|you|your)(?![\w’'])",
    re.IGNORECASE,
)
_SUBJECT_AND_VERB = re.compile(
    r"(?!\w+ing\b)(?:[\w’'-]+ ){1,4}(?:is|are|was|were|has|have|will|may|can|must|should|means?)\b"
)
_BY_RANK = ("numbered", "caps", "bold", "plain")
_MARKED_DOCUMENT = 3


@dataclass(frozen=True)
class Heading:
    """One heading: its number and words, its level, and whether an appendix begins here."""

    number: str
    text: str
    level: int
    appendix: bool
    line: int


@dataclass(frozen=True)
class _Found:
    style: str
    number: str
    text: str
    depth: int = 0


def find_headings(
    blocks: Sequence[Block], *, contents: Iterable[str], acronyms: frozenset[str]
) -> list[Heading | None]:
    """Tell for each block which heading it is, if it is one."""
    listed = {key(entry) for entry in contents}
    listed |= {key(_NUMBERED.sub(r"\2", entry)) for entry in contents}
    marked = sum(block.kind == "heading" for block in blocks) >= _MARKED_DOCUMENT
    reader = _Reader(blocks, listed, marked=marked)
    found = [reader.read(at) for at in range(len(blocks))]
    levels = _levels(found)
    return [_as_heading(blocks[at], what, levels[at], acronyms) if what else None for at, what in enumerate(found)]


def _as_heading(block: Block, found: _Found, level: int, acronyms: frozenset[str]) -> Heading:
    text = calm(plain(found.text).rstrip(":").strip(), acronyms=acronyms)
    return Heading(found.number, text, level, found.style == "appendix", block.line)


class _Reader:
    """Reads the blocks in order, and remembers what decides about the next one."""

    def __init__(self, blocks: Sequence[Block], listed: set[str], *, marked: bool) -> None:
        self.blocks = blocks
        self.listed = listed
        self.marked = marked
        self.top = 0
        self.list_open = False

    def read(self, at: int) -> _Found | None:
        found = self._find(at)
        self._remember(self.blocks[at], found)
        return found

    def _remember(self, block: Block, found: _Found | None) -> None:
        if found:
            self.list_open = False
            if found.style == "appendix":
                self.top = 0
            elif found.number and found.number.split(".")[0].isdigit():
                self.top = int(found.number.split(".")[0])
        elif block.kind != "paragraph":
            self.list_open = False
        elif block.text.endswith(":"):
            self.list_open = True
        elif _is_sentence(block.text):
            self.list_open = False

    def _find(self, at: int) -> _Found | None:
        block = self.blocks[at]
        if block.kind == "heading":
            return self._marked(block)
        if block.kind == "step":
            return self._numbered(at) if not self.marked else None
        if block.kind == "clause":
            return self._round_number(block)
        if block.kind == "paragraph":
            return self._paragraph(at)
        return None

    def _marked(self, block: Block) -> _Found:
        text = plain(block.text)
        appendix = _as_appendix(text)
        if appendix:
            return appendix
        numbered = _NUMBERED.fullmatch(text)
        if numbered:
            return _Found("marked", numbered.group(1), numbered.group(2), block.depth)
        return _Found("marked", "", text, block.depth)

    def _numbered(self, at: int) -> _Found | None:
        block = self.blocks[at]
        number = int(block.number)
        if not is_short(block.text) or not self.top < number <= self.top + 3:
            return None
        if key(block.text) in self.listed:
            return _Found("numbered", block.number, block.text)
        sentence = block.text.endswith((".", ";", ","))
        if sentence or not self._is_followed(at) or self._has_sibling(at, number):
            return None
        return _Found("numbered", block.number, block.text)

    def _has_sibling(self, at: int, number: int) -> bool:
        """Say whether the neighbours are the items before and after: then this is a list, not a heading."""
        near = [self.blocks[spot] for spot in (at - 1, at + 1) if 0 <= spot < len(self.blocks)]
        return any(block.kind == "step" and abs(int(block.number) - number) == 1 for block in near)

    def _round_number(self, block: Block) -> _Found | None:
        first, _, rest = block.number.partition(".")
        if rest == "0" and is_short(block.text, words=14) and self.top < int(first) <= self.top + 3:
            return _Found("numbered", block.number, block.text)
        return None

    def _paragraph(self, at: int) -> _Found | None:
        text = self.blocks[at].text
        if not is_short(text, words=15):
            return None
        appendix = _as_appendix(plain(text))
        if appendix:
            return appendix
        bold = _BOLD.fullmatch(text)
        if bold and not bold["text"].endswith((".", ";", ",")):
            return _Found("bold", "", bold["text"])
        if self.marked or not is_short(text):
            return None
        return self._bare_number(at, text) or self._plain(at, text)

    def _bare_number(self, at: int, text: str) -> _Found | None:
        """Take "1 Introduction" for a heading, where the number is the next one."""
        numbered = _NUMBERED.fullmatch(text)
        if not numbered or not numbered.group(1).isdigit() or not unfinished(text):
            return None
        right = int(numbered.group(1)) == self.top + 1 and numbered.group(2)[:1].isupper() and self._is_followed(at)
        return _Found("numbered", numbered.group(1), numbered.group(2)) if right else None

    def _plain(self, at: int, text: str) -> _Found | None:
        following = self.blocks[at + 1] if at + 1 < len(self.blocks) else None
        capital = plain(text).lstrip("'‘“\"(")[:1].isupper()
        stops = not unfinished(text) and not text.endswith("?")
        if not capital or stops or following is None or text.endswith(",") or "\t" in text:
            return None
        if key(text) not in self.listed:
            if self.list_open and not (text.endswith("?") or self._is_body(following)):
                return None
            if self._looks_plain(at + 1) and self._looks_plain(at + 2):
                return None
        return _Found("caps" if is_shouted(text) else "plain", "", text)

    def _is_body(self, block: Block) -> bool:
        """Say whether this block can be what a heading stands above, and not one more item of the open list."""
        asks = block.text.endswith("?") and is_short(block.text)
        return block.text.endswith(":") or (_is_sentence(block.text) and not asks)

    def _looks_plain(self, at: int) -> bool:
        if at >= len(self.blocks):
            return False
        block = self.blocks[at]
        return block.kind == "paragraph" and is_short(block.text) and unfinished(block.text)

    def _is_followed(self, at: int) -> bool:
        return at + 1 < len(self.blocks)


def _as_appendix(text: str) -> _Found | None:
    found = _APPENDIX.fullmatch(text) if text[:1].isupper() and unfinished(text) else None
    if not found or (not found["number"] and found["text"]):
        return None
    label = " ".join(text.split()[:2]) if found["number"] else text
    return _Found("appendix", label.strip(" :.–—-"), found["text"] or label)


def _is_sentence(text: str) -> bool:
    """Say whether this is a whole sentence with a subject, and not an item ("Keeping pupils safe at all times.")."""
    start = plain(text[:80])
    return not unfinished(text) and bool(_STARTS_A_SENTENCE.match(start) or _SUBJECT_AND_VERB.match(start))


def _levels(found: list[_Found | None]) -> list[int]:
    """Rank the headings: marks say their own rank, the others are ranked by how much they stand out."""
    marks = [what.depth for what in found if what and what.style == "marked"]
    used = {what.style for what in found if what}
    present = [style for style in _BY_RANK if style in used]
    parents = _parents(found) if present and present[0] == "plain" and not marks else set()
    levels, inside, last, below = [], 0, 0, 0
    for at, what in enumerate(found):
        if what is None:
            levels.append(0)
            continue
        if what.style == "appendix":
            inside, level = 1, 1
        elif what.style == "marked":
            level = what.depth - min(marks) + 1 + (inside if what.depth == min(marks) else 0)
        elif marks:
            level = last + 1
        else:
            below = 0 if at in parents else below
            level = present.index(what.style) + 1 + inside + below
            below = 1 if at in parents else below
        last = level if what.style == "marked" or not marks else last
        levels.append(min(level, 5))
    return levels


def _parents(found: list[_Found | None]) -> set[int]:
    """Find the headings with nothing below them but another heading: chapters, of which the next ones are parts."""
    pairs = zip(found, found[1:], strict=False)
    return {at for at, (what, following) in enumerate(pairs) if what and following and following.style == "plain"}
