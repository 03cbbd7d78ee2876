"""What every page's frame needs: where one can go, where one is, and whether this is the demo. What one may do is read once."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.access import offices_of, user_can_anywhere
from accounts.roles import Can
from core.web import Request
from policyhub.demo.door import demo_door


def shell(request: Request) -> dict[str, Any]:
    """Give navigation, the name of the place, and the demo flag."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"demo": settings.DEMO, "nav": [], "here": "", **(demo_door(request) if settings.DEMO else {})}
    return {"demo": settings.DEMO, "nav": _navigation(request), "here": _here(request)}


def _navigation(request: Request) -> list[dict[str, Any]]:
    user = request.user
    entries = [("Today", reverse("dashboards:today"), True), ("Policies", reverse("policies:index"), True)]
    entries.append(("Posts", reverse("posts:index"), user_can_anywhere(user, Can.SEE_POSTS)))
    entries.append(("Cases", reverse("incidents:index"), _may_be_sent_cases(user)))
    entries.append(("Dashboard", reverse("dashboards:index"), user_can_anywhere(user, Can.SEE_FIGURES)))
    return [
        {
            "label": label,
            "url": url,
            "current": request.path == url or (url != "/" and request.path.startswith(url)),
            "count": None,
        }
        for label, url, shown in entries
        if shown
    ]


def _may_be_sent_cases(user: Any) -> bool:
    return any(
        user_can_anywhere(user, can)
        for can in (Can.HANDLE_SAFEGUARDING, Can.HANDLE_CONDUCT, Can.HANDLE_BREACHES, Can.HANDLE_OTHER_REPORTS)
    )


def _here(request: Request) -> str:
    """Name the one place a person works at, or nothing for people of several."""
    names = {office.organisation_id: office.name for office in offices_of(request.user)}
    return next(iter(names.values())) if len(names) == 1 else ""
