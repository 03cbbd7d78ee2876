"""What several pages of posts need: fetching and authorising in one act, and turning a refusal into its sentence."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse

from accounts.access import organisations_where
from accounts.models import Organisation
from accounts.roles import Can
from core.clocks import london_day
from core.web import Request
from core.workflow import NotNow
from posts.models import Account, Decision, Post, Publication
from posts.permissions import drafting_at
from posts.reasons import reasons_by_keys
from posts.workflow import State

SAID = {
    State.SENT_BACK: {Decision.Outcome.SEND_BACK, Decision.Outcome.VOID_SIGN_OFF},
    State.REJECTED: {Decision.Outcome.REJECT},
}


def get_post_for(user: Any, pk: int) -> Post:
    """Fetch a post this person may see, whole; anybody else meets the same 404 as for a post that does not exist."""
    post: Post | None = Post.objects.shown_to(user, pk)
    if post is None:
        raise Http404
    return post


def asked_to_change(post: Post) -> dict[str, Any] | None:
    """Give who sent a post back or said no, when, and in which words, while that is how it stands."""
    outcomes = SAID.get(State(post.state))
    said = [one for one in post.story_of_decisions if one.outcome in outcomes] if outcomes else []
    if not said:
        return None
    last = said[-1]
    return {
        "by": last.person or "PolicyHub",
        "at": last.at,
        "words": last.words,
        "what": last.get_outcome_display(),
        "reasons": reasons_by_keys(last.reasons),
        "page": reverse("posts:edit", args=[post.pk]),
    }


def places_to_write_at(request: Request) -> list[Organisation]:
    """Give the places with an account at which this person may write posts, by what the rules of each ask; a few questions."""
    accounts = Account.objects.open_now()
    entrusted = set(accounts.entrusted_to(request.user, at=request.now).values_list("organisation", flat=True))
    by_role = organisations_where(request.user, Can.DRAFT_POSTS, Can.PUBLISH_POSTS, Can.AUTHORISE_FOR_ACCOUNTS)
    either = Organisation.objects.filter(pk__in=by_role.values("pk")) | Organisation.objects.filter(pk__in=entrusted)
    with_accounts = either.filter(pk__in=accounts.values("organisation")).open(on=london_day(request.now))
    return drafting_at(request.user, with_accounts.order_by("path"), entrusted=entrusted)


def get_publication_for(user: Any, pk: int, number: int) -> Publication:
    """Fetch one account of a post this person may see."""
    post = get_post_for(user, pk)
    publication = next((one for one in post.publications.all() if one.pk == number), None)
    if publication is None:
        raise Http404
    publication.post = post
    return publication


def done(request: Request, act: Callable[[], Any], words: str) -> bool:
    """Do something; say that it is done, or why not now, in the same sentence as the button. Returns whether it was done."""
    try:
        act()
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
        return False
    messages.success(request, words)
    return True
