"""Putting somebody's mail address right, for those who keep them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.forms.people import AddressForm
from accounts.second_factor import second_factor_first
from accounts.views.calendar_people import get_person_at_work
from core.web import Request
from core.workflow import NotNow

_SAID = {
    True: "Changed. Both addresses are told.",
    False: "Changed. The old address could not be told, which is no wonder if it does not work.",
}


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def change_address(request: Request, pk: int) -> HttpResponse:
    """Change the address somebody signs in with and reads mail at."""
    somebody = get_person_at_work(request, pk)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            told = services.change_address(
                person=somebody, email=form.cleaned_data["email"], by=request.user, now=request.now
            )
        except (NotNow, PermissionDenied) as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _SAID[told])
            return redirect("accounts:person", pk=somebody.pk)
    return render(request, "accounts/address.html", {"form": form, "somebody": somebody})
