"""Changing one rule at a place: fill in, look at what changes, and keep it; or follow the place above again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.access import organisations_where
from accounts.forms.rules import AsksForRule, RuleKind, rule_kinds
from accounts.models import Organisation, RuleChange
from accounts.roles import Can
from accounts.rules import Rule, places_that_differ, rules_at
from accounts.second_factor import second_factor_first
from accounts.views.rules import anchor_of
from core.web import Request
from core.workflow import NotNow

LATEST_CHANGES = 10


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def change_rule(request: Request, slug: str, key: str) -> HttpResponse:
    """Change one rule, after a look at what changes."""
    place = get_object_or_404(organisations_where(request.user, Can.CHANGE_RULES), slug=slug)
    kind = next((kind for kind in rule_kinds() if kind.key == key), None)
    rule = rules_at(place).get(key)
    if kind is None or rule is None:
        raise Http404
    try:
        return _change(request, place, kind, rule)
    except NotNow as refusal:
        messages.error(request, str(refusal))
        return _back(place, kind)


def _change(request: Request, place: Organisation, kind: RuleKind, rule: Rule) -> HttpResponse:
    if rule.locked_above(place):
        raise NotNow(f"{rule.set_at} keeps this the same for everybody below it.", code="locked")
    if request.method == "POST" and "reset" in request.POST:
        services.reset_rule(organisation=place, key=kind.key, by=request.user, now=request.now)
        messages.success(request, "This place follows the one above it again.")
        return _back(place, kind)
    form = kind.form(
        request.POST or None,
        may_lock=not place.is_school,
        initial={**kind.form.answers(rule.value), "locked": rule.locked},
    )
    if request.method != "POST" or not form.is_valid() or "again" in request.POST:
        return _form_page(request, place, kind, rule, form)
    if request.POST.get("step") != "save":
        return _look(request, place, kind, rule, form)
    services.change_rule(
        organisation=place,
        key=kind.key,
        value=form.value(),
        says=kind.form.words(form.value()),
        locked=bool(form.cleaned_data.get("locked")),
        by=request.user,
        now=request.now,
    )
    messages.success(request, "Kept. It holds from now on.")
    return _back(place, kind)


def _form_page(request: Request, place: Organisation, kind: RuleKind, rule: Rule, form: AsksForRule) -> HttpResponse:
    changes = RuleChange.objects.filter(organisation=place, key=kind.key).select_related("changed_by")
    return render(
        request,
        "accounts/rules_change.html",
        {
            "place": place,
            "kind": kind,
            "form": form,
            "back": _page(place, kind),
            "now": kind.form.words(rule.value),
            "set_at": "" if rule.set_at == place.name else rule.set_at,
            "may_reset": rule.set_at == place.name and place.parent_id is not None,
            "changes": changes.order_by("-changed_at", "-pk")[:LATEST_CHANGES],
        },
    )


def _look(request: Request, place: Organisation, kind: RuleKind, rule: Rule, form: AsksForRule) -> HttpResponse:
    locked, differing = bool(form.cleaned_data.get("locked")), places_that_differ(place, kind.key)
    return render(
        request,
        "accounts/rules_preview.html",
        {
            "place": place,
            "kind": kind,
            "kept": _kept(request, form),
            "now": kind.form.words(rule.value),
            "then": kind.form.words(form.value()),
            "same": rule.value == form.value() and rule.locked == locked and rule.path == place.path,
            "locked": locked,
            "differing": [one.name for one in differing],
            "meanwhile": form.meanwhile(
                place, but_not=[] if locked else [one.path for one in differing], now=request.now
            ),
        },
    )


def _kept(request: Request, form: AsksForRule) -> list[tuple[str, Any]]:
    """Give what was filled in, for the page in between to send again: a name comes as often as it was ticked."""
    return [(name, value) for name in request.POST for value in request.POST.getlist(name) if name in form.fields]


def _back(place: Organisation, kind: RuleKind) -> HttpResponse:
    return redirect(_page(place, kind))


def _page(place: Organisation, kind: RuleKind) -> str:
    return f"{reverse('accounts:rules_at', args=[place.slug])}#{anchor_of(kind.key)}"
