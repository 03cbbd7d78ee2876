"""Loading one of the shipped rule sets into an organisation."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import rule_files
from accounts.access import user_can
from accounts.bells import ring_for
from accounts.models import Organisation, RuleSetting
from accounts.roles import Can
from accounts.rules import objections
from core import audit
from core.workflow import MACHINE, NotNow


def may_begin(by: Any, organisation: Organisation) -> bool:
    """Say whether somebody may load the first rule set at a place that has no rules, nor anything above it."""
    return user_can(by, Can.KEEP_ALL_ROLES, at=organisation) and not _stand_at(organisation)


def load_rule_set(*, name: str, organisation: Organisation, by: Any, now: datetime) -> int:
    """Write every setting of a shipped rule set at an organisation and return how many there are.

    A setting that stood there is replaced; schools below inherit. Where no rule stands yet, neither here nor above, whoever gives
    the roles here may load the first set: a place begins so. Raises PermissionDenied, RuleFileError for an unknown name, or NotNow
    where the new rules would leave something to nobody.
    """
    if by is not MACHINE and not user_can(by, Can.CHANGE_RULES, at=organisation) and not may_begin(by, organisation):
        raise PermissionDenied("You cannot change the rules here.")
    if sentences := objections(organisation, rule_files.read(name).settings):
        raise NotNow(" ".join(sentences), code="leaves_nobody")
    return _write(name, organisation, by=by, now=now)


def begin_with(*, name: str, organisation: Organisation, by: Any, now: datetime) -> int:
    """Write the rules of a place that has just been added by somebody who may add it, and return how many there are.

    Where rules stand above, only whoever changes those may begin with other ones. Raises PermissionDenied or RuleFileError.
    """
    above = organisation.parent
    if by is not MACHINE and _stand_at(organisation) and not (above and user_can(by, Can.CHANGE_RULES, at=above)):
        raise PermissionDenied("Rules stand above this place, and it follows those.")
    return _write(name, organisation, by=by, now=now)


def _stand_at(organisation: Organisation) -> bool:
    return RuleSetting.objects.filter(organisation__in=Organisation.objects.at_or_above(organisation)).exists()


def _write(name: str, organisation: Organisation, *, by: Any, now: datetime) -> int:
    file = rule_files.read(name)
    with transaction.atomic():
        RuleSetting.objects.filter(organisation=organisation).delete()
        RuleSetting.objects.bulk_create(
            RuleSetting(
                organisation=organisation,
                key=setting.key,
                value=setting.value,
                clause=setting.clause,
                says=setting.says,
                note=setting.note,
                ours=setting.ours,
                rule_set=file.name,
                changed_at=now,
                changed_by_id=getattr(by, "pk", None),
            )
            for setting in file.settings.values()
        )
        audit.record(verb="load_rule_set", about=organisation, by=by, now=now, note=name)
        ring_for(organisation)
    return len(file.settings)
