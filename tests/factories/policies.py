"""Policies for tests: with words, an owner's place and an audience, and short ways to bring a version along."""

import hashlib
from datetime import timedelta

import factory
from django.utils import timezone

from core.clocks import london_day
from policies.models import (
    Acknowledgement,
    Adoption,
    Audience,
    BodyDecision,
    Clause,
    Consultation,
    Obligation,
    ObligationReason,
    Policy,
    PolicyVersion,
)
from policies.workflow import State
from tests.factories.people import OrganisationFactory, UserFactory


class PolicyFactory(factory.django.DjangoModelFactory):
    """A policy of a school."""

    class Meta:
        model = Policy

    slug = factory.Sequence(lambda n: f"policy-{n}")
    title = factory.Sequence(lambda n: f"Policy {n}")
    organisation = factory.SubFactory(OrganisationFactory)
    created_at = factory.LazyFunction(timezone.now)


class PolicyVersionFactory(factory.django.DjangoModelFactory):
    """A draft with words."""

    class Meta:
        model = PolicyVersion

    policy = factory.SubFactory(PolicyFactory)
    organisation = factory.SelfAttribute("policy.organisation")
    number = factory.Sequence(lambda n: n + 1)
    body = factory.Sequence(lambda n: f"1. Be kind online. ({n})")
    content_hash = factory.LazyAttribute(lambda o: hashlib.sha256(o.body.encode()).hexdigest())
    created_at = factory.LazyFunction(timezone.now)


class ClauseFactory(factory.django.DjangoModelFactory):
    """A numbered clause."""

    class Meta:
        model = Clause

    version = factory.SubFactory(PolicyVersionFactory)
    order = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda o: str(o.order))
    anchor = factory.LazyAttribute(lambda o: f"clause-{o.order}")
    level = 1
    text = "Be kind online."
    kind = Clause.Kind.CLAUSE


class BodyDecisionFactory(factory.django.DjangoModelFactory):
    """A governing body that is asked first."""

    class Meta:
        model = BodyDecision

    version = factory.SubFactory(PolicyVersionFactory)
    round = 1
    order = 1
    body = "governing-body"
    needed = BodyDecision.Needed.REQUIRED


class ConsultationFactory(factory.django.DjangoModelFactory):
    """An open consultation of two weeks."""

    class Meta:
        model = Consultation

    version = factory.SubFactory(PolicyVersionFactory)
    council = "Union council"
    opened_on = factory.LazyFunction(lambda: london_day(timezone.now()))
    closes_on = factory.LazyAttribute(lambda o: o.opened_on + timedelta(days=14))
    content_hash = "0" * 64


class AudienceFactory(factory.django.DjangoModelFactory):
    """Everybody employed here."""

    class Meta:
        model = Audience

    policy = factory.SubFactory(PolicyFactory)
    kind = Audience.Kind.EMPLOYMENT
    value = "employee"


class AdoptionFactory(factory.django.DjangoModelFactory):
    """The policy in use where it belongs."""

    class Meta:
        model = Adoption

    policy = factory.SubFactory(PolicyFactory)
    organisation = factory.SelfAttribute("policy.organisation")
    adopted_on = factory.LazyFunction(lambda: london_day(timezone.now()))


class ObligationFactory(factory.django.DjangoModelFactory):
    """Two weeks to confirm."""

    class Meta:
        model = Obligation

    person = factory.SubFactory(UserFactory)
    version = factory.SubFactory(PolicyVersionFactory)
    organisation = factory.SelfAttribute("version.organisation")
    owed_since = factory.LazyFunction(lambda: london_day(timezone.now()))
    due_on = factory.LazyAttribute(lambda o: o.owed_since + timedelta(days=14))
    created_at = factory.LazyFunction(timezone.now)


class ObligationReasonFactory(factory.django.DjangoModelFactory):
    """Owed because of a role; the role has to be given."""

    class Meta:
        model = ObligationReason

    obligation = factory.SubFactory(ObligationFactory)


class AcknowledgementFactory(factory.django.DjangoModelFactory):
    """A confirmation of just now."""

    class Meta:
        model = Acknowledgement

    person = factory.SubFactory(UserFactory)
    version = factory.SubFactory(PolicyVersionFactory)
    statement = factory.SelfAttribute("version.policy.statement")
    content_hash = factory.SelfAttribute("version.content_hash")
    at = factory.LazyFunction(timezone.now)


def make_policy(organisation, *, slug=None, title="Social media policy", places=None, audience=("employee",), **fields):
    """A policy in use at some places, for people employed in some ways."""
    policy = PolicyFactory(
        organisation=organisation, slug=slug or f"{organisation.slug}-social-media", title=title, **fields
    )
    for place in places or [organisation]:
        AdoptionFactory(policy=policy, organisation=place)
    for value in audience:
        AudienceFactory(policy=policy, value=value)
    return policy


def make_version(policy, *, state=State.DRAFT, number=1, **fields):
    """A version in a state, with the day that state needs."""
    if state in (State.ANNOUNCED, State.IN_FORCE, State.SUPERSEDED):
        fields.setdefault("effective_on", london_day(timezone.now()))
    return PolicyVersionFactory(policy=policy, state=state, number=number, **fields)
