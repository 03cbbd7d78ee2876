"""What people do about one account of a post: record where it is live, that it never arrived, or that it is gone."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from core.workflow import NotNow
from posts.channels import label_for
from posts.channels.by_hand import check_live_address
from posts.channels.platforms import PLATFORMS
from posts.models import Account, Publication
from posts.publishing import follow
from posts.services.lifecycle import settle
from posts.workflow import PUBLICATION, PublicationState, State


def why_not_live(*, publication: Publication, address: str) -> str | None:
    """Say in a sentence why this cannot be the live address of this publication, or None."""
    kind = publication.account.kind
    return check_live_address(kind, address, handle=publication.account.handle) if kind in PLATFORMS else None


def mark_done(*, publication: Publication, by: Any, now: datetime, address: str) -> Publication:
    """Record that a person put it out, with the live address; the post follows. Raises NotNow when the address cannot be it."""
    address = address.strip()

    def record(row: Publication) -> None:
        if problem := why_not_live(publication=row, address=address):
            raise NotNow(problem, code="not_a_live_address")
        row.address, row.published_at, row.claimed_until = address, row.published_at or now, None
        Account.objects.filter(pk=row.account_id).update(changed_at=now)

    publication = PUBLICATION.move(publication, "mark_done", by=by, now=now, note=address, effect=record)
    _post_follows(publication, by=by, now=now)
    return publication


def mark_missing(*, publication: Publication, by: Any, now: datetime) -> Publication:
    """Record that somebody looked and it is not there, so that it may be tried again. Raises PermissionDenied or NotNow."""
    return PUBLICATION.move(publication, "mark_missing", by=by, now=now)


def mark_gone(*, publication: Publication, by: Any, now: datetime) -> Publication:
    """Record that a post that was taken down is really gone from a network. Raises PermissionDenied or NotNow."""

    def record(row: Publication) -> None:
        row.removed_at = now

    return PUBLICATION.move(publication, "mark_gone", by=by, now=now, effect=record)


def _post_follows(publication: Publication, *, by: Any, now: datetime) -> None:
    post = follow(post=publication.post, now=now)
    everywhere = not post.publications.exclude(
        state__in=[PublicationState.PUBLISHED, PublicationState.TAKEN_DOWN]
    ).exists()
    if post.state == State.NEEDS_ATTENTION and everywhere:
        # Somebody else may settle it in the same moment; it is settled either way.
        with suppress(NotNow):
            note = f"The live post on {label_for(publication.account.kind)} is recorded."
            settle(post=post, by=by, now=now, note=note)
