"""Who looks after the comments on an account: shown on its page, and changed there by whoever keeps the register."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import user_can
from accounts.roles import Can
from core.web import Request
from posts import services
from posts.forms import ModerationForm
from posts.models import AccountModeration
from posts.views.accounts import account_page, get_account_for, people_here
from posts.views.shared import done


@login_required
@require_POST
def arrange_moderation(request: Request, slug: str) -> HttpResponse:
    """Write down who looks after the comments on an account."""
    row = get_account_for(request.user, slug)
    if not user_can(request.user, Can.KEEP_ACCOUNTS, at=row.organisation):
        raise PermissionDenied("You cannot change who looks after comments on this account.")
    form = ModerationForm(request.POST, people=people_here(row, request))
    if not form.is_valid():
        return account_page(request, row, moderation_form=form, status=422)
    act = {"account": row, "by": request.user, "now": request.now, **form.cleaned_data}
    done(request, lambda: services.arrange_moderation(**act), "Everybody here can read who looks after comments.")
    return redirect("posts:account", slug=slug)


@login_required
@require_POST
def end_moderation(request: Request, slug: str, pk: int) -> HttpResponse:
    """Let nobody look after comments in some hours any more."""
    row = AccountModeration.objects.filter(account=get_account_for(request.user, slug), pk=pk).first()
    if row is None:
        raise Http404
    act = {"row": row, "by": request.user, "now": request.now}
    done(request, lambda: services.end_moderation(**act), "Nobody looks after comments in these hours now.")
    return redirect("posts:account", slug=slug)
