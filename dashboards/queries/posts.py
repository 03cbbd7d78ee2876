"""Figures about posts: what waits for sign-off and how long, what went out this term, and who decided on it.

One aggregate over posts. Titles and words of posts are never read: they can name a child.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from dashboards.queries.blocks import Block, Cell, Row, Tile
from dashboards.queries.places import Places
from dashboards.queries.times import Calendars, Term, school_hours_between
from dashboards.queries.wording import count_of, percent, school_time
from posts.models import Decision, Post
from posts.workflow import State

LATE_AFTER_HOURS = 7.5


@dataclass(frozen=True)
class PostFigures:
    """What was counted, by place, and the blocks made of it."""

    places: Places
    term: Term
    counts: dict[int, dict[str, Any]]
    hours: dict[int, float]

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """Give the two figures at a glance."""
        waiting = self._sum("waiting")
        longest = school_time(max(self.hours.values(), default=0))
        waits = Tile(
            str(waiting),
            f"{'post waits' if waiting == 1 else 'posts wait'} for sign-off.",
            f"The oldest has waited {longest}." if waiting else "Nothing is waiting.",
        )
        published, others = self._sum("published"), self._sum("by_other")
        if not published:
            return waits, Tile("No data", "No post has gone out this term.")
        soft = f"{count_of(published, 'post has', 'posts have')} gone out this term."
        return waits, Tile(
            f"{percent(others, published)}%", "of posts were signed off by someone other than the author.", soft
        )

    def waiting(self) -> Block:
        """Give what waits for sign-off, by place, the longest wait first."""
        rows = sorted(
            (
                (self.hours[pk], place, self.counts[pk]["waiting"])
                for pk, place in self.places.open_ones.items()
                if pk in self.hours
            ),
            key=lambda line: (-line[0], line[1].name),
        )
        total = self._sum("waiting")
        oldest = f" The oldest has waited {school_time(rows[0][0])}." if rows else ""
        return Block(
            title="Posts waiting for sign-off",
            sentence=f"{count_of(total, 'post waits', 'posts wait')} for sign-off.{oldest}"
            if total
            else "No post is waiting for sign-off.",
            columns=("School", "Waiting", "Oldest"),
            rows=tuple(
                Row(
                    place.name,
                    (
                        Cell(str(count), number=True),
                        Cell(school_time(hours), "late" if hours > LATE_AFTER_HOURS else "plain"),
                    ),
                    slug=place.slug,
                )
                for hours, place, count in rows
            ),
            notes=("School hours are 8.30 am to 4 pm on days the school is at work.",),
        )

    def published(self) -> Block:
        """Give what went out this term, by place, and the share that somebody other than the author signed off."""
        counted = ((place, self.counts.get(pk, {})) for pk, place in self.places.open_ones.items())
        lines = [(place, count) for place, count in counted if count.get("published")]
        total, others = self._sum("published"), self._sum("by_other")
        verb = "was" if others == 1 else "were"
        return Block(
            title="Posts published this term",
            sentence=f"{count_of(total, 'post has', 'posts have')} gone out this term; {others} of them {verb} signed off by "
            "someone other than the author."
            if total
            else "No post has gone out this term.",
            columns=("School", "Published", "Signed off by someone else", "Share"),
            rows=tuple(
                Row(
                    place.name,
                    (
                        Cell(str(count["published"]), number=True),
                        Cell(str(count["by_other"]), number=True),
                        Cell(f"{percent(count['by_other'], count['published'])}%", number=True),
                    ),
                    slug=place.slug,
                )
                for place, count in lines
            ),
            notes=(
                f"{self.term.label}. Posts that went out at once, such as a closure, count as published and not as signed off.",
            ),
        )

    def _sum(self, name: str) -> int:
        return sum(row[name] for pk, row in self.counts.items() if pk in self.places.open_ones)


def post_figures(places: Places, *, term: Term, now: datetime) -> PostFigures:
    """Count everything about posts at some places; one aggregate, and one read of calendars where something waits."""
    signed = Decision.objects.filter(
        post=OuterRef("pk"), version=OuterRef("version"), outcome=Decision.Outcome.SIGN_OFF
    ).exclude(person=OuterRef("author"))
    this_term = Q(published_at__gte=term.start, published_at__lt=term.end)
    waits = Q(state=State.IN_REVIEW)
    rows = (
        Post.objects.filter(waits | this_term, organisation__in=places.inside)
        .annotate(signed_by_other=Exists(signed))
        .order_by()
        .values("organisation_id")
        .annotate(
            waiting=Count("pk", filter=waits),
            oldest=Min(F("submitted_at"), filter=waits),
            published=Count("pk", filter=this_term),
            by_other=Count("pk", filter=this_term & Q(signed_by_other=True)),
        )
    )
    counts: dict[int, dict[str, Any]] = {row["organisation_id"]: {**row} for row in rows}
    waiting = {pk: row["oldest"] for pk, row in counts.items() if row["waiting"]}
    calendars = Calendars(places.open_ones[pk] for pk in waiting)
    hours = {
        pk: school_hours_between(oldest, now, calendars.school_days_of(places.open_ones[pk]))
        for pk, oldest in waiting.items()
    }
    return PostFigures(places=places, term=term, counts=counts, hours=hours)
