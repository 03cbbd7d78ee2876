"""A block as a file for a spreadsheet: the same words as on the page, with nothing a spreadsheet would run."""

import csv
from io import StringIO

from core.clocks import london
from dashboards.queries.blocks import Figures
from dashboards.queries.wording import day

# What makes a spreadsheet take a cell for a formula, in plain and in full-width letters; a leading tab or line break hides one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"


def as_csv(figures: Figures, name: str) -> str:
    """Write one block down, with what must be known to read it beneath the table."""
    block = figures.blocks[name]
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(guarded(block.columns))
    writer.writerows(guarded(row.flat) for row in block.rows)
    writer.writerow([])
    about = [block.sentence, *block.notes, f"{figures.place}, as of {day(london(figures.as_of).date())}"]
    about.append(
        f"Frozen figures, number {figures.snapshot}" if figures.snapshot else "Figures of the moment, not frozen"
    )
    writer.writerows(guarded(["Note", words]) for words in about)
    return BYTE_ORDER_MARK + out.getvalue()


def guarded(cells: "list[str] | tuple[str, ...]") -> list[str]:
    """Put an apostrophe before whatever a spreadsheet would run."""
    return [f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell for cell in cells]
