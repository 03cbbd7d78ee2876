"""Tables as files for a spreadsheet: readable there in every script, with nothing in them that a spreadsheet would run."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

# What makes a spreadsheet take a cell for a formula, in plain and in full-width letters; a leading tab or line break hides one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"


def as_sheet(rows: Iterable[Sequence[str]]) -> str:
    """Write rows down as comma-separated values, each cell guarded; spreadsheets know by its first sign that it is UTF-8."""
    out = StringIO()
    csv.writer(out).writerows(guarded(row) for row in rows)
    return BYTE_ORDER_MARK + out.getvalue()


def guarded(cells: Sequence[str]) -> list[str]:
    """Put an apostrophe before whatever a spreadsheet would run."""
    return [f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell for cell in cells]
