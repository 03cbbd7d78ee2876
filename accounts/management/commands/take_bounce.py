"""Take mail that came back: a mail server pipes each into this, or it reads a mailbox file."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import services
from accounts.bounces import Bounce, What, mails_in, read_bounce

BIGGEST_FILE = 50_000_000
# What mail servers understand (sysexits.h): this mail is not in order, do not try it again.
NOT_UNDERSTOOD = 65


class Command(BaseCommand):
    """Exit status 65 when any mail is not about one of ours or cannot be read; the others have been dealt with."""

    help = (
        "Read mail that came back (from FILE, a mail or a mailbox of them, or from standard input) and note whose mailbox takes "
        "none. Automatic answers are left alone; what names none of our mails changes nothing."
    )

    def add_arguments(self, parser: Any) -> None:
        """Take a file, and offer JSON."""
        parser.add_argument("file", nargs="?", help="a mail, or a mailbox file; standard input without it")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read each mail, do what follows from it, and say how many there were of each sort."""
        counts = Counter(str(self._take(read_bounce(mail))) for mail in mails_in(_data(options["file"])))
        found = {what.value.replace("-", "_"): counts[what.value] for what in What}
        if options["json"]:
            self.stdout.write(json.dumps(found))
        else:
            self.stdout.write(
                f"{found['came_back']} came back, {found['given_up']} were given up on the way, {found['delayed']} are delayed, "
                f"{found['answer']} are automatic answers, {found['unknown']} are not about any mail of ours."
            )
        if found["unknown"]:
            raise CommandError("Not every mail was understood.", returncode=NOT_UNDERSTOOD)

    def _take(self, bounce: Bounce) -> What:
        """Do what follows from one mail, and say what it was: one whose mark is not ours is unknown."""
        if bounce.what is What.CAME_BACK:
            known = services.mail_came_back(mail_mark=bounce.mark, status=bounce.status, now=timezone.now())
        elif bounce.what is What.GIVEN_UP:
            known = services.mail_given_up(mail_mark=bounce.mark, status=bounce.status)
        elif bounce.what is What.DELAYED:
            known = services.mail_delayed(mail_mark=bounce.mark, status=bounce.status)
        else:
            known = True
        return bounce.what if known else What.UNKNOWN


def _data(file: str | None) -> bytes:
    """Read what is to be taken. Raises CommandError for a file that is not there or too large."""
    try:
        if file is None:
            data = sys.stdin.buffer.read(BIGGEST_FILE + 1)
        else:
            with Path(file).open("rb") as source:
                data = source.read(BIGGEST_FILE + 1)
    except OSError as error:
        raise CommandError(f"This file cannot be read: {error.strerror}.") from error
    if len(data) > BIGGEST_FILE:
        raise CommandError("That is more than 50 MB. Take it apart first.")
    return data
