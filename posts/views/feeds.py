"""What everybody may read: a school's feed, the page of one entry, and its pictures. Public, and only while it is published."""

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from core.web import Request
from posts.channels.atom import MEDIA_TYPE, Enclosure, Entry, Feed, name_for, render_feed
from posts.models import Account, Photo, Publication
from posts.publishing import channel_settings
from posts.views.pictures import jpeg

MOST_ENTRIES = 50


def _account(slug: str) -> Account:
    account: Account | None = Account.objects.filter(slug=slug, kind="atom").select_related("organisation").first()
    if account is None:
        raise Http404
    return account


def _etag(request: Request, slug: str) -> str:
    return f'"{hashlib.sha256(f"{slug} {_account(slug).changed_at.isoformat()}".encode()).hexdigest()[:32]}"'


def _last_modified(request: Request, slug: str) -> datetime:
    return _account(slug).changed_at


@require_safe
@condition(etag_func=_etag, last_modified_func=_last_modified)
def feed(request: Request, slug: str) -> HttpResponse:
    """Give the published posts of one account as an Atom feed."""
    account = _account(slug)
    live = Publication.objects.live_on(account).select_related("post").prefetch_related("post__photos")[:MOST_ENTRIES]
    response = HttpResponse(render_feed(_frame(account), [_entry(one) for one in live]), content_type=MEDIA_TYPE)
    patch_cache_control(response, public=True, max_age=60)
    return response


@require_safe
def public_post(request: Request, uid: Any) -> HttpResponse:
    """Show one published entry to everybody."""
    one = _live(uid)
    photos = [
        {"url": reverse("posts:public_photo", args=[uid, photo.uid]), "alt": photo.alt, "photo": photo}
        for photo in one.post.photos.in_order()
    ]
    response = render(request, "posts/public.html", {"one": one, "photos": photos, "place": one.account.organisation})
    patch_cache_control(response, public=True, max_age=60)
    return response


@require_safe
def public_photo(request: Request, uid: Any, photo: Any) -> FileResponse:
    """Show a picture of a published entry to everybody."""
    stored = Photo.objects.filter(post=_live(uid).post, uid=photo).first()
    if stored is None:
        raise Http404
    response = jpeg(stored, "full")
    patch_cache_control(response, public=True, max_age=300)
    return response


def _live(uid: Any) -> Publication:
    """Fetch an entry of a feed that is out now; one that was taken down is gone for everybody."""
    one: Publication | None = (
        Publication.objects.filter(uid=uid, state="published", account__kind="atom")
        .select_related("post", "account__organisation")
        .first()
    )
    if one is None:
        raise Http404
    return one


def _frame(account: Account) -> Feed:
    here = settings.PUBLIC_URL + reverse("posts:feed", args=[account.slug])
    return Feed(
        id=name_for(**channel_settings(account), path=account.slug),
        title=f"{account.organisation.name}: {account.label}",
        author=account.organisation.name,
        address=here,
        home=account.address or settings.PUBLIC_URL + "/",
        updated_at=account.changed_at,
    )


def _entry(one: Publication) -> Entry:
    at = one.published_at or one.account.changed_at
    return Entry(
        id=one.remote_id,
        text=one.words,
        address=one.address,
        published_at=at,
        updated_at=at,
        images=tuple(
            Enclosure(
                address=settings.PUBLIC_URL + reverse("posts:public_photo", args=[one.uid, photo.uid]),
                length=photo.bytes,
                alt=photo.alt,
            )
            for photo in sorted(one.post.photos.all(), key=lambda photo: (photo.order, photo.pk))
        ),
    )
