"""Print an organisation's figures as somebody in a role sees them."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.access import user_can
from accounts.models import Organisation, User
from accounts.roles import ROLES, Can, Role
from dashboards.models import Snapshot
from dashboards.queries import Figures, figures, places_for, thawed


class Command(BaseCommand):
    """Calls the very function the page uses, and writes nothing."""

    help = (
        "Print the figures of an organisation as a role (governor, headteacher ...) or a person sees them: "
        "figures ORGANISATION --as ROLE. Small incident numbers are hidden exactly as on the page."
    )

    def add_arguments(self, parser: Any) -> None:
        """Ask for the place, for whose eyes, and for the shape."""
        parser.add_argument("organisation", help="slug of the organisation")
        parser.add_argument("--as", dest="viewer", required=True, help="slug of a role, or the address of a person")
        parser.add_argument("--snapshot", help="number of frozen figures, instead of those of the moment")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, or thaw, and print."""
        now = timezone.now()
        places = places_for(options["organisation"], now=now)
        if places is None:
            raise CommandError(f"There is no organisation {options['organisation']!r}.")
        full = _sees_in_full(options["viewer"], places.organisation)
        if options["snapshot"]:
            shown = _frozen(options["snapshot"], places.organisation, full=full)
        else:
            shown = figures(places, full=full, now=now)
        self.stdout.write(
            json.dumps(shown.as_json(), ensure_ascii=False, indent=2) if options["json"] else _plain(shown)
        )


def _sees_in_full(viewer: str, organisation: Organisation) -> bool:
    """Say which version somebody sees. Raises CommandError for whoever sees no figures at all."""
    if "@" in viewer:
        person = User.objects.active().filter(email=viewer.lower()).first()
        if person is None:
            raise CommandError(f"There is nobody with the address {viewer!r}.")
        sees, full = (user_can(person, can, at=organisation) for can in (Can.SEE_FIGURES, Can.SEE_INCIDENT_FIGURES))
    elif viewer in Role.values:
        rights = ROLES[Role(viewer)].can
        sees, full = Can.SEE_FIGURES in rights, Can.SEE_INCIDENT_FIGURES in rights
    else:
        raise CommandError(f"There is no role {viewer!r}. Roles are: {', '.join(Role.values)}.")
    if not sees:
        raise CommandError(f"{viewer} sees no figures of {organisation.name}.")
    return full


def _frozen(number: str, organisation: Organisation, *, full: bool) -> Figures:
    views = Snapshot.View.values if full else [Snapshot.View.HIDDEN]
    try:
        found = Snapshot.objects.filter(uid=UUID(number), organisation=organisation, view__in=views)
    except ValueError:
        found = Snapshot.objects.none()
    snapshot = found.select_related("organisation").first()
    if snapshot is None:
        raise CommandError("There are no frozen figures with this number here.")
    return thawed(snapshot)


def _plain(shown: Figures) -> str:
    as_of: datetime = timezone.localtime(shown.as_of)
    lines = [f"{shown.place}: {shown.headline}.", f"As of {as_of:%d %B %Y, %H:%M}.", ""]
    for name, block in shown.blocks.items():
        lines += [f"{name}: {block.sentence}", "  " + " | ".join(block.columns)]
        lines += ["  " + " | ".join(row.flat) for row in block.rows]
        lines += [f"  ({note})" for note in block.notes] + [""]
    return "\n".join(lines).rstrip()
