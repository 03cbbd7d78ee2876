"""Figures as plain values: cells, rows, blocks, and a whole dashboard. Page, download, snapshot and command all use these.

Not here: how a figure is counted, or how it is drawn.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure in words. With a `tone` the words are a state; `note` stands beneath; `number` lines figures up."""

    words: str
    tone: str = ""
    note: str = ""
    number: bool = False

    @property
    def text(self) -> str:
        """Give it all in one line."""
        return f"{self.words}, {self.note}" if self.note else self.words


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its heading, its cells, and the part of the trust it is folded into."""

    heading: str
    cells: tuple[Cell, ...]
    group: str = ""
    slug: str = ""

    @property
    def flat(self) -> list[str]:
        """Give the line as words."""
        return [self.heading, *(cell.text for cell in self.cells)]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its label, the figure in words, how long it is, and its colour."""

    label: str
    words: str
    percent: int
    tone: str


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a dashboard: the finding in a sentence, the table, and what must be known to read it."""

    title: str
    sentence: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    bars: tuple[Bar, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give what `manage.py figures --json` prints."""
        return {
            "sentence": self.sentence,
            "columns": list(self.columns),
            "rows": [row.flat for row in self.rows],
            "notes": list(self.notes),
        }

    @classmethod
    def thaw(cls, kept: dict[str, Any]) -> "Block":
        """Make a block again from a snapshot."""
        rows = tuple(Row(**{**row, "cells": tuple(Cell(**cell) for cell in row["cells"])}) for row in kept["rows"])
        return cls(
            title=kept["title"], sentence=kept["sentence"], columns=tuple(kept["columns"]), rows=rows,
            notes=tuple(kept["notes"]), bars=tuple(Bar(**bar) for bar in kept["bars"]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure at a glance."""

    number: str
    words: str
    soft: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """A whole dashboard of one organisation at one moment, in one version."""

    place: str
    slug: str
    full: bool
    as_of: datetime
    headline: str
    tiles: tuple[Tile, ...]
    blocks: dict[str, Block] = field(default_factory=dict)
    snapshot: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the document of `manage.py figures --json` (screens.md)."""
        return {
            "as_of": self.as_of.isoformat(),
            "snapshot": self.snapshot,
            "organisation": self.slug,
            "headline": self.headline,
            "blocks": {name: block.as_json() for name, block in self.blocks.items()},
        }

    def frozen(self) -> dict[str, Any]:
        """Give headline, tiles and blocks as a snapshot keeps them."""
        return {
            "headline": self.headline,
            "tiles": [asdict(tile) for tile in self.tiles],
            "blocks": {name: asdict(block) for name, block in self.blocks.items()},
        }


def thawed(snapshot: Any) -> Figures:
    """Make a dashboard again from what was frozen; nothing is counted anew."""
    return Figures(
        place=snapshot.organisation.name,
        slug=snapshot.organisation.slug,
        full=snapshot.view == snapshot.View.FULL,
        as_of=snapshot.as_of,
        headline=snapshot.headline,
        tiles=tuple(Tile(**tile) for tile in snapshot.tiles),
        blocks={name: Block.thaw(kept) for name, kept in snapshot.blocks.items()},
        snapshot=str(snapshot.uid),
    )
