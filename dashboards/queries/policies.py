"""Figures about policies: who uses which text, when its review is due, and how many of those asked have confirmed it.

Three reads, whatever the size of the trust: what is in use, the texts in force, and one aggregate over what people owe. No person's
name is read here. Reading and confirming is not the same as being trained; nothing here says that anybody is competent.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from accounts.models import Organisation
from dashboards.queries.blocks import Bar, Block, Cell, Row, Tile
from dashboards.queries.places import Places
from dashboards.queries.wording import count_of, day, percent, span
from policies.models import Adoption, Obligation, PolicyVersion

AMBER_DAYS, SHOWN_DAYS = 28, 90
GOOD_FROM, FAIR_FROM = 95, 85
BAD, WARN, GREY, GOOD = "bad", "warn", "quiet", "good"
HEADING_LENGTH = 60
LEGEND = (
    f"Met: the review is not due, and at least {GOOD_FROM}% of those asked have confirmed. "
    f"Due: the review date is at most {AMBER_DAYS} days away. Overdue: it has passed. "
    f"Behind: fewer than {GOOD_FROM}% have confirmed; in red below {FAIR_FROM}%. Grey means that there is nothing to count."
)
WHO_COUNTS = "Counted are people who were asked and still work here. People who left, or who are no longer asked, are not counted."


@dataclass(frozen=True, slots=True)
class Use:
    """One policy at one place: the text people read there, and how many of those asked have confirmed it."""

    place: Organisation
    policy: int
    title: str
    in_force: bool
    review_on: date | None
    asked: int
    confirmed: int
    late: int

    def days_late(self, today: date) -> int:
        """Say how many days its review is late; zero when it is not."""
        if not self.in_force or self.review_on is None:
            return 0
        return max((today - self.review_on).days, 0)

    def cell(self, today: date) -> Cell:
        """Say in one word how it stands, with the count beneath; the gravest word wins."""
        if not self.in_force:
            return Cell("Not in force", GREY)
        words, tone = self._review(today) or self._reading()
        note = f"{self.confirmed} of {self.asked} confirmed" if self.asked else "nobody asked yet"
        return Cell(words, tone, note)

    def _review(self, today: date) -> tuple[str, str] | None:
        if self.review_on is None:
            return "No review date", GREY
        if self.review_on < today:
            return "Review overdue", BAD
        if self.review_on <= today + timedelta(days=AMBER_DAYS):
            return f"Due {day(self.review_on)}", WARN
        return None

    def _reading(self) -> tuple[str, str]:
        if not self.asked:
            return "Nobody asked", GREY
        share = percent(self.confirmed, self.asked)
        if share >= GOOD_FROM:
            return "Met", GOOD
        return "Behind", WARN if share >= FAIR_FROM else BAD


@dataclass(frozen=True)
class PolicyFigures:
    """Everything counted about policies at some places, and the blocks made of it."""

    places: Places
    uses: tuple[Use, ...]

    @cached_property
    def by_place(self) -> dict[int, dict[int, Use]]:
        """Give the uses by place and policy."""
        found: dict[int, dict[int, Use]] = defaultdict(dict)
        for use in self.uses:
            found[use.place.pk][use.policy] = use
        return found

    @cached_property
    def titles(self) -> dict[int, str]:
        """Give the policies in use, by title."""
        return dict(sorted({use.policy: use.title for use in self.uses}.items(), key=lambda item: (item[1], item[0])))

    @cached_property
    def late_places(self) -> dict[int, int]:
        """Give the places with a review overdue, and by how many days the oldest is."""
        late: dict[int, int] = {}
        for use in self.uses:
            if days := use.days_late(self.places.today):
                late[use.place.pk] = max(days, late.get(use.place.pk, 0))
        return late

    @property
    def headline(self) -> str:
        """Say the finding first: how many schools are late with a review, and by how long."""
        if not self.uses:
            return f"No policy is in use yet at {self.places.organisation.name}"
        schools = [place for place in self._rows_of() if place.is_school]
        late = [self.late_places[place.pk] for place in schools if place.pk in self.late_places]
        if len(schools) == 1 and late:
            return self._one_school_late()
        if late:
            verb = "has" if len(late) == 1 else "have"
            return (
                f"{len(late)} of {len(schools)} schools {verb} a policy past its review date; "
                f"the oldest is {span(max(late))} late"
            )
        if self.late_places:
            return f"The trust's own office has a policy past its review date; it is {span(max(self.late_places.values()))} late"
        undated = len({use.policy for use in self.uses if use.in_force and use.review_on is None})
        more = f", but {count_of(undated, 'policy has', 'policies have')} no review date" if undated else ""
        where = f" at {len(schools)} schools" if len(schools) > 1 else ""
        return f"No policy is past its review date{where}{more}"

    def _one_school_late(self) -> str:
        days = [late for use in self.uses if (late := use.days_late(self.places.today))]
        if len(days) == 1:
            return f"1 policy is past its review date; it is {span(days[0])} late"
        return f"{len(days)} policies are past their review dates; the oldest is {span(max(days))} late"

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """Give the two figures at a glance."""
        asked, confirmed, late = self._sums(self.uses)
        texts = {(use.policy, use.review_on) for use in self.uses if use.in_force}
        overdue = {text for text in texts if text[1] is not None and text[1] < self.places.today}
        soon = sum(1 for text in texts if text[1] and text not in overdue and text[1] <= self._until(AMBER_DAYS))
        share = Tile(
            f"{percent(confirmed, asked)}%",
            "of what people should have read is confirmed.",
            f"{count_of(asked - confirmed, 'confirmation')} still to come, {late} of them late.",
        )
        reviews = Tile(
            f"{len(overdue)} of {len(texts)}",
            f"{'text is' if len(overdue) == 1 else 'texts are'} past the review date.",
            f"{soon} more due within {AMBER_DAYS} days." if soon else f"None falls due within {AMBER_DAYS} days.",
        )
        nothing = Tile("No data", "Nobody has been asked to read a policy yet.")
        return (share if asked else nothing, reviews)

    def matrix(self) -> Block:
        """Give the table of places and policies, the worst place first."""
        today, rows = self.places.today, []
        for place in self._rows_of():
            uses = self.by_place.get(place.pk, {})
            cells = tuple(
                uses[policy].cell(today) if policy in uses else Cell("Not adopted", GREY) for policy in self.titles
            )
            rows.append(
                (self._gravity(place, cells), Row(_name(place), cells, self.places.group_of(place), place.slug))
            )
        rows.sort(key=lambda pair: pair[0])
        return Block(
            title="Policies by school, worst first" if len(rows) > 1 else "Policies in use here",
            sentence=f"{self.headline}.",
            columns=("School", *(_short(title) for title in self.titles.values())),
            rows=tuple(row for _, row in rows) if self.titles else (),
            notes=(LEGEND, WHO_COUNTS),
        )

    def reviews(self) -> Block:
        """Give the reviews that are overdue, undated or due within the next months, the latest first."""
        texts: dict[tuple[str, date | None], list[str]] = defaultdict(list)
        for use in self.uses:
            if use.in_force and (use.review_on is None or use.review_on <= self._until(SHOWN_DAYS)):
                texts[use.title, use.review_on].append(use.place.name)
        ordered = sorted(texts.items(), key=lambda item: (item[0][1] is None, item[0][1] or date.max, item[0][0]))
        return Block(
            title="Reviews overdue and due",
            sentence=_say_reviews([review_on for (_, review_on), _ in ordered], self.places.today),
            columns=("Policy", "Used at", "Next review", "Where it stands"),
            rows=tuple(
                _review_row(title, review_on, names, self.places.today) for (title, review_on), names in ordered
            ),
            notes=(
                f"Shown are texts in force whose review is overdue, has no date, or falls within {SHOWN_DAYS} days.",
            ),
        )

    def confirmed(self) -> Block:
        """Give how many of those asked have confirmed, by place, the lowest share first."""
        lines = []
        for place in self._rows_of():
            asked, confirmed, late = self._sums(self.by_place.get(place.pk, {}).values())
            lines.append((percent(confirmed, asked) if asked else 101, place, asked, confirmed, late))
        lines.sort(key=lambda line: (line[0], line[1].name))
        rows = tuple(
            Row(
                _name(place),
                (
                    _number(asked),
                    _number(confirmed),
                    Cell(f"{share}%" if asked else "No data", number=True),
                    _number(late),
                ),
                slug=place.slug,
            )
            for share, place, asked, confirmed, late in lines
        )
        asked, confirmed, _ = self._sums(self.uses)
        return Block(
            title="Read and confirmed",
            sentence=f"{confirmed} of {count_of(asked, 'confirmation')} asked for have been given."
            if asked
            else "Nobody has been asked to read a policy yet.",
            columns=("School", "Asked", "Confirmed", "Share", "Late"),
            rows=rows,
            notes=(WHO_COUNTS, "Reading a policy and being trained are two things: this counts reading only."),
            bars=tuple(_bar(share, place, asked, confirmed) for share, place, asked, confirmed, _ in lines if asked),
        )

    def _rows_of(self) -> list[Organisation]:
        return [place for place in self.places.open_ones.values() if place.is_school or place.pk in self.by_place]

    def _until(self, days: int) -> date:
        return self.places.today + timedelta(days=days)

    def _gravity(self, place: Organisation, cells: Iterable[Cell]) -> tuple[int, int, int, str]:
        tones = [cell.tone for cell in cells]
        return (-tones.count(BAD), -self.late_places.get(place.pk, 0), -tones.count(WARN), place.name)

    @staticmethod
    def _sums(uses: Iterable[Use]) -> tuple[int, int, int]:
        rows = [(use.asked, use.confirmed, use.late) for use in uses]
        asked, confirmed, late = map(sum, zip(*rows, strict=True)) if rows else (0, 0, 0)
        return asked, confirmed, late


def policy_figures(places: Places) -> PolicyFigures:
    """Count everything about policies at some places; three queries."""
    adoptions = list(
        Adoption.objects.filter(organisation__in=places.inside)
        .order_by("organisation__path", "policy__title", "policy_id")
        .values_list("organisation_id", "policy_id", "policy__title", "policy__organisation_id", "kind")
    )
    texts = {
        (policy, organisation): (version, review_on)
        for version, policy, organisation, review_on in PolicyVersion.objects.in_force()
        .filter(policy__adoptions__organisation__in=places.inside)
        .order_by()
        .values_list("pk", "policy_id", "organisation_id", "next_review_on")
        .distinct()
    }
    counts = {
        (row["organisation_id"], row["version_id"]): row
        for row in Obligation.objects.filter(organisation__in=places.inside, version__state="in_force").counts_by(
            "organisation_id", "version_id", on=places.today
        )
    }
    uses = []
    for place, policy, title, home, kind in adoptions:
        text = texts.get((policy, place if kind == Adoption.Kind.ADAPTED else home))
        count = counts.get((place, text[0]), {}) if text else {}
        uses.append(
            Use(
                place=places.open_ones[place], policy=policy, title=title, in_force=text is not None,
                review_on=text[1] if text else None, asked=count.get("asked", 0), confirmed=count.get("confirmed", 0),
                late=count.get("late", 0),
            )
        )  # fmt: skip
    return PolicyFigures(places=places, uses=tuple(uses))


def _say_reviews(dates: list[date | None], today: date) -> str:
    overdue = [when for when in dates if when is not None and when < today]
    undated = dates.count(None)
    due = len(dates) - len(overdue) - undated
    if not dates:
        return "No review is overdue, and none falls due in the next three months."
    parts = [
        f"{count_of(len(overdue), 'review is', 'reviews are')} overdue" if overdue else "no review is overdue",
        f"{count_of(due, 'falls', 'fall')} due in the next three months",
    ]
    if undated:
        parts.append(f"{count_of(undated, 'text has', 'texts have')} no review date")
    sentence = f"{', '.join(parts[:-1])} and {parts[-1]}."
    return sentence[0].upper() + sentence[1:]


def _review_row(title: str, review_on: date | None, names: list[str], today: date) -> Row:
    if review_on is None:
        stands, when = Cell("No review date", GREY, "a date has to be set"), "not set"
    elif review_on < today:
        stands, when = Cell("Overdue", BAD, f"{span((today - review_on).days)} late"), day(review_on)
    else:
        left = (review_on - today).days
        tone = WARN if left <= AMBER_DAYS else "plain"
        stands, when = Cell("Due", tone, f"in {span(left)}" if left else "today"), day(review_on)
    where = names[0] if len(names) == 1 else f"{len(names)} places"
    return Row(title, (Cell(where), Cell(when), stands))


def _bar(share: int, place: Organisation, asked: int, confirmed: int) -> Bar:
    tone = GOOD if share >= GOOD_FROM else WARN if share >= FAIR_FROM else BAD
    return Bar(_name(place), f"{share}%: {confirmed} of {asked}", share, tone)


def _number(count: int) -> Cell:
    return Cell(str(count), number=True)


def _name(place: Organisation) -> str:
    return place.name if place.is_school else f"{place.name}, its own office"


def _short(title: str) -> str:
    return title if len(title) <= HEADING_LENGTH else f"{title[:HEADING_LENGTH].rstrip()}…"
