"""The account register: list, add, close, entrust to people."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import organisations_where, user_can
from accounts.models import Organisation, User
from accounts.roles import Can
from core.clocks import london_day
from core.web import Request
from core.workflow import NotNow
from posts import services
from posts.forms import AccountForm, AuthoriseForm, ModerationForm
from posts.models import Account, AccountGrant
from posts.views.shared import done
from posts.views.watching import watch_over


@login_required
@require_safe
def accounts(request: Request) -> HttpResponse:
    """Show the register: which accounts are the school's own."""
    rows = list(Account.objects.visible_to(request.user).select_related("organisation")[:500])
    keeps = organisations_where(request.user, Can.KEEP_ACCOUNTS).order_by("path")
    return render(request, "posts/accounts.html", {"rows": rows, "places": list(keeps)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_account(request: Request) -> HttpResponse:
    """Put an account on the register."""
    place = place_for(request, Can.KEEP_ACCOUNTS)
    form = AccountForm(request.POST or None, organisation=place)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.open_account(
                organisation=place,
                by=request.user,
                now=request.now,
                opened_on=london_day(request.now),
                **form.cleaned_data,
            )
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "The account is on the register. Now say who may post to it.")
            return redirect("posts:account", slug=row.slug)
    return render(request, "posts/new_account.html", {"form": form, "place": place}, status=422 if form.errors else 200)


@login_required
@require_safe
def account(request: Request, slug: str) -> HttpResponse:
    """Show one account and who may post to it."""
    return account_page(request, get_account_for(request.user, slug))


@login_required
@require_POST
def authorise(request: Request, slug: str) -> HttpResponse:
    """Entrust somebody with an account."""
    row = get_account_for(request.user, slug)
    if not user_can(request.user, Can.AUTHORISE_FOR_ACCOUNTS, at=row.organisation):
        raise PermissionDenied("You cannot authorise people for this account.")
    form = AuthoriseForm(request.POST, people=_others_here(row, request), today=london_day(request.now))
    if not form.is_valid():
        return account_page(request, row, form=form, status=422)
    act = {"account": row, "by": request.user, "now": request.now, "starts": request.now, **form.cleaned_data}
    done(
        request, lambda: services.authorise(**act), f"{form.cleaned_data['person'].name} may now post to this account."
    )
    return redirect("posts:account", slug=slug)


@login_required
@require_POST
def end_authorisation(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take an account out of somebody's hands."""
    row = get_account_for(request.user, slug)
    given = AccountGrant.objects.live(at=request.now).filter(content_object=row, pk=pk).select_related("user").first()
    if given is None:
        messages.info(request, "This authorisation has ended already.")
    else:
        words = f"{given.user.name} can no longer post to this account."
        done(request, lambda: services.end_authorisation(row=given, by=request.user, now=request.now), words)
    return redirect("posts:account", slug=slug)


@login_required
@require_POST
def close_account(request: Request, slug: str) -> HttpResponse:
    """Close an account."""
    row = get_account_for(request.user, slug)
    act = {"account": row, "by": request.user, "now": request.now, "on": london_day(request.now)}
    done(request, lambda: services.close_account(**act), "The account is closed on the register.")
    return redirect("posts:account", slug=slug)


def account_page(
    request: Request, row: Account, *, form: Any = None, moderation_form: Any = None, status: int = 200
) -> HttpResponse:
    """Show an account, with whatever form of it was filled in wrongly."""
    authorises = row.closed_on is None and user_can(request.user, Can.AUTHORISE_FOR_ACCOUNTS, at=row.organisation)
    if authorises and form is None:
        form = AuthoriseForm(people=_others_here(row, request), today=london_day(request.now))
    keeps = row.closed_on is None and user_can(request.user, Can.KEEP_ACCOUNTS, at=row.organisation)
    if keeps and moderation_form is None:
        moderation_form = ModerationForm(people=people_here(row, request))
    given = AccountGrant.objects.live(at=request.now).filter(content_object=row).select_related("user", "granted_by")
    return render(
        request,
        "posts/account.html",
        {
            "account": row,
            "summary": _summary(row),
            "given": list(given.order_by("user__name", "pk")[:200]),
            "form": form if authorises else None,
            "authorises": authorises,
            "keeps": keeps,
            "watch": watch_over(row, request),
            "moderation_form": moderation_form if keeps else None,
            "moderation_url": reverse("posts:arrange_moderation", args=[row.slug]),
            "wrong": moderation_form if keeps and moderation_form.errors else form,
        },
        status=status,
    )


def _summary(row: Account) -> list[dict[str, str]]:
    address = reverse("posts:feed", args=[row.slug]) if row.is_feed else ""
    facts = {
        "Kind": row.kind_label,
        "Name there": row.handle,
        "Address": row.address,
        "Feed": settings.PUBLIC_URL + address if address else "",
        "School mailbox behind it": row.mailbox,
        "What for": row.purpose,
        "Opened": f"{row.opened_on:%-d %B %Y}",
        "Closed": f"{row.closed_on:%-d %B %Y}" if row.closed_on else "",
    }
    return [{"key": key, "value": value} for key, value in facts.items() if value]


def get_account_for(user: Any, slug: str) -> Account:
    """Fetch an account this person may see; for anybody else it does not exist."""
    row: Account | None = Account.objects.visible_to(user).filter(slug=slug).select_related("organisation").first()
    if row is None:
        raise Http404
    return row


def people_here(row: Account, request: Request) -> Any:
    """Give the people who work at an account's place, by name."""
    return User.objects.working_at(row.organisation, on=london_day(request.now)).order_by("name", "pk")


def _others_here(row: Account, request: Request) -> Any:
    return people_here(row, request).exclude(pk=request.user.pk)


def place_for(request: Request, can: Can) -> Organisation:
    """Give the organisation that is meant, among those where the person may do this."""
    places = organisations_where(request.user, can).order_by("path")
    slug = request.GET.get("at", "")
    place = places.filter(slug=slug).first() if slug else places.first()
    if place is None:
        raise Http404 if slug else PermissionDenied("You cannot do this here.")
    return place
