"""Tables of figures as mark-up, drawn in one piece: a matrix of a hundred schools has thousands of cells, and tags are slow.

The same mark-up as `components/table.html`. Not here: deciding what a figure is; every word arrives finished.
"""

from itertools import groupby

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.templatetags.ui import status_tag
from dashboards.queries import Block, Cell, Row

LONGEST_TABLE = 100
LONGEST_CHART = 30
STACKS_UP_TO = 6
NOTHING = mark_safe("")

TABLE = (
    '<div class="ph-table {kind}"{region}><table class="govuk-table" role="table">'
    '<caption class="govuk-table__caption govuk-table__caption--s{hidden}">{caption}</caption>'
    '<thead class="govuk-table__head" role="rowgroup"><tr class="govuk-table__row" role="row">{heads}</tr></thead>'
    '<tbody class="govuk-table__body" role="rowgroup">{rows}</tbody></table></div>'
)
FOLD = '<details class="ph-fold" open><summary>{} <span class="ph-soft">({})</span></summary>{}</details>'


def draw(block: Block, *, here: str) -> SafeString:
    """Draw the table of a block, folded by cluster where there are clusters; nothing at all where there are no rows."""
    shown = block.rows[:LONGEST_TABLE]
    if not shown:
        return NOTHING
    if not any(row.group for row in shown):
        return _table(block, shown, here, block.title, hide_caption=True) + _cut(block)
    ordered = sorted(shown, key=lambda row: bool(row.group))
    parts = [
        _part(block, group, list(rows), here) for group, rows in groupby(_together(ordered), key=lambda row: row.group)
    ]
    return SafeString("".join(parts)) + _cut(block)


def drawn_bars(block: Block) -> list[dict[str, object]]:
    """Give the bars of a chart; one bar alone shows nothing that the sentence does not say."""
    if len(block.bars) < 2:
        return []
    return [
        {"label": bar.label, "words": bar.words, "percent": bar.percent, "tone": bar.tone}
        for bar in block.bars[:LONGEST_CHART]
    ]


def _together(rows: list[Row]) -> list[Row]:
    order = list(dict.fromkeys(row.group for row in rows))
    return sorted(rows, key=lambda row: order.index(row.group))


def _part(block: Block, group: str, rows: list[Row], here: str) -> SafeString:
    table = _table(block, tuple(rows), here, f"{block.title}: {group}" if group else block.title, hide_caption=True)
    number = "1 school" if len(rows) == 1 else f"{len(rows)} schools"
    return format_html(FOLD, group, number, table) if group else table


def _table(block: Block, rows: tuple[Row, ...], here: str, caption: str, *, hide_caption: bool) -> SafeString:
    wide = len(block.columns) > STACKS_UP_TO
    numeric = [cell.number for cell in rows[0].cells]
    heads = format_html_join(
        "",
        '<th class="govuk-table__header{}" role="columnheader" scope="col">{}</th>',
        (
            (mark_safe(" govuk-table__header--numeric") if number else NOTHING, label)
            for label, number in zip(block.columns, [False, *numeric], strict=True)
        ),
    )
    return format_html(
        TABLE,
        kind="ph-table--wide" if wide else "ph-table--stack",
        region=format_html(' role="region" aria-label="{}" tabindex="0"', caption) if wide else NOTHING,
        hidden=" govuk-visually-hidden" if hide_caption else "",
        caption=caption,
        heads=heads,
        rows=SafeString("".join(_row(block, row, here) for row in rows)),
    )


def _row(block: Block, row: Row, here: str) -> SafeString:
    heading = format_html("<bdi>{}</bdi>", row.heading)
    if row.slug and row.slug != here:
        heading = format_html(
            '<a class="govuk-link" href="{}">{}</a>', reverse("dashboards:figures", args=[row.slug]), heading
        )
    cells = SafeString("".join(_cell(cell, label) for cell, label in zip(row.cells, block.columns[1:], strict=True)))
    return format_html(
        '<tr class="govuk-table__row" role="row"><th class="govuk-table__header" role="rowheader" scope="row">{}</th>{}</tr>',
        heading,
        cells,
    )


def _cell(cell: Cell, label: str) -> SafeString:
    return format_html(
        '<td class="govuk-table__cell{}" role="cell" data-label="{}">{}{}</td>',
        mark_safe(" govuk-table__cell--numeric") if cell.number else NOTHING,
        label,
        status_tag(cell.words, cell.tone) if cell.tone else format_html("<bdi>{}</bdi>", cell.words),
        format_html('<span class="ph-cell-note">{}</span>', cell.note) if cell.note else NOTHING,
    )


def _cut(block: Block) -> SafeString:
    left = len(block.rows) - LONGEST_TABLE
    if left <= 0:
        return NOTHING
    return format_html('<p class="ph-soft">The {} worst are shown. The file has {} more.</p>', LONGEST_TABLE, left)
