"""The talk about a post: comments on its versions, replies, and taking one's own back."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.web import Request
from core.workflow import NotNow
from posts import services
from posts.forms import CommentForm
from posts.models import Post, PostComment
from posts.permissions import may_retract, readers_of
from posts.views.shared import get_post_for

PER_PAGE, ON_THE_POST = 20, 3


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: Request, pk: int) -> HttpResponse:
    """Show what was said about a post, the latest first, and take a comment or a reply."""
    post = get_post_for(request.user, pk)
    form = CommentForm(request.POST or None, people=readers_of(post).exclude(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.comment(
                post=post,
                by=request.user,
                now=request.now,
                words=given["words"],
                reply_to=_answered(request, post),
                also=[given["person"]] if given["person"] else [],
            )
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Your comment is there.")
            return redirect("posts:talk", pk=pk)
    page = Paginator(PostComment.objects.filter(post=post).threads(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"post": post, "form": form, "page": page, "threads": [_thread(one, request.user) for one in page]}
    return render(request, "posts/talk.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def retract_comment(request: Request, pk: int, comment: int) -> HttpResponse:
    """Take one's own comment back."""
    row = PostComment.objects.filter(post=get_post_for(request.user, pk), pk=comment).first()
    if row is None:
        raise Http404
    services.retract_comment(comment=row, by=request.user, now=request.now)
    messages.success(request, "Your comment is taken back.")
    return redirect("posts:talk", pk=pk)


def latest_talk(post: Post, user: Any) -> dict[str, Any]:
    """Give the last few comments for the page of a post, in one query."""
    rows = list(PostComment.objects.filter(post=post).latest_first()[: ON_THE_POST + 1]) if post.version else []
    lines = [_line(one, user, names=()) for one in reversed(rows[:ON_THE_POST])]
    return {"lines": lines, "more": len(rows) > ON_THE_POST, "url": reverse("posts:talk", args=[post.pk])}


def _answered(request: Request, post: Post) -> PostComment | None:
    number = request.POST.get("reply_to", "")
    if not number:
        return None
    readable = number.isascii() and number.isdecimal() and len(number) < 19
    found = PostComment.objects.filter(post=post, pk=number) if readable else PostComment.objects.none()
    row: PostComment | None = found.select_related("person", "parent").first()
    if row is None:
        raise Http404
    return row


def _thread(row: PostComment, user: Any) -> dict[str, Any]:
    # For the type checker: fetched ahead under this name.
    return _with_names(row, user) | {"replies": [_with_names(one, user) for one in row.answers]}  # type: ignore[attr-defined]


def _with_names(row: PostComment, user: Any) -> dict[str, Any]:
    return _line(row, user, names=[one.person.name for one in row.mentions.all()])


def _line(row: PostComment, user: Any, *, names: Any) -> dict[str, Any]:
    stands = row.retracted_at is None
    return {
        "pk": row.pk,
        "by": row.person,
        "at": row.at,
        "version": row.version,
        "stands": stands,
        "pieces": _pieces(row.words, names),
        "told": [name for name in names if f"@{name}".casefold() not in row.words.casefold()],
        "retract": reverse("posts:retract_comment", args=[row.post_id, row.pk])
        if stands and may_retract(user, row)
        else "",
    }


def _pieces(words: str, names: Any) -> list[dict[str, Any]]:
    """Cut words where somebody is named who was told, so that a page can set those apart."""
    if not names:
        return [{"words": words, "is_name": False}]
    pattern = "|".join(re.escape(f"@{name}") for name in sorted(names, key=len, reverse=True))
    cut = re.split(rf"({pattern})", words, flags=re.IGNORECASE)
    return [{"words": piece, "is_name": number % 2 == 1} for number, piece in enumerate(cut) if piece]
