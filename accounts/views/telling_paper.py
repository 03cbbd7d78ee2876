"""Staff without mail: whether somebody reads mail, and the office's list to print, place by place, with nothing confidential on it.

Nothing on the list may depend on reports: whoever prints it could be the person one is about. So everybody without mail stands on
it, with the same request to sign in, and only headlines of other messages are shown.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from accounts import services
from accounts.access import organisations_where, user_can_anywhere
from accounts.forms.telling import MailboxForm
from accounts.models import Membership, Organisation, User
from accounts.roles import Can
from accounts.services.telling import on_paper_for
from accounts.views.people import get_person_for
from accounts.views.settings import headline_and_words
from core.clocks import london_day
from core.telling import manner_for
from core.web import Request

PER_PAGE = 40
HEADLINES = 12


@login_required
@require_safe
def without_mail(request: Request) -> HttpResponse:
    """Show the list to print: who reads no mail, place by place, and the headlines of what they were told."""
    places = _places_or_404(request.user)
    chosen = places.filter(slug=request.GET.get("at", "")[:60]).first()
    here = places.filter(pk=chosen.pk) if chosen else places
    page = Paginator(_seats(here, request), PER_PAGE).get_page(request.GET.get("page"))
    told = _told(here, [seat["person"] for seat in page], request)
    return render(
        request,
        "accounts/without_mail.html",
        {
            "page": page,
            "groups": _by_place(page, told),
            "chosen": chosen,
            "places": _places_with_anybody(places, request)[:100],
            "until": request.now.isoformat(),
        },
    )


@login_required
@require_POST
def hand_over(request: Request, pk: int) -> HttpResponse:
    """Write down that somebody was given their page of the list, as it stood when it was shown."""
    person = get_person_for(request.user, pk)
    until = _moment(request.POST.get("until", "")) or request.now
    services.hand_over(
        person=person,
        at=_places_or_404(request.user),
        until=min(until, request.now),
        by=request.user,
        now=request.now,
    )
    messages.success(request, f"Noted: {person.name} has it.")
    return redirect("accounts:without_mail")


@login_required
@require_POST
def keep_mailbox(request: Request, pk: int) -> HttpResponse:
    """Write down whether somebody reads mail."""
    person = get_person_for(request.user, pk)
    form = MailboxForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say yes or no: does this person read mail?")
        return redirect("accounts:person", pk=person.pk)
    try:
        services.keep_mailbox(person=person, by=request.user, now=request.now, **form.cleaned_data)
    except PermissionDenied as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _SAID[form.cleaned_data["reads_mail"]].format(person.name))
    return redirect("accounts:person", pk=person.pk)


_SAID = {
    True: "{} is told by mail from now on. What still lay here unread is on its way.",
    False: "{} is told on paper from now on: what there is stands on the list of staff without mail.",
}


def _places_or_404(user: Any) -> Any:
    if not (user_can_anywhere(user, Can.KEEP_PEOPLE) or user_can_anywhere(user, Can.KEEP_ALL_ROLES)):
        raise Http404
    return organisations_where(user, Can.KEEP_PEOPLE, Can.KEEP_ALL_ROLES).order_by("path")


def _without_mail(places: Any, request: Request) -> Any:
    today = london_day(request.now)
    return (
        Membership.objects.in_force(on=today)
        .filter(organisation__in=places.order_by())
        .exclude(person__mailbox=User.Mailbox.WORKS)
    )


def _seats(places: Any, request: Request) -> Any:
    """Give each person without mail once per place, in the order of the list."""
    return (
        _without_mail(places, request)
        .values(
            "person",
            "organisation",
            name=F("person__name"),
            mailbox=F("person__mailbox"),
            place=F("organisation__name"),
            path=F("organisation__path"),
        )
        .distinct()
        .order_by("path", "name", "person")
    )


def _places_with_anybody(places: Any, request: Request) -> Any:
    found: Any = Organisation.objects.filter(pk__in=_without_mail(places, request).values("organisation"))
    return found.order_by("path")


def _told(places: Any, people: Sequence[int], request: Request) -> dict[int, list[str]]:
    """Give the newest headlines of what lies on paper for some people, and how many more there are; never one of a report."""
    numbered = (
        on_paper_for(places.order_by())
        .shown_in_general()
        .exclude(kind__startswith="incidents.")
        .filter(person__in=set(people))
        .annotate(
            place_in_line=Window(RowNumber(), partition_by="person", order_by="-pk"),
            in_all=Window(Count("pk"), partition_by="person"),
        )
    )
    rows = list(numbered.filter(place_in_line__lte=HEADLINES).select_related("person").order_by("person_id", "-pk"))
    manner = manner_for(rows, now=request.now)
    told: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        told[row.person_id].append(headline_and_words(row, manner, now=request.now)[0])
    for row in rows:
        if row.place_in_line == HEADLINES and row.in_all > HEADLINES:
            told[row.person_id].append(f"and {row.in_all - HEADLINES} more")
    return told


def _by_place(seats: Any, told: dict[int, list[str]]) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = []
    for seat in seats:
        if not groups or groups[-1]["path"] != seat["path"]:
            groups.append({"path": seat["path"], "place": seat["place"], "people": []})
        groups[-1]["people"].append(
            {
                "pk": seat["person"],
                "name": seat["name"],
                "returns": seat["mailbox"] == User.Mailbox.RETURNS,
                "headlines": told.get(seat["person"], []),
            }
        )
    return groups


def _moment(typed: str) -> datetime | None:
    try:
        moment = parse_datetime(typed[:40])
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
