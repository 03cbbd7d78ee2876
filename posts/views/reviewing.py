"""What pages say of posts that went out without sign-off: who looks at them afterwards, and what came of it (W21).

Not here: the act of looking (`acts`).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.access import organisations_held
from accounts.roles import Can
from core.clocks import london_day, working_time_between
from core.prepared import prepared
from core.web import Request
from core.workflow import Action
from posts.ladders import school_hours
from posts.models import Decision, Post, PostReview
from posts.permissions import may_look_over, reviewers_of

# What the block about looking afterwards offers, instead of the list of everything else that can be done.
LOOKING = ("look_over", "take_down")
MOST_SHOWN = 20


def review_of(post: Post, actions: Iterable[Action]) -> dict[str, Any] | None:
    """Say who looks, or looked, at a post that went out without sign-off, and what this person can do about it."""
    review = PostReview.objects.filter(post=post).select_related("person").first() if post.urgent else None
    if review is None:
        return None
    offered = [one for one in actions if one.verb in LOOKING]
    mine = review.is_open and any(one.verb == "look_over" for one in offered)
    return {
        "open": review.is_open,
        "since": review.since,
        "why": next((one.words for one in post.decisions_now if one.outcome == Decision.Outcome.PUBLISH_URGENTLY), ""),
        "who": [person.name for person in reviewers_of(post)] if review.is_open else [],
        "by": review.person,
        "at": review.looked_at,
        "outcome": review.get_outcome_display(),
        "words": review.words,
        "actions": sorted(offered, key=lambda one: LOOKING.index(one.verb)) if mine else [],
    }


def without_review(actions: Iterable[Action], review: dict[str, Any] | None) -> list[Action]:
    """Leave out what the block about looking afterwards offers already, or what nobody has to do any more."""
    offered = {"look_over", *(one.verb for one in (review or {}).get("actions", ()))}
    return [one for one in actions if one.verb not in offered]


def reviews_for(request: Request) -> list[dict[str, Any]]:
    """Give a line for each post that this person has to look at afterwards; one question while there is none."""
    posts = _to_be_looked_at.ask(person=request.user.pk, today=london_day(request.now))
    return [_line(post, request) for post in posts if may_look_over(request.user, post)]


@prepared
def _to_be_looked_at(*, person: int, today: date) -> Any:
    """Asked with every look at the queue, and mostly there is nothing."""
    seen = Post.objects.seen_by(person, organisations_held(person, Can.SEE_POSTS, on=today))
    return seen.to_be_looked_at()[:MOST_SHOWN]


def _line(post: Post, request: Request) -> dict[str, Any]:
    begun = post.submitted_at or request.now
    whole = int(working_time_between(begun, request.now, post.school_hours).total_seconds() // 3600)
    return {
        "title": post.title,
        "url": post.get_absolute_url(),
        "author": post.author.name,
        "place": post.organisation.name,
        "since": post.submitted_at,
        "waited": school_hours(whole) if whole else "less than a school hour",
    }
