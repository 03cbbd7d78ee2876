"""The page behind the link in a mail: it shows one version to one person; only its two buttons decide.

Whoever opens it without being signed in meets what `services.links` lets a mailbox decide alone, and else the way to sign in.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.web import Request
from core.workflow import Action
from posts.models import Photo, Post, SignOffLink
from posts.reasons import reasons_for
from posts.services import links
from posts.services.links import Ended
from posts.views.going_out import when_it_goes
from posts.views.pictures import jpeg
from posts.views.shared import done
from posts.workflow import WORKFLOW

# 256 bits are not guessed; this keeps the machine from being busy with those who try. A link that exists is never refused by it.
GUESSES = {"unknown-link": "60/h/ip"}
VERBS = {"sign_off": "posts:sign_off_by_link", "send_back": "posts:send_back_by_link"}
SIZES = frozenset({"page", "full"})


@require_safe
def link(request: Request, token: str) -> HttpResponseBase:
    """Show the version a link was made for, with two buttons; or lead to signing in; or say what became of it."""
    found = _found(request, token)
    if found is None:
        return _unknown(request)
    opened = links.opened(found, now=request.now)
    if isinstance(opened, Ended):
        return _kept_from_others(_say_what_became_of_it(request, found, opened))
    if request.user.is_authenticated or links.asks_to_sign_in(opened, found.person):
        return _kept_from_others(redirect(_way_to(found, request)))
    return _kept_from_others(render(request, "posts/link.html", _page(request, opened, found, token)))


@require_safe
def link_photo(request: Request, token: str, uid: Any, size: str) -> HttpResponseBase:
    """Show a picture of a version whose link is open, and of nothing else."""
    found = _found(request, token)
    opened = links.opened(found, now=request.now) if found and size in SIZES else None
    if not isinstance(opened, Post) or (found and links.asks_to_sign_in(opened, found.person)):
        raise Http404
    stored = Photo.objects.filter(post=opened, uid=uid).first()
    if stored is None:
        raise Http404
    return _kept_from_others(jpeg(stored, size))


@require_POST
def sign_off_by_link(request: Request, token: str) -> HttpResponseBase:
    """Sign the version off that the link shows."""
    return _decide(request, token, links.sign_off_by_link, "Thank you: the post is signed off.")


@require_POST
def send_back_by_link(request: Request, token: str) -> HttpResponseBase:
    """Send the version back that the link shows."""
    said = {"note": request.POST.get("note", ""), "picked": request.POST.getlist("reasons")}
    return _decide(request, token, links.send_back_by_link, "The post is sent back, with your words.", **said)


def _decide(request: Request, token: str, act: Callable[..., Post], words: str, **details: Any) -> HttpResponseBase:
    found = _found(request, token)
    if found is None:
        return _unknown(request)
    try:
        done(request, lambda: act(link=found, now=request.now, **details), words)
    except (PermissionDenied, Post.DoesNotExist):
        # The page says what has become of it, in words that fit.
        messages.error(request, links.NO_LONGER_GOOD)
    return _kept_from_others(redirect("posts:link", token=token))


def _found(request: Request, token: str) -> SignOffLink | None:
    """Find the link behind an address; for somebody else who is signed in there is none."""
    found = links.link_of(token)
    if found and request.user.is_authenticated and request.user.pk != found.person_id:
        return None
    return found


def _unknown(request: Request) -> HttpResponseBase:
    """Answer a link that there is not, or not for this person; and slow down whoever tries one after the other."""
    if ratelimit.consume(request, app="posts", action="unknown-link", config=GUESSES, limit_get=True) is None:
        return _kept_from_others(render(request, "429.html", status=429))
    raise Http404


def _page(request: Request, post: Post, found: SignOffLink, token: str) -> dict[str, Any]:
    return {
        "post": post,
        "person": found.person,
        "until": found.until,
        "photos": [
            {"url": reverse("posts:link_photo", args=[token, one.uid, "page"]), "photo": one}
            for one in post.photos_in_order()
        ],
        "publications": sorted(post.publications.all(), key=lambda one: (one.account.label, one.pk)),
        "goes": when_it_goes(post, request.now),
        "facts": post.found,
        "actions": _two_buttons(request, post, found, token),
        "reasons": reasons_for(post.questions(), has_photo=bool(post.photos.all())),
        "sign_in": _way_to(found, request),
    }


def _two_buttons(request: Request, post: Post, found: SignOffLink, token: str) -> list[Action]:
    actions = {one.verb: one for one in WORKFLOW.actions_for(post, found.person, now=request.now)}
    # Which version is meant is known by the link; a form needs not say it.
    return [
        replace(actions[verb], url=reverse(name, args=[token]), seen="")
        for verb, name in VERBS.items()
        if verb in actions
    ]


def _say_what_became_of_it(request: Request, found: SignOffLink, ended: Ended) -> HttpResponse:
    return render(request, "posts/link_ended.html", {"ended": ended, "sign_in": _way_to(found, request)})


def _way_to(found: SignOffLink, request: Request) -> str:
    """Give the page of the post, by way of signing in where that is still to come."""
    page = reverse("posts:post", args=[found.post_id])
    return page if request.user.is_authenticated else f"{reverse('account_login')}?{urlencode({'next': page})}"


def _kept_from_others(response: HttpResponseBase) -> HttpResponseBase:
    """Let nobody keep the page, list it, or learn its address from where its reader goes next.

    `strict-origin` and not `no-referrer`: with the latter, browsers hide from our own forms that they come from here.
    """
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
