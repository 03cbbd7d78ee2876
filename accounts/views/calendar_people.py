"""When somebody works and when they are away, kept by those who keep people: days of the week per role, and days away."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.access import organisations_where
from accounts.forms.calendar import AbsenceOfForm, WeekdaysForm
from accounts.models import Membership, User
from accounts.roles import Can
from accounts.second_factor import second_factor_first
from accounts.services.calendar_checks import span_in_words
from core.clocks import london_day
from core.web import Request
from core.workflow import NotNow


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def working_days(request: Request, pk: int, membership: int) -> HttpResponse:
    """Say on which days of the week somebody works in one role."""
    kept = organisations_where(request.user, Can.KEEP_PEOPLE, Can.KEEP_ALL_ROLES)
    role = get_object_or_404(
        Membership.objects.filter(organisation__in=kept).select_related("person", "organisation"),
        pk=membership,
        person=pk,
    )
    form = WeekdaysForm(request.POST if request.method == "POST" else None, initial={"weekdays": list(role.weekdays)})
    if request.method == "POST" and form.is_valid():
        services.change_weekdays(membership=role, by=request.user, now=request.now, **form.cleaned_data)
        messages.success(request, f"Noted. {role.person.name} is not reminded on other days.")
        return redirect("accounts:person", pk=pk)
    return render(request, "accounts/calendar_weekdays.html", {"form": form, "role": role, "somebody": role.person})


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def absence_of(request: Request, pk: int) -> HttpResponse:
    """Note that somebody is away, and who acts for them."""
    somebody = get_person_at_work(request, pk)
    form = AbsenceOfForm(request.POST or None, colleagues=_colleagues(somebody, on=london_day(request.now)))
    if request.method == "POST" and form.is_valid():
        try:
            services.record_absence(person=somebody, by=request.user, now=request.now, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"Noted. What waits for {somebody.name} on these days goes to whoever acts for them."
            )
            return redirect("accounts:person", pk=somebody.pk)
    return render(request, "accounts/absence_of.html", {"form": form, "somebody": somebody})


@login_required
@second_factor_first
@require_POST
def end_absence_of(request: Request, pk: int, absence: int) -> HttpResponse:
    """Say that somebody is back, or was never away."""
    somebody = get_person_at_work(request, pk)
    row = get_object_or_404(somebody.absences.filter(ends_on__gte=london_day(request.now)), pk=absence)
    services.end_absence(absence=row, on=london_day(request.now), by=request.user, now=request.now)
    messages.success(request, f"{somebody.name} is here again. Things come to them from now on.")
    return redirect("accounts:person", pk=somebody.pk)


def get_person_at_work(request: Request, pk: int) -> User:
    """Fetch somebody who works today where one keeps people, or 404 as for nobody."""
    here = Membership.objects.in_force(on=london_day(request.now)).filter(
        organisation__in=organisations_where(request.user, Can.KEEP_PEOPLE)
    )
    return get_object_or_404(User.objects.filter(pk__in=here.values("person")), pk=pk)


def days_away(somebody: User, *, request: Request) -> dict[str, Any]:
    """Give what the page of a person shows about days away: theirs from today, and for whom they act."""
    today = london_day(request.now)
    theirs = somebody.absences.filter(ends_on__gte=today).select_related("stand_in").order_by("starts_on", "pk")
    acting = somebody.standing_in.filter(ends_on__gte=today).select_related("person").order_by("starts_on", "pk")
    return {
        "absences": [
            {"pk": row.pk, "when": span_in_words(row.starts_on, row.ends_on), "stand_in": row.stand_in}
            for row in theirs
        ],
        "acting": [{"when": span_in_words(row.starts_on, row.ends_on), "person": row.person} for row in acting],
        "may_note_absence": _is_kept(request, somebody),
    }


def _is_kept(request: Request, somebody: User) -> bool:
    return (
        Membership.objects.in_force(on=london_day(request.now))
        .filter(person=somebody, organisation__in=organisations_where(request.user, Can.KEEP_PEOPLE))
        .exists()
    )


def _colleagues(somebody: User, *, on: Any) -> Any:
    """Give the people who work where somebody works."""
    theirs = Membership.objects.in_force(on=on).filter(person=somebody).values("organisation")
    beside = Membership.objects.in_force(on=on).filter(organisation__in=theirs)
    return User.objects.active().filter(pk__in=beside.values("person")).exclude(pk=somebody.pk).order_by("name")
