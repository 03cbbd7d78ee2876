"""Importing a policy through the page: first look at what was understood, then store it.

Between the two pages the file travels in the form itself, signed and compressed: nothing is stored before the person says so.
"""

import base64
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import organisations_where
from accounts.models import Organisation
from accounts.roles import Can
from core.clocks import london_day
from core.web import Request
from core.workflow import NotNow
from policies import services
from policies.forms import ImportForm
from policies.importing import ImportedPolicy, read_policy
from policies.models import Policy
from policies.views import shown

SALT = "policies.import"
KEPT_FOR = 60 * 60
WAITED_TOO_LONG = "That preview has waited too long. Choose the file again."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_policy(request: Request) -> HttpResponse:
    """Choose a file; once it is readable, show what was understood and what was not."""
    places = _places(request)
    form = ImportForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        places=places,
        on=london_day(request.now),
        initial={"organisation": request.GET.get("organisation")},
    )
    if request.method == "POST" and form.is_valid() and form.document is not None:
        return _preview(
            request, form.document, form.cleaned_data["organisation"], form.cleaned_data["file"].name, form.data_read
        )
    return render(request, "policies/import.html", {"form": form})


@login_required
@require_POST
def confirm_import(request: Request) -> HttpResponse:
    """Store what the preview showed, as a draft."""
    places = _places(request)
    try:
        held = signing.loads(request.POST.get("held", ""), salt=f"{SALT}.{request.user.pk}", max_age=KEPT_FOR)
    except signing.BadSignature:
        messages.error(request, WAITED_TOO_LONG)
        return redirect("policies:import_policy")
    organisation = places.filter(slug=held["organisation"]).first()
    if organisation is None:
        raise Http404
    document = read_policy(data=base64.b64decode(held["data"]), filename=held["filename"], on=london_day(request.now))
    try:
        imported = services.import_version(
            document=document, organisation=organisation, by=request.user, now=request.now
        )
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
        return redirect("policies:import_policy")
    version = imported.version
    if imported.changed:
        messages.success(request, f"Version {version.number} is stored as a draft. Nobody is asked to read it yet.")
    else:
        messages.info(request, f"Nothing was stored: version {version.number} has exactly these words already.")
    return redirect("policies:manage_version", slug=version.policy.slug, number=version.number)


def _preview(
    request: Request, document: ImportedPolicy, organisation: Organisation, filename: str, data: bytes
) -> HttpResponse:
    held = {"organisation": organisation.slug, "filename": filename, "data": base64.b64encode(data).decode()}
    slug = services.address_for(document.title, organisation)
    known = Policy.objects.filter(slug=slug, organisation=organisation).first()
    return render(
        request,
        "policies/import_preview.html",
        {
            "document": document,
            "organisation": organisation,
            "known": known,
            "facts": _facts(document),
            "outline": [clause for clause in document.clauses if clause.heading or clause.number],
            "held": signing.dumps(held, salt=f"{SALT}.{request.user.pk}", compress=True),
        },
    )


def _facts(document: ImportedPolicy) -> list[dict[str, Any]]:
    missing = "Not found"
    rows = [
        ("Title", document.title),
        ("Looked after by", document.owned_by),
        ("Answered for by", document.accountable),
        ("Approved", shown.words(document.approved)),
        ("Last reviewed", shown.words(document.last_reviewed)),
        ("Next review", shown.words(document.next_review)),
        ("Questions go to", document.contact),
        ("Who it is for", ", ".join(document.audiences)),
        ("Part of the contract", {True: "Yes", False: "No", None: ""}[document.contractual]),
        ("Clauses and sections", str(len(document.clauses))),
    ]
    return [{"key": key, "value": value or missing} for key, value in rows]


def _places(request: Request) -> Any:
    may_write = organisations_where(request.user, Can.WRITE_POLICIES)
    places = (
        Organisation.objects.open(on=london_day(request.now)).filter(pk__in=may_write.values("pk")).order_by("path")
    )
    if not places.exists():
        raise Http404
    return places
