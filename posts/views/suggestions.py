"""Suggested words: the page to write them on, and how they stand on the page of the post. The author's answers are `acts`."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.web import Request
from core.workflow import Action, NotNow
from posts import services
from posts.comparing import Account, Content, compare
from posts.forms import SuggestForm
from posts.models import Post, Suggestion
from posts.permissions import may_suggest_words
from posts.services.lifecycle import asks_authority, asks_exception
from posts.views.shared import get_post_for
from posts.workflow import State

SUGGESTED = "Your words are with the author. The post waits as it is until they answer."
ANSWERS = ("accept_suggestion", "decline_suggestion")
# What stands in places of its own on the page, and not among the other buttons.
OF_ITS_OWN = ("suggest_words", *ANSWERS)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggest_words(request: Request, pk: int) -> HttpResponse:
    """Suggest other words for a post that waits."""
    post = get_post_for(request.user, pk)
    if request.method != "POST":
        if not may_suggest_words(request.user, post):
            raise PermissionDenied("You cannot suggest other words here.")
        return _page(request, post, SuggestForm(post=post))
    form = SuggestForm(request.POST, post=post)
    if not form.is_valid():
        return _page(request, post, form, status=422)
    try:
        services.suggest_words(
            post=post,
            by=request.user,
            now=request.now,
            seen=form.cleaned_data["seen"],
            words=form.cleaned_data["words"],
            own_words=form.own_words(),
            note=form.cleaned_data["note"],
        )
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, post, form, status=409)
    messages.success(request, SUGGESTED)
    return redirect(post)


def standing_suggestions(post: Post, actions: list[Action]) -> list[dict[str, Any]]:
    """Prepare the suggested words that stand: what would change, and the answers this person can give."""
    standing = post.suggestions_standing
    prefetch_related_objects(standing, "by")
    answers = {one.verb: one for one in actions if one.verb in ANSWERS}
    return [
        {
            "number": one.pk,
            "by": one.by,
            "at": one.at,
            "note": one.note,
            "change": compare(_content(post), _with_words(post, one)),
            "accept": answers.get("accept_suggestion"),
            "decline": answers.get("decline_suggestion"),
        }
        for one in standing
    ]


def waits_afresh(post: Post) -> Any | None:
    """Give whose suggested words this version has, where that person's decision does not stand on it."""
    if post.state != State.IN_REVIEW:
        return None
    signed = {one.person_id for one in post.signatures}
    taken = [one for one in post.suggestions.all() if one.became == post.version and one.by_id not in signed]
    prefetch_related_objects(taken, "by")
    return taken[0].by if taken else None


def notes_of(post: Post) -> dict[tuple[str, Any, int | None], str]:
    """Give the words people wrote with suggestions and answers, as the history finds them: verb, moment, person."""
    notes: dict[tuple[str, Any, int | None], str] = {}
    for one in post.suggestions.all():
        notes["suggest_words", one.at, one.by_id] = one.note
        if one.state == Suggestion.State.DECLINED:
            notes["decline_suggestion", one.answered_at, post.author_id] = one.answer
    return notes


def _page(request: Request, post: Post, form: SuggestForm, *, status: int = 200) -> HttpResponse:
    asks_more = post.state == State.IN_REVIEW and (asks_exception(post) or asks_authority(post))
    context = {"post": post, "form": form, "asks_more": asks_more}
    return render(request, "posts/suggest_words.html", context, status=status)


def _content(post: Post) -> Content:
    accounts = [
        Account(number=str(one.account_id), label=one.account.label, own_words=one.own_words) for one in _places(post)
    ]
    return Content(words=post.words, accounts=tuple(accounts))


def _with_words(post: Post, suggestion: Suggestion) -> Content:
    accounts = [
        Account(
            number=str(one.account_id),
            label=one.account.label,
            own_words=suggestion.own_words.get(str(one.account_id), ""),
        )
        for one in _places(post)
    ]
    return Content(words=suggestion.words, accounts=tuple(accounts))


def _places(post: Post) -> list[Any]:
    return sorted(post.publications.all(), key=lambda one: (one.account.label, one.pk))
