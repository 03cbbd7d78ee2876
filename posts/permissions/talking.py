"""Who reads the talk about a post, and so who can be asked to: exactly those who may see the post itself."""

from typing import Any

from django.db.models import Q

from accounts.access import people_who
from accounts.models import User
from accounts.roles import Can


def readers_of(post: Any) -> Any:
    """Give everybody who may see a post that was put forward, by name: the same people as `querysets.visible_to` lets in."""
    by_role = people_who(Can.SEE_POSTS, at=post.organisation)
    theirs = Q(pk__in=[post.author_id, post.last_editor_id])
    whose_turn = Q(pk__in=[one.person_id for one in post.turns.all()]) if post.state == "in_review" else Q(pk__in=[])
    people = User.objects.active().filter(Q(pk__in=by_role.values("pk")) | theirs | whose_turn)
    return people.order_by("name", "pk")


def may_retract(user: Any, comment: Any) -> bool:
    """Let people take back what they wrote themselves."""
    return bool(user.pk == comment.person_id)
