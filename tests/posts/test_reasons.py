"""Sent back with reasons picked from the school's own criteria: kept as data, and shown beside what they are about."""

import pytest

from core.workflow import NotNow
from posts import services
from posts.models import Decision, Post
from posts.reasons import reasons_by_keys, reasons_for
from tests.factories import sign_in
from tests.factories.posts import AccountFactory, clean_photo, entrust, put_forward, use_rules

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def website(author, oakfield):
    use_rules("headteacher-authorises", oakfield)
    account = AccountFactory(organisation=oakfield)
    entrust(author, account)
    return account


def send_back(post, by, now, *picked):
    return services.send_back(
        post=post, by=by, now=now, seen=post.shown, note="Crop it, and ask for the time.", picked=picked
    )


def page_of(client, address):
    return client.get(address).content.decode()


def test_what_can_be_picked_is_what_the_school_asks_and_the_parts_of_a_post(waiting):
    keys = [one.key for one in reasons_for(waiting.questions(), has_photo=False)]

    assert keys == ["words", "time", *(question.key for question in waiting.questions())]
    assert "offence" in keys


def test_picture_can_be_picked_where_there_is_one(client, author, approver, oakfield, website, waiting):
    shown = put_forward(author, oakfield, website, new_photos=(clean_photo(),), nobody_recognisable=True)
    sign_in(client, approver)

    assert 'value="picture"' in page_of(client, f"/posts/{shown.pk}/")
    assert 'value="picture"' not in page_of(client, f"/posts/{waiting.pk}/")


def test_reasons_are_kept_with_the_decision_in_the_order_of_the_list_each_once(waiting, approver, now):
    send_back(waiting, approver, now, "offence", "words", "offence")

    decision = Decision.objects.get(post=waiting)
    assert decision.reasons == ["words", "offence"]
    assert decision.words == "Crop it, and ask for the time."


def test_reason_that_is_on_no_list_is_refused_and_nothing_is_decided(waiting, approver, now):
    with pytest.raises(NotNow, match="not on the list"):
        send_back(waiting, approver, now, "words", "weather")

    assert Post.objects.get(pk=waiting.pk).state == "in_review"
    assert not Decision.objects.exists()


def test_words_are_asked_for_whatever_is_picked(waiting, approver, now):
    with pytest.raises(NotNow, match="Say why"):
        services.send_back(post=waiting, by=approver, now=now, seen=waiting.shown, note=" ", picked=["words"])


def test_author_finds_each_reason_beside_what_it_is_about(client, waiting, author, approver, now):
    send_back(waiting, approver, now, "time", "offence")
    sign_in(client, author)

    page, form = (page_of(client, f"/posts/{waiting.pk}/{rest}") for rest in ("", "edit/"))

    assert f'href="/posts/{waiting.pk}/edit/#id_answer_offence"' in page
    assert form.count("You were asked to look at this again.") == 2
    assert 'id="id_when' in form


def test_history_tells_what_was_picked(client, waiting, author, approver, now):
    send_back(waiting, approver, now, "words")
    sign_in(client, author)

    assert "Picked: The words" in page_of(client, f"/posts/{waiting.pk}/history/")


def test_form_on_the_page_carries_what_was_picked(client, waiting, approver):
    sign_in(client, approver)

    client.post(
        f"/posts/{waiting.pk}/send-back/",
        {"seen": waiting.shown, "note": "Please.", "reasons": ["words", "disrepute"]},
    )

    assert Decision.objects.get(post=waiting).reasons == ["words", "disrepute"]


def test_reason_of_a_question_that_nobody_asks_any_more_is_left_out():
    assert [one.key for one in reasons_by_keys(["words", "an old question"])] == ["words"]
