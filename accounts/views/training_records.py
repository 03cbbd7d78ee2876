"""Writing down who did a training, several people at once, and putting one record right."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.access import organisations_where
from accounts.forms.training import CorrectTrainingForm, RecordTrainingForm
from accounts.models import Membership, Organisation, TrainingRecord, User
from accounts.second_factor import second_factor_first
from accounts.views.training import KEEPS
from core.clocks import london_day
from core.web import Request
from core.workflow import NotNow


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def record_training(request: Request) -> HttpResponse:
    """Write down that people of one place have done a course."""
    places = _places(request)
    slug = request.GET.get("at", "")[:60]
    place = next((place for place in places if slug in {"", place.slug}), None)
    if place is None:
        raise Http404
    form = RecordTrainingForm(request.POST or None, people=_people_at(place, request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.record_training(organisation=place, by=request.user, now=request.now, **form.cleaned_data)
        except (NotNow, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(len(made)))
            return redirect("accounts:training")
    return render(request, "accounts/training_record.html", {"form": form, "place": place, "places": places})


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def correct_training(request: Request, uid: UUID) -> HttpResponse:
    """Put one record right, or take it back; the wrong one stays in the history with the reason."""
    record = get_object_or_404(
        TrainingRecord.objects.filter(organisation__in=organisations_where(request.user, *KEEPS)).select_related(
            "person", "course", "organisation", "recorded_by", "ended_by"
        ),
        uid=uid,
    )
    form = CorrectTrainingForm(
        request.POST or None, initial={"done_on": record.done_on, "runs_out_on": record.runs_out_on}
    )
    if request.method == "POST" and form.is_valid():
        try:
            _put_right(request, record, form.cleaned_data)
        except (NotNow, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("accounts:training")
    before = TrainingRecord.objects.filter(corrected_by=record).first()
    return render(request, "accounts/training_correct.html", {"form": form, "record": record, "before": before})


def _places(request: Request) -> list[Organisation]:
    kept: Any = organisations_where(request.user, *KEEPS)
    return list(kept.open(on=london_day(request.now)).order_by("path"))


def _put_right(request: Request, record: TrainingRecord, typed: dict[str, Any]) -> None:
    if "strike" in request.POST:
        services.strike_training(record=record, because=typed["because"], by=request.user, now=request.now)
        messages.success(request, "It no longer counts. The history keeps it, with what you wrote.")
    else:
        services.correct_training(record=record, by=request.user, now=request.now, **typed)
        messages.success(request, "Put right. The history keeps what stood there before.")


def _people_at(place: Any, request: Request) -> Any:
    here = Membership.objects.in_force(on=london_day(request.now)).filter(organisation=place)
    return User.objects.active().filter(pk__in=here.values("person")).order_by("name", "pk")


def _said(count: int) -> str:
    if not count:
        return "Everybody you ticked had it on that day already, so nothing is new."
    return f"Recorded for {count} {'person' if count == 1 else 'people'}."
