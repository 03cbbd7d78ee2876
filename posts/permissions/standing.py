"""What holds at a post's school today, and who stands in which relation to a post: what every question of rights is asked of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.directory import Directory, PlaceLine
from accounts.models import Organisation, User
from accounts.rule_files import RELATIONS
from accounts.slots import directory_for, place_line
from core.clocks import london_day
from posts.rulebook import rules_from, rules_of
from posts.rules import AUTHORISED, SIGNERS, PostRules

# Relations to a post are no roles that somebody holds; of those authorised for an account somebody may be away in any role.
_COME_ALONG = SIGNERS | RELATIONS - {AUTHORISED}


@dataclass(frozen=True)
class Standing:
    """What holds at a post's school today: its rules, its people, and what stands above it."""

    rules: PostRules
    rule_set: str
    people: Directory
    line: PlaceLine


def standing_at(
    organisation: Organisation, *, also: Iterable[str] = (), settings: str | None = None, signers: str | None = None
) -> Standing:
    """Read rules, and the people in the roles they name; a few queries, whatever the size of school and trust.

    `also` are roles that steps name which were frozen under earlier rules; `settings` are those of its rules, and `signers` those
    who hold the roles that sign, where they came along with something else. Where the rules name others too, all are asked for.
    """
    rules, rule_set = rules_of(organisation) if settings is None else rules_from(settings)
    roles = rules.roles.union(also)
    along = signers if roles <= _COME_ALONG else None
    people = directory_for(organisation, on=london_day(timezone.now()), contacts=False, roles=roles, along=along)
    return Standing(rules=rules, rule_set=rule_set, people=people, line=place_line(organisation))


def roles_in(steps: Iterable[Any]) -> set[str]:
    """Give every role that frozen steps name."""
    return {role for step in steps for role in step.roles}


def standing_of(post: Any) -> Standing:
    """Give what holds at a post's school, read once per object: a move works on a row, and so on people, read afresh."""
    if "_standing" not in post.__dict__:
        post.__dict__["_standing"] = standing_at(
            post.organisation,
            also=roles_in(post.steps),
            settings=getattr(post, "settings_along", None),
            signers=getattr(post, "people_along", None),
        )
    standing: Standing = post.__dict__["_standing"]
    return standing


def people_by_number(numbers: Iterable[int]) -> list[Any]:
    """Give active people by their numbers, by name."""
    wanted = set(numbers)
    return list(User.objects.active().filter(pk__in=wanted).order_by("name", "pk")) if wanted else []


def authorised_for(post: Any) -> tuple[int, ...]:
    """Give the people authorised for every account of a post, once per object."""
    if "_authorised" not in post.__dict__:
        people = post.authorised_people(at=timezone.now())
        post.__dict__["_authorised"] = tuple(people.values_list("pk", flat=True))
    numbers: tuple[int, ...] = post.__dict__["_authorised"]
    return numbers


def live_grants(user: Any, organisation: Organisation) -> Any:
    """Give the open accounts of an organisation that were entrusted to a person and still are."""
    return organisation.accounts.open_now().entrusted_to(user, at=timezone.now())
