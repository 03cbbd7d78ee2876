"""A whole dashboard: the one function behind the page, the download, the snapshot and `manage.py figures`."""

from datetime import datetime

from core.clocks import london_day
from dashboards.queries.blocks import Figures
from dashboards.queries.incidents import incident_figures
from dashboards.queries.places import Places, places_at
from dashboards.queries.policies import policy_figures
from dashboards.queries.posts import post_figures
from dashboards.queries.times import latest_terms


def places_for(slug: str, *, now: datetime) -> Places | None:
    """Give an organisation with what stands below it, or None."""
    return places_at(slug, today=london_day(now))


def figures(places: Places, *, full: bool, now: datetime) -> Figures:
    """Count everything about an organisation and what stands below it.

    `full` shows incident numbers as they are: for `Can.SEE_INCIDENT_FIGURES` only, which the caller asks. Everything else is
    the same for everybody, and holds no person's name. A constant number of queries, whatever there is to count.
    """
    terms = latest_terms(places.today)
    policies = policy_figures(places)
    posts = post_figures(places, term=terms[-1], now=now)
    incidents = incident_figures(places, terms=terms, full=full)
    return Figures(
        place=places.organisation.name,
        slug=places.organisation.slug,
        full=full,
        as_of=now,
        headline=policies.headline,
        tiles=(*policies.tiles, *posts.tiles, incidents.tile),
        blocks={
            "policies": policies.matrix(),
            "reviews": policies.reviews(),
            "confirmed": policies.confirmed(),
            "posts_waiting": posts.waiting(),
            "posts_published": posts.published(),
            "incidents": incidents.block(),
        },
    )
