"""Pages of policies, with the test client: who sees them, what bad input gets, and what a list costs."""

import random
import re
import string
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit import entries_about
from core.clocks import london_day
from policies.importing.reading import BIGGEST_FILE
from policies.models import Acknowledgement, Obligation, Policy, PolicyVersion
from policies.models.duties import shown_to_reader
from policies.views.comparing import MOST_WORDS, changes_between, sentence
from policies.workflow import State
from tests.factories import give, make_person, sign_in
from tests.factories.policies import (
    AcknowledgementFactory,
    BodyDecisionFactory,
    ClauseFactory,
    ConsultationFactory,
    ObligationFactory,
    ObligationReasonFactory,
    make_policy,
    make_version,
)

TEXT = b"# Social Media Policy\n\nOwner: Bea Bursar\n\n## 1. Why\n\n1.1 This policy applies to all members of staff. Be kind.\n"
TOKEN = r'name="csrfmiddlewaretoken" value="[^"]+"'
HOSTILE = "<script>alert(1)</script> =1+1 \u202eevil 👩🏽‍🏫 محمد 王小明 " + "Long" * 60


@pytest.fixture
def policy(oakfield):
    return make_policy(oakfield)


@pytest.fixture
def in_force(policy):
    version = make_version(policy, state=State.IN_FORCE)
    ClauseFactory(version=version, number="1.1", anchor="clause-1-1", level=2, text="Be **kind** <script>x</script>")
    ClauseFactory(version=version, number="2", anchor="clause-2", heading="Pictures", text="Ask first.", kind="section")
    return version


@pytest.fixture
def reader(client, author):
    return sign_in(client, author)


@pytest.fixture
def writer(client, business_manager):
    return sign_in(client, business_manager)


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def said(response):
    return [str(message) for message in response.context["messages"]]


def state_of(version):
    return PolicyVersion.objects.get(pk=version.pk).state


# Reading --------------------------------------------------------------------------------------------------------------


def test_list_shows_first_what_i_owe_and_then_every_policy(reader, author, policy, in_force, now):
    ObligationFactory(person=author, version=in_force, due_on=london_day(now) - timedelta(days=3))

    words = page(reader, "/policies/")

    assert "One policy to read and confirm" in words
    assert "3 days late" in words
    assert "/policies/oakfield-social-media/" in words


@pytest.mark.parametrize(
    ("days", "words"), [(0, "Due today"), (1, "Due in 1 day"), (5, "Due in 5 days"), (-1, "1 day late")]
)
def test_card_says_how_long_there_is(reader, author, in_force, now, days, words):
    ObligationFactory(person=author, version=in_force, due_on=london_day(now) + timedelta(days=days))

    assert words in page(reader, "/policies/")


def test_list_says_what_it_is_empty_of(client, nobody):
    assert "There is no policy here yet" in page(sign_in(client, nobody), "/policies/")


def test_list_shows_where_i_stand_with_each(reader, author, oakfield, now):
    confirmed = make_version(
        make_policy(oakfield, slug="a", title="A"),
        state=State.IN_FORCE,
        next_review_on=london_day(now) - timedelta(days=1),
    )
    AcknowledgementFactory(person=author, version=confirmed)
    make_version(make_policy(oakfield, slug="b", title="B"), state=State.IN_FORCE)
    make_version(make_policy(oakfield, slug="c", title="C"), state=State.ANNOUNCED)
    make_version(make_policy(oakfield, slug="d", title="D"), state=State.DRAFT)

    words = page(reader, "/policies/")

    assert all(word in words for word in ("Confirmed", "The review is overdue", "To read", "Announced"))
    assert "/policies/d/" not in words


def test_text_is_shown_with_anchors_and_without_anybodys_script(reader, in_force):
    words = page(reader, "/policies/oakfield-social-media/")

    assert 'id="clause-1-1"' in words
    assert "<strong>kind</strong>" in words
    assert "<script>x" not in words
    assert "Read and confirm" in words
    assert "missing" not in words


@pytest.mark.parametrize(("stored", "words"), [(True, "Yes"), (False, "No"), (None, "")])
def test_reader_sees_whether_it_is_part_of_the_contract(reader, policy, in_force, stored, words):
    Policy.objects.update(contractual=stored)

    said = re.findall(
        r"Part of the contract\s*</dt>\s*<dd[^>]*><bdi>(\w+)",
        page(reader, "/policies/oakfield-social-media/"),
    )

    assert said == ([words] if words else [])


def test_owner_sees_what_is_missing_beside_the_text(writer, in_force):
    words = page(writer, "/policies/oakfield-social-media/")

    assert "No owner is named" in words
    assert "There is no date for the next review." in words


@pytest.mark.parametrize("address", ["", "v/1/", "acknowledge/", "compare/", "completion/"])
def test_stranger_gets_the_same_404_as_for_what_does_not_exist(client, stranger, in_force, address):
    sign_in(client, stranger)

    there = client.get(f"/policies/oakfield-social-media/{address}")
    nowhere = client.get(f"/policies/no-such-policy/{address}")

    assert there.status_code == nowhere.status_code == 404
    assert re.sub(TOKEN, "", there.content.decode()) == re.sub(TOKEN, "", nowhere.content.decode())


def test_reader_does_not_see_a_draft(reader, policy, in_force):
    make_version(policy, number=2)

    page(reader, "/policies/oakfield-social-media/v/2/", 404)
    page(reader, "/policies/oakfield-social-media/v/1/")
    page(reader, "/policies/manage/oakfield-social-media/v/2/", 404)


def test_announced_and_replaced_texts_say_so(reader, policy):
    make_version(policy, state=State.SUPERSEDED)
    make_version(policy, state=State.ANNOUNCED, number=2, change_words="Kinder words.")

    assert "has been replaced" in page(reader, "/policies/oakfield-social-media/v/1/")
    announced = page(reader, "/policies/oakfield-social-media/")
    assert "Not in force yet" in announced
    assert "Kinder words." in announced


def test_signed_out_people_are_asked_to_sign_in(client, in_force):
    response = client.get("/policies/oakfield-social-media/")

    assert response.status_code == 302
    assert "login" in response.url


def test_hostile_words_are_only_words(writer, policy, in_force, business_manager):
    Policy.objects.filter(pk=policy.pk).update(
        title=HOSTILE[:300], contact_words=HOSTILE[:300], accountable=HOSTILE[:200]
    )
    ClauseFactory(version=in_force, heading=HOSTILE[:300], anchor="hostile", text=HOSTILE)

    for address in ("", "acknowledge/", "compare/", "completion/"):
        assert "<script>alert" not in page(writer, f"/policies/oakfield-social-media/{address}")
    assert "<script>alert" not in page(writer, "/policies/manage/")
    assert "<script>alert" not in page(writer, "/policies/manage/oakfield-social-media/v/1/")


# Comparing ------------------------------------------------------------------------------------------------------------


def test_changes_are_shown_since_the_version_i_confirmed(reader, policy, author):
    for number, text, state in (
        (1, "Be kind.", "superseded"),
        (2, "Be nice.", "superseded"),
        (3, "Be very kind.", "in_force"),
    ):
        version = make_version(policy, number=number, state=state)
        ClauseFactory(version=version, anchor="a", text=text)
        ClauseFactory(version=version, anchor=f"only-{number}", text=f"Only in {number}.")
    AcknowledgementFactory(person=author, version=PolicyVersion.objects.get(number=1))

    words = page(reader, "/policies/oakfield-social-media/compare/")

    assert "from version 1 to version 3" in words
    assert "<ins>very " in words
    assert "1 changed clause, 1 new clause, 1 clause taken out." in words
    assert "from version 2 to version 3" in page(reader, "/policies/oakfield-social-media/compare/?from=2&to=3")


def test_first_version_has_nothing_to_compare_with(reader, in_force):
    assert "This is the first version" in page(reader, "/policies/oakfield-social-media/compare/?from=nonsense")


def test_very_long_clause_is_compared_as_a_whole():
    def clause(text):
        return type("Clause", (), {"anchor": "a", "number": "", "heading": "", "text": text})()

    changes = changes_between([clause("a " * MOST_WORDS)], [clause("b " * MOST_WORDS)])

    assert [kind for kind, _ in changes[0].pieces] == ["gone", "new"]
    assert sentence(changes_between([clause("a")], [clause("a")])) == "The words are the same."


# Confirming -----------------------------------------------------------------------------------------------------------


def confirm(client, version, **changes):
    data = {"seen": shown_to_reader(version).seen, "number": version.number} | changes
    return client.post("/policies/oakfield-social-media/acknowledge/", data, follow=True)


def test_reading_and_confirming_gives_a_receipt(reader, author, in_force, now):
    ObligationFactory(person=author, version=in_force, due_on=london_day(now) - timedelta(days=1))
    assert "I have read this policy" in page(reader, "/policies/oakfield-social-media/acknowledge/")

    response = confirm(reader, in_force)

    assert "You have confirmed this policy" in response.content.decode()
    assert Obligation.objects.get().state == "acknowledged"
    assert "You have confirmed this" in page(reader, "/policies/oakfield-social-media/")


def test_two_clicks_are_one_confirmation(reader, in_force):
    first, second = confirm(reader, in_force), confirm(reader, in_force)

    assert first.request["PATH_INFO"] == second.request["PATH_INFO"]
    assert Acknowledgement.objects.count() == 1
    assert reader.get("/policies/oakfield-social-media/acknowledge/").status_code == 302


def test_stale_tab_gets_a_sentence_and_stores_nothing(reader, policy, in_force):
    seen = shown_to_reader(in_force).seen
    PolicyVersion.objects.filter(pk=in_force.pk).update(state=State.SUPERSEDED)
    make_version(policy, state=State.IN_FORCE, number=2)

    response = confirm(reader, in_force, seen=seen)

    assert "not in force" in said(response)[0]
    assert not Acknowledgement.objects.exists()


@pytest.mark.parametrize("changes", [{"seen": ""}, {"seen": "x", "number": "²"}, {"seen": "x", "number": ""}])
def test_tampered_form_gets_a_sentence(reader, in_force, changes):
    response = confirm(reader, in_force, **changes)

    assert "changed while you were reading" in said(response)[0]
    assert not Acknowledgement.objects.exists()


def test_unknown_version_is_a_404(reader, in_force):
    assert confirm(reader, in_force, number=99).status_code == 404


def test_a_confirmation_from_outside_is_a_404_and_stays_in_the_history(client, in_force, elm_north):
    outsider = give(make_person("Olu Outside"), "staff", elm_north)

    response = confirm(sign_in(client, outsider), in_force)

    assert response.status_code == 404
    assert not Acknowledgement.objects.exists()
    entry = entries_about(in_force).get(person=outsider)
    assert (entry.verb, entry.outcome, entry.reason_code) == ("acknowledge", "refused", "not_you")


def test_confirming_asks_the_database_five_times(reader, author, in_force):
    ObligationFactory(person=author, version=in_force)
    form = {"seen": shown_to_reader(in_force).seen, "number": in_force.number}

    with CaptureQueriesContext(connection) as asked:
        reader.post("/policies/oakfield-social-media/acknowledge/", form)

    brackets = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    assert len([one for one in asked if not one["sql"].startswith(brackets)]) == 5
    assert Acknowledgement.objects.count() == 1


def test_announced_text_offers_nothing_to_confirm(reader, policy):
    make_version(policy, state=State.ANNOUNCED)

    assert "nothing to confirm" in page(reader, "/policies/oakfield-social-media/acknowledge/")


def test_receipt_proves_itself_to_anybody_and_shows_its_name_to_few(client, author, approver, stranger, in_force):
    receipt = AcknowledgementFactory(person=author, version=in_force, notices=["You may be monitored."])
    ObligationFactory(person=author, version=in_force)

    words = page(client, receipt.get_absolute_url())
    assert in_force.content_hash in words
    assert "genuine" in words
    assert "Ama Author" not in words
    assert "Ama Author" not in page(sign_in(client, stranger), receipt.get_absolute_url())
    assert "Ama Author" in page(sign_in(client, approver), receipt.get_absolute_url())
    assert "Ama Author" in page(sign_in(client, author), receipt.get_absolute_url())
    page(client, "/receipts/guessed/", 404)


# The public page ------------------------------------------------------------------------------------------------------


def test_public_policy_is_open_to_anybody_without_names(client, policy, in_force, author):
    page(client, "/public/oakfield/policies/oakfield-social-media/", 404)
    Policy.objects.update(is_public=True, owner=author)

    words = page(client, "/public/oakfield/policies/oakfield-social-media/")

    assert "Ask first." in words
    assert "Ama Author" not in words
    page(client, "/public/elsewhere/policies/oakfield-social-media/", 404)


# Who has confirmed ----------------------------------------------------------------------------------------------------


def test_completion_by_name_is_for_those_who_may(client, author, approver, in_force, now):
    ObligationFactory(person=author, version=in_force, due_on=london_day(now) - timedelta(days=2))
    ObligationFactory(person=approver, version=in_force, state="acknowledged", closed_at=now)
    AcknowledgementFactory(person=approver, version=in_force)

    page(sign_in(client, author), "/policies/oakfield-social-media/completion/", 404)
    words = page(sign_in(client, approver), "/policies/oakfield-social-media/completion/")
    assert "1 of 2 confirmed, 1 still to do; 1 is late." in words
    assert "2 days late" in words
    for which, name in (("late", "Ama Author"), ("to-do", "Ama Author"), ("confirmed", "Hugo Head")):
        assert name in page(client, f"/policies/oakfield-social-media/completion/?at=oakfield&show={which}")
    page(client, "/policies/oakfield-social-media/completion/?at=elsewhere", 404)


def test_completion_with_reasons_asks_the_database_twelve_times_at_most(
    client, author, approver, in_force, django_assert_max_num_queries
):
    duty = ObligationFactory(person=author, version=in_force)
    ObligationReasonFactory(obligation=duty, membership=author.memberships.get())
    sign_in(client, approver)

    with django_assert_max_num_queries(12):
        page(client, "/policies/oakfield-social-media/completion/")


def test_trust_sees_school_by_school_first(client, elmtree, elm_north, elm_south, now):
    version = make_version(make_policy(elmtree, places=[elmtree, elm_north, elm_south]), state=State.IN_FORCE)
    chief = give(make_person("Cleo Chief"), "chief-executive", elmtree)
    late = {"due_on": london_day(now) - timedelta(days=1)}
    ObligationFactory(version=version, organisation=elm_north, **late)
    ObligationFactory(version=version, organisation=elm_south, state="acknowledged", closed_at=now)

    words = page(sign_in(client, chief), "/policies/elmtree-social-media/completion/")

    assert all(word in words for word in ("1 of 2 confirmed", "1 late", "All confirmed", "Nobody is asked"))
    assert "Elm North School" in page(client, "/policies/elmtree-social-media/completion/?at=elm-north")


def test_line_manager_sees_their_own_people_and_others_see_nothing(client, oakfield, in_force, approver, author):
    boss = give(make_person("Lin Manager"), "staff", oakfield)
    report = give(make_person("Rae Report"), "staff", oakfield, line_manager=boss)
    assert "Nobody is asked" in page(sign_in(client, boss), "/policies/team/")
    for person in (report, author):
        ObligationFactory(person=person, version=in_force)

    words = page(client, "/policies/team/")

    assert "Rae Report" in words
    assert "Ama Author" not in words
    assert "My team" in page(client, "/policies/")
    page(sign_in(client, approver), "/policies/team/", 404)


def test_team_that_is_up_to_date_is_told_so(client, oakfield, in_force, now):
    boss = give(make_person("Lin Manager"), "staff", oakfield)
    report = give(make_person("Rae Report"), "staff", oakfield, line_manager=boss)
    ObligationFactory(person=report, version=in_force, state="acknowledged", closed_at=now)

    assert "Everybody has confirmed: 1 of 1." in page(sign_in(client, boss), "/policies/team/")


# Keeping --------------------------------------------------------------------------------------------------------------


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


# Importing ------------------------------------------------------------------------------------------------------------


def upload(client, data=TEXT, name="policy.md", **changes):
    file = SimpleUploadedFile(name, data)
    return client.post("/policies/manage/import/", {"organisation": "oakfield", "file": file} | changes)


@pytest.mark.django_db(transaction=True)
def test_preview_stores_nothing_and_confirming_stores_a_draft(writer):
    response = upload(writer)
    assert "Is this right?" in response.content.decode()
    assert not Policy.objects.exists()

    held = response.context["held"]
    done = writer.post("/policies/manage/import/confirm/", {"held": held}, follow=True)

    assert "stored as a draft" in said(done)[0]
    assert PolicyVersion.objects.get().clauses.exists()
    again = writer.post("/policies/manage/import/confirm/", {"held": held}, follow=True)
    assert "has exactly these words already" in said(again)[0]
    assert PolicyVersion.objects.count() == 1
    assert "new draft of" in upload(writer).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_biggest_file_that_is_shown_can_be_stored_too(writer):
    dense = random.Random(4).choices(bytes(range(0xC0, 0x100)) + string.ascii_letters.encode(), k=BIGGEST_FILE)
    data = TEXT + b"\n\n" + b"\n".join(bytes(dense[start : start + 99]) for start in range(0, BIGGEST_FILE, 100))
    data = data[:BIGGEST_FILE]

    held = upload(writer, data).context["held"]
    form = urlencode({"held": held, "csrfmiddlewaretoken": "x" * 64})
    done = writer.post("/policies/manage/import/confirm/", form, content_type="application/x-www-form-urlencoded")

    assert (len(data), done.status_code) == (BIGGEST_FILE, 302)
    assert PolicyVersion.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "policy.md", "empty"),
        (b"%PDF-1.7", "policy.txt", "PDF"),
        (b"PK\x03\x04", "policy.docx", "Word"),
        (b"words", "policy.exe", "Only files that end in .txt or .md"),
        (b"\x00\x01\x02 binary", "policy.txt", "not text"),
        (b"word " * 160_000, "policy.txt", "300 pages"),
        (b"x" * 1_000_001, "policy.txt", "1 MB"),
    ],
)
def test_bad_file_gets_a_sentence_beside_the_field(writer, data, name, words):
    response = upload(writer, data, name)

    assert response.status_code == 200
    assert words in str(response.context["form"].errors["file"])
    assert not Policy.objects.exists()


def test_tampered_or_other_peoples_preview_is_refused(writer, client, approver, stranger):
    held = upload(writer).context["held"]
    assert (
        "waited too long" in said(writer.post("/policies/manage/import/confirm/", {"held": held[:-2]}, follow=True))[0]
    )

    sign_in(client, approver)
    assert "waited too long" in said(client.post("/policies/manage/import/confirm/", {"held": held}, follow=True))[0]
    assert not Policy.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_preview_of_a_place_one_may_no_longer_write_for_is_a_404(
    client, stranger, oakfield, elm_north, business_manager
):
    give(stranger, "headteacher", oakfield)
    sign_in(client, stranger)
    held = upload(client).context["held"]
    stranger.memberships.filter(organisation=oakfield).delete()

    assert client.post("/policies/manage/import/confirm/", {"held": held}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_taken_address_gets_a_sentence(writer, elm_north):
    make_policy(elm_north, slug="oakfield-social-media")
    held = upload(writer).context["held"]

    response = writer.post("/policies/manage/import/confirm/", {"held": held}, follow=True)

    assert "another title" in said(response)[0]


# Lists stay quick -----------------------------------------------------------------------------------------------------


def fill(oakfield, person, manager, count, now):
    for number in range(count):
        policy = make_policy(oakfield, slug=f"more-{count}-{number}", title=f"More {number}")
        version = make_version(policy, state=State.IN_FORCE)
        ClauseFactory(version=version)
        ObligationFactory(person=person, version=version)
    report = make_policy(oakfield, slug=f"people-{count}", title=f"People {count}")
    version = make_version(report, state=State.IN_FORCE)
    for number in range(count):
        somebody = give(make_person(f"Somebody {count} {number}"), "staff", oakfield, line_manager=manager)
        ObligationFactory(person=somebody, version=version)
    with connection.cursor() as cursor:
        # What a database does by itself within a minute; without it PostgreSQL plans for empty tables.
        cursor.execute("ANALYZE")
    return report


@pytest.mark.parametrize(
    "address", ["/policies/", "/policies/manage/", "/policies/team/", "/policies/{slug}/completion/"]
)
def test_list_costs_the_same_at_3_and_at_300_rows(
    client, oakfield, approver, now, address, django_assert_max_num_queries
):
    sign_in(client, approver)
    costs = []
    for count in (3, 300):
        report = fill(oakfield, approver, approver, count, now)
        with django_assert_max_num_queries(18) as captured:
            page(client, address.format(slug=report.slug))
        costs.append(len(captured))

    assert costs[0] == costs[1]
    assert costs[1] <= 12


def test_long_text_costs_the_same_as_a_short_one(reader, in_force, django_assert_max_num_queries):
    costs = []
    for count in (3, 300):
        for number in range(count):
            ClauseFactory(version=in_force, anchor=f"more-{count}-{number}")
        with django_assert_max_num_queries(12) as captured:
            page(reader, "/policies/oakfield-social-media/")
        costs.append(len(captured))

    assert costs[0] == costs[1]
