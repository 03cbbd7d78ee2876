"""One post: what it says, where and when, what was found, who has to decide, what I can do, and its whole story."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.db.models import prefetch_related_objects
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import audit
from core.models import AuditEntry
from core.web import Request
from core.workflow import Action
from posts import reminders
from posts.models import Photo, Post, PostVersion
from posts.models.content import SIZES
from posts.permissions import people_if_called
from posts.reasons import reasons_by_keys, reasons_for
from posts.services.suggestions import BY_SUGGESTION
from posts.views.appearing import how_it_appears
from posts.views.asking import asked_before
from posts.views.comparing import since_last_look
from posts.views.devices import devices_of
from posts.views.flags import open_flags
from posts.views.going_out import notes_on
from posts.views.queue import place_in_queue
from posts.views.reviewing import review_of, without_review
from posts.views.shared import asked_to_change, get_post_for
from posts.views.signing import kept_words, steps_of, words_for_signing
from posts.views.suggestions import OF_ITS_OWN, notes_of, standing_suggestions, waits_afresh
from posts.views.talk import latest_talk
from posts.views.videos import after_watching, film_of
from posts.workflow import LIVE, PUBLICATION, WORKFLOW, PublicationState, State

AT_THE_THUMB = ("send_back", "sign_off")
OUT = (State.PUBLISHING, State.PUBLISHED, State.NEEDS_ATTENTION, State.TAKEN_DOWN)
BUTTONS = {
    "to_do_by_hand": "Put it out by hand",
    "unconfirmed": "Say what you found there",
    "failed": "Record that it is there",
    "published": "Take it down there",
}
TOLD = {
    "draft": "began this post",
    "edit": "changed it",
    "submit": "put it forward for sign-off",
    "sign_off": "signed it off",
    "watch_video": "watched the video to its end, with sound",
    "suggest_words": "suggested other words",
    "accept_suggestion": "took the words that were suggested",
    "decline_suggestion": "kept the words as they were",
    "send_back": "sent it back",
    "reject": "said no",
    "withdraw": "withdrew it",
    "reopen": "took it back to change it",
    "publish": "published it",
    "publish_urgently": "published it at once",
    "retry": "tried again",
    "settle": "settled how it went out",
    "take_down": "took it down",
    "use_link": "decided by the link in the mail",
    "say_left_device": "said that its pictures are deleted on the device they were taken with",
    "look_over": "looked at it afterwards: it stays",
    "remind_to_look": "reminded those who look at it afterwards",
    "void_sign_off": "took the sign-off away",
    "expire": "let it go: it missed its time",
    "remind": "reminded those whose turn it is",
    "call_stand_in": "asked a stand-in too, because it had waited so long",
    "look_again": "asked for another look: a sensitive day had held it",
    "expire_soon": "warned that its time was near",
    "pause_clock": "let its waiting time stand still while posting is paused",
    "resume_clock": "let its waiting time go on",
    "finish": "saw that it is out everywhere",
    "comment": "wrote a comment",
    "retract_comment": "took a comment back",
    "need_attention": "asked for attention: it did not go out everywhere",
}
TRIED = {
    "sign_off": "sign it off",
    "send_back": "send it back",
    "submit": "put it forward",
    "publish": "publish it",
    "look_over": "say that it stays",
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
    signing = (
        words_for_signing(post) if deciding and not (film and film["to_watch"]) else {"fields": [], "needed": False}
    )
    review = review_of(post, actions)
    return render(
        request,
        "posts/post.html",
        {
            "post": post,
            "state": State(post.state),
            "film": film,
            "photos": [_photo(one) for one in sorted(post.photos.all(), key=lambda one: one.order)],
            "publications": [_publication(one, request) for one in _by_account(post)],
            "appearing": how_it_appears(post),
            "findings": [one for one in post.found if one.level != "information"],
            "facts": [one for one in post.found if one.level == "information"],
            "people": people_sentence(post),
            "devices": devices_of(post, request.user),
            "conditions": kept_words(post),
            "steps": steps_of(post),
            "waited": _waited(post, request),
            "notes": notes_on(post, request.now),
            "asked": asked_to_change(post),
            "asked_first": asked_before(post),
            "deciding": deciding,
            "around": place_in_queue(post, request.user) if deciding else None,
            "thumb": [
                one
                for one in actions
                if deciding and one.verb in AT_THE_THUMB and not (signing["needed"] and one.verb == "sign_off")
            ],
            "signing": signing,
            "reasons": reasons_for(post.questions(), has_photo=post.is_pictured) if deciding else [],
            "changes": since_last_look(post, request.user) if deciding else None,
            "suggestions": standing_suggestions(post, actions),
            "suggest": next((one for one in actions if one.verb == "suggest_words"), None),
            "waits_afresh": waits_afresh(post),
            "sign_off_action": next((one for one in actions if one.verb == "sign_off"), None),
            "show_out": post.state in OUT,
            "answers": _answers(post),
            "named": list(post.people.all()),
            "review": review,
            "actions": [
                one
                for one in without_review(actions, review)
                if not (deciding and one.verb in AT_THE_THUMB) and one.verb not in OF_ITS_OWN
            ],
            "can_edit": _can_edit(actions, post),
            "story": story(post),
            "talk": latest_talk(post, request.user),
            "flags": open_flags(post, request.user),
            "flag_url": reverse("posts:flag", args=[post.pk]) if post.state in LIVE else "",
        },
    )


@login_required
@require_safe
def photo(request: Request, pk: int, uid: Any, size: str) -> FileResponse:
    """Show a picture to those who may see its post, and to nobody else."""
    if size not in SIZES:
        raise Http404
    seen = Post.objects.visible_to(request.user).filter(pk=pk)
    stored = Photo.objects.filter(post__in=seen, uid=uid).first() or _photo_of_a_version(seen, uid)
    if stored is None:
        raise Http404
    response = jpeg(stored, size)
    # A copy kept by the browser would outlive signing out, on a computer that the next person uses.
    response["Cache-Control"] = "no-store"
    return response


def _photo_of_a_version(seen: Any, uid: Any) -> Photo | None:
    """Give a picture that an edit has taken out, while a version that was put forward with it is kept."""
    versions = PostVersion.objects.filter(post__in=seen).order_by("-number")
    return next(filter(None, (version.photo(uid) for version in versions)), None)


def jpeg(stored: Photo, size: str) -> FileResponse:
    """Send a stored picture; the full one where the smaller was never made."""
    path = stored.path_of(size)
    if not default_storage.exists(path):
        path = stored.path
    if not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


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


def story(post: Post) -> list[dict[str, Any]]:
    """Tell what happened to a post, latest first, with the words people gave."""
    words = words_kept(post)
    entries = audit.entries_about(post).exclude(outcome=AuditEntry.Outcome.READ)
    latest = entries.select_related("person").order_by("-id")[:200]
    return [told(entry, words.get((entry.verb, entry.at, entry.person_id), "")) for entry in latest]


def words_kept(post: Post) -> dict[Any, str]:
    """Give the words people gave with what they did, by what, when and who."""
    decided = {(one.outcome, one.at, one.person_id): _words_of(one) for one in post.story_of_decisions}
    return decided | notes_of(post)


def told(entry: AuditEntry, words: str) -> dict[str, Any]:
    """Tell one line of history in words."""
    refused = entry.outcome == AuditEntry.Outcome.REFUSED
    if refused:
        what = f"tried to {TRIED.get(entry.verb, entry.verb.replace('_', ' '))}"
    elif entry.reason_code == BY_SUGGESTION:
        what = "signed it off by having suggested exactly these words"
    else:
        what = TOLD.get(entry.verb, entry.verb)
    return {
        "what": what,
        "by": entry.person or "PolicyHub",
        "at": entry.at,
        "note": words,
        "refused": refused,
    }


def _words_of(decision: Any) -> str:
    kept = (
        ("Condition", decision.conditions),
        ("Express exception for the people shown", decision.exception),
        ("Express authority", decision.authority),
    )
    picked = "; ".join(one.label for one in reasons_by_keys(decision.reasons))
    return "\n".join(
        filter(
            None,
            [picked and f"Picked: {picked}", decision.words, *(f"{title}: {words}" for title, words in kept if words)],
        )
    )


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
        "address": one.address,
        "at": one.published_at,
        "page": reverse("posts:by_hand", args=[one.post_id, one.pk])
        if open_now and PUBLICATION.actions_for(one, request.user, now=request.now)
        else "",
        "button": BUTTONS.get(one.state, "Look at it"),
    }


def _answers(post: Post) -> list[dict[str, str]]:
    """Give the author's answers in the words of the questions as they were asked."""
    return [one.frozen() for one in post.answers.all()]


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
