"""Who looks afterwards at what went out without sign-off (W21)."""

from typing import Any

from accounts.access import people_who
from accounts.roles import Can
from posts.permissions.signing import approvers_of


def reviewers_of(post: Any) -> list[Any]:
    """Give who looks at it afterwards: those who would have signed it off, never its author or last editor.

    Where that leaves nobody, those who may take it down, but for the same two: a closure announced by the only signer of a school
    is still seen by somebody else.
    """
    if not post.urgent:
        return []
    known = {person.pk: person for person in approvers_of(post)}
    if not known:
        barred = {post.author_id, post.last_editor_id}
        by_role = people_who(Can.TAKE_DOWN_POSTS, at=post.organisation)
        known = {person.pk: person for person in by_role if person.pk not in barred}
    return sorted(known.values(), key=lambda person: (person.name, person.pk))


def may_look_over(user: Any, post: Any) -> bool:
    """Let those look at it afterwards who would have signed it off."""
    return post.urgent and user.is_active and any(person.pk == user.pk for person in reviewers_of(post))
