"""Figures about reports: kinds in groups, by term. Nothing else of a case is ever read here.

Which cases count is the same for everybody who looks: a case that does not exist for somebody who may see a place's figures
counts in no version of them; reports about a headteacher never count at a school, about a chief executive nowhere (rules.md,
section 3.7; at schools too, so that a school never counts more than its trust). Small numbers are hidden by `suppression`.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When

from accounts.access import people_who
from accounts.models import Membership, Organisation, OrganisationGroupPermission
from accounts.roles import Can
from dashboards.queries.blocks import Block, Cell, Row, Tile
from dashboards.queries.places import Places
from dashboards.queries.times import Term
from dashboards.suppression import THRESHOLD, Shown, above, exact, of_place, total
from incidents.kinds import KINDS, Side
from incidents.models import Exclusion, Incident, Subject

GROUPS: dict[str, str] = {
    Side.CHILD: "A child's safety",
    Side.ADULT: "An adult's conduct",
    Side.DATA: "Personal data",
    Side.PUBLIC: "What is public: posts, accounts, press",
    Side.STAFF: "Support for staff",
    Side.DEVICE: "Sites and devices",
}
NOT_ALL = "Some matters are not counted here. That is so in every version of these figures, whoever looks."
HIDDEN = (
    f"A number from 1 to {THRESHOLD - 1} is shown as “fewer than {THRESHOLD}”. Where a hidden number could be worked out from "
    "another one, that one is shown as “at least” too. The running term moves in fives."
)
Tally = Counter[tuple[str, int]]


class IncidentFigures:
    """How many reports of each group came in each term, as published in one version."""

    def __init__(self, *, places: Places, terms: Sequence[Term], tallies: dict[int, Tally], full: bool) -> None:
        self.terms, self.full = terms, full
        self._places, self._tallies = places, tallies
        show: Callable[[Organisation, str, int], Shown] = self._in_full if full else self._published
        self.table = {
            group: [show(places.organisation, group, index) for index in range(len(terms))] for group in GROUPS
        }

    @property
    def by_term(self) -> list[Shown]:
        """Give the total of each term, worked out from what is shown."""
        return [total(cells[index] for cells in self.table.values()) for index in range(len(self.terms))]

    @property
    def tile(self) -> Tile:
        """Give the figure at a glance."""
        words = f"reports were counted in {self.terms[-1].label}."
        return Tile(_first_up(self.by_term[-1].words), words, "Some matters are not counted.")

    def block(self) -> Block:
        """Give the table of groups and terms."""
        now, before = self.by_term[-1], self.by_term[-2]
        lately, earlier = self.terms[-1].label, self.terms[-2].label
        rows = [(label, self.table[group]) for group, label in GROUPS.items()]
        rows.append(("All together", self.by_term))
        return Block(
            title="Reports by kind and term",
            sentence=f"{_first_up(_reports(now))} counted in {lately}, after {before.words} in {earlier}.",
            columns=("Kind of report", *(term.label for term in self.terms), "These terms"),
            rows=tuple(
                Row(label, tuple(Cell(shown.words, number=True) for shown in (*cells, total(cells))))
                for label, cells in rows
            ),
            notes=(NOT_ALL,) if self.full else (NOT_ALL, HIDDEN),
        )

    def _in_full(self, place: Organisation, group: str, index: int) -> Shown:
        return exact(self._tallies[place.pk][group, index])

    def _published(self, place: Organisation, group: str, index: int) -> Shown:
        count, running = self._tallies[place.pk][group, index], self.terms[index].running
        below = [self._published(child, group, index) for child in self._places.children_of(place)]
        return above(count, below, running=running) if below else of_place(count, running=running)


def incident_figures(places: Places, *, terms: Sequence[Term], full: bool) -> IncidentFigures:
    """Count the reports of some places by group and term, for each place what may count there; one aggregate."""
    top = places.organisation
    cases = Incident.objects.countable(top, kept_from=people_who(Can.SEE_FIGURES, at=top))
    rows = (
        cases.filter(about_chief_executive=False, reported_at__gte=terms[0].start, reported_at__lt=terms[-1].end)
        .annotate(
            term=Case(*(When(reported_at__lt=term.end, then=Value(index)) for index, term in enumerate(terms))),
            counts_here=_counts_at("organisation", places) & Q(_about_no_head()),
            counts_above=_counts_at("organisation__parent", places),
        )
        .order_by()
        .values_list("organisation_id", "kind", "term", "counts_here", "counts_above")
        .annotate(Count("pk"))
    )
    tallies: dict[int, Tally] = {place.pk: Counter() for place in (top, *places.below)}
    parents = {place.pk: place.parent_id for place in places.below}
    for place, kind, term, here, higher, count in rows:
        counted_at = {top.pk}
        if here:
            counted_at.add(place)
        if higher and (parent := parents.get(place)):
            counted_at.add(parent)
        for pk in counted_at:
            tallies[pk][KINDS[kind].side, term] += count
    return IncidentFigures(places=places, terms=terms, tallies=tallies, full=full)


def _counts_at(place: str, places: Places) -> Any:
    """Say in SQL whether a case exists for everybody who sees the figures of its own place, or of the place above that."""
    return ~Q(_kept_from_somebody(Exclusion, place, places)) & ~Q(_kept_from_somebody(Subject, place, places))


def _kept_from_somebody(kind: Any, place: str, places: Places) -> Exists:
    sees_figures = OrganisationGroupPermission.objects.filter(
        permission__codename=Can.SEE_FIGURES, content_object=OuterRef(OuterRef(OuterRef(place)))
    )
    reader = Membership.objects.in_force(on=places.today).filter(
        person=OuterRef("person"), group__in=sees_figures.values("group")
    )
    return Exists(kind.objects.filter(Exists(reader), incident=OuterRef("pk")))


def _about_no_head() -> Q:
    return Q(about_headteacher=False) | ~Q(organisation__kind=Organisation.Kind.SCHOOL)


def _reports(shown: Shown) -> str:
    return "1 report was" if shown == exact(1) else f"{'no' if shown == exact(0) else shown.words} reports were"


def _first_up(words: str) -> str:
    return words[0].upper() + words[1:]
