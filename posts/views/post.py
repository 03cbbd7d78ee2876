"""One post: what it says, where and when, what was found, who has to decide, what I can do, and its whole story."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.web import Request
from core.workflow import Action
from posts import reminders
from posts.criteria import clauses_in_words
from posts.models import Photo, Post
from posts.permissions import people_if_called
from posts.reasons import reasons_for
from posts.views.appearing import how_it_appears
from posts.views.asking import asked_before
from posts.views.comparing import since_last_look
from posts.views.devices import devices_of
from posts.views.flags import open_flags
from posts.views.going_out import notes_for_reader, when_it_goes
from posts.views.queue import place_in_queue
from posts.views.reviewing import review_of, without_review
from posts.views.shared import asked_to_change, get_post_for
from posts.views.signing import kept_words, steps_of, words_for_signing
from posts.views.suggestions import OF_ITS_OWN, standing_suggestions, waits_afresh
from posts.views.talk import latest_talk
from posts.views.telling import story
from posts.views.videos import after_watching, film_of
from posts.workflow import LIVE, PUBLICATION, WORKFLOW, PublicationState, State

AT_THE_THUMB = ("send_back", "sign_off")
NOTHING_TO_SIGN: dict[str, Any] = {"fields": [], "needed": False}
OUT = (State.PUBLISHING, State.PUBLISHED, State.NEEDS_ATTENTION, State.TAKEN_DOWN)
BUTTONS = {
    "to_do_by_hand": "Put it out by hand",
    "unconfirmed": "Say what you found there",
    "failed": "Record that it is there",
    "published": "Take it down there",
}


@login_required
@require_safe
def post(request: Request, pk: int) -> HttpResponse:
    """Show one post; where it is my turn, it is the page to decide on."""
    post = get_post_for(request.user, pk)
    prefetch_related_objects(post.story_of_decisions, "person")
    actions = WORKFLOW.actions_for(post, request.user, now=request.now)
    deciding = any(action.verb == "sign_off" for action in actions)
    film = film_of(post, request.user if deciding else None)
    actions = after_watching(actions, film)
    parts = _what_it_is(post) | _how_it_stands(post, request) | _what_i_can_do(post, actions, deciding=deciding)
    if deciding:
        parts |= _to_decide(post, request, actions, film)
    return render(request, "posts/post.html", parts | {"film": film, "deciding": deciding})


def _what_it_is(post: Post) -> dict[str, Any]:
    """Give what it says and shows, and what its author and the checks say of it."""
    return {
        "post": post,
        "state": State(post.state),
        "photos": [_photo(one) for one in sorted(post.photos.all(), key=lambda one: one.order)],
        "appearing": how_it_appears(post),
        "findings": [one for one in post.found if one.level != "information"],
        "facts": [one for one in post.found if one.level == "information"],
        "people": people_sentence(post),
        "named": list(post.people.all()),
        "answers": _answers(post),
        "asked_first": asked_before(post),
        "conditions": kept_words(post),
    }


def _how_it_stands(post: Post, request: Request) -> dict[str, Any]:
    """Give where it is, what keeps it, and what was said and done about it."""
    return {
        "publications": [_publication(one, request) for one in _by_account(post)],
        "show_out": post.state in OUT,
        "devices": devices_of(post, request.user),
        "steps": steps_of(post),
        "waited": _waited(post, request),
        "waits_afresh": waits_afresh(post),
        "goes": when_it_goes(post, request.now),
        "notes": notes_for_reader(post, request.user, request.now),
        "asked": asked_to_change(post),
        "story": story(post),
        "talk": latest_talk(post, request.user),
        "flags": open_flags(post, request.user),
        "flag_url": reverse("posts:flag", args=[post.pk]) if post.state in LIVE else "",
    }


def _what_i_can_do(post: Post, actions: list[Action], *, deciding: bool) -> dict[str, Any]:
    """Give the buttons of this reader; what a signer decides with has a place of its own."""
    review = review_of(post, actions)
    return {
        "review": review,
        "suggestions": standing_suggestions(post, actions),
        "suggest": _action("suggest_words", actions),
        "sign_off_action": _action("sign_off", actions),
        "can_edit": _can_edit(actions, post),
        "actions": [
            one
            for one in without_review(actions, review)
            if not (deciding and one.verb in AT_THE_THUMB) and one.verb not in OF_ITS_OWN
        ],
    }


def _to_decide(post: Post, request: Request, actions: list[Action], film: Any) -> dict[str, Any]:
    """Give what whoever signs decides with: what is new to them, reasons to pick, and the buttons under the thumb."""
    signing = NOTHING_TO_SIGN if film and film["to_watch"] else words_for_signing(post)
    apart = {"sign_off"} if signing["needed"] else set()
    return {
        "around": place_in_queue(post, request.user),
        "changes": since_last_look(post, request.user),
        "reasons": reasons_for(post.questions(), has_photo=bool(post.photos.all()), has_video=film is not None),
        "signing": signing,
        "thumb": [one for one in actions if one.verb in AT_THE_THUMB and one.verb not in apart],
    }


def _action(verb: str, actions: list[Action]) -> Action | None:
    return next((one for one in actions if one.verb == verb), None)


def people_sentence(post: Post) -> str:
    """Say who is in it in one line, without saying why anybody may not be."""
    people = list(post.people.all())
    if not people:
        return "Nobody can be recognised in it, its author says." if post.nobody_recognisable else ""
    pupils = sum(1 for person in people if person.kind == "pupil")
    adults = len(people) - pupils
    count = " and ".join(filter(None, [_count(pupils, "child", "children"), _count(adults, "adult", "adults")]))
    named = sum(1 for person in people if person.name_shown)
    missing = sum(1 for person in people if person.permission != "yes")
    shown = "all may be shown" if not missing else f"permission is missing for {missing}"
    names = f"{_count(named, 'name', 'names')} used" if named else "no names used"
    return f"{count}: {shown}, {names}."


def _photo(stored: Photo) -> dict[str, Any]:
    return {
        "url": stored.address("page"),
        "full": stored.address("full"),
        "alt": stored.alt or "No words were written for this picture",
        "removed": stored.removed,
        "width": stored.width,
        "height": stored.height,
    }


def _publication(one: Any, request: Request) -> dict[str, Any]:
    state = PublicationState(one.state)
    # Nothing can be taken down on a network before the post itself is.
    open_now = one.post.state == State.TAKEN_DOWN or state != PublicationState.PUBLISHED
    return {
        "account": one.account,
        "state": state,
        # What came down has no live post to look at; its story keeps the address.
        "address": one.address if state != PublicationState.TAKEN_DOWN else "",
        "at": one.published_at,
        "page": reverse("posts:by_hand", args=[one.post_id, one.pk])
        if open_now and PUBLICATION.actions_for(one, request.user, now=request.now)
        else "",
        "button": BUTTONS.get(one.state, "Look at it"),
    }


def _answers(post: Post) -> list[dict[str, str]]:
    """Give the author's answers in the words of the questions as they were asked."""
    return [one | {"source": clauses_in_words(one["source"])} for one in (kept.frozen() for kept in post.answers.all())]


def _waited(post: Post, request: Request) -> dict[str, Any] | None:
    """Say how long a post has waited, when a stand-in is asked too, and who that would be."""
    if post.state != State.IN_REVIEW or post.clock is None:
        return None
    found = reminders.waited(post.clock, hours=post.school_hours, now=request.now, moment=post.moment)
    names = " or ".join(one.name for one in people_if_called(post)) if found.calls_at or found.calls_now else ""
    return {"words": found.words, "called_at": found.called_at, "paused": found.paused, "names": names} | {
        "calls_at": found.calls_at if names else None
    }


def _by_account(post: Post) -> list[Any]:
    return sorted(post.publications.all(), key=lambda one: (one.account.label, one.pk))


def _can_edit(actions: Iterable[Action], post: Post) -> bool:
    return post.state in {State.DRAFT, State.SENT_BACK} and any(one.verb == "submit" for one in actions)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""
