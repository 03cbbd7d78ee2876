"""Pages for asking before a post is written: my questions, those that wait for me, one question, and its answers."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import organisations_where
from accounts.models import Organisation
from accounts.roles import Can
from core.clocks import london_day
from core.web import Request
from core.workflow import NotNow, Sought
from posts import services
from posts.forms import AskForm
from posts.models import AskFirst
from posts.permissions.asking import may_answer
from posts.views.shared import done
from posts.workflow.asking import ASKING, Asked, why_no_draft

PER_PAGE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """Ask before writing, and see what I asked and what waits for my answer."""
    places = _places(request)
    if not places:
        raise PermissionDenied("You do not write posts anywhere.")
    form = AskForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        try:
            question = services.ask(
                organisation=form.organisation, by=request.user, now=request.now, words=form.cleaned_data["words"]
            )
            return redirect(question)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
    visible = AskFirst.objects.visible_to(request.user)
    mine = visible.of(request.user).order_by("-asked_at", "-pk")
    return render(
        request,
        "posts/ask.html",
        {
            "form": form,
            "waiting": [_line(one) for one in visible.waiting_for_others(request.user).whole()[:PER_PAGE]],
            "page": (page := Paginator(mine.whole(), PER_PAGE).get_page(request.GET.get("page"))),
            "mine": [_line(one) for one in page],
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_safe
def question(request: Request, pk: int) -> HttpResponse:
    """Show one question with its answers, and what I can do about it."""
    row = _question_for(request.user, pk)
    own = row.asked_by_id == request.user.pk
    return render(
        request,
        "posts/question.html",
        {
            "question": row,
            "state": Asked(row.state),
            "asked_of": " and ".join(one.name for one in row.asked_of.all()),
            "answers": answers_of(row),
            "actions": ASKING.actions_for(row, request.user, now=request.now),
            "may_draft": own and not why_no_draft(row),
            "own": own,
            "answering": may_answer(request.user, row),
        },
    )


@login_required
@require_POST
def agree(request: Request, pk: int) -> HttpResponse:
    """Say that it may be written."""
    return _act(request, pk, services.agree, "Answered: go ahead.", note=request.POST.get("note", ""))


@login_required
@require_POST
def talk_first(request: Request, pk: int) -> HttpResponse:
    """Ask to talk about it."""
    return _act(request, pk, services.talk_first, "Answered: talk first.", note=request.POST.get("note", ""))


@login_required
@require_POST
def advise_against(request: Request, pk: int) -> HttpResponse:
    """Say that it had better not be posted."""
    return _act(request, pk, services.advise_against, "Answered: better not.", note=request.POST.get("note", ""))


@login_required
@require_POST
def take_back_question(request: Request, pk: int) -> HttpResponse:
    """Say that no answer is needed any more."""
    return _act(request, pk, services.take_back_question, "Nobody needs to answer any more.")


@login_required
@require_POST
def draft_from(request: Request, pk: int) -> HttpResponse:
    """Make a draft of a question that was agreed to."""
    row = _question_for(request.user, pk)
    made: list[Any] = []
    words = "Here is your draft. Finish it, and put it forward: it is signed off like every post."
    if done(request, lambda: made.append(services.draft_from(question=row, by=request.user, now=request.now)), words):
        return redirect("posts:edit", pk=made[0].pk)
    return redirect(row)


def answers_of(question: AskFirst) -> list[dict[str, Any]]:
    """Give what was answered, oldest first."""
    answers = sorted(question.answers.all(), key=lambda one: one.pk)
    return [{"by": one.person, "at": one.at, "says": Asked(one.state).label, "words": one.words} for one in answers]


def _places(request: Request) -> list[Organisation]:
    here: Any = organisations_where(request.user, Can.DRAFT_POSTS)
    return list(here.open(on=london_day(request.now)).order_by("path"))


def asked_before(post: Any) -> dict[str, Any] | None:
    """Give the question a post began with, and its answers, for whoever signs it off."""
    question = AskFirst.objects.filter(post=post).whole().first()
    return {"words": question.words, "by": question.asked_by, "answers": answers_of(question)} if question else None


def _question_for(user: Any, pk: int) -> AskFirst:
    row: AskFirst | None = AskFirst.objects.visible_to(user).whole().select_related("post").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _act(request: Request, pk: int, act: Callable[..., AskFirst], words: str, **details: Any) -> HttpResponse:
    try:
        done(request, lambda: act(question=Sought(AskFirst, pk), by=request.user, now=request.now, **details), words)
    except AskFirst.DoesNotExist as gone:
        raise Http404 from gone
    return redirect("posts:question", pk=pk)


def _line(question: AskFirst) -> dict[str, Any]:
    words = question.words
    return {
        "url": question.get_absolute_url(),
        "words": words if len(words) <= 120 else f"{words[:120].rsplit(' ', 1)[0]} …",
        "state": Asked(question.state),
        "by": question.asked_by,
        "place": question.organisation.name,
        "at": question.asked_at,
    }
