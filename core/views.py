"""Pages of the ground floor: is the machine alive, is it ready, and the page for a form that waited too long."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import broker
from core.models import Message, Pulse
from core.web import Request

MESSAGES_MAY_WAIT = timedelta(minutes=5)
SCHEDULER_MAY_REST = timedelta(minutes=5)


@require_safe
def healthz(request: Request) -> HttpResponse:
    """Say that the web server answers; asks nothing of the database."""
    return JsonResponse({"ok": True})


@require_safe
def readyz(request: Request) -> HttpResponse:
    """Say whether database, broker, messages and scheduler are well; 503 when the site cannot serve, so a proxy looks elsewhere.

    An old message or a silent scheduler is told, but does not take the site out of service: reports must still be accepted.
    """
    now = request.now
    try:
        oldest = (
            Message.objects.due(now=now)
            .told_to_everybody(now=now)
            .order_by("due_at")
            .values_list("due_at", flat=True)
            .first()
        )
        tick = Pulse.objects.filter(name="scheduler").values_list("at", flat=True).first()
    except DatabaseError:
        return JsonResponse({"ok": False, "database": False}, status=503)
    waiting = (now - oldest).total_seconds() if oldest else 0
    silent = (now - tick).total_seconds() if tick else None
    return JsonResponse(
        {
            "ok": True,
            "database": connection.vendor,
            "broker": broker.probe.answers(),
            "oldest_unsent_seconds": round(waiting),
            "messages_on_time": waiting <= MESSAGES_MAY_WAIT.total_seconds(),
            "scheduler_silent_seconds": None if silent is None else round(silent),
            "scheduler_on_time": silent is not None and silent <= SCHEDULER_MAY_REST.total_seconds(),
        }
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
