"""The rules in force at a place, to read: open questions first, then rule by rule with whose words stand behind it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import organisations_where
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
    return render(
        request,
        "accounts/rules.html",
        {
            "place": place,
            "places": places,
            "source": source if source != place.name else "",
            "questions": [_row(rule, source) for rule in found if rule.note],
            "groups": _groups(found, source),
        },
    )


def _groups(found: Sequence[Rule], source: str) -> list[dict[str, Any]]:
    left, groups = list(found), []
    for anchor, title, beginnings in GROUPS:
        here = [rule for rule in left if rule.key.startswith(beginnings)]
        left = [rule for rule in left if rule not in here]
        if here:
            groups.append(
                {
                    "anchor": anchor,
                    "title": title,
                    "rules": [_row(rule, source) for rule in here if not _is_silent(rule)],
                    "silent": [HEADINGS[rule.key] for rule in here if _is_silent(rule) and not rule.note],
                }
            )
    return groups


def _is_silent(rule: Rule) -> bool:
    """Say whether there is nothing to read: the policy does not speak of it, and nothing stands in its place."""
    return rule.value is None and not rule.clause


def _usual_source(found: Iterable[Rule]) -> str:
    """Name the place most rules come from, so that the page says it once."""
    return next((name for name, _ in Counter(rule.set_at for rule in found).most_common(1)), "")


def _row(rule: Rule, source: str) -> dict[str, Any]:
    return {
        "anchor": rule.key.replace(".", "-").replace("_", "-"),
        "heading": HEADINGS[rule.key],
        "says": rule.says,
        "clause": rule.clause,
        "ours": rule.ours,
        "note": rule.note,
        "locked": rule.locked,
        "set_at": rule.set_at if rule.set_at != source else "",
    }
