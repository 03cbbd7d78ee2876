"""The life of a question asked before anything is written: is this post all right?

Somebody is not sure whether to post something at all, and asks first. Whoever the rules name answers: go ahead, rather not, or let
us talk. A question that was agreed to becomes a draft with one tap, and its answer stands beside it for whoever signs it off (W14).
"""

from typing import Any

from django.db.models import TextChoices
from django.urls import reverse

from core.workflow import Step, Workflow
from posts.permissions.asking import asked_of, asker_of, may_answer, may_take_back_question


class Asked(TextChoices):
    """Where a question stands that was asked before a post was written."""

    OPEN = "open", "Waiting for an answer"
    TALK = "talk", "Talk about it first"
    AGREED = "agreed", "Go ahead"
    ADVISED_AGAINST = "advised_against", "Better not"
    TAKEN_BACK = "taken_back", "Needs no answer any more"

    @property
    def tone(self) -> str:
        """Say how the word is coloured."""
        return {"agreed": "good", "advised_against": "bad", "talk": "warn", "taken_back": "quiet"}.get(
            self.value, "plain"
        )


_WAITING = (Asked.OPEN, Asked.TALK)

ASKING = Workflow(
    name="posts",
    states=Asked,
    start=Asked.OPEN,
    address=lambda question, verb: reverse(f"posts:{verb}", args=[question.pk]),
    page=lambda question: reverse("posts:question", args=[question.pk]),
    # Never the words of a question: they may name a child (access.md, rule 9).
    context=lambda question: {"place": question.organisation.name, "author": question.asked_by.name},
    whole=lambda questions: questions.whole(),
    steps=(
        Step(
            verb="agree",
            label="Go ahead",
            sources=_WAITING,
            to=Asked.AGREED,
            who=may_answer,
            note="optional",
            tells=(asker_of,),
            urgent=True,
            style="primary",
        ),
        Step(
            verb="talk_first",
            label="Let us talk about it",
            sources=(Asked.OPEN,),
            to=Asked.TALK,
            who=may_answer,
            note="required",
            tells=(asker_of,),
            urgent=True,
        ),
        Step(
            verb="advise_against",
            label="Better not",
            sources=_WAITING,
            to=Asked.ADVISED_AGAINST,
            who=may_answer,
            note="required",
            tells=(asker_of,),
            urgent=True,
            style="warning",
        ),
        Step(
            verb="take_back_question",
            label="I need no answer any more",
            sources=_WAITING,
            to=Asked.TAKEN_BACK,
            who=may_take_back_question,
            tells=(asked_of,),
        ),
    ),
)


def why_no_draft(question: Any) -> str:
    """Say why a question cannot become a draft, or nothing."""
    if question.state != Asked.AGREED:
        return "Wait for a “go ahead” first."
    return ""
