"""Writing a post: a new one, a change, and what the checks would say while somebody writes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Organisation
from core.clocks import london_day
from core.web import Request
from core.workflow import NotNow
from posts import checking, services
from posts.checks import Finding
from posts.forms import ComposeForm, people_formset
from posts.forms.typed import draft_typed
from posts.models import Account, Post
from posts.permissions import WhoSigns, could_sign, may_edit, may_use_fast_lane, needs_own_account, standing_of
from posts.services.compose import VOIDED_BY_AN_EDIT
from posts.services.rereading import pauses_first
from posts.views.findings import shown
from posts.views.going_out import notes_at
from posts.views.reread import PUT_FORWARD
from posts.views.shared import asked_to_change, done, get_post_for, places_to_write_at
from posts.views.videos import film_of
from posts.workflow import CLOSURE

SAVED = "Your draft is kept."
AT_ONCE = "It is not out yet. You can publish it at once, and somebody looks at it afterwards; or put it forward for sign-off."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Write a new post; people of several schools choose one first."""
    places = places_to_write_at(request)
    slug = request.GET.get("at", "")
    if not slug and len(places) > 1:
        return render(request, "posts/new_where.html", {"places": places})
    place = next((one for one in places if one.slug == slug or not slug), None)
    if place is None and slug:
        raise Http404
    if place is None:
        raise PermissionDenied("You cannot write posts here.")
    blank = Post(organisation=place, author=request.user, last_editor=request.user)
    return _compose(request, blank)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Change a post."""
    post = get_post_for(request.user, pk)
    prefetch_related_objects(post.story_of_decisions, "person")
    if not may_edit(request.user, post):
        raise PermissionDenied("You cannot change this post.")
    return _compose(request, post)


@login_required
@require_POST
def check(request: Request) -> HttpResponse:
    """Say what the checks would say of these words; nothing is stored."""
    place = next((one for one in places_to_write_at(request) if one.slug == request.POST.get("at")), None)
    if place is None:
        raise Http404
    draft = draft_typed(request.POST, accounts=place.accounts.open_now(), today=london_day(request.now))
    found = checking.check_draft(organisation=place, draft=draft)
    return render(request, "posts/_findings.html", {"findings": shown(found)})


def _compose(request: Request, post: Post) -> HttpResponse:
    stored = None if post._state.adding else post
    options: dict[str, Any] = {
        "rules": standing_of(post).rules,
        "accounts": _accounts_for(request, post),
        "now": request.now,
        "post": stored,
    }
    if request.method != "POST":
        form, people = ComposeForm(**options), people_formset(post=stored)
        found = post.found if stored else []
        if stored and "unsaid" in request.GET:
            found = form.say_beside(found, unanswered=bool(post.open_questions()))
        return _page(request, post, form, people, found=found)
    form, people = ComposeForm(request.POST, request.FILES, **options), people_formset(request.POST, post=stored)
    # Both are asked, so that every sentence stands on the page at once.
    if not all([form.is_valid(), people.is_valid()]):
        return _page(request, post, form, people, status=422)
    try:
        composition = form.composition(people=people.named())
        post = _save(request, stored, post.organisation, composition, seen=form.cleaned_data["seen"])
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, post, form, people, status=409)
    return _go_on(request, post)


def _save(request: Request, stored: Post | None, place: Organisation, composition: Any, *, seen: str) -> Post:
    if stored is None:
        return services.draft(organisation=place, by=request.user, now=request.now, composition=composition)
    return services.edit(post=stored, by=request.user, now=request.now, composition=composition, seen=seen)


def _go_on(request: Request, post: Post) -> HttpResponse:
    """Go where the pressed button leads: on with writing, or to sign-off, by way of reading it once more or of a choice."""
    if request.POST.get("then") != "submit":
        messages.success(request, SAVED)
        return redirect("posts:edit", pk=post.pk)
    if _may_publish_at_once(request.user, post):
        messages.info(request, AT_ONCE)
        return redirect(post)
    if pauses_first(post) and not (post.blocking or post.open_questions()):
        return redirect("posts:reread", pk=post.pk)
    if done(request, lambda: services.submit(post=post, by=request.user, now=request.now), PUT_FORWARD):
        return redirect(post)
    # Everything is kept, every file too; the page says beside its fields what is missing.
    return redirect(
        f"{reverse('posts:edit', args=[post.pk])}{'?unsaid' if post.blocking or post.open_questions() else ''}"
    )


def _may_publish_at_once(user: Any, post: Post) -> bool:
    """Say whether somebody has the choice to publish a closure at once: they are led to where both ways stand (W21)."""
    return post.purpose == CLOSURE and may_use_fast_lane(user, post)


def _page(
    request: Request,
    post: Post,
    form: ComposeForm,
    people: Any,
    *,
    status: int = 200,
    found: list[Finding] | None = None,
) -> HttpResponse:
    stored, listed = not post._state.adding, could_sign(post)
    asked = asked_to_change(post)
    form.point_at(asked["reasons"] if asked else ())
    return render(
        request,
        "posts/compose.html",
        {
            "form": form,
            "people": people,
            "post": post if stored else None,
            "place": post.organisation,
            "signers": [_signers(one) for one in listed if not one.only_if],
            "may_sign_too": [_signers(one) for one in listed if one.only_if],
            "findings": shown(post.found if found is None else found) if stored else [],
            "film": film_of(post) if stored else None,
            "questions": form.question_groups(),
            "answered_singly": form.answered_singly() or form.answered_with_doubt() or _points_at_a_question(asked),
            "notes": notes_at(post, request.now),
            "voids": stored and post.state in VOIDED_BY_AN_EDIT,
            "asked": asked,
            "problems": _problems(people),
        },
        status=status,
    )


def _points_at_a_question(asked: dict[str, Any] | None) -> bool:
    return any(one.field.startswith("answer_") for one in (asked["reasons"] if asked else ()))


def _signers(one: WhoSigns) -> dict[str, str]:
    """Say who could sign a step, and why or when it is needed."""
    together = " and " if one.needs_all else ", "
    return {
        "label": one.label,
        "names": together.join(person.name for person in one.people),
        "why": one.why,
        "only_if": one.only_if,
    }


def _problems(people: Any) -> list[dict[str, str]]:
    """Give the sentences of the people's rows for the summary on top."""
    if not people.is_bound:
        return []
    return [
        {"words": sentence, "href": f"#id_{form.prefix}-{name}"}
        for form in people.forms
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


def _accounts_for(request: Request, post: Post) -> list[Account]:
    accounts = Account.objects.of(post.organisation).open_now()
    if not needs_own_account(standing_of(post).rules, request.user, post.organisation):
        return list(accounts)
    mine = accounts.entrusted_to(request.user, at=request.now)
    return list(mine) if post._state.adding else _with_chosen(mine, accounts, post)


def _with_chosen(mine: Any, accounts: Any, post: Post) -> list[Account]:
    """Keep the accounts a post goes to already in its form, or saving would take them out unasked."""
    chosen = {one.account_id for one in post.publications.all()}
    entrusted = set(mine.values_list("pk", flat=True))
    return [account for account in accounts if account.pk in chosen | entrusted]
