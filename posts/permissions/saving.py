"""Whether other rules would leave a step of the sign-off to nobody: asked before they are saved (rules.md, section 5)."""

from collections.abc import Iterator, Mapping

from django.utils import timezone

from accounts.models import Organisation, RuleSetting
from accounts.rule_files import NAMED, AnySetting
from accounts.slots import directory_for, place_line
from core.clocks import london_day
from posts.chains import could_leave_nobody
from posts.rulebook import rules_of
from posts.rules import PostRules

STEPS = "posts.sign_off_steps"


def left_to_nobody(organisation: Organisation, settings: Mapping[str, AnySetting]) -> Iterator[str]:
    """Give a sentence for each step that these rules would leave to nobody, here or at a place below that follows them.

    A place that has nobody to sign already, because its people are only being added, is not kept from having rules.
    """
    if STEPS not in settings:
        return
    rules = PostRules.parse(settings)
    own = RuleSetting.objects.filter(key=STEPS).exclude(organisation=organisation).values("organisation")
    for place in Organisation.objects.at_or_below(organisation).exclude(pk__in=own).order_by("path"):
        yield from _left_at(place, rules)


def _left_at(place: Organisation, rules: PostRules) -> Iterator[str]:
    before = rules_of(place)[0]
    people = directory_for(place, on=london_day(timezone.now()), contacts=False, roles=rules.roles.union(before.roles))
    line = place_line(place)
    if could_leave_nobody(rules=before, people=people, line=line):
        return
    for step in rules.steps:
        for member in step.members:
            if member.startswith(NAMED) and people.find(member.removeprefix(NAMED)) is None:
                yield f"{place.name}: nobody with the address {member.removeprefix(NAMED)} works here."
    yield from (f"{place.name}: {sentence}" for sentence in could_leave_nobody(rules=rules, people=people, line=line))
