"""Who looks after comments on an account, as its page says it: the hours, the people, and the gaps."""

from typing import Any

from django.urls import reverse

from accounts.models import Membership, Organisation
from accounts.roles import Role
from core.clocks import london_day
from core.web import Request
from posts.hours import gaps_in_words, hours_in_words
from posts.models import Account, AccountModeration


def watch_over(account: Account, request: Request) -> dict[str, Any]:
    """Say who looks after comments, and when nobody does; hours of somebody who has left, or of a job nobody holds, are a gap."""
    rows = list(AccountModeration.objects.filter(account=account).standing())
    holders = _holders(account, {row.role for row in rows if row.role}, request)
    lines = [_line(account, row, holders) for row in rows]
    filled = [(row.days, row.starts, row.ends) for row, line in zip(rows, lines, strict=True) if line["filled"]]
    return {"lines": lines, "gaps": gaps_in_words(filled) if rows else []}


def _line(account: Account, row: AccountModeration, holders: dict[str, list[str]]) -> dict[str, Any]:
    cover = row.cover.name if row.cover is not None and row.cover.is_active else ""
    names = holders.get(row.role, []) if row.role else [row.person.name] if row.person and row.person.is_active else []
    return {
        "who": Role(row.role).label if row.role else row.person.name if row.person else "",
        "names": " or ".join(names) if row.role else "",
        "filled": bool(names or cover),
        "gone": not names,
        "hours": hours_in_words(row.days, row.starts, row.ends),
        "cover": cover,
        "end": reverse("posts:end_moderation", args=[account.slug, row.pk]),
    }


def _holders(account: Account, roles: set[str], request: Request) -> dict[str, list[str]]:
    """Give who holds some jobs at the account's place or above it today, in one question."""
    found: dict[str, list[str]] = {}
    if roles:
        places = Organisation.objects.at_or_above(account.organisation)
        held = Membership.objects.in_force(on=london_day(request.now)).filter(role__in=roles, organisation__in=places)
        for role, name in held.order_by("person__name").values_list("role", "person__name").distinct():
            found.setdefault(role, []).append(name)
    return found
