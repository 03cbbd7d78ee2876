"""From blocks and headings to clauses with anchors.

Belongs here: what belongs to which clause, its anchor, and its text as Markdown. The words of the policy are never
changed; only the marks around them are made regular.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from policies.importing.blocks import Block, is_short
from policies.importing.headings import Heading
from policies.importing.imported import ImportedClause
from policies.importing.words import plain, slug, unfinished

_STEP_IN_TEXT = re.compile(r"\d{1,3}[.)]\s")


@dataclass
class _Draft:
    kind: str
    number: str
    heading: str
    level: int
    appendix: str
    blocks: list[Block] = field(default_factory=list)


def build_clauses(blocks: Sequence[Block], headings: Sequence[Heading | None]) -> tuple[ImportedClause, ...]:
    """Gather the blocks into clauses: one for each heading and each number, in the order of the document."""
    gatherer = _Gatherer(steps_are_clauses=not any(headings))
    for block, heading in zip(blocks, headings, strict=True):
        if heading:
            gatherer.begin_section(heading)
        else:
            gatherer.add(block)
    anchors = _Anchors()
    return tuple(_finish(draft, anchors) for draft in gatherer.drafts)


def body_markdown(clauses: Iterable[ImportedClause]) -> str:
    """Write the clauses as one Markdown text: always the same for the same clauses, so that its hash says something."""
    pieces = []
    for clause in clauses:
        name = " ".join(part for part in (clause.number, clause.heading) if part)
        if clause.heading:
            pieces.append(f"{'#' * min(clause.level + 1, 6)} {name}")
        if clause.text:
            lead = f"**{clause.number}** " if clause.number and not clause.heading else ""
            pieces.append(lead + clause.text)
    return "\n\n".join(pieces) + "\n"


class _Gatherer:
    def __init__(self, *, steps_are_clauses: bool) -> None:
        self.steps_are_clauses = steps_are_clauses
        self.drafts: list[_Draft] = []
        self.section = _Draft("section", "", "", 1, "")
        self.last_number: tuple[int, ...] = ()

    def begin_section(self, heading: Heading) -> None:
        appendix = heading.number if heading.appendix else self.section.appendix
        kind = "appendix" if heading.appendix else "section"
        number = "" if heading.appendix and heading.number == heading.text else heading.number
        self.section = _Draft(kind, number, heading.text, heading.level, appendix)
        self.drafts.append(self.section)
        if heading.appendix or heading.number:
            self.last_number = _parts(heading.number)

    def add(self, block: Block) -> None:
        numbered = block.kind == "clause" and self._is_next(block.number)
        if numbered or (block.kind == "step" and self.steps_are_clauses):
            self._begin_clause(block)
        else:
            self._current().blocks.append(block)

    def _current(self) -> _Draft:
        if not self.drafts:
            self.drafts.append(self.section)
        return self.drafts[-1]

    def _begin_clause(self, block: Block) -> None:
        parts = _parts(block.number)
        self.last_number = parts
        level = max(self.section.level + 1, len(parts)) if self.section.heading else len(parts)
        draft = _Draft("clause", block.number, "", level, self.section.appendix)
        # "10.3 Safeguarding children:" names the clause; what follows is its text.
        names = is_short(block.text, words=14) and (block.text.endswith(":") or unfinished(block.text))
        if names:
            draft.heading = plain(block.text).rstrip(":").strip()
        else:
            draft.blocks.append(replace(block, kind="paragraph"))
        self.drafts.append(draft)

    def _is_next(self, number: str) -> bool:
        """Say whether this number can be a clause here: "2.5 million pupils" begins no clause of section 7."""
        parts = _parts(number)
        if parts[0] == (self.last_number[:1] or (0,))[0]:
            return True
        return not self.section.number and parts[0] - (self.last_number[:1] or (0,))[0] in {1, 2} and parts[-1] <= 1


def _parts(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split(".") if part.isdigit())


def _finish(draft: _Draft, anchors: "_Anchors") -> ImportedClause:
    text = _as_markdown(draft.blocks)
    return ImportedClause(draft.number, anchors.give(draft), draft.level, draft.heading, text, draft.kind)


class _Anchors:
    """Gives each clause an anchor that depends on its number or its heading, never on its place in the document."""

    def __init__(self) -> None:
        self.given: dict[str, int] = {}

    def give(self, draft: _Draft) -> str:
        where = slug(draft.appendix)
        if draft.kind == "appendix":
            anchor = where or "appendix"
        elif draft.number:
            numbers = "-".join(re.findall(r"\d+", draft.number)) or slug(draft.number)
            anchor = f"{where}-{numbers}" if where else f"{draft.kind}-{numbers}"
        else:
            name = slug(draft.heading) or "opening"
            anchor = f"{where}-{name}" if where else name
        return self._once(anchor)

    def _once(self, anchor: str) -> str:
        while anchor in self.given:
            self.given[anchor] += 1
            # An underscore: no number or heading brings one, so that this anchor can be nobody else's.
            anchor = f"{anchor}_{self.given[anchor]}"
        self.given[anchor] = 1
        return anchor


def _as_markdown(blocks: Sequence[Block]) -> str:
    pieces: list[str] = []
    last = ""
    for block in blocks:
        in_list = block.kind in {"item", "step"}
        if pieces:
            pieces.append("\n" if in_list and last == block.kind else "\n\n")
        pieces.append(_written(block))
        last = block.kind if in_list else ""
    return "".join(pieces)


def _written(block: Block) -> str:
    indent = "    " * block.depth
    if block.kind == "item":
        # "1." after a bullet would begin a list within the list.
        text = block.text.replace(".", "\\.", 1) if _STEP_IN_TEXT.match(block.text) else block.text
        return f"{indent}- {text}"
    if block.kind == "step":
        return f"{indent}{block.number}. {block.text}"
    # A number that began no clause ("2.5 million") is one of the words.
    return f"{block.number} {block.text}" if block.kind == "clause" else block.text
