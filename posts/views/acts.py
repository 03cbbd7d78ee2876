"""One address per verb: a POST, one service, a sentence, a redirect."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from core.web import Request
from core.workflow import Sought
from posts import services
from posts.models import Post
from posts.permissions import machine_may_publish
from posts.services.rereading import ReadFirst
from posts.views.reread import PUT_FORWARD
from posts.views.shared import done

DELETE_AFTERWARDS = (
    "The picture may still lie on somebody's own phone or camera. "
    "Delete it there when there is time, then say so below."
)


def _act(request: Request, pk: int, act: Callable[..., Post], words: str, **details: Any) -> Post | None:
    """Move a post on: it is looked for under the lock, so a stranger meets 404. Give it as it stands then, or None if refused."""
    moved: list[Post] = []
    try:
        done(
            request,
            lambda: moved.append(act(post=Sought(Post, pk), by=request.user, now=request.now, **details)),
            words,
        )
    except Post.DoesNotExist as gone:
        raise Http404 from gone
    return moved[0] if moved else None


def _act_and_stay(request: Request, pk: int, act: Callable[..., Post], words: str, **details: Any) -> HttpResponse:
    _act(request, pk, act, words, **details)
    return redirect("posts:post", pk=pk)


def _decide(request: Request, pk: int, act: Callable[..., Post], words: str, **details: Any) -> HttpResponse:
    """Decide, and go on to the next post that waits; a refusal stays here."""
    if _act(request, pk, act, words, seen=request.POST.get("seen", ""), **details):
        return redirect("posts:queue_next")
    return redirect("posts:post", pk=pk)


def _note(request: Request) -> str:
    return request.POST.get("note", "")


@login_required
@require_POST
def submit(request: Request, pk: int) -> HttpResponse:
    """Put a post forward that was read once more; without that, lead there first, but for a closure (W19)."""
    try:
        return _act_and_stay(request, pk, services.submit, PUT_FORWARD, seen=request.POST.get("seen", ""))
    except ReadFirst:
        return redirect("posts:reread", pk=pk)


@login_required
@require_POST
def sign_off(request: Request, pk: int) -> HttpResponse:
    """Sign the shown version off."""
    details = {name: request.POST.get(name, "") for name in ("seen", "conditions", "exception", "authority")}
    post = _act(request, pk, services.sign_off, "Thank you: the post is signed off.", **details)
    if post is None:
        return redirect("posts:post", pk=pk)
    if post.state == "approved" and post.moment is None and not machine_may_publish(post):
        messages.info(request, "It goes out when somebody who publishes here presses the button.")
        return redirect(post)
    return redirect("posts:queue_next")


@login_required
@require_POST
def send_back(request: Request, pk: int) -> HttpResponse:
    """Send the shown version back."""
    picked = request.POST.getlist("reasons")
    words = "The post is sent back, with your words."
    return _decide(request, pk, services.send_back, words, note=_note(request), picked=picked)


@login_required
@require_POST
def reject(request: Request, pk: int) -> HttpResponse:
    """Say a final no."""
    return _decide(
        request, pk, services.reject, "The post will not be published. Its author reads why.", note=_note(request)
    )


@login_required
@require_POST
def accept_suggestion(request: Request, pk: int) -> HttpResponse:
    """Take suggested words, and say what follows from it."""
    details = {"seen": request.POST.get("seen", ""), "number": _suggestion(request)}
    post = _act(request, pk, services.accept_suggestion, "The post has these words now.", **details)
    if post is not None:
        messages.info(request, _after_acceptance(post))
    return redirect("posts:post", pk=pk)


@login_required
@require_POST
def decline_suggestion(request: Request, pk: int) -> HttpResponse:
    """Keep one's own words."""
    words = "Your words stay. Whoever suggested the others reads why."
    details = {"number": _suggestion(request), "note": _note(request)}
    return _act_and_stay(request, pk, services.decline_suggestion, words, **details)


def _suggestion(request: Request) -> int:
    typed = request.POST.get("suggestion", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0


def _after_acceptance(post: Post) -> str:
    if post.state == "approved":
        return "It is signed off too: these are just the words that were suggested."
    if post.signatures:
        return "Whoever suggested them has signed it. The next signature is asked for."
    return "Its sign-off is asked for afresh: whoever suggested these words cannot sign this version."


@login_required
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw a post."""
    return _act_and_stay(request, pk, services.withdraw, "The post is withdrawn.", note=_note(request))


@login_required
@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    """Take a post back to change it."""
    words = "The post is a draft again. Whatever was signed before counts no more."
    return redirect("posts:edit" if _act(request, pk, services.reopen, words) else "posts:post", pk=pk)


@login_required
@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    """Put a signed-off post out."""
    return _act_and_stay(request, pk, services.publish, "The post is going out.")


@login_required
@require_POST
def publish_urgently(request: Request, pk: int) -> HttpResponse:
    """Announce a closure at once."""
    words = "The post is going out. Whoever signs off has been told and looks at it afterwards."
    post = _act(request, pk, services.publish_urgently, words, note=_note(request))
    if post is not None and post.on_own_devices:
        messages.info(request, DELETE_AFTERWARDS)
    return redirect("posts:post", pk=pk)


@login_required
@require_POST
def retry(request: Request, pk: int) -> HttpResponse:
    """Try again what did not go out."""
    return _act_and_stay(request, pk, services.retry, "It is tried again.")


@login_required
@require_POST
def settle(request: Request, pk: int) -> HttpResponse:
    """Close the matter of how it went out."""
    return _act_and_stay(request, pk, services.settle, "It is settled.", note=_note(request))


@login_required
@require_POST
def take_down(request: Request, pk: int) -> HttpResponse:
    """Take a post down."""
    words = "The post is taken down here. Where it was put out by hand, take it down there too: the page says how."
    return _act_and_stay(request, pk, services.take_down, words, note=_note(request))


@login_required
@require_POST
def look_over(request: Request, pk: int) -> HttpResponse:
    """Say that what went out without sign-off can stay."""
    words = "Thank you: it stays, and its author hears that you have looked."
    return _act_and_stay(request, pk, services.look_over, words, note=_note(request))
