"""Signing several plain posts that were read together. Each is signed by itself, as if it were alone: with its own lock, its own
line of history and its own message; and what is refused of one stops no other.

Not here: which posts may be read together (`plain`), or the signature itself (`lifecycle`).
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import F

from core.workflow import NotNow, Sought
from posts.models import Decision, Post
from posts.plain import MOST_AT_ONCE, why_by_itself
from posts.services.lifecycle import sign_off
from posts.workflow import State

log = logging.getLogger(__name__)

NOT_THERE = "You cannot see this post any more."
NOT_YOUR_TURN = "It is not your turn to decide on it."
TOO_MANY = f"{MOST_AT_ONCE} posts are the most that can be signed at once. It still waits for you."
WENT_WRONG = (
    "It could not be signed off: something went wrong. It is written down for whoever runs the system. "
    "Open it to see how it stands, and try again."
)
BY_ITSELF = "So it is signed by itself."
# A signature still counts while its post stands in one of these.
COUNTS_IN = (State.IN_REVIEW, State.APPROVED, State.PUBLISHING, State.PUBLISHED)


def sign_off_several(*, chosen: Iterable[tuple[int, str]], by: Any, now: datetime) -> dict[int, str]:
    """Sign off several posts, each given by its number and what was shown of it; say of each why not, or nothing if it is signed.

    That it is plain is asked again under the lock, of everything as it stands then. Sent twice, it signs nothing twice, and says of
    what this person had signed before, exactly as shown, that it is signed. What nobody foresaw goes into the log with its trace,
    is said of its own post, and stops no other either.
    """
    asked = dict(chosen)
    return {
        number: _sign(number, seen, by=by, now=now) if place < MOST_AT_ONCE else TOO_MANY
        for place, (number, seen) in enumerate(asked.items())
    }


def _sign(number: int, seen: str, *, by: Any, now: datetime) -> str:
    try:
        sign_off(post=Sought(Post, number), by=by, now=now, seen=seen, first=_refuse_unless_plain)
    except Post.DoesNotExist:
        return NOT_THERE
    except PermissionDenied:
        return "" if _has_signed(number, seen, by) else NOT_YOUR_TURN
    except NotNow as refusal:
        return "" if _has_signed(number, seen, by) else refusal.sentence
    except Exception:
        log.exception("Post %s could not be signed off together with others.", number)
        # A line to the database that broke is put up again for the next post.
        connection.close_if_unusable_or_obsolete()
        return WENT_WRONG
    return ""


def _refuse_unless_plain(row: Post) -> None:
    what_else = Post.objects.filter(pk=row.pk).with_what_else().values_list("what_else", flat=True).get()
    why = why_by_itself(
        purpose=row.purpose, version=row.version, urgent=row.urgent, findings=row.findings, what_else=what_else
    )
    if why:
        raise NotNow(f"{why} {BY_ITSELF}", code="not_plain")


def _has_signed(number: int, seen: str, by: Any) -> bool:
    signed = Decision.objects.filter(
        post=number, post__state__in=COUNTS_IN, post__version=F("version"), person=by, outcome=Decision.Outcome.SIGN_OFF
    )
    return any(seen == f"{version}:{content}" for version, content in signed.values_list("version", "fingerprint"))
