"""A place's own words for what it tells people: the kinds by group, one kind with its words, and the mail as it would look."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.access import organisations_where
from accounts.forms.telling import TextForm
from accounts.models import MailText, Organisation
from accounts.querysets import lineage
from accounts.roles import Can
from accounts.second_factor import second_factor_first
from accounts.telling import Wording, fill_in, message_groups, wording_of
from core import mails
from core.web import Request
from core.workflow import NotNow

# What a preview is filled with: nobody, and nothing that happened.
SAMPLES = {
    "policy": "Using social media",
    "version": "3",
    "state": "approved",
    "day": "Thursday 4 March 2027",
    "change": "Section 4 says who answers comments.",
    "author": "Ben Brook",
    "why": "Please confirm it by tomorrow.",
    "starts": "Wednesday 3 March 2027 at 8 am",
    "until": "Thursday 4 March 2027 at 4.30 pm",
    "account": "the school’s website",
    "whose": "Ben Brook",
    "course": "Using social media",
}
_READER = "Ama Ash"


@login_required
@second_factor_first
@require_safe
def texts(request: Request, slug: str = "") -> HttpResponse:
    """List what a place tells people, in groups, and whose words each has."""
    places = list(_places(request.user))
    place = next((place for place in places if slug in {"", place.slug}), None)
    if place is None:
        raise Http404
    standing = _standing(place)
    return render(
        request,
        "accounts/texts.html",
        {
            "place": place,
            "places": places,
            "groups": [
                {"label": group.label, "rows": [_row(wording, standing, place) for wording in group.wordings]}
                for group in message_groups()
                if group.wordings
            ],
            "always_ours": list(import_string(settings.MESSAGES_NOT_REWORDED).values()),
        },
    )


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def change_text(request: Request, slug: str, kind: str) -> HttpResponse:
    """Change a place's words for one kind of message: write, look at the mail, then use them."""
    place, wording = _place_and_wording(request, slug, kind)
    standing = _standing(place)
    ours = our_words(wording)
    shown = standing.get(kind)
    form = TextForm(
        request.POST or None,
        wording=wording,
        initial={"headline": shown.headline, "words": shown.words}
        if shown
        else dict(zip(("headline", "words"), ours, strict=True)),
    )
    then = request.POST.get("then", "preview")
    if request.method == "POST" and form.is_valid() and then != "change":
        if then == "preview":
            return _preview(request, place, wording, form.cleaned_data)
        try:
            services.change_text(organisation=place, kind=kind, by=request.user, now=request.now, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved. The next mail of this kind uses your words.")
            return redirect("accounts:texts_at", slug=place.slug)
    return render(
        request,
        "accounts/texts_change.html",
        {
            "place": place,
            "wording": wording,
            "form": form,
            "names": [{"name": f"{{{name}}}", "sample": _samples(place)[name]} for name in wording.allowed],
            "ours": ours,
            "whose": _whose(shown, place),
            "own": shown if shown is not None and shown.organisation_id == place.pk else None,
        },
    )


@login_required
@second_factor_first
@require_POST
def reset_text(request: Request, slug: str, kind: str) -> HttpResponse:
    """Go back to our words, or to those of the place above."""
    place, _ = _place_and_wording(request, slug, kind)
    text = get_object_or_404(MailText, organisation=place, kind=kind)
    services.reset_text(text=text, by=request.user, now=request.now)
    messages.success(request, "Your words are gone. The mail has the words again that it had before.")
    return redirect("accounts:texts_at", slug=place.slug)


def our_words(wording: Wording) -> tuple[str, str]:
    """Give our headline and words for a kind, with its names in curly brackets."""
    app, verb = wording.kind.split(".", 1)
    bracketed = {name: f"{{{name}}}" for name in wording.allowed}
    text = render_to_string(f"messages/{app}/{verb}.txt", {"why": "", **bracketed, "person": "{person}"})
    headline, _, rest = text.strip().partition("\n")
    return " ".join(headline.split()), rest.strip()


def _preview(request: Request, place: Organisation, wording: Wording, typed: Mapping[str, str]) -> HttpResponse:
    values = _samples(place)
    headline, words = (fill_in(typed[part], values) for part in ("headline", "words"))
    subject, body = mails.letter(name=_READER, said=[(headline, words, "/...")])
    return render(
        request,
        "accounts/texts_preview.html",
        {"place": place, "wording": wording, "subject": subject, "body": body, "typed": typed},
    )


def _places(user: Any) -> Any:
    return organisations_where(user, Can.CHANGE_RULES).order_by("path")


def _place_and_wording(request: Request, slug: str, kind: str) -> tuple[Organisation, Wording]:
    place = get_object_or_404(_places(request.user), slug=slug)
    wording = wording_of(kind)
    if wording is None:
        raise Http404
    return place, wording


def _standing(place: Organisation) -> dict[str, MailText]:
    """Give the text that counts at a place for each kind: its own, else that of the nearest place above it."""
    paths = lineage(place.path)
    found = MailText.objects.filter(organisation__path__in=paths).select_related("organisation")
    return {text.kind: text for text in sorted(found, key=lambda text: len(text.organisation.path))}


def _row(wording: Wording, standing: Mapping[str, MailText], place: Organisation) -> dict[str, Any]:
    text = standing.get(wording.kind)
    return {
        "kind": wording.kind,
        "when": wording.when,
        "headline": text.headline if text else our_words(wording)[0],
        "whose": _whose(text, place),
        "is_own": text is not None and text.organisation_id == place.pk,
    }


def _whose(text: MailText | None, place: Organisation) -> str:
    if text is None:
        return "Our words"
    return "Your own words" if text.organisation_id == place.pk else f"Words of {text.organisation.name}"


def _samples(place: Organisation) -> dict[str, str]:
    return {**SAMPLES, "place": place.name, "person": _READER}
