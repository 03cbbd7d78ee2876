"""Who may do what with a post: plain functions on (person, post).

Rights come from roles (`accounts.access`), from an authorisation for an account, and from what the school's rules say on top. The
right to sign is asked of rules and people as they are at the moment of asking; the author, the last editor and whoever has signed
this version already never sign it, and nobody stands in for themselves (access.md, rule 2; rules.md, section 5). Where a post has
waited so long that its clock called a stand-in, that one may sign besides (docs/adr/0034-the-clock-calls-a-stand-in.md).

Not here: whether it is possible *now* (`workflow`), or which posts a person sees (`querysets`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.access import people_who, user_can
from accounts.directory import Directory, Person, PlaceLine
from accounts.models import Organisation, User
from accounts.roles import Can, Role
from accounts.slots import directory_for, place_line
from core.clocks import london_day
from core.workflow import MACHINE
from posts.rulebook import rules_from, rules_of
from posts.rules import PostRules, Step, signers

AUTHORISED = "authorised-person"
AUTHOR = "author"
# Where the rules ask for more than a role that writes: who needs no account entrusted to them.
_DRAFT_BY_ROLE = {"account-authorisation": Can.AUTHORISE_FOR_ACCOUNTS, "duties": Can.PUBLISH_POSTS}


@dataclass(frozen=True)
class Standing:
    """What holds at a post's school today: its rules, its people, and what stands above it."""

    rules: PostRules
    rule_set: str
    people: Directory
    line: PlaceLine


def standing_at(
    organisation: Organisation, *, also: Iterable[str] = (), settings: Iterable[Mapping[str, Any]] | None = None
) -> Standing:
    """Read rules, and the people in the roles they name; a few queries, whatever the size of school and trust.

    `also` are roles that steps name which were frozen under earlier rules; `settings` are those of its rules, where they came
    along with something else.
    """
    rules, rule_set = rules_of(organisation) if settings is None else rules_from(settings)
    roles = rules.roles.union(also)
    people = directory_for(organisation, on=london_day(timezone.now()), contacts=False, roles=roles)
    return Standing(rules=rules, rule_set=rule_set, people=people, line=place_line(organisation))


def roles_in(steps: Iterable[Any]) -> set[str]:
    """Give every role that frozen steps name."""
    return {role for step in steps for role in step.roles}


def standing_of(post: Any) -> Standing:
    """Give what holds at a post's school, read once per object: a move works on a row, and so on people, read afresh."""
    if "_standing" not in post.__dict__:
        post.__dict__["_standing"] = standing_at(
            post.organisation, also=roles_in(post.steps), settings=getattr(post, "settings_along", None)
        )
    standing: Standing = post.__dict__["_standing"]
    return standing


# Writing ------------------------------------------------------------------------------------------------------------------
def may_draft(user: Any, organisation: Organisation) -> bool:
    """Let people write posts where the school's rules name them, or where an account was entrusted to them."""
    return _may_write_by(rules_of(organisation)[0], user, organisation)


def _may_write_by(rules: PostRules, user: Any, organisation: Organisation) -> bool:
    by_role = _DRAFT_BY_ROLE.get(rules.who_may_draft.needs, Can.DRAFT_POSTS)
    return user_can(user, by_role, at=organisation) or _is_entrusted_with_an_account(user, organisation)


def needs_own_account(rules: PostRules, user: Any, organisation: Organisation) -> bool:
    """Say whether a person may choose only accounts that were entrusted to them."""
    by_role = Can.PUBLISH_POSTS if rules.who_may_draft.needs in _DRAFT_BY_ROLE else Can.DRAFT_POSTS
    return not user_can(user, by_role, at=organisation)


def may_edit(user: Any, post: Any) -> bool:
    """Let the author change a post, and those who sign off here once it was put forward: they become an editor by it."""
    theirs = user.pk in {post.author_id, post.last_editor_id}
    if not theirs and not (post.version and user_can(user, Can.SIGN_OFF_POSTS, at=post.organisation)):
        return False
    return _may_write_by(standing_of(post).rules, user, post.organisation)


def may_withdraw(user: Any, post: Any) -> bool:
    """Let the author withdraw a post, and those who take posts down here once it was put forward."""
    if user.pk == post.author_id:
        return True
    return post.state != "draft" and user_can(user, Can.TAKE_DOWN_POSTS, at=post.organisation)


# Signing off --------------------------------------------------------------------------------------------------------------
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


def _deciders(post: Any) -> Iterable[Person]:
    if post.state == "approved" or post.current_step is None:
        return _resolve(post, _as_rule(post.steps[-1]), called=post.stand_in_called) if post.steps else ()
    return _who_may_sign(post)


def _who_may_sign(post: Any, *, called: bool | None = None) -> tuple[Person, ...]:
    signed = {one.person_id for one in post.signatures}
    by_clock = post.stand_in_called if called is None else called
    return _resolve(post, _as_rule(post.current_step), signed=signed, called=by_clock)


def could_sign(post: Any) -> list[tuple[str, list[Any]]]:
    """Give each step of the rules with the people who could sign it if the post were put forward now."""
    return [(step.label, _known(_resolve(post, step))) for step in standing_of(post).rules.steps]


def approvers_of(post: Any) -> Iterable[Any]:
    """Give the people who decide on a post that was put forward, or who would have."""
    if not post.version:
        return []
    if post.steps:
        return _deciders(post)
    return [one for step in standing_of(post).rules.steps for one in _resolve(post, step)]


def next_approvers_or_author(post: Any) -> Iterable[Any]:
    """Give who acts next after a signature: the next signers, or else the author, with whoever has to press publish."""
    if post.current_step is not None:
        return _deciders(post)
    waits_for_a_person = [] if machine_may_publish(post) else publishers_of(post)
    return [*author_of(post), *waits_for_a_person]


def author_of(post: Any) -> Iterable[Any]:
    """Give the author, while they are here."""
    return [post.author] if post.author.is_active else []


def signers_of(post: Any) -> Iterable[Any]:
    """Give those who signed this version."""
    return [one.person for one in post.signatures if one.person.is_active]


# Publishing ---------------------------------------------------------------------------------------------------------------
def may_publish(by: Any, post: Any) -> bool:
    """Let people publish whom the rules name, and those who run the school's accounts; the machine on their order only."""
    if by is MACHINE:
        return machine_may_publish(post)
    return by.pk in _named_publishers(post) or user_can(by, Can.PUBLISH_POSTS, at=post.organisation)


def machine_may_publish(post: Any) -> bool:
    """Say whether somebody who may publish has ordered it: the author who chose the time, or a person who signed that time off.

    Otherwise a signed-off post waits until a person presses the button (docs/adr/0032-who-publishes.md).
    """
    return any(may_publish(person, post) for person in [*author_of(post), *signers_of(post)])


def publishers_of(post: Any) -> Iterable[Any]:
    """Give the people who can put a post out by hand: those the rules name, or else those who run the accounts here."""
    return people_by_number(_named_publishers(post)) or list(people_who(Can.PUBLISH_POSTS, at=post.organisation))


def may_take_down(user: Any, post: Any) -> bool:
    """Let those take a post down who hold that right here, and who were entrusted with one of its accounts."""
    if user_can(user, Can.TAKE_DOWN_POSTS, at=post.organisation):
        return True
    return _live_grants(user, post.organisation).filter(publications__post=post).exists()


def may_use_fast_lane(user: Any, post: Any) -> bool:
    """Let those announce a closure at once whom the rules name (rules.md, section 5; W21)."""
    if user.pk != post.author_id:
        return False
    return user.pk in _holders(post, standing_of(post).rules.fast_lane)


# Below the questions ------------------------------------------------------------------------------------------------------
def people_by_number(numbers: Iterable[int]) -> list[Any]:
    """Give active people by their numbers, by name."""
    wanted = set(numbers)
    return list(User.objects.active().filter(pk__in=wanted).order_by("name", "pk")) if wanted else []


def _known(people: Iterable[Person]) -> list[Any]:
    """Give people with their names: the rules know them already, but those who are only authorised for an account."""
    by_name = sorted(people, key=lambda person: (person.name, person.id))
    return people_by_number(one.id for one in by_name) if any(not one.name for one in by_name) else list(by_name)


def _numbers(people: Iterable[Person]) -> frozenset[int]:
    return frozenset(person.id for person in people)


def _resolve(post: Any, step: Step, *, signed: Collection[int] = (), called: bool = False) -> tuple[Person, ...]:
    standing = standing_of(post)
    chain = signers(
        step=step,
        people=standing.people,
        line=standing.line,
        rules=standing.rules,
        author=post.author_id,
        last_editor=post.last_editor_id,
        authorised=_authorised(post) if AUTHORISED in step.any_of else (),
        signed=signed,
        called=called,
    )
    return chain.people


def _as_rule(step: Any) -> Step:
    return Step(label=step.label, any_of=tuple(step.roles))


def _authorised(post: Any) -> tuple[int, ...]:
    """Give the people authorised for every account of a post, once per object."""
    if "_authorised" not in post.__dict__:
        people = post.authorised_people(at=timezone.now())
        post.__dict__["_authorised"] = tuple(people.values_list("pk", flat=True))
    numbers: tuple[int, ...] = post.__dict__["_authorised"]
    return numbers


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
            numbers.update(_authorised(post))
        else:
            holdings = standing.people.available(standing.people.nearest(Role(name), standing.line))
            numbers.update(holding.person.id for holding in holdings)
    return frozenset(numbers)


def _is_entrusted_with_an_account(user: Any, organisation: Organisation) -> bool:
    return _live_grants(user, organisation).exists()


def _live_grants(user: Any, organisation: Organisation) -> Any:
    """Give the open accounts of an organisation that were entrusted to a person and still are."""
    return organisation.accounts.open_now().entrusted_to(user, at=timezone.now())
