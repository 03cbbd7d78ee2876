"""What stands on the pages of a document and is no part of the policy.

Belongs here: page numbers, headers and footers that repeat, rules and signature lines, the list of contents, the page
with the school's values. All of it is recognised and kept aside, never thrown away.
"""

import re
from collections import Counter
from dataclasses import dataclass

from policies.importing.reading import PAGE_BREAK, Line
from policies.importing.words import key, plain

_PAGE_MARK = re.compile(
    r"(?:[-–—|\[]\s*)?(?:page|p\.)?\s*\|?\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?(?:\s*\|\s*page)?\s*[-–—|\]]?", re.I
)
_PAGE_WORDS = re.compile(r"\bpage\s*\|?\s*\d{1,3}\b|\b\d{1,3}\s*\|\s*page\b", re.I)
_SIGNATURE = re.compile(r"_{4,}|\.{4,}$|…{2,}$")
_CONTENTS_TITLE = re.compile(r"(?:table of )?contents(?: page| list)?", re.I)
_ENTRY_MARK = re.compile(r"^(?:[-*+•]\s+)?")
_ENTRY_PAGE = re.compile(r"(?:\t+|\.{2,}|…+|[ ]{2,}|\s[-–—]\s)\s*(?:page\s*|p\.?\s*)?\d{1,3}$", re.I)
_ENTRY_LINK = re.compile(r"\]\(#[^()\s]{1,200}\)$")
_COUNTED_HEADING = re.compile(
    r"#|(?:appendix|annexe?|chapter|clause|part|schedule|section|stage|step) \d|\d{1,3}[.)]\s*\D"
)
_LONGEST = 120
_COVER_LINES = 150
_ORDINARY_LABEL = re.compile(r"aims?|audience|introduction|objectives|owner|purpose|review|roles|scope", re.I)


@dataclass(frozen=True)
class Pages:
    """The lines that are left, and what was taken out.

    `body_from` is the first line after the contents list, where there is one.
    """

    lines: tuple[Line, ...]
    contents: tuple[str, ...]
    furniture: tuple[str, ...]
    body_from: int | None


def clear_pages(lines: list[Line]) -> Pages:
    """Take the furniture out of these lines."""
    aside: set[int] = {at for at, line in enumerate(lines) if _is_decoration(line)}
    aside |= _repeated(lines, marks=aside)
    start, end, entries = _contents(lines, aside)
    listed = set(range(start, end))
    aside |= _values_page(lines, before=start if entries else None, skip=aside | listed)
    kept = [(at, line) for at, line in enumerate(lines) if at not in aside and at not in listed]
    titles = [lines[at].words for at in sorted(listed) if _CONTENTS_TITLE.fullmatch(_bare(lines[at]))]
    return Pages(
        lines=tuple(line for _, line in kept),
        contents=tuple(entries),
        furniture=tuple(lines[at].words for at in sorted(aside) if lines[at].words) + tuple(titles),
        body_from=next((line.number for at, line in kept if at >= end and line.words), None) if entries else None,
    )


def _bare(line: Line) -> str:
    return plain(line.words.lstrip("#").strip()).rstrip(":").strip() if len(line.words) <= _LONGEST else ""


def _is_decoration(line: Line) -> bool:
    words = line.words
    if line.text == PAGE_BREAK or not words or len(words) > _LONGEST:
        return line.text == PAGE_BREAK
    if not any(char.isalnum() for char in words):
        # An underline of = or - belongs to the heading above it; a fence belongs to what it encloses.
        return not re.fullmatch(r"=+|-{2,}|`{3,}|~{3,}|\|[\s:|-]*", words)
    return bool(_PAGE_MARK.fullmatch(" ".join(words.split()))) or _is_signature(words)


def _is_signature(words: str) -> bool:
    """Say whether this is a line to sign or fill in: a few words and a rule."""
    return bool(_SIGNATURE.search(words)) and len(_SIGNATURE.sub(" ", words).split()) <= 8


def _repeated(lines: list[Line], *, marks: set[int]) -> set[int]:
    """Find headers and footers: the same line again and again, at the foot or head of pages."""
    shape = {at: _shape(line.words.lower()) for at, line in enumerate(lines) if _may_repeat(line)}
    counts = Counter(shape.values())
    first_lines = set(list(shape)[:10])
    found, seen = set(), set()
    edges = _page_edges(lines, marks)
    at_edge = Counter(words for at, words in shape.items() if at in edges)
    for at, words in shape.items():
        numbered = counts[words] >= 2 and _PAGE_WORDS.search(lines[at].words)
        often = counts[words] >= 3 and (at_edge[words] >= 2 or any(shape[near] == words for near in first_lines))
        if numbered or (often and (words in seen or at not in first_lines)):
            found.add(at)
        seen.add(words)
    return found


def _shape(words: str) -> str:
    """Give what makes two lines the same footer: its page number counts on, but so does that of a heading, which is none."""
    return words if _COUNTED_HEADING.match(words) and not _PAGE_WORDS.search(words) else re.sub(r"\d+", "#", words)


def _may_repeat(line: Line) -> bool:
    words = line.words
    if not 3 < len(words) <= 100 or words.endswith(":") or words.startswith(("-", "*", "•", "·", "|")):
        return False
    return any(char.isalpha() for char in words)


def _page_edges(lines: list[Line], marks: set[int]) -> set[int]:
    edges = set()
    for mark in marks:
        for step in (-1, 1):
            at = mark + step
            while 0 <= at < len(lines) and abs(at - mark) < 4 and not lines[at].words:
                at += step
            edges.add(at)
    return edges


def _contents(lines: list[Line], aside: set[int]) -> tuple[int, int, list[str]]:
    """Find the contents list: where it begins and ends among the lines, and its entries."""
    window = [at for at in range(min(len(lines), _COVER_LINES)) if lines[at].words and at not in aside]
    titled = next((at for at in window if _CONTENTS_TITLE.fullmatch(_bare(lines[at]))), None)
    if titled is not None:
        later = Counter(key(_bare(line)) for line in lines[titled + 1 :])
        end, entries = _entries(lines, titled + 1, aside, later=later)
        return (titled, end, entries) if entries else (0, 0, [])
    for at in window:
        if _ENTRY_PAGE.search(_squeezed(lines[at])) and not _is_row(lines[at]):
            end, entries = _entries(lines, at, aside, later=Counter())
            numbered = sum(bool(_ENTRY_PAGE.search(_squeezed(line))) for line in lines[at:end])
            if len(entries) >= 4 and numbered >= 3:
                return at, end, entries
    return 0, 0, []


def _is_row(line: Line) -> bool:
    return ":" in line.words


def _entries(lines: list[Line], start: int, aside: set[int], *, later: Counter[str]) -> tuple[int, list[str]]:
    entries: list[str] = []
    seen: set[str] = set()
    end = start
    for at in range(start, min(len(lines), start + _COVER_LINES)):
        if not lines[at].words or at in aside:
            continue
        entry = _as_entry(lines[at])
        # The first entry that comes a second time is the heading itself: there the policy begins.
        if key(entry) in seen or not _is_entry(lines[at], later):
            break
        entries.append(entry)
        seen.add(key(entry))
        end = at + 1
    return end, entries


def _is_entry(line: Line, later: Counter[str]) -> bool:
    words = line.words
    if len(words) > _LONGEST * 3 or words.startswith("#"):
        return False
    if _ENTRY_LINK.search(words) or _ENTRY_PAGE.search(_squeezed(line)):
        return True
    unpaged = line.text.endswith("\t") and ":" not in words
    return unpaged or later[key(_bare(line))] >= 2


def _as_entry(line: Line) -> str:
    words = _ENTRY_PAGE.sub("", _squeezed(line))
    return " ".join(plain(_ENTRY_MARK.sub("", words)).split())


def _squeezed(line: Line) -> str:
    """Make the gap between an entry and its page the same everywhere."""
    parts = [part.strip() for part in line.words[: _LONGEST * 3].split("\t")]
    return "\t".join(re.sub(r" {2,}", "  ", part) for part in parts if part)


def _values_page(lines: list[Line], *, before: int | None, skip: set[int]) -> set[int]:
    """Find a page of values: one word and its motto, four times or more, ahead of the policy itself."""
    reach = _COVER_LINES if before is None else before
    spots = [at for at in range(min(len(lines), reach)) if lines[at].words and at not in skip]
    best: list[int] = []
    for first in range(len(spots)):
        run: list[int] = []
        for at in range(first, len(spots) - 1, 2):
            if not _is_value(lines[spots[at]].words, lines[spots[at + 1]].words):
                break
            run += spots[at : at + 2]
        best = max(best, run, key=len)
    return set(best) if len(best) >= 8 else set()


def _is_value(word: str, motto: str) -> bool:
    single = word.isalpha() and word[:1].isupper() and not _ORDINARY_LABEL.fullmatch(word)
    return single and 2 <= len(motto.split()) <= 8 and motto.endswith(".") and "\t" not in motto
