"""A word about a post that is out: saying it, deciding on it, and reading what became of it (W17)."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clocks import working_time_between
from core.web import Request
from core.workflow import NotNow
from posts import services
from posts.forms import FlagForm
from posts.ladders import school_hours
from posts.models import Post, PostFlag, Publication
from posts.permissions import deciders_of, may_read_flag
from posts.views.shared import done, get_post_for
from posts.views.videos import film_of
from posts.workflow import FLAG, LIVE, WORKFLOW, FlagState, PublicationState

# What a flag is about, as a kind of report (rules.md, section 3); the report form asks again.
KINDS = {PostFlag.Reason.PERSON: "K16", PostFlag.Reason.WHERE: "K16"}
MISUSE = "K1"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: Request, pk: int) -> HttpResponse:
    """Ask what is wrong with a post that is out, and tell whoever can take it down."""
    post = get_post_for(request.user, pk)
    if post.state not in LIVE:
        messages.info(request, services.flags.NOT_OUT)
        return redirect(post)
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.flag(post=post, by=request.user, now=request.now, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request, "Thank you. Whoever can take it down has been told, and you hear what they decide."
            )
            return redirect(row)
    return render(request, "posts/flag.html", {"post": post, "form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def flagged(request: Request, pk: int, flag: int) -> HttpResponse:
    """Show a flag to those whom it concerns; for whoever decides it is the page to decide on, and tells who raised it."""
    row = _get_flag_for(request.user, pk, flag)
    actions = FLAG.actions_for(row, request.user, now=request.now)
    take_down = [
        one
        for one in WORKFLOW.actions_for(row.post, request.user, now=request.now)
        if one.verb == "take_down" and row.state == FlagState.OPEN
    ]
    return render(
        request,
        "posts/flagged.html",
        {
            "flag": row,
            "post": row.post,
            "state": FlagState(row.state),
            "reason": row.get_reason_display(),
            "mine": row.person_id == request.user.pk,
            "decides": bool(actions),
            "by": row.person if _knows_who(request.user, row) else None,
            "waited": waited(row, request),
            "asked": [person.name for person in deciders_of(row)],
            "actions": [*take_down, *actions],
            "photos": [{"url": one.address("page"), "alt": one.alt} for one in row.post.photos_in_order()],
            "film": film_of(row.post),
            "addresses": _live_addresses(row.post),
            "report": report_of(row),
        },
    )


@login_required
@require_POST
def keep(request: Request, pk: int, flag: int) -> HttpResponse:
    """Leave a flagged post up."""
    row = _get_flag_for(request.user, pk, flag)
    act = {"flag": row, "by": request.user, "now": request.now, "note": request.POST.get("note", "")}
    done(request, lambda: services.keep(**act), "The post stays up. Whoever flagged it reads your words.")
    return redirect(row)


def open_flags(post: Post, user: Any) -> list[dict[str, Any]]:
    """Give the open flags on a post for its page, to those whom they concern."""
    if post.state not in LIVE:
        return []
    rows = list(PostFlag.objects.open().filter(post=post).select_related("person")[:20])
    for row in rows:
        row.post = post
    return sorted((line for row in rows if (line := _line(row, user))), key=lambda line: not line["mine"])


def _live_addresses(post: Post) -> list[Publication]:
    """Give where a post can be looked at now; what came down has no page any more."""
    return [one for one in post.publications.all() if one.address and one.state != PublicationState.TAKEN_DOWN]


def _knows_who(user: Any, row: PostFlag) -> bool:
    return row.person_id == user.pk or any(person.pk == user.pk for person in deciders_of(row))


def waited(row: PostFlag, request: Request) -> str:
    """Say in school hours how long a flag waits, or waited."""
    passed = working_time_between(row.at, row.answered_at or request.now, row.post.school_hours)
    whole = passed // timedelta(hours=1)
    return school_hours(whole) if whole else "less than a school hour"


def report_of(row: PostFlag) -> str:
    """Give the address of the report form, filled in with where the post is and what it could be about."""
    kind = KINDS.get(PostFlag.Reason(row.reason), MISUSE)
    seen = settings.PUBLIC_URL + row.post.get_absolute_url()
    return f"{reverse('incidents:report')}?{urlencode({'kind': kind, 'seen': seen})}"


def _line(row: PostFlag, user: Any) -> dict[str, Any] | None:
    if not may_read_flag(user, row):
        return None
    deciders = deciders_of(row)
    decides = any(person.pk == user.pk for person in deciders)
    return {
        "reason": row.get_reason_display(),
        "at": row.at,
        "decides": decides,
        "mine": row.person_id == user.pk,
        "url": row.get_absolute_url(),
    }


def _get_flag_for(user: Any, pk: int, number: int) -> PostFlag:
    """Fetch a flag for those whom it concerns; for anybody else it does not exist."""
    post = get_post_for(user, pk)
    row: PostFlag | None = PostFlag.objects.filter(post=post, pk=number).select_related("person", "answered_by").first()
    if row is not None:
        row.post = post
    if row is None or not may_read_flag(user, row):
        raise Http404
    return row
