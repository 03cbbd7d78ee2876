"""Coming in: invitations, the second factor, and the demo's one-click door."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.forms import PasswordForm
from accounts.services.administrators import is_administrator
from accounts.services.invitations import open_invitation
from core.web import Request
from core.workflow import NotNow

BACKEND = "accounts.sessions.Backend"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request, secret: str) -> HttpResponse:
    """Choose the first password. Opening the link changes nothing; the secret works once."""
    try:
        found = open_invitation(secret=secret, now=request.now)
        form = PasswordForm(request.POST or None, person=found.person)
        if request.method == "POST" and form.is_valid():
            person = services.accept_invitation(secret=secret, password=form.cleaned_data["password"], now=request.now)
            login(request, person, backend=BACKEND)
            record_authentication(request, person, method="password", email=person.email)
            messages.success(request, "Your password is set. Welcome.")
            return redirect("accounts:places" if is_administrator(person) else "dashboards:today")
    except NotNow as refusal:
        return render(request, "accounts/invitation_spent.html", {"sentence": str(refusal)}, status=410)
    return render(request, "accounts/invitation.html", {"form": form, "invitation": found})


@login_required
@require_safe
def second_factor_needed(request: Request) -> HttpResponse:
    """Ask to set up an authenticator app, or for its code, instead of showing what needs one.

    Where the person wanted to go is kept for the pages that follow: behind the code it is opened, behind the set-up it is offered.
    """
    wanted = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        wanted = "/"
    if wanted != request.session.get("wanted", "/"):
        request.session["wanted"] = wanted
    context = {"has_app": is_mfa_enabled(request.user), "wanted": wanted}
    return render(request, "accounts/second_factor_needed.html", context)


@require_POST
def demo_sign_in(request: Request) -> HttpResponse:
    """Sign in as somebody of the demo with one click, as if with a second factor. Does not exist outside demo mode."""
    if not settings.DEMO:
        raise Http404
    address = EmailAddress.objects.filter(email=request.POST.get("person", "").lower()).select_related("user").first()
    if address is None or not address.user.is_active:
        messages.error(request, "There is nobody with this address in the demo.")
        return redirect("account_login")
    request.session.flush()
    login(request, address.user, backend=BACKEND)
    record_authentication(request, address.user, method="password", email=address.email)
    record_authentication(request, address.user, method="mfa", type="totp")
    return redirect("dashboards:today")
