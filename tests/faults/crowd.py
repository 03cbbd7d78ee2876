"""Many people at one school, quickly, and what they have to read or were told."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Membership, User
from core import notify
from core.clocks import london_day
from policies.models import Obligation
from policies.workflow import State
from tests.factories import give, make_person
from tests.factories.policies import make_policy, make_version


def make_crowd(organisation, number):
    """So many employees, the first by the services and the others like them."""
    first = give(make_person("Person 0"), "staff", organisation)
    model = Membership.objects.get(person=first)
    people = User.objects.bulk_create(
        [User(name=f"Person {n}", email=f"person.{n}@example.test", password="!") for n in range(1, number)]
    )
    Membership.objects.bulk_create(
        [
            Membership(
                person=person,
                role=model.role,
                organisation=organisation,
                group_id=model.group_id,
                starts_on=model.starts_on,
            )
            for person in people
        ]
    )
    Group.objects.get(pk=model.group_id).user_set.add(*people)
    return [first, *people]


def owe_a_policy(people, organisation, *, in_days):
    """A policy in force that all of them have to confirm in so many days."""
    version = make_version(make_policy(organisation), state=State.IN_FORCE)
    today = london_day(timezone.now())
    Obligation.objects.bulk_create(
        [
            Obligation(
                person=person,
                version=version,
                organisation=organisation,
                due_on=today + timedelta(days=in_days),
                owed_since=today - timedelta(days=30),
                created_at=timezone.now(),
            )
            for person in people
        ]
    )
    return version


def tell(people, organisation, *, kind="accounts.propose_role", now=None, occurrence="1", urgent=True):
    """Tell each of them something that goes out at once."""
    return notify.tell(
        people,
        about=organisation,
        kind=kind,
        path="/people/",
        now=now or timezone.now(),
        occurrence=occurrence,
        urgent=urgent,
        context={"place": organisation.name, "name": "Ama", "role": "Clerk"},
    )
