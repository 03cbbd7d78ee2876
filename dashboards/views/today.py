"""Today: what waits for the person who is signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.second_factor import has_second_factor
from core.web import Request
from dashboards.queries import waiting_for


@login_required
@require_safe
def today(request: Request) -> HttpResponse:
    """Show what waits for me, each with one button, the worst first."""
    todo = waiting_for(request.user, now=request.now, has_second_factor=has_second_factor(request))
    return render(request, "dashboards/today.html", {"todo": todo, "now": request.now})
