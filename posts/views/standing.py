"""Standing permissions of a school: who has one, for what and until when; giving one, and ending it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import organisations_where
from accounts.models import Organisation, User
from accounts.roles import Can
from core.clocks import london_day
from core.web import Request
from posts import criteria, services
from posts.forms import StandingForm
from posts.models import StandingPermission
from posts.permissions.lasting import may_give_standing_permission
from posts.views.accounts import place_for
from posts.views.shared import done

MOST = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def standing(request: Request) -> HttpResponse:
    """Show the standing permissions of a school to those who sign off there, and let whoever authorises people give one."""
    place = place_for(request, Can.SIGN_OFF_POSTS)
    gives = may_give_standing_permission(request.user, place)
    form = _form(request, place) if gives else None
    if form is not None and request.method == "POST" and form.is_valid():
        act = {"organisation": place, "by": request.user, "now": request.now, **form.cleaned_data}
        if done(request, lambda: services.give_standing_permission(**act), "The permission stands."):
            return redirect(f"{reverse('posts:standing')}?at={place.slug}")
    rows = StandingPermission.objects.at(place).order_by("-starts", "-pk")[:MOST]
    return render(
        request,
        "posts/standing.html",
        {"place": place, "lines": [_line(one, request, gives) for one in rows], "form": form},
        status=422 if form is not None and form.errors else 200,
    )


@login_required
@require_POST
def end_standing_permission(request: Request, pk: int) -> HttpResponse:
    """End a standing permission at once."""
    here = organisations_where(request.user, Can.SIGN_OFF_POSTS)
    row = get_object_or_404(StandingPermission.objects.select_related("organisation"), pk=pk, organisation__in=here)
    words = "The permission has ended. Posts that wait are signed by the headteacher again."
    done(request, lambda: services.end_standing_permission(permission=row, by=request.user, now=request.now), words)
    return redirect(f"{reverse('posts:standing')}?at={row.organisation.slug}")


def _form(request: Request, place: Organisation) -> StandingForm:
    today = london_day(request.now)
    people = User.objects.working_at(place, on=today).exclude(pk=request.user.pk).order_by("name", "pk")
    return StandingForm(request.POST or None, people=people, today=today)


def _line(row: StandingPermission, request: Request, gives: bool) -> dict[str, Any]:
    labels = [one.label for one in criteria.PURPOSES if row.covers(one.key)]
    live = row.is_in_force(at=request.now)
    return {
        "row": row,
        "purposes": "; ".join(labels),
        "state": "In force" if live else "Ended",
        "tone": "good" if live else "quiet",
        "may_end": live and gives,
    }
