"""Tables of dates (CSV): from a spreadsheet, or from the export of a calendar program."""

import csv
import io
import re
from collections.abc import Iterator

from accounts.calendar_files.days import read_day
from accounts.calendar_files.guess import guess
from accounts.calendar_files.lines import MOST_EVENTS, Line, NotACalendar, Window, clean_label

_NAMES = {
    "label": ("what", "name", "label", "title", "subject", "event", "description", "holiday", "summary", "occasion"),
    "kind": ("kind", "type", "category"),
    "first": (
        "from",
        "start",
        "start date",
        "starts",
        "starts on",
        "first day",
        "first",
        "begins",
        "date",
        "start day",
        "day",
    ),
    "last": ("to", "end", "end date", "ends", "ends on", "last day", "last", "until", "finish", "finishes"),
}
_NO_HEADINGS = (
    "We do not know what the columns are. Begin with a line of headings, for example: What, From, To. "
    "Then one line each, such as: October half-term, 26/10/2026, 30/10/2026."
)
_LONGEST_CELL = 2000
_SEPARATOR = re.compile(r"sep=([,;\t])\s*?\n", re.IGNORECASE)


def read_table(text: str, window: Window) -> tuple[list[Line], list[str]]:
    """Give the lines of a table, and a sentence for each that was not understood. Raises NotACalendar without headings."""
    rows = _rows(text)
    number, headings = next(rows, (0, []))
    columns = _columns(headings)
    if "first" not in columns or "label" not in columns and "kind" not in columns:
        raise NotACalendar(_NO_HEADINGS)
    lines, unread = [], []
    for count, (number, row) in enumerate(rows, start=1):
        if count > MOST_EVENTS:
            raise NotACalendar(f"This file has more than {MOST_EVENTS:,} lines. Hand in one school year at a time.")
        found = _line(number, {name: _cell(row, at) for name, at in columns.items()}, window)
        if isinstance(found, Line):
            lines.append(found)
        else:
            unread.append(found)
    return lines, unread


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that hold anything, with the number of the line each ends on.

    A first line “sep=;” tells a spreadsheet what stands between the columns. It is no line of the table.
    """
    named = _SEPARATOR.match(text)
    heading = next((line for line in text[named.end() if named else 0 :].split("\n") if line.strip()), "")
    separator = named[1] if named else max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    if named:
        next(reader)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise NotACalendar(
            f"Line {reader.line_num} of this file cannot be read: perhaps a quotation mark is not closed."
        ) from error


def _columns(headings: list[str]) -> dict[str, int]:
    """Say which column holds what; where two fit, the first name in our list that is there."""
    known = {
        " ".join(heading.casefold().replace("_", " ").split()).strip(" :"): at
        for at, heading in reversed(list(enumerate(headings)))
    }
    columns = {}
    for column, names in _NAMES.items():
        if (at := next((known[name] for name in names if name in known), None)) is not None:
            columns[column] = at
    return columns


def _cell(row: list[str], at: int) -> str:
    return row[at].strip()[:_LONGEST_CELL] if at < len(row) else ""


def _line(number: int, cells: dict[str, str], window: Window) -> Line | str:
    where = f"Line {number}"
    first_words, last_words = cells["first"], cells.get("last", "")
    if not first_words:
        return f"{where} has no first day."
    first = read_day(first_words)
    last = read_day(last_words) if last_words else first
    if first is None or last is None:
        wrong = clean_label(first_words if first is None else last_words)
        return f"{where}: “{wrong}” is not a day we can read. Write it as 26/10/2026."
    if last < first:
        return f"{where}: the last day is before the first day."
    label = clean_label(cells.get("label", "") or cells.get("kind", ""))
    if not label:
        return f"{where} does not say what these days are."
    if not window.touches(first, last):
        return f"{where}: “{label}” lies outside the two years we look at."
    kind, why = guess(f"{cells.get('kind', '')} {label}")
    return Line(where, label, first, last, kind, why)
