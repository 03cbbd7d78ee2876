"""Who may write a post, change it and withdraw it."""

from collections.abc import Collection, Iterable
from typing import Any

from accounts.access import user_can
from accounts.models import Organisation
from accounts.roles import Can
from accounts.rules import values_at
from posts.permissions.standing import live_grants, standing_of
from posts.rulebook import rules_of
from posts.rules import PostRules

# Where the rules ask for more than a role that writes: who needs no account entrusted to them.
_DRAFT_BY_ROLE = {"account-authorisation": Can.AUTHORISE_FOR_ACCOUNTS, "duties": Can.PUBLISH_POSTS}


def may_draft(user: Any, organisation: Organisation) -> bool:
    """Let people write posts where the school's rules name them, or where an account was entrusted to them."""
    return _may_write_by(rules_of(organisation)[0], user, organisation)


def drafting_at(user: Any, places: Iterable[Organisation], *, entrusted: Collection[int]) -> list[Organisation]:
    """Keep the places at which somebody may write posts, however many there are in one question.

    `entrusted` are the numbers of places with an account that was entrusted to them.
    """
    known = list(places)
    rules = values_at(known, "posts.who_may_draft")
    needs = {place.pk: (rules.get(place.pk) or {}).get("needs") for place in known}
    by_role = {place.pk: _DRAFT_BY_ROLE.get(needs[place.pk] or "", Can.DRAFT_POSTS) for place in known}
    return [place for place in known if place.pk in entrusted or user_can(user, by_role[place.pk], at=place)]


def _may_write_by(
    rules: PostRules, user: Any, organisation: Organisation, *, held: Collection[str] | None = None
) -> bool:
    """Ask the rights; `held` are those that came along with the locked post and hold at this moment."""
    by_role = _DRAFT_BY_ROLE.get(rules.who_may_draft.needs, Can.DRAFT_POSTS)
    has_role = user_can(user, by_role, at=organisation) if held is None else by_role.value in held
    return has_role or _is_entrusted_with_an_account(user, organisation)


def needs_own_account(rules: PostRules, user: Any, organisation: Organisation) -> bool:
    """Say whether a person may choose only accounts that were entrusted to them."""
    by_role = Can.PUBLISH_POSTS if rules.who_may_draft.needs in _DRAFT_BY_ROLE else Can.DRAFT_POSTS
    return not user_can(user, by_role, at=organisation)


def may_edit(user: Any, post: Any) -> bool:
    """Let the author change a post, and those who sign off here once it was put forward: they become an editor by it."""
    theirs = user.pk in {post.author_id, post.last_editor_id}
    if not theirs and not (post.version and user_can(user, Can.SIGN_OFF_POSTS, at=post.organisation)):
        return False
    held = post.rights_along(user.pk)
    return _may_write_by(standing_of(post).rules, user, post.organisation, held=held)


def may_withdraw(user: Any, post: Any) -> bool:
    """Let the author withdraw a post, and those who take posts down here once it was put forward."""
    if user.pk == post.author_id:
        return True
    return post.state != "draft" and user_can(user, Can.TAKE_DOWN_POSTS, at=post.organisation)


def _is_entrusted_with_an_account(user: Any, organisation: Organisation) -> bool:
    return live_grants(user, organisation).exists()
