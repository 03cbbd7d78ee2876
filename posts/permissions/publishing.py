"""Who puts a post out and takes it down, by hand, by the clock or in a hurry."""

from collections.abc import Iterable
from typing import Any

from accounts.access import people_who, user_can
from accounts.roles import Can, Role
from core.workflow import MACHINE
from posts.permissions.reviewing import may_look_over
from posts.permissions.signing import approvers_of, author_of, signers_of
from posts.permissions.standing import authorised_for, live_grants, people_by_number, standing_of
from posts.rules import AUTHORISED

AUTHOR = "author"


def next_approvers_or_author(post: Any) -> Iterable[Any]:
    """Give who acts next after a signature: the next signers, or else the author, with whoever has to press publish."""
    if post.current_step is not None:
        return approvers_of(post)
    waits_for_a_person = [] if machine_may_publish(post) else publishers_of(post)
    return [*author_of(post), *waits_for_a_person]


def may_publish(by: Any, post: Any) -> bool:
    """Let people publish whom the rules name, and those who run the school's accounts; the machine on their order only."""
    if by is MACHINE:
        return machine_may_publish(post)
    return by.pk in _named_publishers(post) or user_can(by, Can.PUBLISH_POSTS, at=post.organisation)


def machine_may_publish(post: Any) -> bool:
    """Say whether somebody who may publish has ordered it: the author who chose the time, or a person who signed that time off.

    Otherwise a signed-off post waits until a person presses the button (docs/adr/0032-who-publishes.md), and so does one that a
    sensitive day has held: somebody looks at it once more (docs/adr/0039-sensitive-days.md).
    """
    return post.held_over_at is None and any(
        may_publish(person, post) for person in [*author_of(post), *signers_of(post)]
    )


def publishers_of(post: Any) -> Iterable[Any]:
    """Give the people who can put a post out by hand: those the rules name, or else those who run the accounts here."""
    return people_by_number(_named_publishers(post)) or list(people_who(Can.PUBLISH_POSTS, at=post.organisation))


def may_take_down(user: Any, post: Any) -> bool:
    """Let those take a post down who hold that right here, were entrusted with one of its accounts, or look at it afterwards."""
    if user_can(user, Can.TAKE_DOWN_POSTS, at=post.organisation) or may_look_over(user, post):
        return True
    return live_grants(user, post.organisation).filter(publications__post=post).exists()


def may_use_fast_lane(user: Any, post: Any) -> bool:
    """Let those announce a closure at once whom the rules name (rules.md, section 5; W21)."""
    if user.pk != post.author_id:
        return False
    return user.pk in _holders(post, standing_of(post).rules.fast_lane)


def _named_publishers(post: Any) -> frozenset[int]:
    return _holders(post, standing_of(post).rules.who_publishes)


def _holders(post: Any, names: Iterable[str]) -> frozenset[int]:
    """Give who holds one of these roles or relations today; stand-ins of absent holders count, the absent do not."""
    standing = standing_of(post)
    numbers: set[int] = set()
    for name in names:
        if name == AUTHOR:
            numbers.add(post.author_id)
        elif name == AUTHORISED:
            numbers.update(authorised_for(post))
        else:
            holdings = standing.people.available(standing.people.nearest(Role(name), standing.line))
            numbers.update(holding.person.id for holding in holdings)
    return frozenset(numbers)
