"""Very many reports without a name: none is refused, none is lost, and people are told once for all (docs/adr/0045)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from core.models import Alarm, Message
from core.workflow import NotNow
from incidents import reminders, services
from incidents.models import Incident
from incidents.placing import crowds, question_for
from incidents.services.reporting import question_before
from incidents.tasks import notice_crowds
from tests.factories import give, make_person, sign_in
from tests.factories.incidents import make_case, new_report, rules

# A Thursday in term, ten past ten on the wall.
THURSDAY = datetime(2026, 9, 10, 9, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _that_day(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: THURSDAY)
    monkeypatch.setattr(crowds, "GROUPED_FROM", 3)
    monkeypatch.setattr(crowds, "ASKED_FROM", 5)


def answered(new):
    question = question_for(new.submission_key)
    return replace(new, plain_answer=str(question.first + question.second))


def send(school, *, now=THURSDAY, **answers):
    return services.report(new=answered(new_report(school, kind="K3", **answers)), now=now)


def flood(school, reports, **answers):
    return [send(school, **answers).incident for _ in range(reports)]


def told(person):
    return list(Message.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_every_report_of_a_flood_is_stored_and_its_people_hear_of_a_few(school, lead):
    flood(school, 30)

    assert Incident.objects.count() == 30
    # Three on their own; then at the third, and at the twelfth: four times as many.
    assert told(lead) == ["incidents.report"] * 3 + ["incidents.many"] * 2
    assert all(case.strands.get().owner == lead for case in Incident.objects.all())


def test_somebody_in_danger_is_told_of_at_once_in_the_midst_of_a_flood(school, lead):
    flood(school, 10)
    before = len(told(lead))

    case = send(school, immediate_danger=True).incident

    message = Message.objects.filter(person=lead).latest("pk")
    assert len(told(lead)) == before + 1
    assert (message.kind, message.urgent, message.about_id) == ("incidents.report", True, str(case.pk))
    assert [one.in_a_crowd for one in Incident.objects.worst_first()] == [False] * 4 + [True] * 7


def test_report_with_a_name_is_neither_asked_nor_grouped(school, lead, author):
    flood(school, 10)
    new = new_report(school, kind="K3", reporter=author)

    assert question_before(new, now=THURSDAY) is None
    services.report(new=new, now=THURSDAY)

    assert told(lead)[-1] == "incidents.report"


def test_flood_at_one_school_changes_nothing_at_another(school, elmtree, elm_north):
    flood(school, 10)
    new = new_report(rules(elmtree) and elm_north, kind="K3")

    assert question_before(new, now=THURSDAY) is None
    assert not services.report(new=new, now=THURSDAY).incident.in_a_crowd


def test_next_hour_begins_anew(school, lead):
    flood(school, 10)

    case = make_case(school, kind="K3", now=THURSDAY + 60 * MINUTE)

    assert not case.in_a_crowd
    assert told(lead)[-1] == "incidents.report"


def test_notice_is_the_constant_mail_and_leads_to_the_list(school, lead):
    flood(school, 4)

    message = Message.objects.get(kind="incidents.many")

    assert (message.path, message.urgent, message.created_at.minute) == (reverse("incidents:index"), True, 0)
    assert message.context == {}


def test_machine_that_does_not_answer_is_asked_and_stores_nothing(school):
    flood(school, 5)

    with pytest.raises(NotNow) as refusal:
        services.report(new=new_report(school, kind="K3", plain_answer="10000"), now=THURSDAY)

    assert refusal.value.code == "plain_question"
    assert Incident.objects.count() == 5


@pytest.mark.parametrize("spell", [str, lambda number: f" {crowds._IN_WORDS.split()[number].upper()}. "])
def test_question_takes_figures_and_words(spell):
    question = question_for("a" * 40)

    assert question.is_right(spell(question.first + question.second))
    assert not question.is_right("")
    assert not question.is_right(spell(0))


def test_every_question_can_be_answered_and_is_the_same_for_the_same_report():
    questions = [question_for(f"{number:040x}") for number in range(300)]

    assert {question.is_right(str(question.first + question.second)) for question in questions} == {True}
    assert len({(question.first, question.second) for question in questions}) > 30
    assert question_for("b" * 40) == question_for("b" * 40)


def test_unopened_reports_of_a_flood_move_on_and_the_next_person_hears_once(school, lead, approver):
    deputy = give(make_person("Dee Deputy"), "deputy-safeguarding-lead", school)
    cases = flood(school, 8)
    later = THURSDAY + 40 * MINUTE

    reminders.escalate_unopened(now=later)

    called = {person.pk for case in cases for person in people_called(case)}
    assert called
    for number in called:
        of_the_crowd = Message.objects.filter(person=number, kind="incidents.many", occurrence__endswith="escalate")
        alone = Message.objects.filter(person=number, kind="incidents.escalate")
        assert (of_the_crowd.count(), alone.count()) == (1, 3)
    assert deputy.pk in called or approver.pk in called


def people_called(case):
    return [reading.user for reading in case.readings.filter(how="escalated").select_related("user")]


def test_flood_whose_people_left_goes_on_with_one_word(school, lead, approver):
    flood(school, 6)
    Membership.objects.filter(person=lead).update(ends_on=THURSDAY.date() - timedelta(days=1))
    lead.is_active = False
    lead.save()

    reminders.route_cases_left_alone(now=THURSDAY + MINUTE)

    grouped = Message.objects.filter(occurrence__endswith="route_again")
    assert grouped.values("person").distinct().count() == grouped.count() == 1
    assert Message.objects.filter(kind="incidents.route_again").count() == 3


def test_whoever_keeps_the_machine_is_alarmed_once_an_hour_without_a_place(school, lead, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.ALARM_MAIL_TO = ["keeper@machine.example"]
    flood(school, 4)
    notice_crowds()
    assert not Alarm.objects.exists()
    flood(school, 3)

    for _ in range(2):
        notice_crowds()

    alarm = Alarm.objects.get()
    assert alarm.says.startswith("7 reports without a name")
    assert school.name not in alarm.says
    assert [one.subject for one in mail.outbox] == ["PolicyHub: very much comes in at once"]


# On the form -----------------------------------------------------------------------------------------------------------------
ANSWERS = {
    "door": {"door": "child"},
    "kind": {"kind": "K3"},
    "facts": {"facts": ["child"]},
    "imagery": {"imagery": "no"},
    "about": {"not_sure": "on"},
    "words": {"words": "Somebody is unkind to me online."},
    "you": {},
}


def at_the_end(browser, school, address):
    """A browser in which every question is answered, at a network address."""
    browser.post(reverse("incidents:report"), {"organisation": school.slug}, REMOTE_ADDR=address)
    for step, given in ANSWERS.items():
        browser.post(reverse("incidents:question", args=[step]), given, REMOTE_ADDR=address)
    return reverse("incidents:check")


@pytest.mark.parametrize("address", ["192.0.2.7", "198.51.100.9"])
def test_child_sends_a_report_while_others_flood_from_the_same_address_or_another(client, school, lead, address):
    flood(school, 60)
    check = at_the_end(client, school, address)

    page = client.post(check, REMOTE_ADDR=address)
    question = page.context["form"].question
    wrong = client.post(check, {"plain_answer": "nothing"}, REMOTE_ADDR=address)
    sent = client.post(check, {"plain_answer": str(question.first + question.second)}, REMOTE_ADDR=address)

    assert question.sentence in page.content.decode()
    assert wrong.content.decode().count('class="govuk-error-summary"') == 1
    assert "Your report is not lost" in wrong.content.decode()
    assert sent.url == reverse("incidents:sent")
    assert Incident.objects.count() == 61
    assert Incident.objects.latest("pk").words == "Somebody is unkind to me online."


def test_list_says_which_reports_came_with_very_many_others(client, school, lead):
    flood(school, 5)

    page = sign_in(client, lead).get(reverse("incidents:index")).content.decode()

    assert page.count("together with very many others") == 2


def test_nobody_is_asked_on_an_ordinary_day(client, school, lead):
    check = at_the_end(client, school, "192.0.2.7")

    page = client.get(check).content.decode()
    sent = client.post(check)

    assert "How much is" not in page
    assert sent.url == reverse("incidents:sent")
