"""What makes posts wait: a pause of everything, begun and ended; sensitive days, written down and ended."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import organisations_where
from accounts.models import Organisation
from accounts.roles import Can
from core.clocks import london_day
from core.web import Request
from posts import services
from posts.forms import PauseForm, SensitiveDayForm
from posts.hours import span_in_words
from posts.models import Pause
from posts.services.pauses import CAN_WAIT
from posts.views.accounts import place_for
from posts.views.going_out import notes_from_above, paused_above
from posts.views.shared import done

MOST = 50
GOES_ON = "Posting goes on. What is due goes out within a minute."
STILL_PAUSED_ABOVE = "The pause here has ended. Posting is still paused above, so nothing goes out yet."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pauses(request: Request) -> HttpResponse:
    """Pause all posting at an organisation, or let it go on; and show its sensitive days."""
    place = place_for(request, Can.PAUSE_POSTS)
    if request.method == "POST" and request.POST.get("then") == "resume":
        done(
            request,
            lambda: services.resume(organisation=place, by=request.user, now=request.now),
            STILL_PAUSED_ABOVE if paused_above(place, now=request.now) else GOES_ON,
        )
        return redirect("posts:index")
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = {"organisation": place, "by": request.user, "now": request.now, **form.cleaned_data}
        done(
            request, lambda: services.pause(**act), "Posting is paused: nothing goes out until somebody ends the pause."
        )
        return redirect("posts:index")
    here = Pause.objects.not_over(at=request.now).filter(organisation=place).select_related("started_by")
    rows = list(here.order_by("started_at", "pk")[:MOST])
    return render(
        request,
        "posts/pauses.html",
        {
            "form": form,
            "place": place,
            "pause": next((one for one in rows if not one.is_sensitive_day), None),
            "above": notes_from_above(place, request.now),
            "days": [_day(one, request) for one in rows if one.is_sensitive_day],
            "address": _address("posts:sensitive_day", place),
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sensitive_day(request: Request) -> HttpResponse:
    """Hold posts that can wait, from now or from a later day."""
    place = place_for(request, Can.PAUSE_POSTS)
    form = SensitiveDayForm(request.POST or None, today=london_day(request.now))
    if request.method == "POST" and form.is_valid():
        act = {"organisation": place, "by": request.user, "now": request.now, **form.told()}
        words = "It is kept. Whoever has a post that would go out then is told."
        if done(request, lambda: services.hold_for_sensitive_day(**act), words):
            return redirect(_address("posts:pauses", place))
    back = _address("posts:pauses", place)
    status = 422 if form.errors else 200
    return render(request, "posts/sensitive_day.html", {"form": form, "place": place, "back": back}, status=status)


@login_required
@require_POST
def end_sensitive_day(request: Request, pk: int) -> HttpResponse:
    """End a sensitive day before its time, or take back one that was planned."""
    here = organisations_where(request.user, Can.PAUSE_POSTS)
    days = Pause.objects.of_sensitive_days().select_related("organisation")
    row = get_object_or_404(days, pk=pk, organisation__in=here)
    begun = row.has_begun(request.now)
    words = "It has ended. Whoever publishes looks at each post it held once more." if begun else "It is taken back."
    done(request, lambda: services.end_sensitive_day(day=row, by=request.user, now=request.now), words)
    return redirect(_address("posts:pauses", row.organisation))


def _day(row: Pause, request: Request) -> dict[str, Any]:
    begun = not row.planned or row.started_at <= request.now
    return {
        "row": row,
        "state": "Posts wait" if begun else "Planned",
        "tone": "warn" if begun else "quiet",
        "holds": "; ".join(one.label for one in CAN_WAIT if one.key in row.holds),
        "span": span_in_words(row.started_at, row.until) if row.until else "",
        "button": "End it now" if begun else "Take it back",
    }


def _address(name: str, place: Organisation) -> str:
    return f"{reverse(name)}?at={place.slug}"
