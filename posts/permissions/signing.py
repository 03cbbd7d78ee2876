"""Who signs a post off: which steps it needs, who can sign the one that is open, and whose signature fulfils what.

Asked of rules and people as they are at the moment of asking.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from accounts.directory import Person
from posts.chains import Asked, free_to_sign, share_for, stuck_at
from posts.permissions.lasting import permission_for, widened, with_permission
from posts.permissions.standing import authorised_for, people_by_number, standing_of
from posts.rules import AUTHORISED
from posts.steps import Needed, Step, condition_in_words, facts_of, steps_needed


@dataclass(frozen=True, slots=True)
class WhoSigns:
    """A step as its author reads it: who could sign it, and why or when it is needed."""

    label: str
    people: list[Any]
    needs_all: bool = False
    why: str = ""
    only_if: str = ""


def may_sign_off(user: Any, post: Any) -> bool:
    """Let those sign whom the school's rules name for the step that is open now."""
    if not getattr(user, "pk", None) or not user.is_active or user.pk in {post.author_id, post.last_editor_id}:
        return False
    return user.pk in signers_now(post)


def signers_now(post: Any) -> frozenset[int]:
    """Give the numbers of the people who could decide on this version now; of its last step once all are signed."""
    return _numbers(_deciders(post))


def names_now(post: Any) -> list[str]:
    """Give the names of the people who could sign the open step now."""
    return [one.name for one in _known(_who_may_sign(post))]


def people_if_called(post: Any) -> list[Any]:
    """Give those who could sign the open step besides, if the clock called a stand-in now."""
    now = _numbers(_who_may_sign(post))
    return _known(one for one in _who_may_sign(post, called=True) if one.id not in now)


def share_of(user: Any, post: Any) -> str:
    """Say what one person's signature fulfils now: the share of a member where all of a step sign, else the step itself."""
    step = _rule_now(post, post.current_step)
    shares = _asked_now(post, [step]).shares(step, post.fulfilled)
    return share_for(user.pk, {share: [person.id for person in one.people] for share, one in shares.items()})


def steps_for(post: Any) -> tuple[Needed, ...]:
    """Give the steps the rules ask of a post as it stands, with the standing permission of its author where that covers it."""
    rules = standing_of(post).rules
    permission = permission_for(post, rules)
    return tuple(with_permission(one, permission) for one in steps_needed(rules.steps, facts_of(post)))


def could_sign(post: Any) -> list[WhoSigns]:
    """Give each step with the people who could sign it if the post were put forward now; then what could be needed besides."""
    now = steps_for(post)
    open_yet = {name for one in now for name in one.step.when}
    conditional = (step for step in standing_of(post).rules.steps if step.when and not open_yet.issuperset(step.when))
    return [
        *(_who_signs(post, one.step, why=one.why) for one in now),
        *(_who_signs(post, step, only_if=condition_in_words(step)) for step in conditional),
    ]


def nobody_for(post: Any) -> str:
    """Name the step that nobody could sign if the post were put forward now, however those before it are signed; or nothing."""
    chain = [one.step for one in steps_for(post)]
    stuck = stuck_at(chain, _asked(post, chain))
    return stuck.label if stuck else ""


def approvers_of(post: Any) -> Iterable[Any]:
    """Give the people who decide on a post that was put forward, or who would have."""
    if not post.version:
        return []
    if post.steps:
        return _deciders(post)
    return [person for one in steps_for(post) for person in _asked(post, [one.step]).signers(one.step).people]


def author_of(post: Any) -> Iterable[Any]:
    """Give the author, while they are here."""
    return [post.author] if post.author.is_active else []


def signers_of(post: Any) -> Iterable[Any]:
    """Give those who signed this version."""
    return [one.person for one in post.signatures if one.person.is_active]


def _deciders(post: Any) -> tuple[Person, ...]:
    if post.state != "approved" and post.current_step is not None:
        return _who_may_sign(post)
    if not post.steps:
        return ()
    step = _rule_now(post, post.steps[-1])
    return _asked(post, [step], called=post.stand_in_called).signers(step).people


def _who_may_sign(post: Any, *, called: bool | None = None) -> tuple[Person, ...]:
    left = [_rule_now(post, step) for step in post.steps[post.steps.index(post.current_step) :]]
    return free_to_sign(left, _asked_now(post, left, called=called), post.fulfilled)


def _who_signs(post: Any, step: Step, *, why: str = "", only_if: str = "") -> WhoSigns:
    people = _known(_asked(post, [step]).signers(step).people)
    return WhoSigns(label=step.label, people=people, needs_all=bool(step.all_of), why=why, only_if=only_if)


def _asked_now(post: Any, steps: Collection[Step], *, called: bool | None = None) -> Asked:
    """Ask about the version that waits: whoever has signed it signs no further step of it."""
    by_clock = post.stand_in_called if called is None else called
    return _asked(post, steps, called=by_clock).without(*(one.person_id for one in post.signatures))


def _asked(post: Any, chain: Collection[Step], *, called: bool = False) -> Asked:
    standing = standing_of(post)
    return Asked(
        rules=standing.rules,
        people=standing.people,
        line=standing.line,
        barred=frozenset({post.author_id, post.last_editor_id}),
        authorised=authorised_for(post) if any(AUTHORISED in step.members for step in chain) else (),
        called=called,
    )


def _known(people: Iterable[Person]) -> list[Any]:
    """Give people with their names: the rules know them already, but those who are only authorised for an account."""
    by_name = sorted(people, key=lambda person: (person.name, person.id))
    return people_by_number(one.id for one in by_name) if any(not one.name for one in by_name) else list(by_name)


def _numbers(people: Iterable[Person]) -> frozenset[int]:
    return frozenset(person.id for person in people)


def _rule_now(post: Any, step: Any) -> Step:
    return widened(_as_rule(step), step, standing_of(post).rules)


def _as_rule(step: Any) -> Step:
    """Read a frozen step as the rule it came from."""
    members = tuple(step.roles)
    return Step(
        label=step.label,
        any_of=() if step.needs_all else members,
        all_of=members if step.needs_all else (),
        express=step.express,
    )
