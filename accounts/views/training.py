"""Who holds which training until when: at the places one looks after, in one's own team, and one's own. Reading only.

Records that another trust keeps of somebody are not shown: seen are those of one's places and of what stands above them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import organisations_where, user_can_anywhere
from accounts.models import Membership, Organisation, TrainingRecord, User
from accounts.querysets import lineage
from accounts.roles import Can
from accounts.training import Asked, asked_at, lacking
from core.clocks import london_day
from core.web import Request

PER_PAGE = 50
SOON = timedelta(days=60)
SHOWN = {
    "": "Everybody",
    "soon": "Runs out soon",
    "ran-out": "Has run out",
    "missing": "Asked for, and missing",
}
KEEPS = (Can.KEEP_PEOPLE, Can.KEEP_ALL_ROLES)
SEES = (*KEEPS, Can.SEE_COMPLETION_BY_NAME)


@dataclass(frozen=True, slots=True)
class Scope:
    """The roles whose holders a page is about, the places these are at, and the records that may be seen there."""

    memberships: Any
    places: Sequence[Organisation]
    today: date

    @property
    def records(self) -> Any:
        """Give the records of these places and of what stands above them that were not found to be wrong."""
        above = {path for place in self.places for path in lineage(place.path)}
        return TrainingRecord.objects.standing().filter(organisation__path__in=above)


@login_required
@require_safe
def training(request: Request) -> HttpResponse:
    """List who holds what until when at the places one looks after, and what is missing."""
    if not any(user_can_anywhere(request.user, can) for can in SEES):
        raise Http404
    today = london_day(request.now)
    seen: Any = organisations_where(request.user, *SEES)
    every = list(seen.open(on=today).order_by("path"))
    at = request.GET.get("at", "")[:60]
    chosen = next((place for place in every if place.slug == at), None)
    if at and chosen is None:
        raise Http404
    places = [place for place in every if chosen is None or place.path.startswith(chosen.path)]
    roles = Membership.objects.in_force(on=today).filter(organisation__in=places)
    scope = Scope(roles, places, today)
    return _page(request, scope, places=every, chosen=chosen, may_record=_keeps(request.user))


@login_required
@require_safe
def training_team(request: Request) -> HttpResponse:
    """List the same for one's own team, to a line manager."""
    today = london_day(request.now)
    roles = Membership.objects.in_force(on=today).filter(line_manager=request.user).exclude(person=request.user)
    places = list(Organisation.objects.filter(pk__in=roles.values("organisation")).order_by("path"))
    if not places:
        raise Http404
    return _page(request, Scope(roles, places, today), places=[], chosen=None, may_record=False)


@login_required
@require_safe
def my_training(request: Request) -> HttpResponse:
    """Show everybody their own training: what counts, what ran out, and what their places ask for."""
    today = london_day(request.now)
    roles = Membership.objects.in_force(on=today).filter(person=request.user).select_related("organisation")
    places = [role.organisation for role in roles]
    held = TrainingRecord.objects.filter(person=request.user).select_related("course").order_by("-done_on", "-pk")
    standing = [record for record in held if record.ended_at is None]
    missing = _missing(asked_at(places), roles, standing, today)
    return render(
        request,
        "accounts/my_training.html",
        {
            "rows": [_row(record, today) for record in standing],
            "missing": [one.course for one in missing],
            "leads": Membership.objects.in_force(on=today).filter(line_manager=request.user).exists(),
        },
    )


def training_of(somebody: User, *, request: Request) -> dict[str, Any]:
    """Give what the page of a person shows about their training."""
    today = london_day(request.now)
    places = list(organisations_where(request.user, *KEEPS))
    roles = Membership.objects.in_force(on=today).filter(organisation__in=places)
    records = Scope(roles, places, today).records.filter(person=somebody).select_related("course", "organisation")
    return {"training": [_row(record, today, kept=places) for record in records.order_by("-done_on", "-pk")]}


def _page(request: Request, scope: Scope, **more: Any) -> HttpResponse:
    show = request.GET.get("show", "")
    if show not in SHOWN:
        raise Http404
    words = request.GET.get("q", "").strip()[:100]
    asked = asked_at(scope.places)
    people = User.objects.active().filter(pk__in=scope.memberships.values("person"), name__icontains=words)
    page = Paginator(_shown(people, show, scope, asked).order_by("name", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "accounts/training.html",
        {
            "page": page,
            "rows": _people(list(page), scope, asked),
            "several_places": len(scope.places) > 1,
            "words": words,
            "show": show,
            "filters": [{"value": value, "label": label, "current": value == show} for value, label in SHOWN.items()],
            "asked": [one.course for one in asked],
            **more,
        },
    )


def _shown(people: Any, show: str, scope: Scope, asked: Iterable[Asked]) -> Any:
    newest = scope.records.newest().filter(person=OuterRef("pk"))
    if show == "soon":
        return people.filter(Exists(newest.filter(runs_out_on__range=(scope.today, scope.today + SOON))))
    if show == "ran-out":
        return people.filter(Exists(newest.filter(runs_out_on__lt=scope.today)))
    if show == "missing":
        return people.filter(lacking(asked, memberships=scope.memberships, records=scope.records, on=scope.today))
    return people


def _people(people: Sequence[User], scope: Scope, asked: Sequence[Asked]) -> list[dict[str, Any]]:
    roles: dict[int, list[Membership]] = defaultdict(list)
    for role in scope.memberships.filter(person__in=people).select_related("organisation"):
        roles[role.person_id].append(role)
    records: dict[int, list[TrainingRecord]] = defaultdict(list)
    newest = scope.records.filter(person__in=people).newest().select_related("course")
    for record in newest.order_by("course__label", "pk"):
        records[record.person_id].append(record)
    return [
        {
            "person": one,
            "places": sorted({role.organisation.name for role in roles[one.pk]}),
            "held": [_row(record, scope.today) for record in records[one.pk]],
            "missing": [
                lack.course
                for lack in _missing(asked, roles[one.pk], records[one.pk], scope.today)
                if lack.course.pk not in {record.course_id for record in records[one.pk]}
            ],
        }
        for one in people
    ]


def _missing(
    asked: Iterable[Asked], roles: Iterable[Membership], records: Iterable[TrainingRecord], today: date
) -> list[Asked]:
    held = {one.course_id for one in records if one.runs_out_on is None or one.runs_out_on >= today}
    roles = list(roles)
    return [one for one in asked if one.course.pk not in held and any(one.is_asked_of(role) for role in roles)]


def _row(record: TrainingRecord, today: date, *, kept: Iterable[Organisation] = ()) -> dict[str, Any]:
    state, tone = _state(record.runs_out_on, today)
    return {
        "uid": record.uid,
        "course": record.course.label,
        "done_on": record.done_on,
        "runs_out_on": record.runs_out_on,
        "state": state,
        "tone": tone,
        "until_or_on": "on" if tone == "late" else "until",
        "may_correct": record.organisation_id in {place.pk for place in kept},
    }


def _state(runs_out_on: date | None, today: date) -> tuple[str, str]:
    if runs_out_on is None:
        return "Counts for good", "good"
    if runs_out_on < today:
        return "Ran out", "late"
    return ("Runs out soon", "warn") if runs_out_on <= today + SOON else ("Counts", "good")


def _keeps(user: Any) -> bool:
    return any(user_can_anywhere(user, can) for can in KEEPS)
