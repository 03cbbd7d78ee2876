"""The rules in force at a place, to read: open questions first, then rule by rule with whose words stand behind it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import organisations_where, user_can
from accounts.forms.rules import rule_kinds
from accounts.ladders import ladder_kinds
from accounts.models import Organisation
from accounts.roles import Can
from accounts.rule_headings import HEADINGS
from accounts.rules import Rule, rules_at
from core.web import Request

# Each group of the page: its address on it, its heading, and the beginning of the keys that belong to it.
GROUPS = (
    ("policies", "The policy itself", ("policies.",)),
    ("posts", "Posts and accounts", ("posts.",)),
    ("reports", "Who hears of it first", ("incidents.K",)),
    ("cases", "How reports are handled", ("incidents.",)),
    ("general", "Everyday questions", ("general.", "training.")),
)


@login_required
@require_safe
def index(request: Request, slug: str = "") -> HttpResponse:
    """Show the rules in force at an organisation, each with its clause, or marked as ours where the policy is silent."""
    places = list(organisations_where(request.user, Can.SEE_RULES).order_by("path"))
    place = next((place for place in places if slug in {"", place.slug}), None)
    if place is None:
        raise Http404
    standing = rules_at(place)
    found = [standing[key] for key in HEADINGS if key in standing]
    source = _usual_source(found)
    pages = _pages(place) if user_can(request.user, Can.CHANGE_RULES, at=place) else {}
    rows = [_row(rule, source) | {"change": _page_of(rule, place, pages)} for rule in found]
    return render(
        request,
        "accounts/rules.html",
        {
            "place": place,
            "places": places,
            "source": source if source != place.name else "",
            "questions": [_row(rule, source) for rule in found if rule.note],
            "groups": _groups(found, rows),
        },
    )


def anchor_of(key: str) -> str:
    """Give where a rule stands on its page."""
    return key.replace(".", "-").replace("_", "-")


def _pages(place: Organisation) -> dict[str, str]:
    """Give the pages on which rules are changed, by the keys of the rules."""
    values = {kind.key: reverse("accounts:change_rule", args=[place.slug, kind.key]) for kind in rule_kinds()}
    return values | {
        kind.key: reverse("accounts:change_ladder", args=[place.slug, kind.key]) for kind in ladder_kinds()
    }


def _page_of(rule: Rule, place: Organisation, pages: Mapping[str, str]) -> str:
    return "" if rule.locked_above(place) else pages.get(rule.key, "")


def _groups(found: Sequence[Rule], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    left, groups = list(zip(found, rows, strict=True)), []
    for anchor, title, beginnings in GROUPS:
        here = [(rule, row) for rule, row in left if rule.key.startswith(beginnings)]
        left = [one for one in left if one not in here]
        if here:
            groups.append(
                {
                    "anchor": anchor,
                    "title": title,
                    "rules": [row for rule, row in here if not _is_silent(rule)],
                    "silent": [row["heading"] for rule, row in here if _is_silent(rule) and not rule.note],
                }
            )
    return groups


def _is_silent(rule: Rule) -> bool:
    """Say whether there is nothing to read: the policy does not speak of it, and nothing stands in its place."""
    return rule.value is None and not rule.clause and not rule.ours


def _usual_source(found: Iterable[Rule]) -> str:
    """Name the place most rules come from, so that the page says it once."""
    return next((name for name, _ in Counter(rule.set_at for rule in found).most_common(1)), "")


def _row(rule: Rule, source: str) -> dict[str, Any]:
    return {
        "anchor": anchor_of(rule.key),
        "heading": HEADINGS[rule.key],
        "says": rule.says,
        "clause": rule.clause,
        "ours": rule.ours and bool(rule.rule_set),
        # What a place chose on a page is from no rule set, and neither ours nor its policy's.
        "chosen": "" if rule.rule_set else rule.set_at,
        "note": rule.note,
        "locked": rule.locked,
        "set_at": rule.set_at if rule.set_at != source else "",
    }
