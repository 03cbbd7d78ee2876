"""The machine that puts signed-off posts out: one function per verb of the machine, and the sweep that finds what to do.

A publication is claimed by a lease; a delivery is written before the channel is called; the channel is called once. A worker
may die at any instant: what was claimed and not begun is begun by the next; what was begun and not seen to end is repeated only
where a repeat cannot show, and is *unconfirmed* everywhere else, for a person to look (docs/adr/0033-publishing-once.md).
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q
from django.urls import reverse

from core.workflow import MACHINE, NotNow
from posts.channels import channel_for
from posts.channels.base import ChannelError, Image, Parcel, Receipt
from posts.channels.platforms import PLATFORMS
from posts.models import Account, Decision, Delivery, Pause, Post, Publication
from posts.permissions import machine_may_publish
from posts.querysets import PostQuerySet
from posts.reminders import stop
from posts.workflow import (
    PUBLICATION,
    WORKFLOW,
    PublicationState,
    State,
    fingerprint_differs,
    no_longer_in_time,
    outside_hours,
    permission_refused,
)

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
# Nothing leaves this machine on these, so a repeat after a crash cannot be seen by anybody.
REPEATABLE = frozenset({"atom", *PLATFORMS})
OPEN = (PublicationState.WAITING, PublicationState.SENDING)
TROUBLE = (PublicationState.FAILED, PublicationState.UNCONFIRMED)


# The sweep ----------------------------------------------------------------------------------------------------------------
def attend_to(*, posts: PostQuerySet, now: datetime) -> int:
    """Let go what is late, begin what is due, go on with what was left in the middle; return how many posts went well."""
    whole = posts.select_related("organisation", "author").order_by("pk")
    late, due, going = whole.past_their_time(now=now), whole.due(now=now), whole.going_out()
    return sum(
        _tried(step, post, now=now)
        for step, some in ((expire, late), (begin_if_ordered, due), (send_out, going))
        for post in some.iterator(chunk_size=500)
    )


def _tried(step: Callable[..., Any], post: Post, *, now: datetime) -> bool:
    """Do one thing for one post. Trouble with one must not keep the others waiting; the next sweep meets it again."""
    try:
        step(post=post, now=now)
    except NotNow as refusal:
        log.info("Post %s: %s", post.pk, refusal.code)
        return False
    except Exception:
        log.exception("Post %s could not be worked on.", post.pk)
        return False
    return True


def begin_if_ordered(*, post: Post, now: datetime) -> Post:
    """Publish a post whose time has come, if somebody who may publish ordered it; take a sign-off away that no longer fits."""
    reason = fingerprint_differs(post, now) or permission_refused(post, now)
    if reason:
        return void_sign_off(post=post, now=now, reason=reason)
    if machine_may_publish(post) and WORKFLOW.may(post, "publish", MACHINE, now=now):
        if post.held_over(now):
            return look_again(post=post, now=now)
        post = WORKFLOW.move(post, "publish", by=MACHINE, now=now)
        return send_out(post=post, now=now)
    return post


# The machine's verbs on a post ------------------------------------------------------------------------------------------------
def expire(*, post: Post, now: datetime) -> Post:
    """Let a post go that missed its time."""
    return WORKFLOW.move(post, "expire", by=MACHINE, now=now, effect=stop)


def void_sign_off(*, post: Post, now: datetime, reason: str) -> Post:
    """Take the sign-off away from a post that is no longer what was signed off, or may no longer go out."""

    def record(row: Post) -> None:
        stop(row)
        Decision.objects.create(
            post=row,
            version=row.version,
            outcome=Decision.Outcome.VOID_SIGN_OFF,
            words=reason,
            fingerprint=row.fingerprint,
            at=now,
        )

    return WORKFLOW.move(post, "void_sign_off", by=MACHINE, now=now, note=reason, effect=record)


def look_again(*, post: Post, now: datetime) -> Post:
    """Leave a post that a sensitive day held to somebody who may publish: it does not simply go out when the day is over."""

    def leave_to_a_person(row: Post) -> None:
        row.held_over_at = now

    return WORKFLOW.move(post, "look_again", by=MACHINE, now=now, effect=leave_to_a_person)


def finish(*, post: Post, now: datetime) -> Post:
    """Record that a post is out on every account."""
    return WORKFLOW.move(post, "finish", by=MACHINE, now=now, effect=note_first_moment)


def need_attention(*, post: Post, now: datetime) -> Post:
    """Ask a person to look at what did not go out, or may have."""
    return WORKFLOW.move(post, "need_attention", by=MACHINE, now=now, effect=note_first_moment)


def note_first_moment(row: Post) -> None:
    """Remember when the post could first be read anywhere."""
    moments = (
        row.publications.exclude(published_at=None).order_by("published_at").values_list("published_at", flat=True)
    )
    row.published_at = row.published_at or moments.first()


def follow(*, post: Post, now: datetime) -> Post:
    """Let the post's state follow from its publications."""
    post = Post.objects.select_related("organisation", "author").get(pk=post.pk)
    states = set(post.publications.values_list("state", flat=True))
    if post.state != State.PUBLISHING or states & set(OPEN):
        return post
    # Another worker may have been quicker by a moment: then the post stands where it should already.
    with suppress(NotNow):
        if states & set(TROUBLE):
            return need_attention(post=post, now=now)
        if PublicationState.TO_DO_BY_HAND not in states:
            return finish(post=post, now=now)
    return post


# One account ------------------------------------------------------------------------------------------------------------------
def send_out(*, post: Post, now: datetime) -> Post:
    """Send a post to every account that waits for it and nobody works on; while it is paused or its hours are over, to none.

    What a sensitive day finds on its way is held back, for a person to look at afterwards.
    """
    pause = None if post.urgent else post.paused_by(now)
    if _waits(post, pause, now=now):
        return post
    for publication in (
        post.publications.claimable(now=now).select_related("account", "post__organisation").order_by("pk")
    ):
        if claim(publication=publication, now=now):
            (hold_back if pause else work_on)(publication=publication, now=now)
    return follow(post=post, now=now)


def _waits(post: Post, pause: Pause | None, *, now: datetime) -> bool:
    """Say whether a post on its way goes on by itself later: after a pause of everything, or when suitable hours begin."""
    if pause:
        return not pause.is_sensitive_day
    return outside_hours(post, now) is not None


def claim(*, publication: Publication, now: datetime) -> bool:
    """Take a publication for as long as the lease lasts; only one worker gets it, on both databases."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    rows = Publication.objects.filter(free, pk=publication.pk, state__in=OPEN)
    return rows.update(claimed_until=now + LEASE) == 1


def work_on(*, publication: Publication, now: datetime) -> Publication:
    """Send one claimed publication, once, and never late; what an earlier worker left is repeated only where nobody can notice.

    Raises NotNow where posting was paused since it was claimed: it waits.
    """
    publication.refresh_from_db(fields=["state"])
    if publication.state == PublicationState.SENDING and publication.account.kind not in REPEATABLE:
        return lose_sight(publication=publication, now=now, sentence="The machine stopped in the middle of sending.")
    publication = send(publication=publication, now=now)
    # Left in the middle for so long that it would come late: it certainly did not go out, and it does not any more.
    if sentence := no_longer_in_time(publication.post, now):
        return fail(publication=publication, now=now, sentence=sentence)
    try:
        receipt = _call(publication, now=now)
    except ChannelError as error:
        if error.permanent or publication.account.kind in REPEATABLE:
            return fail(publication=publication, now=now, sentence=error.message)
        return lose_sight(publication=publication, now=now, sentence=error.message)
    except Exception as error:
        log.exception("Publication %s: nobody saw how sending ended.", publication.pk)
        return lose_sight(publication=publication, now=now, sentence=f"Sending broke off ({type(error).__name__}).")
    if receipt.is_done:
        return confirm(publication=publication, now=now, receipt=receipt)
    return hand_over(publication=publication, now=now, receipt=receipt)


def hold_back(*, publication: Publication, now: datetime) -> Publication:
    """Keep what has not been sent from being sent by itself after a sensitive day; of what may be out, say that nobody knows."""
    publication.refresh_from_db(fields=["state"])
    if publication.state == PublicationState.SENDING and publication.account.kind not in REPEATABLE:
        return lose_sight(publication=publication, now=now, sentence="The machine stopped in the middle of sending.")

    def leave_to_a_person(row: Publication) -> None:
        Post.objects.filter(pk=row.post_id).update(held_over_at=now)
        _end_attempt(row, Delivery.Outcome.FAILED, now=now, sentence="Held back on a sensitive day.")

    return PUBLICATION.move(publication, "hold_back", by=MACHINE, now=now, effect=leave_to_a_person)


def send(*, publication: Publication, now: datetime) -> Publication:
    """Write down that an attempt begins, before it does."""

    def begin(row: Publication) -> None:
        row.deliveries.filter(outcome=Delivery.Outcome.STARTED).update(outcome=Delivery.Outcome.UNKNOWN, ended_at=now)
        Delivery.objects.create(publication=row, number=row.deliveries.count() + 1, started_at=now)

    return PUBLICATION.move(publication, "send", by=MACHINE, now=now, effect=begin)


def confirm(*, publication: Publication, now: datetime, receipt: Receipt) -> Publication:
    """Record that it went out, and where."""

    def record(row: Publication) -> None:
        row.remote_id, row.address, row.published_at = receipt.remote_id, receipt.url, receipt.at
        Account.objects.filter(pk=row.account_id).update(changed_at=now)
        _end_attempt(row, Delivery.Outcome.DONE, now=now)

    return PUBLICATION.move(publication, "confirm", by=MACHINE, now=now, effect=record)


def hand_over(*, publication: Publication, now: datetime, receipt: Receipt) -> Publication:
    """Hand a publication to a person, who posts it signed in as the school."""

    def record(row: Publication) -> None:
        row.remote_id = receipt.remote_id
        _end_attempt(row, Delivery.Outcome.DONE, now=now, sentence="Handed over to a person.")

    return PUBLICATION.move(publication, "hand_over", by=MACHINE, now=now, effect=record)


def fail(*, publication: Publication, now: datetime, sentence: str) -> Publication:
    """Record that it certainly did not go out."""
    return PUBLICATION.move(
        publication, "fail", by=MACHINE, now=now, effect=_ending(Delivery.Outcome.FAILED, now=now, sentence=sentence)
    )


def lose_sight(*, publication: Publication, now: datetime, sentence: str) -> Publication:
    """Record that nobody knows whether it went out; it is never sent again by itself."""
    return PUBLICATION.move(
        publication,
        "lose_sight",
        by=MACHINE,
        now=now,
        effect=_ending(Delivery.Outcome.UNKNOWN, now=now, sentence=sentence),
    )


def _ending(outcome: str, *, now: datetime, sentence: str) -> Callable[[Publication], None]:
    return lambda row: _end_attempt(row, outcome, now=now, sentence=sentence)


def _end_attempt(row: Publication, outcome: str, *, now: datetime, sentence: str = "") -> None:
    row.claimed_until = None
    row.deliveries.filter(outcome=Delivery.Outcome.STARTED).update(
        outcome=outcome, ended_at=now, sentence=sentence[:300]
    )


# Parcels ------------------------------------------------------------------------------------------------------------------------
def _call(publication: Publication, *, now: datetime) -> Receipt:
    channel = channel_for(publication.account.kind, settings=channel_settings(publication.account))
    return channel.publish(parcel_of(publication, now=now))


def channel_settings(account: Account) -> dict[str, str]:
    """Give what a channel needs to know about an account: a name the feed keeps for ever."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return {"authority": host, "since": account.opened_on.isoformat()}


def parcel_of(publication: Publication, *, now: datetime) -> Parcel:
    """Pack what was signed off for one account."""
    account, photos = publication.account, publication.post.photos.in_order()
    return Parcel(
        key=str(publication.uid),
        account=account.handle,
        text=publication.words,
        at=now,
        images=tuple(
            Image(data=_read(photo.path), sha256=photo.sha256, alt=photo.alt, width=photo.width, height=photo.height)
            for photo in photos
        ),
        address=public_address(publication),
    )


def public_address(publication: Publication) -> str:
    """Give where everybody can read it on our own pages, if anywhere."""
    if not publication.account.is_feed:
        return ""
    return settings.PUBLIC_URL + reverse("posts:public_post", args=[publication.uid])


def _read(path: str) -> bytes:
    with default_storage.open(path) as file:
        return bytes(file.read())
