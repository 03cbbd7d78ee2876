"""A block as a file for a spreadsheet: the same words as on the page, with nothing a spreadsheet would run."""

from core.clocks import london
from core.sheets import as_sheet
from dashboards.queries.blocks import Figures
from dashboards.queries.wording import day


def as_csv(figures: Figures, name: str) -> str:
    """Write one block down, with what must be known to read it beneath the table."""
    block = figures.blocks[name]
    about = [block.sentence, *block.notes, f"{figures.place}, as of {day(london(figures.as_of).date())}"]
    about.append(
        f"Frozen figures, number {figures.snapshot}" if figures.snapshot else "Figures of the moment, not frozen"
    )
    return as_sheet([block.columns, *(row.flat for row in block.rows), (), *(("Note", words) for words in about)])
