"""From lines to blocks: paragraphs, list items, numbered clauses, tables.

Belongs here: what the marks at the start of a line mean, and which lines are one sentence broken in two. Which blocks
are headings is decided in `headings`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from policies.importing.reading import Line
from policies.importing.words import unfinished

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(\S.*)")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-{3,})\s*")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_CLAUSE = re.compile(r"\s*(?:[-*+•·▪]\s+)?(?:\*\*)?(\d{1,3}(?:\.\d{1,3}){1,4})\.?(?:\*\*)?\)?\s+(\S.*)")
_STEP = re.compile(r"(\s*)(?:[-*+•·▪]\s+)?(?:\*\*)?\(?(\d{1,3})(?:[.):]|(?=\t))(?:\*\*)?\s+(\S.*)")
_ITEM = re.compile(r"(\s*)(?:[-*+•·▪‣◦●○–—]\s+|o\t)(\S.*)")
_LETTER = re.compile(r"(\s*)(?:\(?([a-z]|[ivx]{1,5})[.)]|\(([A-Z])\))\s+(\S.*)")
_LETTERED = re.compile(r"\(?(?:[a-z]|[ivx]{1,5})[.)]\s")
_LONGEST_HEADING_LINE = 120
_WIDEST_MARGIN = 100
_NARROWEST_MARGIN = 45


@dataclass(frozen=True)
class Block:
    """One paragraph, item, clause, step, heading, table or fenced text.

    `depth` is how deep an item lies in its list, or the rank of a marked heading.
    """

    kind: str
    text: str
    line: int
    number: str = ""
    depth: int = 0


def read_blocks(lines: Iterable[Line]) -> list[Block]:
    """Gather these lines into blocks."""
    lines = list(lines)
    builder = _Builder(margin=_margin(lines))
    for line in lines:
        builder.add(line)
    return builder.finish()


def _margin(lines: list[Line]) -> int | None:
    """Find the margin at which this file breaks its lines, if it breaks them there and not at the end of paragraphs."""
    written = sorted(len(line.text) for line in lines if line.words)
    if not written or written[int(0.97 * (len(written) - 1))] > _WIDEST_MARGIN:
        return None
    return written[int(0.9 * (len(written) - 1))]


class _Builder:
    def __init__(self, *, margin: int | None) -> None:
        self.margin = margin
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.gap = True
        self.indents: list[int] = []
        self.fence = False

    def add(self, line: Line) -> None:
        if self.fence or _FENCE.match(line.text):
            self._add_fenced(line)
        elif not line.words:
            self.gap = True
        elif not self._underlines(line) and not self._continues(line):
            self._start(line)

    def finish(self) -> list[Block]:
        self._close()
        return self.blocks

    def _close(self) -> None:
        if self.parts:
            glue = "\n" if self.blocks[-1].kind in {"table", "fence"} else " "
            self.blocks[-1] = replace(self.blocks[-1], text=_tidy(self.parts, glue))
        self.parts = []

    def _open(self, block: Block) -> None:
        self._close()
        self.blocks.append(block)
        self.parts = [block.text]
        self.gap = False

    def _add_fenced(self, line: Line) -> None:
        opens = bool(_FENCE.match(line.text))
        if not self.fence:
            self._open(Block("fence", line.text, line.number))
        else:
            self.parts.append(line.text)
        self.fence = not self.fence if opens else self.fence

    def _underlines(self, line: Line) -> bool:
        found = _UNDERLINE.fullmatch(line.text)
        if not found:
            return False
        last = self.blocks[-1] if self.blocks else None
        if last and last.kind == "paragraph" and not self.gap and len(self.parts) == 1:
            self.blocks[-1] = replace(last, kind="heading", depth=1 if "=" in found.group(1) else 2)
            self.gap = True
        return True

    def _continues(self, line: Line) -> bool:
        """Join this line to the block before it, where it is the rest of the same sentence."""
        last = self.blocks[-1] if self.blocks else None
        if last is None or last.kind in {"heading", "fence"} or _is_marked(line.text):
            return bool(last and last.kind == "table" and not self.gap and self._add_row(line))
        if last.kind == "table":
            return False
        before = self.parts[-1].rstrip()
        lower = line.words[:1].islower()
        if self.gap:
            # A page break in the middle of a sentence; a heading is too short to be one.
            long_enough = len(self.parts) > 1 or len(before.split()) > (6 if last.kind == "item" else 12)
            joins = lower and unfinished(before) and long_enough
        else:
            indented = last.kind == "item" and line.text[:1].isspace()
            joins = (lower and unfinished(before)) or indented or self._is_full(before, line)
        if joins:
            self.parts.append(line.words)
            self.gap = False
        return joins

    def _is_full(self, before: str, line: Line) -> bool:
        """Say whether the next word had no room left on the line before."""
        if self.margin is None or len(before) < _NARROWEST_MARGIN:
            return False
        return len(before) + 1 + len(line.words.split(maxsplit=1)[0]) > self.margin

    def _add_row(self, line: Line) -> bool:
        if line.words.startswith("|"):
            self.parts.append(line.words)
            return True
        return False

    def _start(self, line: Line) -> None:
        heading = _HEADING.fullmatch(line.text[:300])
        if heading:
            self.indents = []
            self._open(Block("heading", heading.group(2).rstrip("# \t"), line.number, depth=len(heading.group(1))))
            self.gap = True
            return
        block = _as_block(line)
        if block.kind == "item" or (block.kind == "step" and self.indents):
            block = replace(block, depth=self._depth(line))
        elif block.kind == "step":
            self.indents = [_indent(line.text)]
        else:
            self.indents = []
        self._open(block)

    def _depth(self, line: Line) -> int:
        indent = _indent(line.text)
        while self.indents and self.indents[-1] > indent:
            self.indents.pop()
        if not self.indents or self.indents[-1] < indent:
            self.indents.append(indent)
        return min(len(self.indents), 4) - 1


def _indent(text: str) -> int:
    return len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip())


def _is_marked(text: str) -> bool:
    words = text.lstrip()
    return bool(
        words.startswith("|")
        or _HEADING.fullmatch(text[:300])
        or any(mark.match(text) for mark in (_CLAUSE, _STEP, _ITEM))
        or _LETTER.match(text)
    )


def _as_block(line: Line) -> Block:
    if line.words.startswith("|"):
        return Block("table", line.words, line.number)
    for kind, mark in (("clause", _CLAUSE), ("step", _STEP)):
        found = mark.fullmatch(line.text)
        if found:
            number, text = found.groups()[-2:]
            return Block(kind, text, line.number, number=number)
    for mark in (_ITEM, _LETTER):
        found = mark.fullmatch(line.text)
        if found:
            return Block("item", line.words if mark is _LETTER else found.group(2), line.number)
    return Block("paragraph", line.words, line.number)


def _tidy(parts: list[str], glue: str) -> str:
    if glue == "\n":
        return "\n".join(parts)
    pieces: list[str] = []
    for part in parts:
        words = part.strip()
        hyphenated = pieces and pieces[-1].endswith("-") and pieces[-1][-2:-1].isalpha() and words[:1].islower()
        pieces += [words] if hyphenated or not pieces else [" ", words]
    return " ".join("".join(pieces).split())


def is_lettered(text: str) -> bool:
    """Say whether this item carries a letter or a Roman number of its own."""
    return bool(_LETTERED.match(text))


def is_short(text: str, *, words: int = 12) -> bool:
    """Say whether these words are few enough to be a heading."""
    return len(text) <= _LONGEST_HEADING_LINE and len(text.split()) <= words
