"""The report form, one question a page, for everybody, signed in or not; it works without scripts.

No file is ever taken: whatever comes as a file is dropped before a byte of it reaches the disk.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any, cast

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Contact, Membership, Organisation
from core.clocks import london_day
from core.web import Request
from core.workflow import NotNow
from incidents import services
from incidents.forms import QUESTIONS, Draft, PlaceForm, PlainQuestionForm
from incidents.forms.draft import ORDER
from incidents.forms.people import name_of
from incidents.forms.questions import FACTS
from incidents.kinds import KINDS, Door
from incidents.models import Incident
from incidents.placing import card_for, is_watched, pickable, safeguarding_people
from incidents.placing.contacts import HELP_AT_NIGHT, HELP_IN_SCHOOL_HOURS
from incidents.routing import As, Decision
from incidents.routing.advice import FIND_THE_LADO, RING_THE_LADO
from incidents.services.reporting import facts_from, question_before, secret_of, subjects_of_report, would_get

NOT_WATCHED = "This form is not watched now. If it cannot wait, ring one of these numbers instead."


class DropFiles(FileUploadHandler):
    """Drop every file before its first byte is kept."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


def without_files(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Read the form without its files. The token is checked after that, since checking it reads the form."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [DropFiles(request)]
        return protected(request, *args, **kwargs)

    return guarded


def posted(request: Request) -> Any:
    """Give what was sent, even when every answer is empty; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


@without_files
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request) -> HttpResponse:
    """Say where to turn now, and begin a report."""
    mine = None if request.GET.get("other") else _own_place(request)
    form = None if mine else PlaceForm(posted(request), organisations=_places(request))
    if request.method == "POST" and (form is None or form.is_valid()):
        place = form.cleaned_data["organisation"] if form else cast("Organisation", mine)
        known = {name: request.GET.get(name, "") for name in ("kind", "seen")}
        Draft.begun(place, **known).keep(request.session, now=request.now)
        return redirect("incidents:question", step=ORDER[0])
    context = {"form": form, "place": mine, **(_help(mine, request.now) if mine else {})}
    return render(request, "incidents/report_start.html", context)


@without_files
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: Request, step: str) -> HttpResponse:
    """Ask one question of the report."""
    if step not in QUESTIONS:
        raise Http404
    draft = Draft.of(request.session, now=request.now)
    if draft is None:
        return redirect("incidents:report")
    if draft.sent:
        return redirect("incidents:sent")
    if not draft.may_ask(step):
        return redirect("incidents:question", step=draft.first_missing())
    form = QUESTIONS[step](
        posted(request), draft=draft, offered=_offered(draft, step, request), signed_in=request.user.is_authenticated
    )
    if request.method == "POST" and form.is_valid():
        draft.answer(step, form.cleaned_data)
        draft.keep(request.session, now=request.now)
        following = draft.first_missing()
        return redirect("incidents:question", step=following) if following else redirect("incidents:check")
    return render(request, "incidents/report_question.html", _question_page(request, draft, step, form))


@without_files
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request) -> HttpResponse:
    """Show the answers and who will see them, and send the report."""
    draft = Draft.of(request.session, now=request.now)
    if draft is None:
        return redirect("incidents:report")
    if draft.sent:
        return redirect("incidents:sent")
    if missing := draft.first_missing():
        return redirect("incidents:question", step=missing)
    new = draft.as_report(request.user)
    form, refused = _plain_question(request, new), ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            answered = replace(new, plain_answer=form.cleaned_data["plain_answer"]) if form else new
            receipt = services.report(new=answered, now=request.now)
        except NotNow as not_now:
            refused = not_now.sentence
        else:
            draft.mark_sent(request.session, reference=receipt.reference, now=request.now)
            return redirect("incidents:sent")
    decision = would_get(new=new, now=request.now).decision
    context = {
        "place": draft.organisation,
        "rows": _answers(draft),
        "readers": readers_of(decision),
        "outside": [recipient for recipient in decision.recipients if recipient.outside],
        "named": new.reporter is not None,
        "form": form,
        "refused": [{"words": refused}] if refused else [],
        "back": reverse("incidents:question", args=[ORDER[-1]]),
    }
    return render(request, "incidents/report_check.html", {**context, **_help(draft.organisation, request.now)})


@require_safe
def sent(request: Request) -> HttpResponse:
    """Show the receipt; the same one however often the page is opened, until the reporter has kept it."""
    draft = Draft.of(request.session, now=request.now)
    if draft is None or not draft.sent:
        return redirect("incidents:report")
    incident = Incident.objects.select_related("organisation").get(reference=draft.sent)
    decided = incident.decisions.order_by("pk").last()
    answer = decided.answer if decided else {"advice": [], "numbers": []}
    context = {
        "reference": incident.reference,
        "secret": secret_of(incident, draft.key),
        "place": incident.organisation,
        **_advice(incident.organisation, answer["advice"], answer["numbers"], now=request.now),
        "outside": [one for one in decided.answer["recipients"] if one["outside"]] if decided else [],
    }
    return render(request, "incidents/report_sent.html", context)


@require_POST
def put_away(request: Request) -> HttpResponse:
    """Forget the receipt on this device, once it is kept elsewhere."""
    Draft.forget(request.session)
    return redirect("incidents:report")


def readers_of(decision: Decision) -> list[dict[str, str]]:
    """Name in plain words who will read a report, and who only learns that there is one."""
    return [
        {
            "name": recipient.name,
            "job": name_of(recipient.role),
            "note": "learns only that there is a report" if recipient.as_ is As.TOLD else "",
        }
        for recipient in decision.recipients
        if not recipient.outside
    ]


def _plain_question(request: Request, new: services.NewReport) -> PlainQuestionForm | None:
    """Give the form of the question more that is asked while very many reports come in; it begins empty, whenever that began."""
    question = question_before(new, now=request.now)
    if question is None:
        return None
    return PlainQuestionForm(request.POST if request.method == "POST" else None, question=question)


def _question_page(request: Request, draft: Draft, step: str, form: Any) -> dict[str, Any]:
    number = ORDER.index(step) + 1
    context = {
        "form": form,
        "place": draft.organisation,
        "title": form.title,
        "intro": form.intro,
        "number": number,
        "count": len(ORDER),
        "back": reverse("incidents:question", args=[ORDER[number - 2]]) if number > 1 else reverse("incidents:report"),
    }
    if step == "words":
        decision = would_get(new=draft.as_report(request.user), now=request.now).decision
        context |= _advice(draft.organisation, decision.advice, decision.numbers, now=request.now)
    else:
        context |= _help(draft.organisation, request.now)
    if step == "you":
        context["signed_in"] = request.user.is_authenticated
    return context


def _offered(draft: Draft, step: str, request: Request) -> tuple[str, ...]:
    if step != "you":
        return ()
    new = draft.as_report(request.user)
    facts = facts_from(new, subjects=subjects_of_report(new, now=request.now), now=request.now)
    return pickable(organisation=draft.organisation, facts=facts, on=london_day(request.now))


def _answers(draft: Draft) -> list[dict[str, str]]:
    given = draft.answers
    facts = [label for value, label in FACTS if value in given.get("facts", [])]
    about = [name_of_subject(role) for role in given.get("about_roles", [])] + list(
        filter(None, [given.get("about_names", "")])
    )
    rows = [
        # For the type checker: a choice of text is made from its value.
        ("What it is about", Door(given["door"]).label, "door"),  # type: ignore[call-arg]
        ("What fits best", KINDS[given["kind"]].label, "kind"),
        ("What is true", "; ".join(facts) or "Nothing was ticked", "facts"),
        ("Sexual images of somebody under 18", Incident.Imagery(given["imagery"]).label, "imagery"),
        ("Who it is about", "; ".join(about) or "A pupil, somebody from outside, or not sure", "about"),
        ("What happened", given["words"], "words"),
    ]
    return [
        {"key": key, "value": value, "url": reverse("incidents:question", args=[step]), "change": "Change", "note": ""}
        for key, value, step in rows
    ]


def name_of_subject(role: str) -> str:
    """Name whom a report is about."""
    return {"staff": "Somebody who works here", "line-manager": "My line manager"}.get(role) or name_of(role)


def _advice(place: Organisation, advice: Sequence[str], numbers: Sequence[str], *, now: Any) -> dict[str, Any]:
    """Give what to do now, with whom to turn to; a number that is spoken of stands there, or how to find it does."""
    found = _help(place, now, also=numbers)
    names_lado = RING_THE_LADO in advice
    if names_lado and Contact.Kind.LADO not in found["card"]:
        advice = [FIND_THE_LADO if sentence == RING_THE_LADO else sentence for sentence in advice]
    return {**found, "advice": advice, "names_numbers": names_lado}


def _help(place: Organisation, now: Any, *, also: Sequence[str] = ()) -> dict[str, Any]:
    """Give today's people, and the numbers to ring; out of hours the numbers come with the warning that nobody watches."""
    watched = is_watched(place, now=now)
    card = card_for(place)
    kinds = dict.fromkeys([*(HELP_IN_SCHOOL_HOURS if watched else HELP_AT_NIGHT), *also])
    numbers = [card[kind] for kind in kinds if kind in card]
    people = safeguarding_people(place, on=london_day(now))
    return {
        "card": card,
        "watched": watched,
        "not_watched": "" if watched else NOT_WATCHED,
        "people": people,
        "numbers": numbers,
        "turn_to": [*people, *numbers] if watched else [*numbers, *people],
    }


def _own_place(request: Request) -> Organisation | None:
    if not request.user.is_authenticated:
        return None
    mine = Membership.objects.in_force(on=london_day(request.now)).filter(person=request.user)
    places = list(
        Organisation.objects.filter(memberships__in=mine).exclude(kind=Organisation.Kind.CLUSTER).distinct()[:2]
    )
    return places[0] if len(places) == 1 else None


def _places(request: Request) -> list[Organisation]:
    return list(
        Organisation.objects.open(on=london_day(request.now)).exclude(kind=Organisation.Kind.CLUSTER).order_by("name")
    )
