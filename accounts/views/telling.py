"""What one was told, and how one wants to be told.

A place's own words stand in `telling_texts.py`, the list on paper in `telling_paper.py`.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Max, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.forms.telling import TellingForm
from accounts.models import Preference, User
from accounts.telling import message_groups
from accounts.views.settings import headline_and_words
from core.models import Message
from core.telling import manner_for
from core.web import Request

PER_PAGE = 30
_HOW = {
    Message.State.SENT: "Also sent by mail",
    Message.State.WAITING: "A mail follows",
    Message.State.RETURNED: "The mail came back",
    Message.State.PARKED: "The mail could not be sent",
    Message.State.ON_PAPER: "Also on the office\u2019s list",
}


@login_required
@require_safe
def my_messages(request: Request) -> HttpResponse:
    """Show what one was told, the newest first; what is new is marked. Opening this page marks nothing."""
    mine = _mine(request)
    only_new = request.GET.get("show") == "new"
    counts = mine.aggregate(new=models.Count("pk", filter=Q(read_at=None)), newest=Max("pk"))
    rows = (mine.filter(read_at=None) if only_new else mine).select_related("person").order_by("-created_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    manner = manner_for(list(page), now=request.now)
    return render(
        request,
        "accounts/my_messages.html",
        {
            "page": page,
            "rows": [_row(message, manner, request) for message in page],
            "new": counts["new"],
            "newest": counts["newest"] or 0,
            "only_new": only_new,
        },
    )


@login_required
@require_POST
def seen_messages(request: Request) -> HttpResponse:
    """Mark as seen whatever was new when the page was shown; what came since stays new."""
    newest = request.POST.get("newest", "")
    if newest.isascii() and newest.isdecimal() and len(newest) < 19:
        _mine(request).filter(read_at=None, pk__lte=int(newest)).update(read_at=request.now)
    return redirect("accounts:my_messages")


@login_required
@require_POST
def open_message(request: Request, pk: int) -> HttpResponse:
    """Mark one message as seen and lead to the page it is about."""
    message = get_object_or_404(_mine(request), pk=pk)
    if message.read_at is None:
        _mine(request).filter(pk=pk, read_at=None).update(read_at=request.now)
    return redirect(message.path)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def telling(request: Request) -> HttpResponse:
    """Choose how one is told, group by group."""
    groups = message_groups()
    chosen = dict(Preference.objects.filter(person=request.user).values_list("group", "choice"))
    form = TellingForm(
        request.POST or None, groups=tuple(group for group in groups if group.may_be_changed), chosen=chosen
    )
    if request.method == "POST" and form.is_valid():
        services.change_telling(person=request.user, choices=form.cleaned_data, by=request.user, now=request.now)
        messages.success(request, "Saved. It counts from the next message on.")
        return redirect("accounts:settings")
    return render(
        request,
        "accounts/telling.html",
        {
            "form": form,
            "fixed": [group for group in groups if not group.may_be_changed],
            "no_mail": _NO_MAIL.get(request.user.mailbox, ""),
        },
    )


_NO_MAIL = {
    User.Mailbox.NONE: "The office has noted that you read no mail, so nothing is mailed to you. Ask the office if that is wrong.",
    User.Mailbox.RETURNS: "Our mail to you comes back, so nothing is mailed to you. Ask the office to have your address put right.",
}


def _mine(request: Request) -> "models.QuerySet[Message]":
    """Keep what this person was told: not what was withdrawn, and what tells of a case only from the moment it is due.

    A report without a name is told at its full hour; on this list it must not stand any earlier either.
    """
    mine = Message.objects.filter(person=request.user).exclude(state=Message.State.WITHDRAWN)
    return mine.exclude(about_kind__startswith="incidents.", state=Message.State.WAITING, due_at__gt=request.now)


def _row(message: Message, manner: Any, request: Request) -> dict[str, Any]:
    headline, words = headline_and_words(message, manner, now=request.now)
    return {
        "pk": message.pk,
        "headline": headline,
        "words": words,
        "at": message.created_at,
        "is_new": message.read_at is None,
        "how": _how(message),
    }


def _how(message: Message) -> str:
    """Say how else this was told; to somebody who gets no mail, none follows."""
    state = Message.State(message.state)
    if state == Message.State.WAITING and message.person.mailbox != User.Mailbox.WORKS:
        state = Message.State.ON_PAPER
    return _HOW.get(state, "")
