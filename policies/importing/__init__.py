"""Policy documents in: a text or Markdown file becomes a title, dates, bodies, clauses and a list of what is wrong.

Pure: bytes in, plain values out, no database. The rooms, from the file to the answer: `reading` (bytes to lines),
`furniture` (what is no part of the policy), `cover`, `blocks`, `headings`, `clauses`, `statements` (facts in the
sentences), `defects` and `wording` (what is missing and what is wrong), `imported` (the answer).
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath

from policies.importing.blocks import Block, is_lettered, read_blocks
from policies.importing.clauses import body_markdown, build_clauses
from policies.importing.cover import Cover, read_cover
from policies.importing.dates import MonthDate
from policies.importing.defects import Dates, bodies, find_gaps, weigh_dates
from policies.importing.furniture import Pages, clear_pages
from policies.importing.headings import find_headings
from policies.importing.imported import ImportedClause, ImportedPolicy, Ratification
from policies.importing.reading import UnreadablePolicy, read_lines
from policies.importing.statements import Statements, read_statements
from policies.importing.wording import query_wording
from policies.importing.words import acronyms_in, key, unfinished

__all__ = ["ImportedClause", "ImportedPolicy", "MonthDate", "Ratification", "UnreadablePolicy", "read_policy"]


def read_policy(*, data: bytes, filename: str, on: date) -> ImportedPolicy:
    """Understand the policy in this file, as it stands on this day.

    Raises UnreadablePolicy, with the sentence for the person who chose the file, where it is no text or holds no
    policy. Nothing else is a reason to refuse: what is missing or odd is listed in `defects` and `not_understood`
    (P4, P20).
    """
    lines = read_lines(data=data, filename=filename)
    pages = clear_pages(lines)
    cover, rest = read_cover(pages)
    blocks = read_blocks(rest)
    headings = find_headings(blocks, contents=pages.contents, acronyms=acronyms_in(line.words for line in pages.lines))
    clauses = build_clauses(blocks, headings)
    if not any(clause.text for clause in clauses):
        raise UnreadablePolicy("This file has no text beyond its headings, so there is no policy in it to import.")
    facts = read_statements(clauses)
    dates = weigh_dates(cover, facts)
    gaps = find_gaps(cover=cover, facts=facts, dates=dates, clauses=clauses, on=on)
    return _answer(
        cover=cover,
        facts=facts,
        dates=dates,
        clauses=clauses,
        pages=pages,
        defects=(*gaps, *query_wording(clauses)),
        not_understood=(*cover.not_understood, *_lost_contents(pages, clauses), *_odd_blocks(blocks)),
        filename=filename,
    )


def _answer(
    *,
    cover: Cover,
    facts: Statements,
    dates: Dates,
    clauses: tuple[ImportedClause, ...],
    pages: Pages,
    defects: tuple[str, ...],
    not_understood: tuple[str, ...],
    filename: str,
) -> ImportedPolicy:
    body = body_markdown(clauses)
    return ImportedPolicy(
        title=cover.title or _title_from(filename),
        label=cover.label,
        organisation=cover.organisation,
        owner=cover.owner,
        owner_title=cover.owner_title or ("" if cover.owner else facts.day_to_day),
        accountable=facts.accountable,
        day_to_day=facts.day_to_day,
        audiences=tuple(cover.audiences) or facts.audiences,
        ratifications=bodies(cover, facts),
        approved=dates.approved,
        last_reviewed=dates.last_reviewed,
        next_review=dates.next_review,
        next_review_derived=dates.derived,
        review_every_months=dates.every_months,
        contact=cover.contact or facts.contact,
        contractual=facts.contractual,
        guidance=facts.guidance,
        clauses=clauses,
        contents=pages.contents,
        appendices=tuple(_appendix_name(clause) for clause in clauses if clause.kind == "appendix"),
        defects=defects,
        not_understood=not_understood,
        cover=tuple(cover.said),
        furniture=pages.furniture,
        body_markdown=body,
        content_hash=hashlib.sha256(body.encode()).hexdigest(),
    )


def _appendix_name(clause: ImportedClause) -> str:
    return ": ".join(part for part in (clause.number, clause.heading) if part)


def _title_from(filename: str) -> str:
    words = " ".join(re.findall(r"[^\W_]+", PurePath(filename).stem))
    return words[:1].upper() + words[1:] or "Policy"


def _lost_contents(pages: Pages, clauses: Sequence[ImportedClause]) -> list[str]:
    """Find the entries of the contents list that no heading answers."""
    headings = [frozenset(key(f"{clause.number} {clause.heading}").split()) for clause in clauses if clause.heading]
    lost = [entry for entry in pages.contents if not any(set(key(entry).split()) <= heading for heading in headings)]
    return [f"The contents list names “{entry}”, but no heading says so." for entry in lost]


def _odd_blocks(blocks: Sequence[Block]) -> list[str]:
    """Find text that was imported but can hardly be as its author wrote it."""
    odd = []
    for before, block in zip([None, *blocks], blocks, strict=False):
        start = f"“{' '.join(block.text.split(' ')[:6])} ...”"
        if "\ufffd" in block.text:
            odd.append(f"Line {block.line} has letters that were lost before the file was saved: {start}.")
        if before is None:
            continue
        if block.kind == "paragraph" and block.text[:1].islower() and not unfinished(before.text):
            odd.append(f"Line {block.line} begins in the middle of a sentence: {start}.")
        same_list = block.kind == before.kind == "item" and block.depth == before.depth
        if same_list and is_lettered(before.text) and not is_lettered(block.text):
            odd.append(f"Line {block.line} is an item without a letter in a list with letters: {start}.")
    return odd
