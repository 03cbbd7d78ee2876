"""`manage.py check_post ORGANISATION --text-file F`: what the checks say about words and pictures that are stored nowhere.

Asks the very checks the pages ask (`posts.checking`) and writes nothing.
"""

import json
from argparse import ArgumentParser
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organisation
from core.clocks import london_day
from posts import checking
from posts.checks import BLOCK, Draft, DraftAccount, DraftPhoto, Finding, accounts_by_handle
from posts.models import Account
from posts.photos import RefusedPhoto, clean
from posts.photos.kinds import MOST_BYTES


class Command(BaseCommand):
    """Runs the very checks that the page shows, and stores nothing."""

    help = (
        "Say what the checks find in a post that is stored nowhere: its words, its pictures, and what its accounts allow. "
        "Finding nothing does not mean that a post is safe."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a school, a file with the words, pictures and accounts."""
        parser.add_argument("organisation", metavar="ORGANISATION", help="the school or trust, by its slug")
        parser.add_argument("--text-file", required=True, metavar="F", help="a text file with the words, in UTF-8")
        parser.add_argument("--photo", action="append", default=[], metavar="F", help="a picture; may be given again")
        parser.add_argument(
            "--alt", action="append", default=[], metavar="WORDS", help="what a picture shows, in the same order"
        )
        parser.add_argument(
            "--goes-out-on", metavar="DAY", help="the day it is to go out, such as 2027-03-04; today if left out"
        )
        parser.add_argument(
            "--account", action="append", default=[], metavar="HANDLE", help="an account it goes to; may be given again"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(
        self, *, organisation: str, text_file: str, photo: list[str], account: list[str], **options: Any
    ) -> None:
        """Read, check, print."""
        place = Organisation.objects.filter(slug=organisation).first()
        if place is None:
            raise CommandError(f"There is no organisation called {organisation}.")
        accounts = [_account(place, handle) for handle in account]
        day = _day(options["goes_out_on"])
        try:
            words = Path(text_file).read_text(encoding="utf-8")
            photos, refused = _pictures(photo, options["alt"])
        except UnicodeDecodeError as error:
            raise CommandError(f"{text_file} is no text in UTF-8.") from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        draft = Draft(
            words=words,
            per_account=accounts_by_handle((one.handle, DraftAccount(one.kind)) for one in accounts),
            photos=tuple(photos),
            goes_out_on=day,
        )
        found = [*refused, *checking.check_draft(organisation=place, draft=draft)]
        if options["json"]:
            self.stdout.write(json.dumps({"findings": checking.as_data(found)}))
        else:
            lines = [f"{one.level}: {one.sentence} ({one.where})" for one in found]
            self.stdout.write("\n".join(lines) or "Nothing was found. That does not mean that nothing is there.")


def _account(place: Organisation, handle: str) -> Account:
    wanted = handle.lstrip("@").casefold()
    open_accounts = Account.objects.open_now().filter(
        organisation__in=Organisation.objects.at_or_above(place).values("pk")
    )
    for account in open_accounts:
        if wanted in {account.handle.lstrip("@").casefold(), account.slug.casefold(), account.kind}:
            return account
    raise CommandError(f"{place.name} has no account called {handle}.")


def _day(written: str | None) -> date:
    try:
        return date.fromisoformat(written) if written else london_day(timezone.now())
    except ValueError as error:
        raise CommandError(f"{written} is no day. Write it like 2027-03-04.") from error


def _pictures(paths: list[str], alts: list[str]) -> tuple[list[DraftPhoto], list[Finding]]:
    """Clean every picture as an upload would be; a refused one is a finding that blocks."""
    photos: list[DraftPhoto] = []
    refused: list[Finding] = []
    for number, (path, alt) in enumerate(zip_longest(paths, alts[: len(paths)], fillvalue=""), start=1):
        try:
            with Path(path).open("rb") as file:
                cleaned = clean(data=file.read(MOST_BYTES + 1), filename=path)
        except RefusedPhoto as error:
            refused.append(Finding(check="photo", level=BLOCK, sentence=error.sentence, where=f"photo {number}"))
        else:
            photos.append(DraftPhoto(alt, cleaned.width, cleaned.height))
    return photos, refused
