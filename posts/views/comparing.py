"""What was put forward, version by version, and what changed between any two."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.web import Request
from posts.comparing import Comparison, Picture, PictureChange, compare
from posts.criteria import purpose_by_key
from posts.models import Decision, Post, PostVersion
from posts.views.shared import get_post_for
from posts.views.videos import film_of_version

PER_PAGE = 20
LOOKED = (Decision.Outcome.SIGN_OFF, Decision.Outcome.SEND_BACK, Decision.Outcome.REJECT)
SINCE = {
    Decision.Outcome.SIGN_OFF: "since you signed it off",
    Decision.Outcome.SEND_BACK: "since you sent it back",
    Decision.Outcome.REJECT: "since you said no",
}


@login_required
@require_safe
def versions(request: Request, pk: int) -> HttpResponse:
    """List every version that was put forward, newest first, with what was decided on it."""
    post = get_post_for(request.user, pk)
    page = Paginator(post.versions.latest_first(), PER_PAGE).get_page(request.GET.get("page"))
    decided = _decided(post)
    rows = [{"version": one, "decided": decided.get(one.number, [])} for one in page]
    return render(request, "posts/versions.html", {"post": post, "page": page, "rows": rows})


@login_required
@require_safe
def version(request: Request, pk: int, number: int) -> HttpResponse:
    """Show one version as it was, and what changed in it since another."""
    post = get_post_for(request.user, pk)
    against = _number(request.GET.get("against"), usual=number - 1)
    found = post.versions.numbered({number, against})
    if number not in found:
        raise Http404
    this, other = found[number], found.get(against) if against != number else None
    return render(
        request,
        "posts/version.html",
        {
            "post": post,
            "version": this,
            "shown": this.shown,
            "pictures": [shown_picture(post, one) for one in this.shown.pictures],
            "film": film_of_version(this),
            "purpose": _purpose(this.shown.purpose),
            "decided": _decided(post).get(number, []),
            "other": other,
            "changes": changes_shown(post, other, this, since=f"since version {against}") if other else None,
            "numbers": range(1, post.version + 1),
        },
    )


def since_last_look(post: Post, user: Any) -> dict[str, Any] | None:
    """Say what changed since the version this person decided on last, or else since the one before; nothing for a first version."""
    looked = [
        one
        for one in post.story_of_decisions
        if one.person_id == user.pk and one.outcome in LOOKED and one.version < post.version
    ]
    number = looked[-1].version if looked else post.version - 1
    since = SINCE[looked[-1].outcome] if looked else "since it was put forward before"
    found = post.versions.numbered({number, post.version}) if number >= 1 else {}
    if len(found) < 2:
        return None
    return changes_shown(post, found[number], found[post.version], since=since)


def changes_shown(post: Post, before: PostVersion, after: PostVersion, *, since: str) -> dict[str, Any]:
    """Prepare what changed between two versions for a page: one line first, then each thing that changed."""
    change = compare(before.shown, after.shown)
    return {
        "sentence": _sentence(change, since),
        "change": change,
        "pictures": [_picture_change(post, one) for one in change.pictures],
        "video": _video_change(before, after, change),
        "before": before.number,
        "after": after.number,
    }


def shown_picture(post: Post, picture: Picture) -> dict[str, Any]:
    """Give one picture of a version as pages show it; its address lasts as long as the version."""
    sizes = ("list", "page", "full")
    urls = {size: reverse("posts:photo", args=[post.pk, picture.uid, size]) for size in sizes}
    return {**urls, "alt": picture.alt, "width": picture.width, "height": picture.height}


def _sentence(change: Comparison, since: str) -> str:
    return f"Changed {since}: {', '.join(change.parts)}." if change else f"Nothing has changed {since}."


def _picture_change(post: Post, one: PictureChange) -> dict[str, Any]:
    return {
        "before": shown_picture(post, one.before) if one.before else None,
        "after": shown_picture(post, one.after) if one.after else None,
        "words": _what_happened(one),
        "alt": one.alt if one.before and one.after and one.alt else None,
    }


def _video_change(before: PostVersion, after: PostVersion, change: Comparison) -> dict[str, Any] | None:
    """Give both videos, to be watched one after the other; one alone where it is the same, and nothing where nothing changed."""
    if not change.video:
        return None
    same = change.video_words is not None
    return {
        "words": f"The video {change.video}.",
        "before": None if same else film_of_version(before),
        "after": film_of_version(after),
        "alt": change.video_words,
    }


def _what_happened(one: PictureChange) -> str:
    if one.is_added:
        return f"Picture {one.place} was added."
    if one.is_taken_out:
        return f"Picture {one.place} was taken out."
    moved = f"Picture {one.place_before} is now picture {one.place}." if one.moved else ""
    alt = f"Other words for those who cannot see picture {one.place}." if one.alt else ""
    return " ".join(filter(None, [moved, alt]))


def _decided(post: Post) -> dict[int, list[Any]]:
    prefetch_related_objects(post.story_of_decisions, "person")
    by_version: dict[int, list[Any]] = {}
    for one in post.story_of_decisions:
        by_version.setdefault(one.version, []).append(one)
    return by_version


def _purpose(key: str) -> str:
    known = purpose_by_key(key)
    return known.label if known else ""


def _number(typed: str | None, *, usual: int) -> int:
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 9 else usual
