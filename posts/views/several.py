"""Several plain posts on one page: read together in full, signed with one button, and what became of each.

Not here: which posts are plain (`plain`), or how each is signed (`services.several`).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from core.web import Request
from posts import services
from posts.models import Pause, Post
from posts.plain import MOST_AT_ONCE, why_by_itself
from posts.views.appearing import how_it_appears
from posts.views.going_out import holding_for, notes_of, over, when_it_goes
from posts.workflow import State

RESULT = "posts_signed_together"
TICK_FIRST = "Tick the posts first that you want to read together."
# What a page of the queue can send; whoever writes longer addresses by hand is answered for these.
MOST_ASKED = 50


@login_required
@require_safe
def several(request: Request) -> HttpResponse:
    """Show the ticked posts in full, as far as they can be signed together; name those that are read by themselves."""
    numbers = _numbers(request.GET.getlist("post"))[:MOST_ASKED]
    found = list(Post.objects.awaiting(request.user).filter(pk__in=numbers).with_what_else().whole())
    plain = [post for post in found if not _why(post)]
    if not found:
        messages.info(request, TICK_FIRST)
        return redirect("posts:queue")
    shown, pauses = plain[:MOST_AT_ONCE], holding_for(request)
    return render(
        request,
        "posts/several.html",
        {
            "posts": [_shown(post, beside=shown, pauses=pauses, now=request.now) for post in shown],
            "left": len(plain) - len(shown),
            "most": MOST_AT_ONCE,
            "by_themselves": [{"post": post, "why": why} for post in found if (why := _why(post))],
            "pauses": notes_of(pauses, request.now),
        },
    )


@login_required
@require_POST
def sign_off_several(request: Request) -> HttpResponse:
    """Sign off what was read together, each by itself."""
    chosen = [one for one in map(_shown_to_signer, request.POST.getlist("seen")[:MOST_ASKED]) if one]
    if not chosen:
        messages.info(request, TICK_FIRST)
        return redirect("posts:queue")
    became = services.sign_off_several(chosen=chosen, by=request.user, now=request.now)
    request.session[RESULT] = list(became.items())
    return redirect("posts:signed_several")


@login_required
@require_safe
def signed_several(request: Request) -> HttpResponse:
    """Say of each post that was signed together last how it stands, or why it was not signed."""
    became = dict(request.session.get(RESULT, []))
    if not became:
        return redirect("posts:queue")
    seen = {post.pk: post for post in Post.objects.visible_to(request.user).filter(pk__in=became)}
    lines = [_line(seen.get(number), why) for number, why in became.items()]
    return render(
        request,
        "posts/several_done.html",
        {
            "signed": [line for line in lines if not line["why"]],
            "refused": [line for line in lines if line["why"]],
            "waiting": Post.objects.awaiting(request.user).count(),
        },
    )


def _why(post: Any) -> str:
    return why_by_itself(
        purpose=post.purpose,
        version=post.version,
        urgent=post.urgent,
        findings=post.findings,
        what_else=post.what_else,
    )


def _shown(post: Post, *, beside: Iterable[Post], pauses: Iterable[Pause], now: datetime) -> dict[str, Any]:
    others = [one.pk for one in beside if one.pk != post.pk]
    return {
        "post": post,
        "photos": [
            {"url": one.address("page"), "full": one.address("full"), "photo": one} for one in post.photos_in_order()
        ],
        "labels": sorted(one.account.label for one in post.publications.all()),
        "appearing": how_it_appears(post),
        "goes": when_it_goes(post, now, pauses=over(post.organisation.path, pauses)),
        "seen": f"{post.pk}:{post.shown}",
        "without": f"{reverse('posts:several')}?{urlencode({'post': others}, doseq=True)}" if others else "",
    }


def _line(post: Post | None, why: str) -> dict[str, Any]:
    return {"post": post, "state": State(post.state) if post else None, "why": why}


def _shown_to_signer(typed: str) -> tuple[int, str] | None:
    """Read what a form says was shown: the number of a post, then what its decision compares."""
    number, _, seen = typed.partition(":")
    return next(((one, seen) for one in _numbers([number])), None)


def _numbers(typed: Iterable[str]) -> list[int]:
    """Give the numbers among what was typed, each once."""
    return list(dict.fromkeys(int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 19))
