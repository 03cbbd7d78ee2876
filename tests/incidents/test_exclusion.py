"""A case that is about a person does not exist for that person: every surface is the same as in a world without it."""

import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.access import people_who
from accounts.models import User
from accounts.roles import Can
from core.models import Message
from incidents import services
from incidents.models import Clock, Incident
from incidents.reminders import escalate_unopened
from incidents.workflow import WORKFLOW
from tests.factories import give, make_person, sign_in
from tests.factories.incidents import make_case, rules

FORMS = [step.verb for step in WORKFLOW.steps if not step.by_machine and step.verb != "add_words"]


def body(response):
    """The page without what differs on every load."""
    text = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", response.content)
    return response.status_code, re.sub(rb'nonce="[^"]*"', b"", text)


def seen_by(client, person, reference):
    """Everything a person can look at, as it is served."""
    sign_in(client, person)
    pages = [reverse("incidents:index"), reverse("incidents:my_reports"), reverse("incidents:case", args=[reference])]
    pages += [
        reverse(f"incidents:{verb}", args=[reference])
        for verb in FORMS
        if verb not in {"acknowledge", "begin_work", "reopen"}
    ]
    pages += [reverse("incidents:my_report", args=[reference])]
    answers = [body(client.get(page)) for page in pages]
    posts = [body(client.post(reverse(f"incidents:{verb}", args=[reference]), {"note": "x"})) for verb in FORMS]
    told = Incident.objects.told_to(person).count()
    return answers, posts, told, list(Message.objects.filter(person=person).exclude(state="withdrawn"))


def test_every_page_is_the_same_as_without_the_case(client, school, lead, deputy, approver):
    without = seen_by(client, lead, "AAA-AAA-AAA")
    case = make_case(school, kind="K3", about_roles=("safeguarding-lead",))
    with_it = seen_by(client, lead, case.reference)

    assert [status for status, _ in with_it[0][2:]] == [404] * len(with_it[0][2:])
    assert [status for status, _ in with_it[1]] == [404] * len(FORMS)
    assert with_it == without


def test_404_is_the_same_for_a_case_that_is_there_and_one_that_is_not(client, school, lead, stranger):
    case = make_case(school, kind="K3")
    sign_in(client, stranger)

    there = client.get(reverse("incidents:case", args=[case.reference]))
    nowhere = client.get(reverse("incidents:case", args=["AAA-AAA-AAA"]))

    assert body(there) == body(nowhere)
    assert there.status_code == 404


def test_naming_while_reading_serves_no_byte(client, school, lead, deputy, monkeypatch):
    case = make_case(school, kind="K3")
    real = services.open_case

    def named_meanwhile(**given):
        real(**given)
        fresh = Incident.objects.get(pk=case.pk)
        services.acknowledge(incident=fresh, by=lead, now=timezone.now(), seen=fresh.fingerprint)
        services.name_subject(incident=fresh, by=lead, now=timezone.now(), note="Seen.", roles=["safeguarding-lead"])

    monkeypatch.setattr(services, "open_case", named_meanwhile)

    answer = sign_in(client, lead).get(reverse("incidents:case", args=[case.reference]))

    assert answer.status_code == 404
    assert case.words.encode() not in answer.content


def test_clocks_never_reach_the_person_concerned(school, lead, deputy, approver):
    past = timezone.now() - timedelta(hours=3)
    case = make_case(school, kind="K3", about_roles=("headteacher",), now=past)

    escalate_unopened(now=timezone.now())

    assert not Incident.objects.visible_to(approver).exists()
    assert not Message.objects.filter(person=approver).exists()
    assert Clock.objects.filter(incident=case).exists()


def test_case_somebody_is_kept_out_of_counts_in_no_version_of_the_figures(school, lead, deputy, approver, author):
    make_case(school, kind="K3", about_roles=("safeguarding-lead",))
    make_case(school, kind="K2", about_roles=("headteacher",))
    counted = make_case(school, kind="K5", about_names="Ama Author")
    may_see = people_who(Can.SEE_FIGURES, at=school) | people_who(Can.SEE_INCIDENT_FIGURES, at=school)

    assert list(Incident.objects.countable(school, kept_from=may_see.distinct())) == [counted]


def test_trust_figures_leave_out_what_is_about_the_chief_executive(elmtree, elm_north):
    rules(elmtree, "headteacher-authorises")
    chief = give(make_person("Cleo Chief"), "chief-executive", elmtree)
    give(make_person("Tom Chair"), "chair-of-trustees", elmtree)
    case = make_case(elm_north, kind="K2", about_roles=("chief-executive",))

    assert case.about_chief_executive
    assert not Incident.objects.visible_to(chief).exists()
    assert not Incident.objects.countable(elmtree, kept_from=User.objects.none()).exists()
    assert Incident.objects.countable(elm_north, kept_from=User.objects.none()).exists()
