"""Asking the routing of the demo schools, and reading its answer as the expected tables are written."""

from incidents.routing import As, Facts, who_gets
from tests.incidents.places import LINES, school

SCHOOLS = {slug: school(slug) for slug in LINES}


def decide(place, **facts):
    return who_gets(report=Facts(**facts), place=place.place, directory=place.directory, rules=place.rules)


def shown(decision):
    """Write recipients as the expected tables do."""
    return [("told:" if r.as_ is As.TOLD else "") + ("outside" if r.outside else r.email) for r in decision.recipients]
