"""What moving or closing a place would do, said before it is done: who gains, who loses, which rules become different ones."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from accounts.models import Administrator, Membership, Organisation, RuleSetting
from accounts.querysets import lineage
from accounts.roles import Role
from accounts.rule_headings import HEADINGS
from accounts.rules import rules_at

# Those who only read and confirm: they are counted, not named.
MANY = (Role.STAFF, Role.ASSOCIATE)


@dataclass(frozen=True)
class Effect:
    """What would come of it, in lines to read; `seen` goes with the form, so that a person decides on what they were shown."""

    gains: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    @property
    def seen(self) -> str:
        """Give a digest of all lines."""
        words = json.dumps([self.gains, self.loses, self.rules], ensure_ascii=False)
        return hashlib.sha256(words.encode()).hexdigest()


def effect_of_move(*, school: Organisation, to: Organisation | None, on: date) -> Effect:
    """Say who would gain or lose their rights at a school, and which of its rules would change."""
    before, after = set(lineage(school.path)[:-1]), set(lineage(to.path) if to else [])
    gains = _holders(after - before, on=on)
    if to is None:
        keepers = Administrator.objects.in_force().select_related("person").order_by("person__name")
        gains += tuple(f"{row.person.name}, system administrator of this installation" for row in keepers)
    return Effect(gains=gains, loses=_holders(before - after, on=on), rules=_changed_rules(school, to))


def effect_of_closing(*, school: Organisation, on: date) -> Effect:
    """Say whose roles at a place would end."""
    return Effect(loses=_holders({school.path}, on=on))


def _holders(paths: set[str], *, on: date) -> tuple[str, ...]:
    if not paths:
        return ()
    rows = Membership.objects.in_force(on=on).filter(organisation__path__in=paths)
    named = rows.exclude(role__in=MANY).select_related("person", "organisation")
    lines = [
        f"{row.person.name}, {row.get_role_display()} at {row.organisation.name}"
        for row in named.order_by("organisation__path", "role", "order", "person__name", "pk")
    ]
    counted = (
        rows.filter(role__in=MANY).values_list("organisation__name").annotate(people=Count("person", distinct=True))
    )
    lines += [
        f"{people} who only read and confirm, at {name}" for name, people in counted.order_by("organisation__name")
    ]
    return tuple(lines)


def _changed_rules(school: Organisation, to: Organisation | None) -> tuple[str, ...]:
    """Name the rules that would hold differently: from the top down the lower wins, unless a higher one is locked."""
    now_here = {key: rule.value for key, rule in rules_at(school).items()}
    above = rules_at(to) if to else {}
    then = {key: rule.value for key, rule in above.items()}
    for key, value in RuleSetting.objects.filter(organisation=school).values_list("key", "value"):
        if key not in above or not above[key].locked:
            then[key] = value
    return tuple(
        heading
        for key, heading in HEADINGS.items()
        if now_here.get(key) != then.get(key) or (key in now_here) != (key in then)
    )
