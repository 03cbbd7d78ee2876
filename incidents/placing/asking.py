"""Asking the routing: the facts of a case, the directory of a day and the rules of a place, put together."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts import rule_files
from accounts.models import Organisation
from accounts.rule_files import AnySetting
from accounts.rules import rules_at
from accounts.slots import directory_for, place_line
from incidents import routing
from incidents.models import Exclusion, Incident
from incidents.routing import Decision, Facts, Imagery
from incidents.routing import Subject as About
from incidents.rules import IncidentRules

log = logging.getLogger(__name__)

# Where no rules are loaded, or they cannot be read, a report must still arrive: this set names a person for every kind.
WITHOUT_RULES = "light-touch"


@dataclass(frozen=True, slots=True)
class Placed:
    """A decision, and everything it was made from as plain JSON values, so that it can be replayed."""

    decision: Decision
    inputs: dict[str, Any]


def decide(*, organisation: Organisation, facts: Facts, on: date) -> Placed:
    """Decide who gets a report at an organisation on a day. Pages, the command and reporting itself all ask here."""
    settings, rules = _rules(organisation)
    place, directory = place_line(organisation), directory_for(organisation, on=on)
    return Placed(
        decision=routing.who_gets(report=facts, place=place, directory=directory, rules=rules),
        inputs=routing.to_json(report=facts, place=place, directory=directory, settings=settings),
    )


def pickable(*, organisation: Organisation, facts: Facts, on: date) -> tuple[str, ...]:
    """Give the roles the reporter may pick one of; empty where the rules leave no choice."""
    _, rules = _rules(organisation)
    return routing.choices(
        report=facts, place=place_line(organisation), directory=directory_for(organisation, on=on), rules=rules
    )


def facts_of(incident: Incident) -> Facts:
    """Give what routing may know of a case: never its words."""
    left_out = list(incident.exclusions.values_list("why", "person_id"))
    return Facts(
        kind=incident.kind,
        about=tuple(
            About(person_id=person_id, role=role)
            for person_id, role in incident.subjects.order_by("pk").values_list("person_id", "role")
        ),
        reporter=incident.reporter_id,
        child_involved=incident.child_involved,
        immediate_danger=incident.immediate_danger,
        suspected_crime=incident.suspected_crime,
        imagery=Imagery(incident.imagery),
        personal_data_exposed=incident.personal_data_exposed,
        source=incident.source,
        pick=incident.pick,
        keep_out=tuple(person_id for why, person_id in left_out if why == Exclusion.Why.KEPT_OUT),
        interests=tuple(person_id for why, person_id in left_out if why == Exclusion.Why.INTEREST),
    )


def _rules(organisation: Organisation) -> tuple[Mapping[str, AnySetting], IncidentRules]:
    settings: Mapping[str, AnySetting] = rules_at(organisation)
    try:
        return settings, IncidentRules.parse(settings)
    except ValueError as error:
        if settings:
            log.error("The rules on reports at %s cannot be used: %s", organisation.slug, error)
        shipped = rule_files.read(WITHOUT_RULES).settings
        return shipped, IncidentRules.parse(shipped)


def decide_each(*, organisation: Organisation, reports: Sequence[Facts], on: date) -> list[Decision]:
    """Decide many reports at one place on one day, reading its rules and people once."""
    _, rules = _rules(organisation)
    place, directory = place_line(organisation), directory_for(organisation, on=on)
    return [routing.who_gets(report=facts, place=place, directory=directory, rules=rules) for facts in reports]
