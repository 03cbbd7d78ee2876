"""What an import hands over: plain values, ready to be shown and stored.

Belongs here: the shape of the answer. How it is found belongs in the rooms beside this one.
"""

from dataclasses import dataclass

from policies.importing.dates import MonthDate


@dataclass(frozen=True)
class ImportedClause:
    """One piece of a policy that can be pointed at (P20).

    `kind` is section, clause or appendix; `level` 1 is the outermost. `anchor` depends only on the number (or, where
    there is none, the heading), so a second import of an amended text keeps the links to what stayed.
    """

    number: str
    anchor: str
    level: int
    heading: str
    text: str
    kind: str


@dataclass(frozen=True)
class Ratification:
    """One body's say on the policy: its date may be blank, or asked for only "where applicable" (P2).

    `kind` is ratification, approval or consultation; `by` is the person who signed, where the policy names one.
    """

    body: str
    on: MonthDate | None = None
    condition: str = ""
    kind: str = "ratification"
    by: str = ""


@dataclass(frozen=True)
class ImportedPolicy:
    """A policy document, understood as far as it goes.

    `next_review_derived` says that the date was worked out from the last ratification and the interval, not written in
    the document. `furniture` keeps what is no part of the policy (page numbers, repeated headers, values pages), so
    that every word of the file is somewhere: in the clauses, the cover, the contents, the furniture or
    `not_understood`.
    """

    title: str
    label: str
    organisation: str
    owner: str
    owner_title: str
    accountable: str
    day_to_day: str
    audiences: tuple[str, ...]
    ratifications: tuple[Ratification, ...]
    approved: MonthDate | None
    last_reviewed: MonthDate | None
    next_review: MonthDate | None
    next_review_derived: bool
    review_every_months: int | None
    contact: str
    contractual: bool | None
    guidance: tuple[tuple[str, str], ...]
    clauses: tuple[ImportedClause, ...]
    contents: tuple[str, ...]
    appendices: tuple[str, ...]
    defects: tuple[str, ...]
    not_understood: tuple[str, ...]
    cover: tuple[str, ...]
    furniture: tuple[str, ...]
    body_markdown: str
    content_hash: str

    @property
    def owned_by(self) -> str:
        """Say who owns this policy: name and post, or the post alone."""
        return ", ".join(part for part in (self.owner, self.owner_title) if part)
