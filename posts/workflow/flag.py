"""The life of a word about a post that is out: it stays up, or is taken down (W17)."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.workflow import Step, Workflow, only_machine
from posts.permissions import flagger_of, may_answer_flag, people_behind
from posts.workflow.states import LIVE, FlagState


def _still_out(flag: Any, now: datetime) -> str | None:
    if flag.post.state in LIVE:
        return "The post is still out."
    return None


FLAG = Workflow(
    name="posts",
    states=FlagState,
    start=FlagState.OPEN,
    address=lambda flag, verb: reverse(f"posts:{verb}", args=[flag.post_id, flag.pk]),
    page=lambda flag: reverse("posts:flagged", args=[flag.post_id, flag.pk]),
    context=lambda flag: {"place": flag.post.organisation.name},
    whole=lambda flags: flags.for_deciding(),
    steps=(
        Step(
            verb="keep",
            label="Leave it up",
            sources=(FlagState.OPEN,),
            to=FlagState.KEPT,
            who=may_answer_flag,
            note="required",
            tells=(flagger_of, people_behind),
            urgent=True,
        ),
        Step(
            verb="end_flag",
            label="End it with the post",
            sources=(FlagState.OPEN,),
            to=FlagState.TAKEN_DOWN,
            who=only_machine,
            not_while=(_still_out,),
            tells=(flagger_of,),
            urgent=True,
        ),
    ),
)
