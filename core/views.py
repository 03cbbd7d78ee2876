"""Pages of the ground floor: is the machine alive, is it ready, and the page for a form that waited too long."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import alarms, broker, health
from core.web import Request


@require_safe
def healthz(request: Request) -> HttpResponse:
    """Say that the web server answers; asks nothing of the database."""
    return JsonResponse({"ok": True})


@require_safe
def readyz(request: Request) -> HttpResponse:
    """Say whether database, broker, messages and scheduler are well; 503 when the site cannot serve, so a proxy looks elsewhere.

    An old message or a silent scheduler is told, but does not take the site out of service: reports must still be accepted.
    A monitor that looks at nothing but the status asks `/readyz?strict`. Nobody else is left to notice a silent scheduler, so this
    page raises that alarm: the one thing in the house that a GET does.
    """
    now = request.now
    try:
        state = health.look(now=now, for_everybody=True)
        alarms.about_scheduler(state, now=now)
    except DatabaseError:
        return JsonResponse({"ok": False, "well": False, "database": False}, status=503)
    broker_answers = broker.probe.answers()
    well = broker_answers and state.messages_on_time and state.scheduler_on_time
    return JsonResponse(
        {
            "ok": True,
            "well": well,
            "database": connection.vendor,
            "broker": broker_answers,
            "oldest_unsent_seconds": round(state.waiting.total_seconds()),
            "messages_on_time": state.messages_on_time,
            "leases_run_out": state.leases_run_out,
            "messages_given_up": state.parked,
            "outcome_unknown": state.unknown,
            "scheduler_silent_seconds": None if state.silent is None else round(state.silent.total_seconds()),
            "scheduler_on_time": state.scheduler_on_time,
        },
        status=503 if "strict" in request.GET and not well else 200,
    )


def form_was_stale(request: Request, reason: str = "") -> HttpResponse:
    """Answer a form without a valid token: the sentence says what to do, the library's reason stays out of the page."""
    return render(request, "403_csrf.html", status=403)


@require_safe
def styleguide(request: Request) -> HttpResponse:
    """Show every component in every state, while developing only."""
    if not settings.DEBUG:
        raise Http404
    from core.styleguide import samples

    return render(request, "styleguide.html", samples())
