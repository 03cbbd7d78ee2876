"""People and places for tests."""

import time
from datetime import timedelta

import factory
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.services import give_role
from accounts.services.rights import write_rights_below
from core.clocks import london_day
from core.workflow import MACHINE


class UserFactory(factory.django.DjangoModelFactory):
    """A person without any role."""

    class Meta:
        model = User

    name = factory.Faker("name", locale="en_GB")
    email = factory.Sequence(lambda n: f"person{n}@example.test")
    password = "!"


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A school of its own."""

    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"school-{n}")
    name = factory.LazyAttribute(lambda o: o.slug.replace("-", " ").title())
    kind = Organisation.Kind.SCHOOL
    path = factory.LazyAttribute(lambda o: f"{o.parent.path if o.parent else ''}{o.slug}/")
    parent = None


def make_person(name, **fields):
    """A person called so."""
    fields.setdefault("email", f"{name.lower().replace(' ', '.')}@example.test")
    return UserFactory(name=name, **fields)


def make_organisation(slug, name, *, kind="school", parent=None, **fields):
    """An organisation, with the rights of those above it."""
    organisation = OrganisationFactory(slug=slug, name=name, kind=kind, parent=parent, **fields)
    write_rights_below(organisation)
    return organisation


def give(person, role, organisation, *, starts_on=None, **details):
    """Give a role the way the services do, and return the person."""
    now = timezone.now()
    give_role(
        person=person,
        role=role,
        organisation=organisation,
        by=MACHINE,
        now=now,
        starts_on=starts_on or london_day(now) - timedelta(days=30),
        **details,
    )
    return person


def sign_in(client, person, *, second_factor=True):
    """Sign a test client in, by default with a second factor."""
    client.force_login(person, backend="accounts.sessions.Backend")
    if second_factor:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
        session.save()
    return client
