"""What comes along with a post in the same question, beside its own parts: calendar, rules, colleagues, and rights to write.

Not here: how parts of a post itself come along (`gathering`), or which posts (`words`).
"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, JSONArray, JSONObject

from accounts.access import rights_held
from accounts.models import CalendarDay, Membership, RuleSetting
from accounts.roles import Can
from accounts.slots import offices_along
from posts.querysets.gathering import JSONRows
from posts.rules import SIGNERS

CALENDAR, RULES, PEOPLE, COLLEAGUES, RIGHTS = "_calendar", "_rules", "_people", "_colleagues", "_rights"
TO_WRITE = (Can.DRAFT_POSTS, Can.AUTHORISE_FOR_ACCOUNTS, Can.PUBLISH_POSTS)


def calendar_days() -> Any:
    """Give the days on which a post's school or a place above it does not work, beside the post itself."""
    fields = {"path": F("organisation__path"), "kind": F("kind"), "first": F("starts_on"), "last": F("ends_on")}
    return _in_one_list_of_all(CalendarDay.objects.filter(_here_or_above()), JSONObject(**fields))


def rule_settings() -> Any:
    """Give the settings of the rules on posts at a post's school and above it, beside the post itself, as one text.

    A list of path, key, locked, rule set and value; it is read only where nobody has met exactly this text before (`rulebook`).
    """
    settings = RuleSetting.objects.filter(_here_or_above(), key__startswith="posts.")
    value = Cast("value", models.TextField())
    row = JSONArray(F("organisation__path"), F("key"), F("locked"), F("rule_set"), value)
    return Cast(_in_one_list_of_all(settings, row), models.TextField())


def people_who_sign(on: date) -> Any:
    """Give who holds the roles that sign at a post's school and above it, beside the post, as one text (`accounts.slots`)."""
    offices, row = offices_along(_here_or_above(), on=on, roles=sorted(SIGNERS))
    return Cast(_in_one_list_of_all(offices, row), models.TextField())


def names_of_colleagues(on: date) -> Any:
    """Give the names of the people who work at a post's school or below it, beside the post itself."""
    here = Membership.objects.in_force(on=on).filter(organisation__path__startswith=OuterRef("organisation__path"))
    return _in_one_list_of_all(here, F("person__name"))


def rights_to_write(person: int, on: date) -> Any:
    """Give those rights of a person that can let them write where a post is, beside the post itself."""
    held = rights_held(person, *TO_WRITE, at=OuterRef("organisation"), on=on).values_list("can")
    return _in_one_list_of_all(held, F("can"))


def _here_or_above() -> Q:
    return (
        Q(organisation=OuterRef("organisation"))
        | Q(organisation=OuterRef("organisation__parent"))
        | Q(organisation=OuterRef("organisation__parent__parent"))
    )


def _in_one_list_of_all(rows: models.QuerySet[Any], value: Any) -> Subquery:
    # One list of all, not one for each place.
    together = rows.order_by().annotate(_all=Value(1)).values("_all")
    return Subquery(together.annotate(_rows=JSONRows(value)).values("_rows"))
