"""How posts go out: on the website feed by the machine, on Facebook by the author's hand."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.urls import reverse

from core.models import AuditEntry
from policyhub.scale.rows import entry
from posts.channels import channel_for
from posts.channels.base import Parcel, Receipt
from posts.models import Account, Delivery, Post, Publication
from posts.publishing import channel_settings
from posts.workflow import PublicationState

SENT_BEFORE = timedelta(minutes=10)  # before the last account was done and the post with it


def publications_of(post: Post, accounts: list[Account], *, out_at: datetime | None) -> list[Publication]:
    """Make the publications of a post: waiting, or as its channels left them when it was out everywhere at that moment."""
    rows = [Publication(post=post, account=account) for account in accounts]
    if out_at is not None:
        for row in rows:
            _go_out(row, out_at - SENT_BEFORE)
    return rows


def store_traces(publications: list[Publication]) -> None:
    """Store attempts and history of those publications that are out, and move the date of each account on."""
    sent = [(row, row.published_at) for row in publications if row.published_at]
    Delivery.objects.bulk_create(_delivery(row, at) for row, at in sent)
    AuditEntry.objects.bulk_create(line for row, at in sent for line in _history(row, at))
    for number in {row.account_id for row, _ in sent}:
        latest = Publication.objects.filter(account=number).aggregate(at=Max("published_at"))["at"]
        Account.objects.filter(pk=number).update(changed_at=latest)


def _go_out(row: Publication, at: datetime) -> None:
    receipt = _receipt(row, at)
    row.state, row.remote_id, row.published_at = PublicationState.PUBLISHED, receipt.remote_id, at
    row.address = (
        receipt.url if receipt.is_done else f"https://www.facebook.com/{row.account.handle}/posts/{row.uid.int}"
    )


def _receipt(row: Publication, at: datetime) -> Receipt:
    channel = channel_for(row.account.kind, settings=channel_settings(row.account))
    page = settings.PUBLIC_URL + reverse("posts:public_post", args=[row.uid]) if row.account.is_feed else ""
    # As `posts.publishing.parcel_of` packs it, without asking the database for pictures these posts do not have.
    return channel.publish(Parcel(key=str(row.uid), account=row.account.handle, text=row.words, at=at, address=page))


def _delivery(row: Publication, at: datetime) -> Delivery:
    by_hand = not row.account.is_feed
    return Delivery(
        publication=row,
        number=1,
        started_at=at,
        ended_at=at,
        outcome=Delivery.Outcome.DONE,
        sentence="Handed over to a person." if by_hand else "",
    )


def _history(row: Publication, at: datetime) -> Iterator[AuditEntry]:
    waiting, sending, published = PublicationState.WAITING, PublicationState.SENDING, PublicationState.PUBLISHED
    yield entry(verb="send", about=row, by=None, at=at, from_state=waiting, to_state=sending)
    if row.account.is_feed:
        yield entry(verb="confirm", about=row, by=None, at=at, from_state=sending, to_state=published)
        return
    to_do, author = PublicationState.TO_DO_BY_HAND, row.post.author_id
    yield entry(verb="hand_over", about=row, by=None, at=at, from_state=sending, to_state=to_do)
    yield entry(verb="mark_done", about=row, by=author, at=at, from_state=to_do, to_state=published, note=row.address)
