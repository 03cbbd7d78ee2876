"""What the rules say at an organisation: settings of the trust, inherited by its schools, overridden where no lock forbids.

Each app parses and checks its own section (`posts/rules.py`, `policies/rules.py`, `incidents/rules.py`); this room only knows how a
value comes down from above and where it came from.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings as django_settings
from django.utils.module_loading import import_string

from accounts.models import Organisation, RuleSetting
from accounts.querysets import lineage
from accounts.rule_files import AnySetting

# Says what would go wrong at an organisation, and at places below that follow it, under other settings.
RuleCheck = Callable[[Organisation, Mapping[str, AnySetting]], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it holds at a place: its value, where it was set, and whether it is the policy's word or ours."""

    key: str
    value: Any
    clause: str
    says: str
    note: str
    ours: bool
    locked: bool
    set_at: str
    rule_set: str
    path: str = ""

    def locked_above(self, organisation: Organisation) -> bool:
        """Say whether a place above this one has set the rule and keeps it the same below."""
        return self.locked and self.path != organisation.path


def rules_at(organisation: Organisation) -> dict[str, Rule]:
    """Give every rule that holds at an organisation, by key; one query."""
    settings = (
        RuleSetting.objects.filter(organisation__in=Organisation.objects.at_or_above(organisation))
        .select_related("organisation")
        .order_by("organisation__path", "key")
    )
    return {
        key: Rule(
            key=key,
            value=setting.value,
            clause=setting.clause,
            says=setting.says,
            note=setting.note,
            ours=setting.ours,
            locked=setting.locked,
            set_at=setting.organisation.name,
            rule_set=setting.rule_set,
            path=setting.organisation.path,
        )
        for key, setting in settle(settings).items()
    }


def objections(organisation: Organisation, settings: Mapping[str, AnySetting]) -> list[str]:
    """Ask every app what would go wrong under other settings; the roof knows whom to ask, because it knows every app."""
    checks: Iterable[RuleCheck] = import_string(django_settings.RULE_CHECKS)
    return [sentence for check in checks for sentence in check(organisation, settings)]


def settle(settings: Iterable[Any]) -> dict[str, Any]:
    """Give those of the settings of a place and of all above it that hold, by key.

    They come from the top down: the lower setting wins, unless a higher one is locked.
    """
    holding: dict[str, Any] = {}
    for setting in settings:
        standing = holding.get(setting.key)
        if standing is None or not standing.locked:
            holding[setting.key] = setting
    return holding


def values_at(organisations: Iterable[Organisation], key: str) -> dict[int, Any]:
    """Give what one rule says at each of many organisations, by their number; one query. Where nobody set it, nothing is given."""
    rows = RuleSetting.objects.filter(key=key).values_list("organisation__path", "value", "locked")
    by_path = {path: (value, locked) for path, value, locked in rows}
    values: dict[int, Any] = {}
    for organisation in organisations:
        for path in lineage(organisation.path):
            if path in by_path:
                values[organisation.pk], locked = by_path[path]
                if locked:
                    break
    return values


def places_that_differ(organisation: Organisation, key: str) -> list[Organisation]:
    """Give the places below that have a rule of their own, by name; they keep it unless it is locked above them."""
    below = Organisation.objects.at_or_below(organisation).exclude(pk=organisation.pk)
    return list(below.filter(rule_settings__key=key).order_by("name"))


def section(organisation: Organisation, name: str) -> dict[str, Rule]:
    """Give one app's rules at an organisation, by the part of the key behind the section's name."""
    return {
        key.removeprefix(f"{name}."): rule for key, rule in rules_at(organisation).items() if key.startswith(f"{name}.")
    }
