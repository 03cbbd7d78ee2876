"""Whoever has an interest in a case steps aside: it stops existing for them and goes to the next by the rules."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry, Message
from core.workflow import NotNow
from incidents import services
from incidents.models import Exclusion, Incident, RoutingDecision, StrandReader
from incidents.reminders import route_cases_left_alone
from incidents.services.stepping_aside import NOBODY_ELSE
from tests.factories import give, make_person, sign_in
from tests.factories.incidents import make_case, rules


@pytest.fixture
def case(oakfield, lead, author):
    return make_case(rules(oakfield), kind="K3", reporter=author)


def step_aside(case, by, note="We are cousins."):
    return services.declare_interest(incident=case, by=by, now=timezone.now(), note=note)


def test_case_stops_existing_for_whoever_steps_aside_and_goes_to_the_next(case, lead, deputy):
    step_aside(case, lead)

    assert not Incident.objects.visible_to(lead).exists()
    assert list(Incident.objects.visible_to(deputy)) == [case]
    assert case.strands.get().owner == deputy
    assert Exclusion.objects.get().why == "interest"
    assert AuditEntry.objects.get(verb="declare_interest").person == lead
    assert case.timeline.get().text == "Dee Lead has an interest in this and stepped aside. We are cousins."
    assert RoutingDecision.objects.last().answer["removed"][0]["reason"] == "interest"


def test_next_person_is_told_and_what_waited_for_the_other_is_withdrawn(case, lead, deputy):
    step_aside(case, lead)

    assert list(Message.objects.filter(kind="incidents.declare_interest").values_list("person", flat=True)) == [
        deputy.pk
    ]
    assert set(Message.objects.filter(person=lead).values_list("state", flat=True)) == {"withdrawn"}


def test_reader_who_steps_aside_leaves_the_case_where_it_is(case, lead, deputy):
    services.share(
        incident=case, by=lead, now=timezone.now(), note="Knows them.", strand=case.strands.get(), person=deputy
    )

    step_aside(case, deputy)

    assert case.strands.get().owner == lead
    assert not Incident.objects.visible_to(deputy).exists()
    assert Message.objects.filter(kind="incidents.declare_interest").get().person == lead


def test_last_who_could_take_it_keeps_it_and_reads_what_to_do(case, lead):
    with pytest.raises(NotNow, match="Nobody else here could take this case"):
        step_aside(case, lead)

    assert list(Incident.objects.visible_to(lead)) == [case]
    assert not Exclusion.objects.exists()
    assert AuditEntry.objects.get(verb="declare_interest").reason_code == "nobody_else"


def test_person_named_later_is_not_the_next(case, lead, deputy, approver):
    services.acknowledge(incident=case, by=lead, now=timezone.now(), seen=case.fingerprint)
    services.name_subject(incident=case, by=lead, now=timezone.now(), note="Seen.", names="Dora Deputy")

    step_aside(case, lead)

    assert not Incident.objects.visible_to(deputy).exists()
    assert list(Incident.objects.visible_to(approver)) == [case]


def test_reporter_and_strangers_cannot_step_aside_from_what_they_do_not_read(case, author, deputy):
    for person in (author, deputy):
        with pytest.raises(PermissionDenied):
            step_aside(case, person)

    assert not Exclusion.objects.exists()


def test_routing_again_never_brings_it_back(case, lead, deputy):
    step_aside(case, lead)
    deputy.is_active = False
    deputy.save()
    give(make_person("Hana Head"), "headteacher", case.organisation)

    assert route_cases_left_alone(now=timezone.now()) == 1
    assert not Incident.objects.visible_to(lead).exists()
    assert StrandReader.objects.live(now=timezone.now()).get().user.name == "Hana Head"


def test_page_asks_why_then_shows_the_list_and_404_ever_after(client, case, lead, deputy):
    address = reverse("incidents:declare_interest", args=[case.reference])
    sign_in(client, lead)

    asked = client.get(address)
    empty = client.post(address, {"note": " "})
    answer = client.post(address, {"note": "We are cousins."}, follow=True)

    assert b"What is your interest?" in asked.content
    assert b"Say why, in a sentence." in empty.content
    assert answer.redirect_chain == [(reverse("incidents:index"), 302)]
    assert case.reference.encode() not in answer.content
    assert client.get(reverse("incidents:case", args=[case.reference])).status_code == 404
    assert client.post(address, {"note": "Again."}).status_code == 404


def test_page_shows_why_not_and_loses_nothing(client, case, lead):
    sign_in(client, lead)

    answer = client.post(reverse("incidents:declare_interest", args=[case.reference]), {"note": "We are cousins."})

    assert NOBODY_ELSE.encode() in answer.content
    assert b"We are cousins." in answer.content
