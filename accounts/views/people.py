"""People: who is here in which role, inviting, giving and ending roles, confirming as the second person.

Roles open reports, credentials and permissions, so every page here asks for the second factor first (access.md, rule 7).
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.access import organisations_where, user_can, user_can_anywhere
from accounts.forms import InviteForm, RoleForm
from accounts.forms.telling import MailboxForm
from accounts.models import Membership, User
from accounts.roles import ROLES, Can, Role
from accounts.second_factor import second_factor_first
from accounts.services.working_days import weekdays_in_words
from accounts.views.calendar_people import days_away
from accounts.views.training import training_of
from core.clocks import london_day
from core.web import Request
from core.workflow import NotNow

PER_PAGE = 50


@login_required
@second_factor_first
@require_safe
def index(request: Request) -> HttpResponse:
    """List the people of one's organisations, and what waits for one's word as the second person."""
    places = _places(request.user)
    may_invite = _keeps_people(request.user)
    proposals = services.proposals_for(request.user)
    if not may_invite and not proposals:
        raise Http404
    words = request.GET.get("q", "").strip()[:100]
    found = (
        Membership.objects.in_force(on=london_day(request.now))
        .filter(organisation__in=places)
        .filter(Q(person__name__icontains=words) | Q(person__email__icontains=words) | Q(organisation__name=words))
        .select_related("person", "organisation")
        .order_by("person__name", "person_id", "organisation__path", "pk")
    )
    return render(
        request,
        "accounts/people.html",
        {
            "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "words": words,
            "proposals": proposals,
            "may_invite": may_invite,
        },
    )


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    """Invite somebody with a first role."""
    places = _places_or_404(request.user)
    form = InviteForm(
        request.POST or None, places=places, every_role=_every_role(request.user), initial=_meant(request, places)
    )
    if request.method == "POST" and form.is_valid():
        try:
            somebody = services.invite(by=request.user, now=request.now, **form.cleaned_data)
        except (NotNow, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
        else:
            _say_given(request, somebody, form.cleaned_data)
            return redirect("accounts:person", pk=somebody.pk)
    return render(request, "accounts/invite.html", {"form": form})


@login_required
@second_factor_first
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: Request, pk: int) -> HttpResponse:
    """Show one person's roles at one's organisations, and give another one."""
    somebody = get_person_for(request.user, pk)
    places = _places(request.user)
    form = RoleForm(
        request.POST or None,
        places=places,
        every_role=_every_role(request.user),
        initial={"starts_on": london_day(request.now)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_role(person=somebody, by=request.user, now=request.now, **form.cleaned_data)
        except (NotNow, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
        else:
            _say_given(request, somebody, form.cleaned_data)
            return redirect("accounts:person", pk=somebody.pk)
    memberships = (
        somebody.memberships.filter(organisation__in=places).select_related("organisation").order_by("-starts_on", "pk")
    )
    return render(
        request,
        "accounts/person.html",
        {
            "somebody": somebody,
            "mailbox_form": MailboxForm(initial={"reads_mail": "no" if somebody.mailbox == "none" else "yes"}),
            "form": form,
            "roles": [_role_row(request, membership) for membership in memberships],
            "away": days_away(somebody, request=request),
            **training_of(somebody, request=request),
        },
    )


@login_required
@second_factor_first
@require_POST
def end_role(request: Request, pk: int, membership: int) -> HttpResponse:
    """End one role today."""
    somebody = get_person_for(request.user, pk)
    row = get_object_or_404(Membership, pk=membership, person=somebody, organisation__in=_places(request.user))
    try:
        services.take_role(membership=row, by=request.user, now=request.now, ends_on=london_day(request.now))
        messages.success(request, f"{somebody.name} is “{row.get_role_display()}” until the end of today.")
    except NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:person", pk=somebody.pk)


@login_required
@second_factor_first
@require_POST
def settle_proposal(request: Request, pk: int) -> HttpResponse:
    """Confirm or decline a role as the second person."""
    proposal = next((row for row in services.proposals_for(request.user) if row.pk == pk), None)
    if proposal is None:
        raise Http404
    try:
        if request.POST.get("answer") == "confirm":
            services.confirm_role(proposal=proposal, by=request.user, now=request.now)
            messages.success(request, f"{proposal.person.name} now has the role.")
        else:
            services.decline_role(proposal=proposal, by=request.user, now=request.now)
            messages.success(request, "You declined. Nobody has been given the role.")
    except NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:people")


def get_person_for(user: Any, pk: int) -> User:
    """Fetch a person one keeps, or 404 as for nobody."""
    here = Membership.objects.filter(organisation__in=_places(user), person=pk)
    return get_object_or_404(User.objects.filter(pk__in=here.values("person")))


def _places(user: Any) -> Any:
    return (
        (organisations_where(user, Can.KEEP_PEOPLE) | organisations_where(user, Can.KEEP_ALL_ROLES))
        .distinct()
        .order_by("path")
    )


def _places_or_404(user: Any) -> Any:
    if not _keeps_people(user):
        raise Http404
    return _places(user)


def _keeps_people(user: Any) -> bool:
    return user_can_anywhere(user, Can.KEEP_PEOPLE) or _every_role(user)


def _every_role(user: Any) -> bool:
    return user_can_anywhere(user, Can.KEEP_ALL_ROLES)


def _meant(request: Request, places: Any) -> dict[str, Any]:
    """Fill in what the page before knows: a link that says “give this role” names the place and the role."""
    meant: dict[str, Any] = {"starts_on": london_day(request.now), "role": request.GET.get("role", "")}
    if slug := request.GET.get("at", "")[:60]:
        meant["organisation"] = places.filter(slug=slug).values_list("pk", flat=True).first()
    return meant


def _say_given(request: Request, somebody: User, given: dict[str, Any]) -> None:
    """Say whether they have the role, or wait for a second person."""
    if somebody.memberships.filter(role=given["role"], organisation=given["organisation"]).exists():
        messages.success(request, f"{somebody.name} has the role.")
    else:
        messages.success(request, f"A second person now has to confirm that {somebody.name} receives this role.")


def _role_row(request: Request, membership: Membership) -> dict[str, Any]:
    role = Role(membership.role)
    needed = Can.KEEP_ALL_ROLES if ROLES[role].second_factor else Can.KEEP_PEOPLE
    in_force = membership.ends_on is None or membership.ends_on > london_day(request.now)
    return {
        "label": role.label,
        "description": ROLES[role].description,
        "place": membership.organisation.name,
        "starts_on": membership.starts_on,
        "ends_on": membership.ends_on,
        "pk": membership.pk,
        "weekdays": weekdays_in_words(membership.weekdays) if in_force else "",
        "may_end": in_force and user_can(request.user, needed, at=membership.organisation_id),
    }
