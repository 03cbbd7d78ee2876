"""Pages on which policies are read, with the test client: who sees them, and how words that mean harm are shown."""

import re
from datetime import timedelta

import pytest

from core.clocks import london_day
from policies.models import Policy, PolicyVersion
from policies.views.comparing import MOST_WORDS, changes_between, sentence
from policies.workflow import State
from tests.factories import sign_in
from tests.factories.policies import AcknowledgementFactory, ClauseFactory, ObligationFactory, make_policy, make_version
from tests.policies.pages import page

TOKEN = r'name="csrfmiddlewaretoken" value="[^"]+"'
HOSTILE = "<script>alert(1)</script> =1+1 \u202eevil 👩🏽‍🏫 محمد 王小明 " + "Long" * 60


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


# The public page ------------------------------------------------------------------------------------------------------


def test_public_policy_is_open_to_anybody_without_names(client, policy, in_force, author):
    page(client, "/public/oakfield/policies/oakfield-social-media/", 404)
    Policy.objects.update(is_public=True, owner=author)

    words = page(client, "/public/oakfield/policies/oakfield-social-media/")

    assert "Ask first." in words
    assert "Ama Author" not in words
    page(client, "/public/elsewhere/policies/oakfield-social-media/", 404)
