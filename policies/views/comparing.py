"""What changed between two texts, clause by clause and word by word. Pure: clauses in, plain values out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

MOST_WORDS = 3000  # past this a clause is shown old and new as a whole: comparing words would take too long
_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Change:
    """One clause in both texts: `kind` is same, changed, new or gone; `pieces` are pairs of same, new or gone and words."""

    kind: str
    number: str
    heading: str
    anchor: str
    pieces: tuple[tuple[str, str], ...]


def changes_between(older: Iterable[Any], newer: Iterable[Any]) -> list[Change]:
    """Pair clauses by their anchors, in the order of the newer text, with what is gone at the end."""
    before = {clause.anchor: clause for clause in older}
    changes = [_change(before.pop(clause.anchor, None), clause) for clause in newer]
    return changes + [_whole("gone", clause) for clause in before.values()]


def sentence(changes: list[Change]) -> str:
    """Say in one sentence how much changed."""
    counted = [(sum(change.kind == kind for change in changes), words) for kind, words in _KINDS]
    parts = [
        f"{count} {words if count == 1 else words.replace('clause', 'clauses')}" for count, words in counted if count
    ]
    return f"{', '.join(parts)}." if parts else "The words are the same."


_KINDS = (("changed", "changed clause"), ("new", "new clause"), ("gone", "clause taken out"))


def _change(old: Any, new: Any) -> Change:
    if old is None:
        return _whole("new", new)
    before, after = _words(old), _words(new)
    if before == after:
        return _whole("same", new)
    return Change("changed", new.number, new.heading, new.anchor, tuple(_pieces(before, after)))


def _whole(kind: str, clause: Any) -> Change:
    return Change(kind, clause.number, clause.heading, clause.anchor, ((kind, _words(clause)),))


def _words(clause: Any) -> str:
    heading = f"{clause.heading}\n" if clause.heading and clause.text else clause.heading
    return f"{heading}{clause.text}".strip()


def _pieces(before: str, after: str) -> Iterable[tuple[str, str]]:
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        yield from (("gone", before), ("new", after))
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(new[j1:j2])
            continue
        if i2 > i1:
            yield "gone", "".join(old[i1:i2])
        if j2 > j1:
            yield "new", "".join(new[j1:j2])
