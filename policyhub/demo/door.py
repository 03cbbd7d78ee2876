"""The demo's open door: who one can be with one click, and the code of a demo person's authenticator app."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import models
from django.http import HttpRequest

from accounts.models import Membership
from accounts.roles import Role
from core.clocks import london_day
from policyhub.demo.people import PASSWORD


def demo_door(request: HttpRequest) -> dict[str, Any]:
    """Give what the sign-in pages show in demo mode; each part is asked for only by the page that shows it."""
    return {
        "demo_people": _people(request),
        "demo_password": PASSWORD,
        "demo_code": _code(request),
    }


def _people(request: HttpRequest) -> Callable[[], list[dict[str, Any]]]:
    def people() -> list[dict[str, Any]]:
        rows = (
            # For the type checker: core.middleware puts `now` there.
            Membership.objects.in_force(on=london_day(request.now))  # type: ignore[attr-defined]
            .exclude(role=Role.SYSTEM_ADMINISTRATOR)
            .filter(
                models.Q(role=Role.STAFF, job_title="")
                | ~models.Q(role=Role.STAFF)
                | models.Q(person__email__regex=_KNOWN)
            )
            .select_related("person", "organisation")
            .order_by("organisation__path", "pk")
        )
        places = [
            {
                "name": place.name,
                "people": [
                    {"name": row.person, "job": Role(row.role).label, "address": row.person.email} for row in members
                ],
            }
            for place, members in groupby(rows, key=lambda row: row.organisation)
        ]
        admin = EmailAddress.objects.filter(email="admin@policyhub.example").select_related("user").first()
        if admin:
            job = Role.SYSTEM_ADMINISTRATOR.label
            places.append({"name": "PolicyHub", "people": [{"name": admin.user, "job": job, "address": admin.email}]})
        return places

    return people


_KNOWN = r"^(manager|teacher|author|ta)@"


def _code(request: HttpRequest) -> Callable[[], str]:
    def code() -> str:
        pending = unstash_login(request, peek=True)
        if pending is None or pending.user is None or not pending.user.email.endswith(".example"):
            return ""
        app = Authenticator.objects.filter(user=pending.user, type=Authenticator.Type.TOTP).first()
        if app is None:
            return ""
        counter = next(iter(yield_hotp_counters_from_time()))
        value = format_hotp_value(hotp_value(get_adapter().decrypt(app.data["secret"]), counter))
        return f"The authenticator app of this invented person shows {value} now."

    return code
