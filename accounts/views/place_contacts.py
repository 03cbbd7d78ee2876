"""A place's card of numbers to ring: what is on it, what comes from above, and changing one of them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.access import organisations_where
from accounts.forms.places import ContactForm
from accounts.models import Contact, Organisation
from accounts.roles import Can
from accounts.second_factor import second_factor_first
from core.web import Request

WHAT_FOR = {
    Contact.Kind.SOCIAL_CARE: "For a child who may be harmed. Shown on the report form in school hours.",
    Contact.Kind.SOCIAL_CARE_NIGHT: "The same at night and on days without school.",
    Contact.Kind.LADO: "For anything about an adult who works with children.",
    Contact.Kind.POLICE: "999 always stands first. This is the number for what can wait an hour.",
    Contact.Kind.PREVENT: "For somebody who may be drawn into terrorism.",
    Contact.Kind.OUTSIDE: "A named person at the local authority. They get a letter where nobody at the school may read a report.",
}


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: Request, slug: str, kind: str) -> HttpResponse:
    """Write down whom to ring for one thing, or take it off the card."""
    here = get_object_or_404(organisations_where(request.user, Can.KEEP_CONTACTS), slug=slug)
    if kind not in Contact.Kind.values:
        raise Http404
    standing = here.contacts.filter(kind=kind).first()
    if request.method == "POST" and "remove" in request.POST:
        if standing is not None:
            services.remove_contact(contact=standing, by=request.user, now=request.now)
        messages.success(request, "It is off the card.")
        return redirect("accounts:place", slug=here.slug)
    form = ContactForm(request.POST or None, kind=kind, initial=_words_of(standing))
    if request.method == "POST" and form.is_valid():
        services.keep_contact(organisation=here, kind=kind, by=request.user, now=request.now, **form.cleaned_data)
        messages.success(request, "It is on the card. Everybody sees it from now on.")
        return redirect("accounts:place", slug=here.slug)
    return render(
        request,
        "accounts/places_contact.html",
        {
            "form": form,
            "place": here,
            "title": Contact.Kind(kind).label,
            "what_for": WHAT_FOR[Contact.Kind(kind)],
            "standing": standing,
        },
    )


def card_rows(place: Organisation, *, may_keep: bool) -> list[dict[str, Any]]:
    """Give every number a place should have, with what is written down here or above; one query."""
    above = Organisation.objects.at_or_above(place)
    rows = Contact.objects.filter(organisation__in=above).select_related("organisation").order_by("organisation__path")
    found = {row.kind: row for row in rows}
    return [_card_row(place, kind, found.get(kind), may_keep=may_keep) for kind in Contact.Kind]


def _card_row(place: Organisation, kind: Contact.Kind, row: Contact | None, *, may_keep: bool) -> dict[str, Any]:
    own = row is not None and row.organisation_id == place.pk
    return {
        "title": kind.label,
        "what_for": WHAT_FOR[kind],
        "name": row.name if row else "",
        "ways": [way for way in (row.telephone, row.hours, row.address) if way] if row else [],
        "checked_on": row.checked_on if row else None,
        "set_at": row.organisation.name if row and not own else "",
        "url": reverse("accounts:contact", args=[place.slug, kind.value]) if may_keep else "",
    }


def _words_of(row: Contact | None) -> dict[str, str]:
    return {field: getattr(row, field) for field in ("name", "telephone", "hours", "address")} if row else {}
