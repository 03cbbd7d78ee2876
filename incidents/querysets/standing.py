"""Whether somebody still holds what a reading was given for, asked in SQL at the moment of reading.

A reading names the role by which the rules chose its reader. It counts while that person holds this role at the case's place or
above it, or stands in for an absent holder; for a line manager, while they manage whom the case is about or who reported it. A
reading without a role came from a colleague, and counts while the person works at the place or above it (docs/adr/0043).

Not here: when a reading begins and ends by its own dates (`cases.py`), or who gets a part next (`placing`).
"""

from datetime import date

from django.apps import apps
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from accounts.models import Membership

LINE_MANAGER = "line-manager"


def still_called_for(person: str, *, on: date) -> Q:
    """Keep rows (with `incident`, `role` and a person) whose person holds the role, or stands in for a holder, on a day."""
    here = _memberships_here(on)
    theirs = here.filter(person=OuterRef(person))
    role = Q(Exists(theirs.filter(role=OuterRef("role"))))
    for_a_holder = Q(Exists(here.filter(_away("person", person, on), role=OuterRef("role"))))
    colleague = Q(Exists(theirs), role="")
    return role | for_a_holder | colleague | Q(_manages(person, on), role=LINE_MANAGER)


def _memberships_here(on: date) -> "QuerySet[Membership]":
    """Give the memberships of a day at the place of the outer row's case, and above it."""
    place = ExpressionWrapper(OuterRef("incident__organisation__path"), output_field=CharField())
    return Membership.objects.in_force(on=on).alias(place=place).filter(place__startswith=F("organisation__path"))


def _away(holder: str, stand_in: str, on: date) -> Q:
    """Match memberships whose holder is away today, with this person acting for them in that role."""
    days = Q(**{f"{holder}__absences__starts_on__lte": on, f"{holder}__absences__ends_on__gte": on})
    roles = Q(**{f"{holder}__absences__role": ""}) | Q(**{f"{holder}__absences__role": F("role")})
    return days & roles & Q(**{f"{holder}__absences__stand_in": OuterRef(stand_in)})


def _manages(person: str, on: date) -> Exists:
    """Match while the person manages its reporter or somebody it is about, or acts for an absent manager."""
    concerned = apps.get_model("incidents", "Subject").objects.filter(
        incident=OuterRef(OuterRef("incident")), person=OuterRef("person")
    )
    managed = _memberships_here(on).filter(Q(person=OuterRef("incident__reporter")) | Exists(concerned))
    return Exists(managed.filter(Q(line_manager=OuterRef(person)) | _away("line_manager", person, on)))
