"""Reports for tests: made the way the services make them, with words that say nothing about anybody."""

import secrets

from django.utils import timezone

from accounts.services import load_rule_set
from core.workflow import MACHINE
from incidents import services


def rules(organisation, name="safeguarding-first"):
    """Give an organisation one of the shipped rule sets."""
    load_rule_set(name=name, organisation=organisation, by=MACHINE, now=timezone.now())
    return organisation


def new_report(organisation, *, kind="K5", words="A page was put up that should not be there.", **answers):
    """The answers of one reporter, not sent yet."""
    answers.setdefault("submission_key", secrets.token_hex(20))
    return services.NewReport(organisation=organisation, kind=kind, words=words, **answers)


def make_report(organisation, *, now=None, **answers):
    """A report that was sent; returns its receipt."""
    return services.report(new=new_report(organisation, **answers), now=now or timezone.now())


def make_case(organisation, *, now=None, **answers):
    """The case of a report that was sent."""
    return make_report(organisation, now=now, **answers).incident
