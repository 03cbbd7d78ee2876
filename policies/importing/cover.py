"""The cover: what a policy says about itself before it begins.

Belongs here: title, owner, bodies, dates and audiences as rows of the cover. What the clauses say about the same things
belongs in `statements`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from policies.importing.dates import MonthDate, split_date
from policies.importing.furniture import Pages
from policies.importing.imported import Ratification
from policies.importing.periods import find_interval
from policies.importing.reading import Line
from policies.importing.words import acronyms_in, calm, key, plain, unfinished

_LONGEST_ROW = 200
_LONGEST_COVER_WORDS = 25
_A_POLICY = re.compile(r"\b(?:policy|policies|procedures?|protocol|code of conduct|guidelines|statement)\b", re.I)
_A_PLACE = re.compile(
    r"\b(?:school|academy|academies|trust|college|nursery|federation|infants?|juniors?|primary)\b", re.I
)
_TEXT_BEGINS = re.compile(
    r"(?:policy (?:statement|overview|aims|scope)|statement of|purpose of|aims of|introduction)\b", re.I
)
_LABEL_YEAR = re.compile(r"[\s(–—-]*\b((?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)?\d\d))?)\)?$")
_BODY = re.compile(r"(?P<body>.{2,80}?)\s+(?P<kind>approval|ratification|consultation|agreement)\b", re.I)
_CONDITION = re.compile(r"\(((?:where|if|when)\s[^()]{1,60})\)", re.I)
_WAITING = re.compile(r"\b(?:pending|awaiting|awaited|to be confirmed|tbc|to follow)\b", re.I)
_POST = re.compile(
    r"\b(?:head(?:teacher|s)?|principal|director|manager|officer|lead|chief|ceo|business|trust|board|committee|team|governor)",
    re.I,
)

# What schools call the rows of a cover, and which of ours each is.
_ROWS = {
    "audiences": "audience, audiences, applies to, for, who this is for, who this policy is for",
    "owner": (
        "owner, policy owner, document owner, lead, policy lead, policy holder, person responsible, "
        "officer responsible, staff member responsible, responsible person, responsible officer"
    ),
    "bodies": (
        "ratified, ratified by, ratification, approved by, adopted by, agreed by, approving body, approving bodies, "
        "consulted, consultation"
    ),
    "approved": (
        "agreed, approved, approved date, approved on, date approved, approval date, date of approval, adopted, adopted on, "
        "ratified on, date ratified"
    ),
    "last_reviewed": (
        "last reviewed, last reviewed on, date last reviewed, previously reviewed, last review, last review date, "
        "date of last review, reviewed on, date reviewed"
    ),
    "next_review": (
        "next review, next review date, next review due, next review due by, next review on, next review by, "
        "review date, date of next review, date for next review, review due, review due by, review due date, "
        "due for review, to be reviewed, to be reviewed by, to be reviewed on"
    ),
    "review": "review, reviewed, review period, review cycle, review interval, review frequency, frequency of review",
    "contact": "contact, questions, questions to, enquiries, enquiries to, queries, queries to",
    "noted": (
        "version, version number, issue, edition, status, effective from, effective date, date, reference, "
        "policy type, category"
    ),
}
_KINDS = {label: kind for kind, labels in _ROWS.items() for label in labels.split(", ")}
_CONTINUED = {"audiences", "bodies", "owner", "contact"}
_BODY_KINDS = (
    ("approv", "approval"),
    ("agreed", "approval"),
    ("adopted", "approval"),
    ("consul", "consultation"),
)


@dataclass
class Cover:
    """What the cover says; it fills up row by row while the cover is read."""

    title: str = ""
    label: str = ""
    organisation: str = ""
    owner: str = ""
    owner_title: str = ""
    contact: str = ""
    audiences: list[str] = field(default_factory=list)
    ratifications: list[Ratification] = field(default_factory=list)
    dates: dict[str, MonthDate] = field(default_factory=dict)
    review_every_months: int | None = None
    said: list[str] = field(default_factory=list)
    not_understood: list[str] = field(default_factory=list)


def read_cover(pages: Pages) -> tuple[Cover, tuple[Line, ...]]:
    """Read the cover, and hand back the lines that follow it.

    Where a contents list stands, all before it is the cover; else the cover ends at the first line that is neither a
    title, a place, a row nor a date.
    """
    cover = Cover()
    titles: list[str] = []
    last = ""
    lines = [line for line in pages.lines if line.words]
    has_contents = pages.body_from is not None
    most = next((at for at, line in enumerate(lines) if line.number == pages.body_from), len(lines))
    end = 0
    highest = _highest_heading(lines)
    for line in lines[:most]:
        kind = _read_line(cover, titles, line, last)
        if not kind and line is highest and not titles:
            # Nothing else in the document is marked as highly: it is called so, whether or not it says "policy".
            titles.append(plain(line.words.lstrip("# ")))
            kind = "title"
        if not kind and not _may_be_cover(line, titles, has_contents=has_contents):
            break
        if not kind:
            cover.not_understood.append(f"Line {line.number}, on the cover: “{plain(line.words)}”.")
        last = kind or last
        end += 1
    _name(cover, titles, acronyms=acronyms_in(line.words for line in lines))
    rest = lines[end:]
    # The title is often printed once more above the text.
    while rest and rest[0].words.strip("# *") in titles:
        cover.said.append(rest[0].words.strip("# *"))
        rest = rest[1:]
    return cover, tuple(line for line in pages.lines if rest and line.number >= rest[0].number)


def _highest_heading(lines: list[Line]) -> Line | None:
    """Find the one heading of the first level, where a document marks its headings and only one of them so."""
    found = [line for line in lines if line.words.startswith("# ")]
    return found[0] if len(found) == 1 and len(found[0].words) <= _LONGEST_ROW else None


def _read_line(cover: Cover, titles: list[str], line: Line, last: str) -> str:
    """Read one line of the cover; the answer is what kind of line it was, or nothing."""
    if len(line.words) > _LONGEST_ROW:
        return ""
    cells = _cells(line)
    if not cells:
        return "rule"
    kind, values = _as_row(cells)
    if not kind and last in _CONTINUED and line.text.startswith(("\t", "    ")):
        kind, values = last, cells
    if kind:
        cover.said.append(plain(line.words))
        _take(cover, kind, cells[0], values)
        return kind
    return _read_title(cover, titles, line)


def _may_be_cover(line: Line, titles: list[str], *, has_contents: bool) -> bool:
    """Say whether this line, not understood, is still on the cover: a row whose label is not known, or a motto."""
    if has_contents and len(line.words.split()) <= _LONGEST_COVER_WORDS:
        return True
    if not titles:
        return False
    label, colon, value = line.words.partition(":")
    return bool(colon and value.strip()) and len(label.split()) <= 4 and len(value.split()) <= 8 and unfinished(value)


def _cells(line: Line) -> list[str]:
    if re.fullmatch(r"[|:\-\s=]*", line.words):
        return []
    parts = line.words.strip("|").split("|") if line.words.startswith("|") else line.text.split("\t")
    cells = [plain(part).strip() for part in parts]
    cells = [cell for cell in cells if cell]
    if len(cells) == 1 and ": " in cells[0]:
        label, value = cells[0].split(":", 1)
        cells = [f"{label}:", value.strip()]
    return cells


def _as_row(cells: list[str]) -> tuple[str, list[str]]:
    label = cells[0].rstrip(": ").strip()
    named = cells[0].endswith(":") or len(cells) > 1
    if named and label.lower() in _KINDS:
        return _KINDS[label.lower()], cells[1:]
    if named or len(label.split()) <= 6:
        body = _BODY.fullmatch(_CONDITION.sub("", label).strip())
        if body and not _A_POLICY.search(label):
            return "body", cells[1:]
    return "", []


def _read_title(cover: Cover, titles: list[str], line: Line) -> str:
    words = plain(line.words.lstrip("#").strip())
    heading = line.words.startswith("#") or not titles
    if len(words.split()) > 14 or words.endswith((".", ":", ",")):
        return ""
    if _A_POLICY.search(words) and (heading or not words[:1].isdigit()) and not _TEXT_BEGINS.match(words):
        titles.append(words)
        return "title"
    if _A_PLACE.search(words) and not cover.organisation:
        cover.organisation = words
        cover.said.append(words)
        return "place"
    when = split_date(words)
    if when[1] and len(when[0].split()) <= 2:
        cover.said.append(words)
        cover.not_understood.append(f"The cover says “{words}” without saying what happened then.")
        return "date"
    return ""


def _name(cover: Cover, titles: list[str], *, acronyms: frozenset[str]) -> None:
    """Choose the title: of two, the later is the policy's own and the earlier the series it belongs to."""
    cover.organisation = calm(cover.organisation, acronyms=acronyms)
    if not titles:
        return
    title = calm(titles[-1], acronyms=acronyms)
    found = _LABEL_YEAR.search(title)
    if found and found.start() > 0:
        cover.label = found.group(1)
        title = title[: found.start()].strip()
    cover.title = title
    cover.said += titles


def _take(cover: Cover, kind: str, label: str, values: list[str]) -> None:
    if kind == "audiences":
        cover.audiences += [part.strip() for value in values for part in re.split(r"[,;]| and ", value) if part.strip()]
    elif kind == "owner":
        _take_owner(cover, values)
    elif kind == "contact":
        cover.contact = " ".join(values)
    elif kind == "bodies":
        cover.ratifications += [_ratified(value, label=label) for value in values if value]
    elif kind == "body":
        cover.ratifications.append(_body_row(label, values))
    elif kind == "review":
        _take_review(cover, label, values)
    elif kind in {"approved", "last_reviewed", "next_review"}:
        _take_date(cover, kind, label, values)
    elif kind == "noted" and values and not cover.label and label.lower().startswith(("version", "edition", "date")):
        cover.label = values[0]


def _take_owner(cover: Cover, values: Iterable[str]) -> None:
    words = ", ".join(values)
    name, _, post = (part.strip(" )") for part in re.sub(r"\s[–—-]\s|\s\(", ", ", words, count=1).partition(","))
    if _POST.search(name) and not post:
        name, post = "", name
    cover.owner, cover.owner_title = cover.owner or name, cover.owner_title or post


def _ratified(value: str, *, label: str) -> Ratification:
    body, on = split_date(_WAITING.sub("", value))
    kind = next((kind for start, kind in _BODY_KINDS if label.lower().startswith(start)), "ratification")
    return Ratification(_body_name(_CONDITION.sub("", body)), on, _condition(value), kind)


def _body_name(words: str) -> str:
    return re.sub(r"^(?:by )?(?:the )?|\s+on$", "", words.strip(" -–—:"), flags=re.I)


def _body_row(label: str, values: list[str]) -> Ratification:
    words = _CONDITION.sub("", label).rstrip(": ").strip()
    found = _BODY.fullmatch(words)
    body, kind = (found["body"], found["kind"].lower()) if found else (words, "ratification")
    by, on = split_date(" ".join(values))
    condition = _condition(label) or _condition(" ".join(values))
    by = _WAITING.sub("", by).strip()
    return Ratification(body.strip(), on, condition, "approval" if kind == "agreement" else kind, by)


def _condition(words: str) -> str:
    found = _CONDITION.search(words)
    if found:
        return found.group(1).lower()
    waiting = _WAITING.search(words)
    return waiting.group().lower() if waiting else ""


def _take_review(cover: Cover, label: str, values: list[str]) -> None:
    words = " ".join(values)
    cover.review_every_months = find_interval(words) or cover.review_every_months
    if split_date(words)[1]:
        _take_date(cover, "last_reviewed" if key(label) == "reviewed" else "next_review", label, values)
    elif not find_interval(words):
        cover.not_understood.append(f"The cover’s review says “{words}”, which is neither a date nor an interval.")


def _take_date(cover: Cover, kind: str, label: str, values: list[str]) -> None:
    rest, when = split_date(" ".join(values))
    if when:
        cover.dates.setdefault(kind, when)
    elif rest:
        cover.not_understood.append(f"“{label.rstrip(': ')}” on the cover says “{rest}”, which is not a date.")
    if when and kind == "approved" and rest and label.lower().startswith(("approved", "adopted")):
        cover.ratifications.append(Ratification(_body_name(rest), when, kind="approval"))
