"""The video of a post: shown to those who may see the post, and the word of whoever watched it (W24)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.web import Request
from core.workflow import Action
from posts import services
from posts.models import Post, PostVersion, Video
from posts.views.ranges import in_parts
from posts.views.shared import done, get_post_for
from posts.workflow import VIDEO_UNWATCHED

SAID = "Thank you. It is kept with the post that you watched the video."


@login_required
@require_safe
def video(request: Request, pk: int, uid: Any) -> HttpResponseBase:
    """Show a video, in parts where a browser asks for parts, to those who may see its post, and to nobody else."""
    seen = Post.objects.visible_to(request.user).filter(pk=pk)
    stored = Video.objects.filter(post__in=seen, uid=uid).first() or _of_a_version(seen, uid)
    if stored is None or not default_storage.exists(stored.path):
        raise Http404
    response = in_parts(
        request,
        default_storage.open(stored.path),
        size=default_storage.size(stored.path),
        digest=stored.sha256,
        content_type=stored.content_type,
        as_attachment="keep" in request.GET,
        filename=f"video-{stored.sha256[:8]}.{stored.kind}",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    # A copy kept by the browser would outlive signing out, on a computer that the next person uses.
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def watch_video(request: Request, pk: int) -> HttpResponse:
    """Say that one has watched the video to its end, with sound."""
    post = get_post_for(request.user, pk)
    seen, ticked = request.POST.get("seen", ""), bool(request.POST.get("watched"))
    done(
        request,
        lambda: services.watch_video(post=post, by=request.user, now=request.now, seen=seen, ticked=ticked),
        SAID,
    )
    return redirect(post)


def film_of(post: Post, reader: Any = None) -> dict[str, Any] | None:
    """Say what a page shows of the video of a post: how long it is, what was taken out of it, who watched it.

    With a `reader` who decides on it, also whether they have to watch it yet.
    """
    film = post.film
    if film is None:
        return None
    watched = list(post.watched.filter(sha256=film.sha256).select_related("person").order_by("at", "pk"))
    to_watch = reader is not None and all(one.person_id != reader.pk for one in watched)
    return _shown(film) | {
        "removed": film.removed,
        "watched": watched,
        "to_watch": to_watch,
        "watch_url": reverse("posts:watch_video", args=[post.pk]),
        "seen": post.shown,
    }


def after_watching(actions: Iterable[Action], film: dict[str, Any] | None) -> list[Action]:
    """Keep the sign-off from somebody who has not watched the video, whoever else has."""
    if not film or not film["to_watch"]:
        return list(actions)
    return [replace(one, why_not=VIDEO_UNWATCHED) if one.verb == "sign_off" else one for one in actions]


def film_of_version(version: PostVersion) -> dict[str, Any] | None:
    """Say what a page shows of the video of a version that was put forward."""
    film = version.film
    return _shown(film) if film else None


def length_in_words(milliseconds: int) -> str:
    """Say how long a video is: "42 seconds", "1 minute 3 seconds"."""
    minutes, seconds = divmod(max(1, round(milliseconds / 1000)), 60)
    parts = [(minutes, "minute"), (seconds, "second")]
    return " ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in parts if number)


def _shown(film: Video) -> dict[str, Any]:
    return {
        "url": film.address(),
        "download": f"{film.address()}?keep",
        "type": film.content_type,
        "width": film.width,
        "height": film.height,
        "alt": film.alt,
        "lasts": length_in_words(film.milliseconds),
        "megabytes": max(1, round(film.bytes / 1_000_000)),
        "sha256": film.sha256,
    }


def _of_a_version(seen: Any, uid: Any) -> Video | None:
    """Give a video that an edit has taken out, while a version that was put forward with it is kept."""
    versions = PostVersion.objects.filter(post__in=seen).order_by("-number")
    films = (version.film for version in versions)
    return next((film for film in films if film and str(film.uid) == str(uid)), None)
