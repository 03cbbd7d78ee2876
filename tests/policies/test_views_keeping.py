"""Keeping policies through their pages: the way into force, details, readers, and what is refused beside the field."""

from datetime import timedelta

import pytest

from core.clocks import london_day
from policies.models import Policy, PolicyVersion
from policies.workflow import State
from tests.factories import give, make_person, sign_in
from tests.factories.policies import BodyDecisionFactory, ConsultationFactory, make_policy, make_version
from tests.policies.pages import page, said


def state_of(version):
    return PolicyVersion.objects.get(pk=version.pk).state


def test_keepers_list_shows_force_way_and_gaps(writer, policy, in_force, oakfield, now):
    PolicyVersion.objects.update(next_review_on=london_day(now) - timedelta(days=1))
    make_version(policy, number=2)
    make_policy(oakfield, slug="empty", title="Empty")

    words = page(writer, "/policies/manage/")

    assert all(word in words for word in ("Review overdue", "Draft", "There is no text.", "No owner is named"))


def test_staff_keep_nothing(reader, in_force):
    for address in (
        "",
        "import/",
        "oakfield-social-media/details/",
        "oakfield-social-media/audience/",
        "oakfield-social-media/v/1/",
    ):
        page(reader, f"/policies/manage/{address}", 404)


def test_governor_follows_a_version_and_changes_no_details(client, governor, in_force):
    sign_in(client, governor)

    page(client, "/policies/manage/oakfield-social-media/v/1/")
    page(client, "/policies/manage/oakfield-social-media/details/", 404)


@pytest.mark.parametrize("state", State.values)
def test_page_of_a_version_says_where_it_stands(writer, policy, state, now):
    version = make_version(
        policy, state=state, round=1, effective_on=london_day(now), not_understood=["Line 3 is odd."]
    )
    ConsultationFactory(version=version, outcome="Heard.", closed_on=london_day(now))
    BodyDecisionFactory(
        version=version,
        outcome="" if state == "deciding" else "agreed",
        content_hash=version.content_hash,
        met_on=london_day(now),
    )

    words = page(writer, "/policies/manage/oakfield-social-media/v/1/")

    assert State(state).label in words
    assert "Line 3 is odd." in words
    assert "Governing body" in words


@pytest.mark.django_db(transaction=True)
def test_whole_way_into_force_through_the_pages(writer, policy, approver, client, business_manager, oakfield, now):
    version = make_version(policy)
    clerk = give(make_person("Cal Clerk"), "clerk", oakfield)
    base = "/policies/manage/oakfield-social-media/v/1/"
    day = london_day(now) + timedelta(days=3)

    writer.post(
        f"{base}consult/",
        {"council": "Unions", "closes_on_day": day.day, "closes_on_month": day.month, "closes_on_year": day.year},
    )
    assert state_of(version) == State.CONSULTING
    seen = PolicyVersion.objects.get().fingerprint()
    writer.post(f"{base}conclude/", {"note": "Heard.", "seen": seen})
    assert state_of(version) == State.DECIDING

    sign_in(client, clerk)
    seen = client.get(base).context["forms"][0]["action"].seen
    client.post(f"{base}decide/", {"outcome": "agreed", "met_on_month": "3", "met_on_year": "2026", "seen": seen})
    assert state_of(version) == State.APPROVED

    sign_in(client, business_manager)
    seen = PolicyVersion.objects.get().fingerprint()
    past = {
        "effective_on_day": "1",
        "effective_on_month": "3",
        "effective_on_year": "2020",
        "seen": seen,
        "change_words": "Kinder.",
    }
    response = client.post(f"{base}announce/", past)
    assert "That day is past" in response.content.decode()
    assert "Kinder." in response.content.decode()
    client.post(
        f"{base}announce/",
        past | {"effective_on_day": day.day, "effective_on_month": day.month, "effective_on_year": day.year},
    )
    assert state_of(version) == State.ANNOUNCED


@pytest.mark.django_db(transaction=True)
def test_steps_that_cannot_be_taken_say_so(writer, policy):
    version = make_version(policy)
    base = "/policies/manage/oakfield-social-media/v/1/"

    assert "There is a problem" in writer.post(f"{base}consult/", {}).content.decode()
    assert "Record the decision" not in writer.get(base).content.decode()
    assert "No body is waiting" in said(writer.post(f"{base}decide/", {}, follow=True))[0]
    assert "now “Draft”" in said(writer.post(f"{base}send-back/", {"note": "x"}, follow=True))[0]
    writer.post(f"{base}put-to-bodies/")
    assert state_of(version) == State.DECIDING
    seen = PolicyVersion.objects.get().fingerprint()
    assert "Withdrawn" in said(writer.post(f"{base}withdraw/", {"note": "No.", "seen": seen}, follow=True))[-1]


@pytest.mark.django_db(transaction=True)
def test_decision_form_says_beside_the_field_what_is_missing(client, governor, policy):
    version = make_version(policy, state=State.DECIDING, round=1)
    BodyDecisionFactory(version=version)
    sign_in(client, governor)
    base = "/policies/manage/oakfield-social-media/v/1/"

    words = client.post(
        f"{base}decide/", {"outcome": "with-conditions", "met_on_day": "31", "met_on_month": "2", "met_on_year": "2026"}
    ).content.decode()

    assert "This is not a real date" in words
    assert "Give the reference of the minutes" in words
    assert "Write down the conditions" in words
    assert version.decisions.get().outcome == ""


def test_announcing_without_a_day_keeps_what_was_typed(writer, policy):
    make_version(policy, state=State.APPROVED)

    response = writer.post("/policies/manage/oakfield-social-media/v/1/announce/", {"change_words": "Kinder words."})

    assert response.status_code == 200
    assert "Kinder words." in response.content.decode()
    assert "There is a problem" in response.content.decode()


def test_details_are_filled_in_and_bad_dates_are_refused(writer, policy, in_force, author):
    address = "/policies/manage/oakfield-social-media/details/"
    page(writer, address)
    typed = {
        "owner": author.pk,
        "days_to_confirm": "21",
        "contractual": "no",
        "next_review_month": "9",
        "next_review_year": "2027",
        "review_every_months": "24",
    }

    assert "four figures" in writer.post(address, typed | {"next_review_year": "27"}).content.decode()
    assert "not a real date" in writer.post(address, typed | {"next_review_month": "13"}).content.decode()
    assert writer.post(address, typed).status_code == 302

    changed = Policy.objects.get()
    assert (changed.owner, changed.contractual, changed.days_to_confirm, changed.review_every_months) == (
        author,
        False,
        21,
        24,
    )
    assert str(PolicyVersion.objects.get().next_review) == "September 2027"


def test_details_of_a_policy_without_text_lead_back_to_the_list(writer, policy):
    response = writer.post("/policies/manage/oakfield-social-media/details/", {"days_to_confirm": "14"})

    assert response.url == "/policies/manage/"


def test_readers_are_chosen_and_nobody_is_refused(writer, policy, in_force):
    address = "/policies/manage/oakfield-social-media/audience/"
    page(writer, address)

    assert "Tick at least one group" in writer.post(address, {}).content.decode()
    assert writer.post(address, {"role": ["governor"], "employment": ["volunteer"]}).status_code == 302

    assert {row.value for row in policy.audience.all()} == {"governor", "volunteer"}
