"""What a standing permission changes: for a plain post of the person who has it, a stand-in may sign beside the headteacher.

It never signs anything off by itself, and the author still never does (docs/adr/0036-standing-permission.md).
"""

from dataclasses import replace
from typing import Any

from django.utils import timezone

from accounts.access import user_can
from accounts.models import Organisation
from accounts.roles import Can
from posts.rulebook import rules_of
from posts.rules import PostRules
from posts.steps import Needed, Step, facts_of

WHOSE = "headteacher"
NEEDS = "headteacher-permission"


def knows_standing_permission(rules: PostRules) -> bool:
    """Say whether the rules ask for the headteacher's express permission, which may be standing."""
    return rules.who_may_draft.needs == NEEDS


def may_give_standing_permission(user: Any, organisation: Organisation) -> bool:
    """Let those give it who authorise people here, where the rules know such a thing."""
    return user_can(user, Can.AUTHORISE_FOR_ACCOUNTS, at=organisation) and knows_standing_permission(
        rules_of(organisation)[0]
    )


def with_permission(needed: Needed, permission: Any | None) -> Needed:
    """Put a standing permission beside the headteacher's own step, with the sentence the page shows."""
    step = needed.step
    if permission is None or step.when or step.express or WHOSE not in step.any_of:
        return needed
    until = f"{permission.until:%A} {permission.until.day} {permission.until:%B %Y}"
    why = f"{permission.given_by.name} has given standing permission until {until}, so a stand-in may sign it too."
    return replace(needed, why=f"{needed.why} {why}".strip(), permission=permission.pk)


def permission_for(post: Any, rules: PostRules) -> Any | None:
    """Give the standing permission that covers a post as it stands, or None: a plain post, without findings and without people."""
    if post.pk is None or not knows_standing_permission(rules):
        return None
    facts = facts_of(post)
    open_matters = facts.doubts or facts.problems or facts.pictures_of_people or list(post.people.all())
    if open_matters or any(one.level != "information" for one in post.found):
        return None
    given = post.author.standing_permissions.filter(organisation=post.organisation_id)
    live = given.in_force(at=timezone.now()).select_related("given_by", "organisation")
    return next((one for one in live if one.covers(post.purpose) and _still_counts(one)), None)


def widened(step: Step, frozen: Any, rules: PostRules) -> Step:
    """Let the stand-ins of the rules sign a frozen step too, while the permission beside it counts."""
    if frozen.permission_id is None:
        return step
    permission = frozen.permission
    counts = permission is not None and permission.is_in_force(at=timezone.now()) and _still_counts(permission)
    return replace(step, any_of=tuple(dict.fromkeys((*step.any_of, *rules.stand_in)))) if counts else step


def _still_counts(permission: Any) -> bool:
    # Given by somebody who has left, or answers for the school no more, it is nobody's permission.
    giver = permission.given_by
    return giver.is_active and user_can(giver, Can.AUTHORISE_FOR_ACCOUNTS, at=permission.organisation)
