"""Settings: one's own sign-in and absence, and the messages that were sent."""

import logging
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.access import offices_of, organisations_where, user_can_anywhere
from accounts.forms import AbsenceForm
from accounts.models import Membership, User
from accounts.roles import Can
from accounts.second_factor import has_second_factor, needs_second_factor, second_factor_first
from accounts.services.administrators import is_administrator
from accounts.views.training import SEES as SEES_TRAINING
from core import outbox
from core.clocks import london_day
from core.health import MESSAGES_MAY_WAIT
from core.models import Message
from core.telling import Manner, manner_for
from core.web import Request
from core.workflow import NotNow

log = logging.getLogger(__name__)

PER_PAGE = 50
# How a message stands of which nobody can know whether it arrived: given up after the mail server had gone silent over it.
UNKNOWN = "unknown"


@login_required
@require_safe
def index(request: Request) -> HttpResponse:
    """Show where one's settings are."""
    user = request.user
    return render(
        request,
        "accounts/settings.html",
        {
            "needs_second_factor": needs_second_factor(user) and not has_second_factor(request),
            "works_somewhere": bool(offices_of(user)),
            "sees_rules": user_can_anywhere(user, Can.SEE_RULES),
            "changes_rules": user_can_anywhere(user, Can.CHANGE_RULES),
            "keeps_people": user_can_anywhere(user, Can.KEEP_PEOPLE) or user_can_anywhere(user, Can.KEEP_ALL_ROLES),
            "sees_training": any(user_can_anywhere(user, can) for can in SEES_TRAINING),
            "keeps_places": any(
                user_can_anywhere(user, can) for can in (Can.KEEP_ALL_ROLES, Can.KEEP_PEOPLE, Can.KEEP_CONTACTS)
            )
            or is_administrator(user),
            "sees_system": user_can_anywhere(user, Can.SEE_SYSTEM_HEALTH),
            "absences": user.absences.filter(ends_on__gte=london_day(request.now))
            .select_related("stand_in")
            .order_by("starts_on"),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: Request) -> HttpResponse:
    """Say when one is away and who acts meanwhile."""
    today = london_day(request.now)
    mine = Membership.objects.in_force(on=today).filter(person=request.user).values("organisation")
    colleagues = (
        User.objects.active()
        .filter(pk__in=Membership.objects.in_force(on=today).filter(organisation__in=mine).values("person"))
        .exclude(pk=request.user.pk)
        .order_by("name")
    )
    form = AbsenceForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_absence(person=request.user, by=request.user, now=request.now, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Noted. What waits for you on these days goes to whoever acts for you.")
            return redirect("accounts:settings")
    return render(request, "accounts/absence.html", {"form": form})


@login_required
@require_POST
def back_again(request: Request, pk: int) -> HttpResponse:
    """Come back earlier than planned."""
    services.end_absence(
        absence=get_object_or_404(request.user.absences, pk=pk),
        on=london_day(request.now),
        by=request.user,
        now=request.now,
    )
    messages.success(request, "Welcome back. Things come to you again.")
    return redirect("accounts:settings")


@login_required
@second_factor_first
@require_safe
def sent_messages(request: Request) -> HttpResponse:
    """Show the messages of one's organisations: what waits, went out, failed, or ended unknown. Cases are left out."""
    places = _health_or_404(request.user)
    state = request.GET.get("state", "")
    rows = _messages_at(places, request)
    since = request.now - MESSAGES_MAY_WAIT
    counts = rows.aggregate(
        waiting=Count("pk", filter=Q(state="waiting")),
        late=Count("pk", filter=Q(state="waiting") & (Q(due_at__lt=since) | Q(failing_since__lt=since))),
        sent=Count("pk", filter=Q(state="sent")),
        parked=Count("pk", filter=Q(state="parked", maybe_twice=False)),
        unknown=Count("pk", filter=Q(state="parked", maybe_twice=True)),
        twice=Count("pk", filter=Q(state="sent", maybe_twice=True)),
    )
    if state == UNKNOWN:
        rows = rows.outcome_unknown()
    elif state in Message.State.values:
        rows = rows.filter(state=state).exclude(state=Message.State.PARKED, maybe_twice=True)
    page = Paginator(rows.select_related("person").order_by("-created_at", "-pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    manner = manner_for(list(page), now=request.now)
    return render(
        request,
        "accounts/messages.html",
        {
            "page": page,
            "rows": [_message_row(message, manner, request) for message in page],
            "counts": counts,
            "state": state,
        },
    )


@login_required
@second_factor_first
@require_POST
def send_again(request: Request, pk: int) -> HttpResponse:
    """Try a message again that was given up."""
    places = _health_or_404(request.user)
    message = get_object_or_404(_messages_at(places, request), pk=pk)
    if services.send_again(message=message, by=request.user, now=request.now):
        messages.success(request, "It will be tried again within a minute.")
    else:
        messages.error(request, "Somebody has sent this again already.")
    return redirect("accounts:messages")


@login_required
@second_factor_first
@require_POST
def send_all_again(request: Request) -> HttpResponse:
    """Try everything again that was given up, after whatever was wrong has been put right; what is about cases goes with it."""
    given_up = _all_messages_at(_health_or_404(request.user), request)
    services.send_all_again(messages=given_up, by=request.user, now=request.now)
    messages.success(request, "Whatever was given up will be tried again within a minute.")
    return redirect("accounts:messages")


def _health_or_404(user: Any) -> Any:
    if not user_can_anywhere(user, Can.SEE_SYSTEM_HEALTH):
        raise Http404
    return organisations_where(user, Can.SEE_SYSTEM_HEALTH)


def _messages_at(places: Any, request: Request) -> Any:
    """Keep the messages of one's organisations that are about no case."""
    return _all_messages_at(places, request).shown_in_general()


def _all_messages_at(places: Any, request: Request) -> Any:
    """Keep the messages of one's organisations; what belongs to no organisation counts where its reader works."""
    here = Membership.objects.in_force(on=london_day(request.now)).filter(organisation__in=places)
    return Message.objects.filter(Q(organisation__in=places) | Q(organisation=None, person__in=here.values("person")))


def headline_and_words(message: Message, manner: Manner, *, now: datetime) -> tuple[str, str]:
    """Put a message into words, also one that cannot be said: a list of messages is where its failure is looked for."""
    try:
        return outbox.say(message, manner, now=now)
    except Exception as error:  # noqa: BLE001 - whatever a template throws must not hide the page that shows it
        log.warning("A message cannot be put into words (%s).", type(error).__name__)
        return "A message that cannot be put into words", ""


def _message_row(message: Message, manner: Manner, request: Request) -> dict[str, Any]:
    unknown = message.state == Message.State.PARKED and message.maybe_twice
    return {
        "pk": message.pk,
        "headline": headline_and_words(message, manner, now=request.now)[0],
        "person": message.person,
        "state": "Outcome unknown" if unknown else Message.State(message.state).label,
        "at": message.sent_at or message.due_at,
        "failure": message.failure,
        "parked": message.state == Message.State.PARKED,
        "unknown": unknown,
        "maybe_twice": message.maybe_twice and not unknown,
    }
