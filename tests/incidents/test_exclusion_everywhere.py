"""Wherever the person a report is about looks, every page is byte for byte the same as in a world without the report.

Every address of the access matrix is asked, in one world, before and after the reports come in; the clock stands still meanwhile.
"""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import services as people_services
from core.clocks import london_day
from incidents import reminders, services
from incidents.models import Exclusion, Incident
from incidents.workflow import WORKFLOW
from tests.factories import give
from tests.factories.incidents import make_case
from tests.house.access_matrix import MATRIX
from tests.house.asking import arguments_of, routes, undone
from tests.house.test_access_matrix import asking  # noqa: F401 - the world and its people, one for this module

pytestmark = pytest.mark.django_db

ROUTES = dict(routes())
NOTHING = "AAA-AAA-AAA"
# What differs on every load, whoever asks.
NEW_EACH_TIME = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|nonce-[^\'"]*')
A_CLOCK_OF_ITS_OWN = {"Expires"}
# Shows a new key for the authenticator app on every load, and nothing else that changes.
A_NEW_KEY_EACH_TIME = {"mfa_activate_totp"}
VERBS = [step.verb for step in WORKFLOW.steps if not step.by_machine and step.verb != "add_words"]


def lines():
    for line in filter(None, MATRIX.strip().splitlines()):
        name, get, _ = (part.strip() for part in line.split("|"))
        if get.removeprefix("open ") != "405" and name not in A_NEW_KEY_EACH_TIME:
            yield name


SHOWING = list(lines())
OF_A_CASE = [name for name in SHOWING if "reference" in ROUTES[name].regex.groupindex]


@pytest.fixture(autouse=True)
def _own_media():
    """The world keeps its files where it was made."""


@pytest.fixture(autouse=True)
def _clock_stands_still(monkeypatch):
    """Pages say how long ago things were: two rounds of asking must be one moment."""
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)


def about_the_headteacher(world):
    """Co-headteachers: a report about "the headteacher" is about both."""
    give(world.people["deputy-headteacher"], "headteacher", world.home)
    yield ["headteacher", "deputy-headteacher"]
    yield [make_case(world.home, kind="K2", about_roles=("headteacher",), reporter=world.people["staff"])]


def about_the_administrator(world):
    """Whoever runs the system sees its messages, its history and its health, and not this."""
    name = world.people["system-administrator"].name
    yield ["system-administrator"]
    yield [make_case(world.home, kind="K2", about_names=name), make_case(world.home, kind="K3", about_names=name)]


def about_a_stand_in(world):
    """Whoever acts for the safeguarding lead, and is named in two reports, one with and one without a name."""
    today = london_day(timezone.now())
    stand_in = world.people["policy-owner"]
    people_services.record_absence(
        person=world.people["safeguarding-lead"],
        starts_on=today,
        ends_on=today + timedelta(days=3),
        stand_in=stand_in,
        by=world.people["safeguarding-lead"],
        now=timezone.now(),
    )
    yield ["policy-owner"]
    both = {"kind": "K3", "about_names": stand_in.name, "child_involved": True}
    yield [make_case(world.home, **both), make_case(world.home, **both, reporter=world.people["staff"])]


def about_the_line_manager(world):
    """The reporter's own line manager, to whom the rules would give it, beside somebody else."""
    yield ["headteacher"]
    names = f"{world.people['headteacher'].name}, {world.people['it-support'].name}"
    yield [make_case(world.home, kind="K6", about_names=names, reporter=world.people["staff"])]


def about_the_lead(world):
    """Named later, after having looked after it; then nobody opens it and it is sent on."""
    yield ["safeguarding-lead"]
    case = make_case(world.home, kind="K3", reporter=world.people["staff"], now=timezone.now() - timedelta(hours=2))
    lead = world.people["safeguarding-lead"]
    services.name_subject(
        incident=case, by=lead, now=timezone.now(), note="It is about me.", roles=["safeguarding-lead"]
    )
    reminders.escalate_unopened(now=timezone.now())
    yield [case]


def an_interest_of_the_lead(world):
    """Stepped aside: a declared interest leaves as little as being the person concerned."""
    yield ["safeguarding-lead"]
    case = make_case(world.home, kind="K3", reporter=world.people["staff"])
    lead = world.people["safeguarding-lead"]
    services.declare_interest(incident=case, by=lead, now=timezone.now(), note="We are cousins.")
    yield [case]


def about_the_chief_executive(world):
    yield ["chief-executive"]
    yield [make_case(world.home, kind="K2", about_roles=("chief-executive",), reporter=world.people["staff"])]


STORIES = [
    about_the_headteacher,
    about_the_administrator,
    about_a_stand_in,
    about_the_line_manager,
    about_the_lead,
    an_interest_of_the_lead,
    about_the_chief_executive,
]


def address_of(world, name, reference):
    arguments = arguments_of(world, name, ROUTES[name])
    if "reference" in arguments:
        arguments = {**arguments, "reference": reference}
    return reverse(name, kwargs=arguments)


def served(answer, reference=NOTHING):
    """Status, headers and body, without what is new each time and without the address that was asked."""
    tidy = lambda text: NEW_EACH_TIME.sub(b"", text).replace(reference.encode(), b"")  # noqa: E731 - used on the next lines only
    headers = {key: tidy(value.encode()) for key, value in answer.headers.items() if key not in A_CLOCK_OF_ITS_OWN}
    return answer.status_code, headers, tidy(answer.body)


def everything_seen(asking, who, reference=NOTHING, *, names=SHOWING):  # noqa: F811 - the fixture, by its name
    """Every page of the house, and every verb of a case, as this person is served them."""
    found = {}
    for name in names:
        answer = asking.ask("GET", address_of(asking.world, name, reference), person=who)
        found[name] = served(answer, reference)
    for verb in VERBS:
        answer = asking.ask(
            "POST", address_of(asking.world, f"incidents:{verb}", reference), person=who, data={"note": "x"}
        )
        found[f"POST {verb}"] = served(answer, reference)
    return found


def differences(before, after):
    return [name for name in after if before[name] != after[name]]


@contextmanager
def told(story, world):
    """A story's people; then, when asked, its reports."""
    telling = story(world)
    yield next(telling), lambda: next(telling)


@pytest.mark.parametrize("story", STORIES)
def test_every_page_is_the_same_as_without_the_report(asking, story):  # noqa: F811 - the fixture, by its name
    with undone(), told(story, asking.world) as (people, reports_come_in):
        before = {who: everything_seen(asking, who) for who in people}
        cases = reports_come_in()

        for who in people:
            person = asking.world.people[who]
            assert Exclusion.objects.filter(incident__in=cases, person=person).count() == len(cases)
            assert differences(before[who], everything_seen(asking, who)) == []
            for case in cases:
                # 404 in body and headers alike for a case that is there and for one that never was.
                seen = everything_seen(asking, who, case.reference, names=OF_A_CASE)
                assert {answer[0] for answer in seen.values()} <= {404, 405}
                assert differences(before[who], seen) == []


def test_comparison_would_see_a_trace(asking):  # noqa: F811 - the fixture, by its name
    """The same two rounds for somebody who receives the report do differ: on Today, in the list, and on its pages."""
    with undone():
        before = everything_seen(asking, "safeguarding-lead")
        case = make_case(asking.world.home, kind="K3", reporter=asking.world.people["staff"])
        after = everything_seen(asking, "safeguarding-lead", case.reference)

    assert {"dashboards:today", "incidents:index", "incidents:case", "incidents:note", "POST note"} <= set(
        differences(before, after)
    )
    assert not Incident.objects.filter(reference=case.reference).exists()
