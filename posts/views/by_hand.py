"""Putting a post out by hand: everything laid out ready, and the live address pasted at the end; and taking it down there again."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.web import Request
from posts import services
from posts.channels import label_for, limits_for
from posts.channels.platforms import PLATFORMS, steps_for
from posts.models import Publication
from posts.services.publications import why_not_live
from posts.views.going_out import notes_by_hand
from posts.views.shared import done, get_publication_for
from posts.views.videos import film_of
from posts.workflow import PUBLICATION, PublicationState, State, no_longer_in_time


@login_required
@require_safe
def by_hand(request: Request, pk: int, publication: int) -> HttpResponse:
    """Show what to do on one account."""
    return _page(request, get_publication_for(request.user, pk, publication))


@login_required
@require_POST
def mark_done(request: Request, pk: int, publication: int) -> HttpResponse:
    """Record the live address."""
    one = get_publication_for(request.user, pk, publication)
    address = request.POST.get("address", "").strip()
    PUBLICATION.refuse_strangers(one, "mark_done", by=request.user, now=request.now)
    if problem := why_not_live(publication=one, address=address):
        return _page(request, one, address=address, problem=problem, status=422)
    words = "Thank you: the live post is recorded."
    if done(
        request, lambda: services.mark_done(publication=one, by=request.user, now=request.now, address=address), words
    ):
        return redirect(one.post)
    return redirect("posts:by_hand", pk=pk, publication=publication)


@login_required
@require_POST
def mark_missing(request: Request, pk: int, publication: int) -> HttpResponse:
    """Record that it is not there."""
    one = get_publication_for(request.user, pk, publication)
    words = "It is recorded as not published there. It can be tried again."
    done(request, lambda: services.mark_missing(publication=one, by=request.user, now=request.now), words)
    return redirect(one.post)


@login_required
@require_POST
def mark_gone(request: Request, pk: int, publication: int) -> HttpResponse:
    """Record that it is gone from there."""
    one = get_publication_for(request.user, pk, publication)
    words = "Thank you: it is recorded as gone."
    done(request, lambda: services.mark_gone(publication=one, by=request.user, now=request.now), words)
    return redirect(one.post)


def _page(
    request: Request, one: Publication, *, address: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    platform = PLATFORMS.get(one.account.kind)
    actions = {action.verb: action for action in PUBLICATION.actions_for(one, request.user, now=request.now)}
    removing = one.post.state == State.TAKEN_DOWN
    # Whoever is told how to post it would post it twice: first they look whether it is there.
    looking = one.state == PublicationState.UNCONFIRMED and not removing
    photos = [
        {
            "number": number,
            "copy_id": f"alt-{number}",
            "alt": photo.alt,
            "url": photo.address("phone"),
            "full": photo.address("full"),
        }
        for number, photo in enumerate(one.post.photos.all(), start=1)
    ]
    steps = (platform.take_down_steps if removing else platform.steps) if platform else ()
    limits = limits_for(one.account.kind)
    length, most = limits.length(one.words), limits.characters
    return render(
        request,
        "posts/by_hand.html",
        {
            "one": one,
            "post": one.post,
            "state": PublicationState(one.state),
            "network": label_for(one.account.kind),
            "photos": photos,
            "film": film_of(one.post),
            "steps": steps_for(steps, pictures=bool(photos), video=one.post.film is not None),
            "removing": removing,
            "looking": looking,
            "late": one.state == PublicationState.TO_DO_BY_HAND and no_longer_in_time(one.post, request.now),
            "notes": notes_by_hand(one.post, request.now) if one.state == PublicationState.TO_DO_BY_HAND else [],
            "done": actions.get("mark_done"),
            "missing": actions.get("mark_missing"),
            "gone": actions.get("mark_gone"),
            "address": address,
            "problem": problem,
            "problems": [{"words": problem, "href": "#address"}],
            "words_label": f"Words ({length:,} of {most:,} characters)" if most else "Words",
        },
        status=status,
    )
