"""The life of a post on one account: it is sent and confirmed, refused, lost sight of, or handed over to a person."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.workflow import MACHINE, Step, Workflow, only_machine
from posts.permissions import may_publish, may_take_down, publishers_of
from posts.workflow.guards import outside_hours, paused
from posts.workflow.states import PublicationState, State
from posts.workflow.words import mail_words


def _may_publish_there(by: Any, publication: Any) -> bool:
    return by is not MACHINE and may_publish(by, publication.post)


def _may_record_there(by: Any, publication: Any) -> bool:
    # Our own feed shows by itself where it is; an address that somebody typed would stand there as a link.
    return not publication.account.is_feed and _may_publish_there(by, publication)


def _may_remove_there(by: Any, publication: Any) -> bool:
    return by is not MACHINE and may_take_down(by, publication.post)


def _publishers_there(publication: Any) -> Any:
    return publishers_of(publication.post)


def _not_going_out(publication: Any, now: datetime) -> str | None:
    if publication.post.state != State.PUBLISHING:
        return "This post is not on its way out."
    return None


def paused_meanwhile(publication: Any, now: datetime) -> str | None:
    """Refuse to send where posting was paused since; what families must know at once goes out all the same."""
    return None if publication.post.urgent else paused(publication.post, now)


def _not_held_back(publication: Any, now: datetime) -> str | None:
    return None if paused_meanwhile(publication, now) else "Nothing holds this post back."


def outside_hours_meanwhile(publication: Any, now: datetime) -> str | None:
    """Refuse to send where the hours that suit have ended since: it goes on when they begin again."""
    return outside_hours(publication.post, now)


def _still_up(publication: Any, now: datetime) -> str | None:
    if publication.post.state != State.TAKEN_DOWN:
        return "This post has not been taken down. Take the post down first."
    return None


PUBLICATION = Workflow(
    name="posts",
    states=PublicationState,
    start=PublicationState.WAITING,
    address=lambda publication, verb: reverse(f"posts:{verb}", args=[publication.post_id, publication.pk]),
    page=lambda publication: reverse("posts:by_hand", args=[publication.post_id, publication.pk]),
    context=lambda publication: mail_words(publication.post),
    whole=lambda publications: publications.for_deciding(),
    steps=(
        Step(
            verb="send",
            label="Send",
            sources=(PublicationState.WAITING, PublicationState.SENDING),
            to=PublicationState.SENDING,
            who=only_machine,
            not_while=(_not_going_out, paused_meanwhile, outside_hours_meanwhile),
        ),
        Step(
            verb="hold_back",
            label="Hold it back on a sensitive day",
            sources=(PublicationState.WAITING, PublicationState.SENDING),
            to=PublicationState.FAILED,
            who=only_machine,
            not_while=(_not_going_out, _not_held_back),
        ),
        Step(
            verb="confirm",
            label="Confirm that it went out",
            sources=(PublicationState.SENDING,),
            to=PublicationState.PUBLISHED,
            who=only_machine,
        ),
        Step(
            verb="fail",
            label="Record that it was refused",
            sources=(PublicationState.SENDING,),
            to=PublicationState.FAILED,
            who=only_machine,
        ),
        Step(
            verb="lose_sight",
            label="Record that nobody knows",
            sources=(PublicationState.SENDING,),
            to=PublicationState.UNCONFIRMED,
            who=only_machine,
        ),
        Step(
            verb="hand_over",
            label="Hand over to a person",
            sources=(PublicationState.SENDING,),
            to=PublicationState.TO_DO_BY_HAND,
            who=only_machine,
            tells=(_publishers_there,),
            urgent=True,
        ),
        Step(
            verb="mark_done",
            label="Record the live post",
            sources=(PublicationState.TO_DO_BY_HAND, PublicationState.UNCONFIRMED, PublicationState.FAILED),
            to=PublicationState.PUBLISHED,
            who=_may_record_there,
            style="primary",
        ),
        Step(
            verb="mark_missing",
            label="I looked: it is not there",
            sources=(PublicationState.UNCONFIRMED,),
            to=PublicationState.FAILED,
            who=_may_publish_there,
        ),
        Step(
            verb="mark_gone",
            label="It is gone from there",
            sources=(PublicationState.PUBLISHED, PublicationState.UNCONFIRMED),
            to=PublicationState.TAKEN_DOWN,
            who=_may_remove_there,
            not_while=(_still_up,),
            style="primary",
        ),
    ),
)
