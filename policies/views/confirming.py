"""Reading and confirming, and the receipt for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation
from core.clocks import london_day
from core.web import Request
from core.workflow import NotNow
from policies import services
from policies.models import Acknowledgement, Obligation
from policies.models.duties import shown_to_reader
from policies.permissions import may_see_receipt
from policies.views.reading import version_for
from policies.workflow import State


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: Request, slug: str) -> HttpResponse:
    """Show the wording and the notices, and take the confirmation of exactly that version."""
    if request.method == "POST":
        return _confirm(request, slug)
    version = version_for(request.user, slug)
    confirmed = Acknowledgement.objects.filter(person=request.user, version=version).first()
    if confirmed is not None:
        return redirect(confirmed)
    duty = Obligation.objects.owed().filter(person=request.user, version=version).order_by("due_on").first()
    return render(
        request,
        "policies/acknowledge.html",
        {
            "version": version,
            "policy": version.policy,
            "shown": shown_to_reader(version),
            "duty": duty,
            "is_late": duty is not None and duty.due_on < london_day(request.now),
            "can_be_confirmed": version.state == State.IN_FORCE,
        },
    )


@require_safe
def receipt(request: Request, code: str) -> HttpResponse:
    """Show that a receipt is genuine; whose it is shows only to themselves and to those who see completion by name."""
    found = get_object_or_404(Acknowledgement.objects.for_receipt(), code=code)
    places = Organisation.objects.filter(
        obligations__person=found.person, obligations__version=found.version
    ).distinct()
    return render(
        request,
        "policies/receipt.html",
        {
            "receipt": found,
            "version": found.version,
            "policy": found.version.policy,
            "shows_name": may_see_receipt(request.user, found, places),
            "is_mine": request.user.pk == found.person_id,
        },
    )


def _confirm(request: Request, slug: str) -> HttpResponse:
    """Hand over what was on the page; the service asks whether this person may read it."""
    try:
        confirmation = services.acknowledge_number(
            slug=slug,
            number=_shown_number(request, slug),
            by=request.user,
            seen=request.POST.get("seen", ""),
            now=request.now,
        )
    except PermissionDenied as refusal:
        raise Http404 from refusal
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
        return redirect("policies:acknowledge", slug=slug)
    return redirect(confirmation)


def _shown_number(request: Request, slug: str) -> int:
    """Give the number of the version that was on the page: it may have been replaced since."""
    number = request.POST.get("number", "")
    if number.isascii() and number.isdigit() and len(number) < 9:
        return int(number)
    return version_for(request.user, slug).number
