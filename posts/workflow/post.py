"""The life of a post itself: every step of it, in the order in which it is lived."""

from typing import Any

from django.urls import reverse

from core.workflow import Either, Step, Workflow, only_machine
from posts.permissions import (
    approvers_of,
    author_of,
    may_answer_suggestion,
    may_edit,
    may_look_over,
    may_publish,
    may_sign_off,
    may_suggest_words,
    may_take_down,
    may_use_fast_lane,
    may_withdraw,
    next_approvers_or_author,
    publishers_of,
    signers_of,
    suggester_of,
)
from posts.workflow.guards import (
    before_its_time,
    checks_blocking,
    criteria_unanswered,
    fingerprint_differs,
    looked_at_already,
    no_longer_in_time,
    nobody_could_sign_off,
    nothing_suggested,
    nothing_to_try_again,
    past_its_time,
    paused,
    permission_refused,
    purpose_is_not_closure,
    still_in_time,
)
from posts.workflow.states import OUT_OR_ON_ITS_WAY, State
from posts.workflow.words import mail_words

# What judges the words afresh, and so needs to know what the checks ask.
JUDGES_WORDS = frozenset({"submit", "suggest_words", "accept_suggestion"})


def _after_signature(post: Any) -> str:
    return State.IN_REVIEW if post.current_step is not None else State.APPROVED


def _address(post: Any, verb: str) -> str:
    return reverse(f"posts:{verb}", args=[post.pk])


def _page(post: Any) -> str:
    return reverse("posts:post", args=[post.pk])


WORKFLOW = Workflow(
    name="posts",
    states=State,
    start=State.DRAFT,
    address=_address,
    page=_page,
    fingerprint=lambda post: post.shown,
    context=mail_words,
    locked=lambda posts, step, number, person: posts.locked(
        number,
        seen_by=person,
        is_signed=step.deciding and step.verb not in JUDGES_WORDS,
        is_checked=step.verb in JUDGES_WORDS,
    ),
    steps=(
        Step(
            verb="submit",
            label="Put forward for sign-off",
            sources=(State.DRAFT, State.SENT_BACK),
            to=State.IN_REVIEW,
            who=may_edit,
            not_while=(checks_blocking, criteria_unanswered, nobody_could_sign_off),
            tells=(approvers_of,),
            urgent=True,
            style="primary",
        ),
        Step(
            verb="send_back",
            label="Send back",
            sources=(State.IN_REVIEW, State.APPROVED),
            to=State.SENT_BACK,
            who=may_sign_off,
            note="required",
            tells=(author_of,),
            deciding=True,
            urgent=True,
        ),
        Step(
            verb="sign_off",
            label="Sign off this post",
            sources=(State.IN_REVIEW,),
            to=Either((State.IN_REVIEW, State.APPROVED), _after_signature),
            who=may_sign_off,
            not_while=(checks_blocking,),
            tells=(next_approvers_or_author,),
            deciding=True,
            urgent=True,
            style="primary",
        ),
        Step(
            verb="reject",
            label="Say no",
            sources=(State.IN_REVIEW,),
            to=State.REJECTED,
            who=may_sign_off,
            note="required",
            tells=(author_of,),
            deciding=True,
            style="warning",
        ),
        Step(
            verb="suggest_words",
            label="Suggest other words",
            sources=(State.IN_REVIEW,),
            to=State.IN_REVIEW,
            who=may_suggest_words,
            note="optional",
            tells=(author_of,),
            deciding=True,
            urgent=True,
        ),
        Step(
            verb="accept_suggestion",
            label="Use these words",
            sources=(State.IN_REVIEW,),
            to=Either((State.IN_REVIEW, State.APPROVED), _after_signature),
            who=may_answer_suggestion,
            not_while=(nothing_suggested,),
            tells=(suggester_of, next_approvers_or_author),
            deciding=True,
            urgent=True,
            style="primary",
        ),
        Step(
            verb="decline_suggestion",
            label="Keep my words",
            sources=(State.IN_REVIEW,),
            to=State.IN_REVIEW,
            who=may_answer_suggestion,
            not_while=(nothing_suggested,),
            note="required",
            tells=(suggester_of,),
            urgent=True,
        ),
        Step(
            verb="publish",
            label="Publish now",
            sources=(State.APPROVED,),
            to=State.PUBLISHING,
            who=may_publish,
            not_while=(before_its_time, past_its_time, paused, fingerprint_differs, permission_refused),
            style="primary",
        ),
        Step(
            verb="publish_urgently",
            label="Publish at once",
            sources=(State.DRAFT,),
            to=State.PUBLISHING,
            who=may_use_fast_lane,
            not_while=(purpose_is_not_closure,),
            note="required",
            tells=(approvers_of,),
            urgent=True,
            style="warning",
        ),
        Step(
            verb="retry",
            label="Try again",
            sources=(State.NEEDS_ATTENTION,),
            to=State.PUBLISHING,
            who=may_publish,
            not_while=(nothing_to_try_again, no_longer_in_time, paused, permission_refused),
            style="primary",
        ),
        Step(
            verb="settle",
            label="Settle it: this is how it stands",
            sources=(State.NEEDS_ATTENTION, State.PUBLISHING),
            to=State.PUBLISHED,
            who=may_publish,
            note="required",
            tells=(author_of,),
        ),
        Step(
            verb="reopen",
            label="Take back and change",
            sources=(State.IN_REVIEW, State.APPROVED, State.EXPIRED),
            to=State.DRAFT,
            who=may_edit,
            tells=(approvers_of,),
        ),
        Step(
            verb="withdraw",
            label="Withdraw",
            sources=(State.DRAFT, State.SENT_BACK, State.IN_REVIEW, State.APPROVED),
            to=State.WITHDRAWN,
            who=may_withdraw,
            tells=(approvers_of,),
            note="optional",
        ),
        Step(
            verb="take_down",
            label="Take this post down",
            sources=(State.PUBLISHED, State.NEEDS_ATTENTION),
            to=State.TAKEN_DOWN,
            who=may_take_down,
            note="required",
            tells=(author_of,),
            urgent=True,
            style="warning",
        ),
        Step(
            verb="look_over",
            label="I have looked: it can stay",
            sources=OUT_OR_ON_ITS_WAY,
            to=Either(OUT_OR_ON_ITS_WAY, lambda post: post.state),
            who=may_look_over,
            not_while=(looked_at_already,),
            note="optional",
            tells=(author_of,),
            style="primary",
        ),
        Step(
            verb="void_sign_off",
            label="Take the sign-off away",
            sources=(State.IN_REVIEW, State.APPROVED),
            to=State.SENT_BACK,
            who=only_machine,
            tells=(author_of, signers_of),
            urgent=True,
        ),
        Step(
            verb="expire",
            label="Let it expire",
            sources=(State.IN_REVIEW, State.APPROVED),
            to=State.EXPIRED,
            who=only_machine,
            not_while=(still_in_time,),
            tells=(author_of,),
            urgent=True,
        ),
        Step(
            verb="finish",
            label="Finish publishing",
            sources=(State.PUBLISHING,),
            to=State.PUBLISHED,
            who=only_machine,
            tells=(author_of,),
        ),
        Step(
            verb="need_attention",
            label="Ask for attention",
            sources=(State.PUBLISHING,),
            to=State.NEEDS_ATTENTION,
            who=only_machine,
            tells=(author_of, publishers_of),
            urgent=True,
        ),
    ),
)
