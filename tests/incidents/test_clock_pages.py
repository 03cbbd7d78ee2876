"""Clocks of the law on pages: in words with the moment, settled by whoever handles that part, and invisible to whom it is about."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from core.clocks import london
from incidents import services
from incidents.models import Clock, Incident
from tests.factories import give, make_person, sign_in
from tests.factories.incidents import make_case
from tests.incidents.test_exclusion import body


def page(client, case):
    return client.get(reverse("incidents:case", args=[case.reference])).content.decode()


def meet(client, case, **answers):
    return client.post(reverse("incidents:meet_clock", args=[case.reference]), answers)


def ago(clock, **span):
    """Let a clock have begun and ended so long ago."""
    gone = timedelta(**span)
    Clock.objects.filter(pk=clock.pk).update(started_at=clock.started_at - gone, due_at=clock.due_at - gone)


def test_case_says_by_when_the_law_asks_for_something(client, school, head, author):
    case = make_case(school, kind="K2", reporter=author)
    day = london(case.clocks.of_the_law().get().due_at)
    sign_in(client, head)

    shown = page(client, case)
    asked = client.get(reverse("incidents:meet_clock", args=[case.reference])).content.decode()

    assert "Tell the LADO: what happened?" in asked
    assert "Tell the LADO" in shown
    assert "the end of <time" in shown
    assert f"{day:%A} {day.day} {day:%B %Y}</time>" in shown
    assert "It began when the report came in" in shown
    assert "Source: Keeping children safe in education, part four (edition of" in shown
    assert f"Tell the LADO by {day.day} {day:%B}" in client.get(reverse("incidents:index")).content.decode()
    assert reverse("incidents:meet_clock", args=[case.reference]) in shown


def test_late_one_is_visibly_late_before_and_after_it_is_met(client, school, head, author):
    case = make_case(school, kind="K2", reporter=author)
    ago(case.clocks.of_the_law().get(), days=9)
    sign_in(client, head)

    late, listed = page(client, case), client.get(reverse("incidents:index")).content.decode()
    meet(client, case, how="met", note="Rang.")

    assert ">Late</strong>" in late
    assert "days late" in late
    assert "Late: Tell the LADO" in listed
    assert ">Done late</strong>" in page(client, case)


def test_done_in_time_and_not_needed_say_who_and_when(client, school, head, officer, author):
    case = make_case(school, kind="K2", personal_data_exposed=True, reporter=author)
    sign_in(client, head)
    meet(client, case, how="met", note="Rang.")
    assert ">Done in time</strong>" in page(client, case)

    sign_in(client, officer)
    meet(client, case, how="not-needed", note="Nobody saw it.")

    shown = page(client, case)
    assert ">Not needed</strong>" in shown
    assert "<bdi>Dan Data</bdi>" in shown
    assert "Telling the ICO is not needed: Nobody saw it." in shown


def test_decided_late_and_no_longer_applying_have_words_of_their_own(client, school, head, officer, author):
    case = make_case(school, kind="K16", reporter=author)
    clock = case.clocks.of_the_law().get()
    ago(clock, days=9)
    sign_in(client, case.strands.get().owner)
    meet(client, case, how="not-needed", note="Nobody saw it.")
    assert "Decided late: not needed" in page(client, case)

    Clock.objects.filter(pk=clock.pk).update(stopped_by=None)

    assert "No longer applies" in page(client, case)


def test_page_offers_only_the_clocks_of_ones_own_parts(client, school, lead, officer, author):
    case = make_case(school, kind="K3", personal_data_exposed=True, reporter=author)
    sign_in(client, lead)
    shown, form = page(client, case), client.get(reverse("incidents:meet_clock", args=[case.reference]))
    answer = meet(client, case, how="met", note="Rang.")

    assert "Information Commissioner" not in shown
    assert "No time limit of the law is running" not in shown
    assert "Information Commissioner" not in form.content.decode()
    assert "No time limit of the law is running" in answer.content.decode()
    assert case.clocks.of_the_law().get().state == "running"

    sign_in(client, officer)
    assert "Tell the Information Commissioner (ICO)" in page(client, case)


def test_which_one_is_asked_where_there_are_two(client, school, head, author):
    case = make_case(school, kind="K2", personal_data_exposed=True, reporter=author)
    case.clocks.filter(kind="ico").update(strand=case.strands.get(kind="adult"))
    sign_in(client, head)

    unasked = meet(client, case, how="met", note="Rang.").content.decode()
    answer = meet(client, case, how="met", note="Rang.", clock="ico")

    assert "Choose one of them." in unasked
    assert answer.status_code == 302
    assert dict(case.clocks.of_the_law().values_list("kind", "state")) == {"lado": "running", "ico": "met"}


def test_moment_is_asked_for_whole_and_kept(client, school, head, author):
    now = timezone.now()
    case = make_case(school, kind="K2", reporter=author, now=now - timedelta(days=2))
    sign_in(client, head)
    told = london(now - timedelta(days=1))
    day = {"on_day": told.day, "on_month": told.month, "on_year": told.year}

    half = meet(client, case, how="met", note="Rang.", **day).content.decode()
    other_half = meet(client, case, how="met", note="Rang.", time="10:00").content.decode()
    odd = meet(client, case, how="met", note="Rang.", time="ten", **day).content.decode()
    nothing = meet(client, case).content.decode()
    early = meet(
        client, case, how="met", note="Rang.", time="10:00", on_day=1, on_month=1, on_year=2026
    ).content.decode()
    meet(client, case, how="met", note="Rang.", time=f"{told:%H:%M}", **day)

    assert "Give the day and the time" in half
    assert "Give the day and the time" in other_half
    assert "Write the time like 16:30" in odd
    assert "Choose one of the two." in nothing
    assert "before this time limit began" in early
    assert case.clocks.of_the_law().get().met_at == told.replace(second=0, microsecond=0)


def test_whom_it_is_about_sees_no_clock(client, school, head, author):
    give(make_person("Cora Chair"), "chair-of-governors", school)
    sign_in(client, head)
    without = body(client.get(reverse("incidents:index")))
    case = make_case(school, kind="K2", about_roles=("headteacher",), reporter=author)
    assert case.clocks.of_the_law().exists()

    assert page(client, case).count("LADO") == 0
    assert meet(client, case, how="met", note="Rang.").status_code == 404
    assert body(client.get(reverse("incidents:index"))) == without


def test_whom_it_turns_out_to_be_about_loses_sight_of_it(client, school, head, author):
    chair = give(make_person("Cora Chair"), "chair-of-governors", school)
    case = make_case(school, kind="K2", reporter=author)
    services.acknowledge(incident=case, by=head, now=timezone.now(), seen=case.fingerprint)
    services.name_subject(
        incident=Incident.objects.get(pk=case.pk), by=head, now=timezone.now(), note="It is me.", roles=["headteacher"]
    )

    sign_in(client, head)
    assert client.get(reverse("incidents:case", args=[case.reference])).status_code == 404
    assert meet(client, case, how="met", note="Rang.").status_code == 404

    sign_in(client, chair)
    assert "Tell the LADO" in page(client, case)
    meet(client, case, how="met", note="Rang.")
    assert case.clocks.of_the_law().get().met_by == chair
