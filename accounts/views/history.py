"""The history, for those it concerns: one's own acts, and those of one's school where the role shows them; never a case."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import organisations_where
from accounts.roles import Can
from accounts.views.history_words import Things, sentence
from core.models import AuditEntry
from core.web import Request

PER_PAGE = 50


@login_required
@require_safe
def index(request: Request) -> HttpResponse:
    """Show what one did oneself and, to those who may, what happened at their school; never anything of a case."""
    mine = Q(person=request.user)
    places = organisations_where(request.user, Can.SEE_HISTORY)
    entries = (
        AuditEntry.objects.filter(mine | Q(organisation__in=places))
        .exclude(about_kind__startswith="incidents.")
        .select_related("person", "organisation")
        .order_by("-pk")
    )
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    things = Things(page)
    return render(request, "accounts/history.html", {"page": page, "lines": [_line(entry, things) for entry in page]})


def _line(entry: AuditEntry, things: Things) -> dict[str, Any]:
    return {
        "by": entry.person or "PolicyHub",
        "what": sentence(entry, things),
        "at": entry.at,
        "note": "",
        "refused": entry.outcome == AuditEntry.Outcome.REFUSED,
    }
