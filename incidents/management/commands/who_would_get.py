"""`manage.py who_would_get`: the question of the page, for the operator on the machine. It writes nothing."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.roles import Role
from core.clocks import london_day
from incidents.kinds import KINDS
from incidents.placing import NamedSubject, decide, find_subjects
from incidents.routing import Decision, Facts
from incidents.routing import Subject as About

RELATIONS = ("line-manager",)


class Command(BaseCommand):
    """Say who would get a report, by the rules, people and absences of today."""

    help = (
        "Say who would get a report at an organisation: the recipients in order, who is left out and why, and the rule behind it. "
        "Example: who_would_get oakfield K2 --about headteacher"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="The slug of a school or trust.")
        parser.add_argument("kind", help="K1 to K16, K4b, K4c or K8b.")
        parser.add_argument(
            "--about", action="append", default=[], metavar="ROLE_OR_EMAIL", help="Whom it is about; may be repeated."
        )
        parser.add_argument("--by", metavar="EMAIL", help="Who reports it.")
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"There is no organisation called {options['organisation']}.")
        kind = {code.lower(): code for code in KINDS}.get(options["kind"].lower())
        if kind is None:
            raise CommandError(f"There is no kind called {options['kind']}. There are: {', '.join(KINDS)}.")
        reporter = _person(options["by"]) if options["by"] else None
        today = london_day(timezone.now())
        about = [one for who in options["about"] for one in _subjects(organisation, who, reporter, today)]
        facts = Facts(
            kind=kind,
            about=tuple(About(person_id=one.person_id, role=one.role) for one in about),
            reporter=reporter.pk if reporter else None,
        )
        decision = decide(organisation=organisation, facts=facts, on=today).decision
        self.stdout.write(json.dumps(answer_of(decision), indent=2) if options["json"] else _in_words(decision))


def answer_of(decision: Decision) -> dict[str, Any]:
    """Give the answer with the stable keys."""
    return {
        "recipients": [
            {
                "email": one.email,
                "role": one.role,
                "as": one.as_.value,
                "outside": one.outside,
                "name": one.name,
                "why": one.why,
            }
            for one in decision.recipients
        ],
        "removed": [{"email": one.email, "role": one.role, "why": one.why} for one in decision.removed],
        "rule": {"rule_set": decision.rule.rule_set, "clause": decision.rule.clause},
        "floor": decision.floor,
        "fallback": decision.fallback,
        "ours": decision.ours,
    }


def _in_words(decision: Decision) -> str:
    lines = [f"{one.as_.value:13}{one.email or one.name}  ({one.role}) {one.why}" for one in decision.recipients]
    lines += [f"{'not':13}{one.email}  ({one.role}) {one.why}" for one in decision.removed]
    marks = [mark for mark in ("floor", "fallback", "ours") if getattr(decision, mark)]
    rule = " ".join(filter(None, [decision.rule.rule_set, decision.rule.clause, *marks]))
    return "\n".join([*(lines or ["Nobody."]), f"{'rule':13}{rule}"])


def _subjects(organisation: Organisation, who: str, reporter: User | None, today: Any) -> list[NamedSubject]:
    if "@" in who:
        return [NamedSubject(person_id=_person(who).pk)]
    if who not in Role.values and who not in RELATIONS:
        raise CommandError(f"{who} is neither a role nor an address.")
    return find_subjects(
        organisation=organisation, roles=[who], names="", reporter=reporter.pk if reporter else None, on=today
    )


def _person(email: str) -> User:
    person = User.objects.filter(Q(email__iexact=email) | Q(emailaddress__email__iexact=email)).first()
    if person is None:
        raise CommandError(f"There is nobody with the address {email}.")
    return person
