"""Import a policy from a text file, the way the page does."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organisation
from core.clocks import london_day
from core.workflow import MACHINE, NotNow
from policies.importing import ImportedPolicy, UnreadablePolicy, read_policy
from policies.services import Imported, import_version


class Command(BaseCommand):
    """Store a .txt or .md file as a new draft, and say what it holds and what it lacks."""

    help = "Import a policy (.txt or .md) as a draft version of an organisation's policy; what is missing is listed."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, help="slug of the organisation the policy belongs to")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *, file: Path, organisation: str, json: bool, **options: Any) -> None:
        now = timezone.now()
        place = Organisation.objects.filter(slug=organisation).first()
        if place is None:
            raise CommandError(f"There is no organisation called {organisation}.")
        try:
            document = read_policy(data=file.read_bytes(), filename=file.name, on=london_day(now))
            imported = import_version(document=document, organisation=place, by=MACHINE, now=now)
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror or error}.") from error
        except (UnreadablePolicy, NotNow) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(as_json(document, imported) if json else as_words(document, imported))


def as_json(document: ImportedPolicy, imported: Imported) -> str:
    """Write the result with the keys that scripts rely on (screens.md)."""
    return json.dumps(
        {
            "title": document.title,
            "owner": document.owned_by or None,
            "approved": document.approved.iso() if document.approved else None,
            "last_reviewed": document.last_reviewed.iso() if document.last_reviewed else None,
            "next_review": document.next_review.iso() if document.next_review else None,
            "clauses": len(document.clauses),
            "defects": list(document.defects),
            "not_understood": list(document.not_understood),
            "policy": imported.version.policy.slug,
            "version": imported.version.number,
            "unchanged": not imported.changed,
        },
        ensure_ascii=False,
        indent=2,
    )


def as_words(document: ImportedPolicy, imported: Imported) -> str:
    """Write the result for a person at a terminal."""
    version = imported.version
    first = (
        f"Imported “{document.title}” as version {version.number} of {version.policy.slug}: a draft."
        if imported.changed
        else f"Unchanged: version {version.number} of {version.policy.slug} has these words already."
    )
    lines = [
        first,
        f"  Owner: {document.owned_by or 'none named'}",
        f"  Approved: {document.approved or 'no date'}",
        f"  Last reviewed: {document.last_reviewed or 'no date'}",
        f"  Next review: {document.next_review or 'no date'}",
        f"  Clauses: {len(document.clauses)}",
    ]
    for heading, sentences in (("Missing or wrong", document.defects), ("Not understood", document.not_understood)):
        if sentences:
            lines += [f"{heading}:", *(f"  - {sentence}" for sentence in sentences)]
    return "\n".join(lines)
