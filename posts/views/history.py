"""The whole story of a post on one page, and as a file to take away."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.second_factor import second_factor_first
from core.sheets import as_sheet
from core.web import Request
from posts import services
from posts.history import Picture, Story, Version, as_pdf, as_rows
from posts.models import Post
from posts.permissions import may_export
from posts.views.shared import get_post_for
from posts.views.story import pictures_of, story_of

PER_PAGE = 100
KINDS = ("pdf", "csv")


@login_required
@require_safe
def history(request: Request, pk: int) -> HttpResponse:
    """Tell the whole story of a post, the latest first."""
    post = get_post_for(request.user, pk)
    story = story_of(post, reader=request.user, now=request.now)
    lines = [
        {"what": line.what, "by": line.by, "at": line.at, "note": line.words, "refused": line.refused}
        for line in reversed(story.lines)
    ]
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "post": post,
        "story": story,
        "page": page,
        "lines": list(page),
        "versions": [_version(post, one) for one in reversed(story.versions)] if page.number == 1 else [],
        "exports": may_export(request.user, post),
    }
    return render(request, "posts/history.html", context)


@login_required
@second_factor_first
@require_POST
def export_history(request: Request, pk: int, kind: str) -> HttpResponse:
    """Give the story as a file. Its name says nothing of what is in it."""
    if kind not in KINDS:
        raise Http404
    post = get_post_for(request.user, pk)
    services.export_history(post=post, by=request.user, now=request.now)
    story = story_of(post, reader=request.user, now=request.now)
    return _file(_made(kind, post, story), f"post-{post.pk}-story.{kind}", kind)


def _made(kind: str, post: Post, story: Story) -> bytes:
    if kind == "csv":
        return as_sheet(as_rows(story)).encode()
    return as_pdf(story, pictures=pictures_of(post))


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type={"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _version(post: Post, one: Version) -> dict[str, Any]:
    pictures = [
        {
            "url": reverse("posts:photo", args=[post.pk, picture.uid, "list"]),
            "full": reverse("posts:photo", args=[post.pk, picture.uid, "full"]),
            "alt": picture.alt or "A picture without words",
            "note": ". ".join(filter(None, [picture.source, picture.device])),
        }
        for picture in one.pictures
    ]
    return {
        "shown": one,
        "pictures": pictures,
        "film": _film(post, one.video) if one.video else None,
        "url": reverse("posts:version", args=[post.pk, one.number]),
    }


def _film(post: Post, video: Picture) -> dict[str, Any]:
    url = reverse("posts:video", args=[post.pk, video.uid])
    return {
        "url": url,
        "download": f"{url}?keep",
        "alt": video.alt,
        "note": ". ".join(filter(None, [video.source, video.device])),
        "sha256": video.sha256,
    }
