"""When people are reminded: shown in words, changed after a look, refused beside the field, locked from above, in the history."""

import pytest

from accounts.models import RuleSetting
from core.models import AuditEntry
from policies.reminders.places import CONFIRM_LADDER, Places
from tests.factories import give, make_person, sign_in
from tests.factories.posts import use_rules

WELL_FILLED = {"before": "10, 3", "on_the_day": "on", "weekly_for": "2", "after_headteacher": "7"}
WORDS = (
    "10 and 3 days before, on the day, then every week for two weeks; after seven school working days "
    "the headteacher hears of it."
)


@pytest.fixture
def head(elm_north):
    return give(make_person("Hal Head"), "headteacher", elm_north)


@pytest.fixture(autouse=True)
def rules(elmtree, elm_north, elm_south):
    use_rules("light-touch", elmtree)


def ladder_at(place, now):
    return Places(CONFIRM_LADDER, now=now).ladder(place.pk)


def post(client, person, place, **answers):
    sign_in(client, person)
    return client.post(f"/settings/reminders/{place.slug}/policies.confirm_ladder/", answers)


def test_page_says_every_ladder_in_words_with_an_example(client, head, elm_north):
    sign_in(client, head)

    page = client.get("/settings/reminders/").content.decode()

    assert "14, 7 and 1 days before, on the day, then every week for four weeks" in page
    assert "A reminder: it is due in 14 days." in page
    assert "Posts that wait for sign-off" in page
    assert "Set at <bdi>Elmtree Trust</bdi>." in page


def test_nothing_is_kept_before_it_was_looked_at(client, chief, elmtree, now):
    page = post(client, chief, elmtree, **WELL_FILLED).content.decode()

    assert "This is what changes" in page
    assert WORDS in page
    assert ladder_at(elmtree, now).before == (14, 7, 1)


def test_kept_ladder_holds_for_the_place_and_those_below(client, chief, elmtree, elm_north, now):
    answer = post(client, chief, elmtree, **WELL_FILLED, step="save")

    assert answer.url == "/settings/reminders/elmtree/"
    assert ladder_at(elm_north, now).before == ladder_at(elmtree, now).before == (10, 3)
    entry = AuditEntry.objects.get(verb="change_rule")
    assert (entry.person, entry.organisation, entry.reason_code) == (chief, elmtree, CONFIRM_LADDER)
    assert RuleSetting.objects.get(organisation=elmtree, key=CONFIRM_LADDER).says == WORDS


def test_school_may_differ_and_follow_again(client, head, elm_north, elm_south, now):
    post(client, head, elm_north, **WELL_FILLED, step="save")
    assert ladder_at(elm_north, now).before == (10, 3)
    assert ladder_at(elm_south, now).before == (14, 7, 1)

    post(client, head, elm_north, reset="1")
    assert ladder_at(elm_north, now).before == (14, 7, 1)
    assert AuditEntry.objects.filter(verb="reset_rule", organisation=elm_north).count() == 1


def test_locked_ladder_cannot_be_changed_below(client, chief, head, elmtree, elm_north, now):
    post(client, head, elm_north, **WELL_FILLED, step="save")
    post(client, chief, elmtree, before="5", on_the_day="on", locked="on", step="save")

    answer = post(client, head, elm_north, **WELL_FILLED, step="save")

    assert answer.url == "/settings/reminders/elm-north/"
    assert "keeps this the same for everybody below it" in client.get(answer.url).content.decode()
    assert ladder_at(elm_north, now).before == (5,)


def test_preview_names_the_places_that_differ(client, chief, head, elmtree, elm_north):
    post(client, head, elm_north, **WELL_FILLED, step="save")

    page = post(client, chief, elmtree, **WELL_FILLED, locked="on").content.decode()

    assert "They lose them, and follow this" in page
    assert elm_north.name in page


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"before": "fortnight"}, "Write whole numbers with commas between them"),
        ({"before": "7, 7"}, "The same number of days stands there twice."),
        ({"before": "999"}, "Each number of days before is from 1 to 365."),
        ({"before": "9" * 99}, "Each number of days before is from 1 to 365."),
        ({"before": "10000"}, "Each number of days before is from 1 to 365."),
        ({"before": "-7"}, "Write whole numbers with commas between them"),
        ({"before": ""}, "Nobody would ever hear of it."),
        ({"before": "7", "weekly_for": "100"}, "from 0 to 26"),
        ({"before": "7", "weekly_for": "many"}, "Write a whole number, or leave it empty."),
        ({"before": "7", "after_line-manager": "0"}, "from 1 to 60"),
        ({"before": "7", "after_headteacher": "9" * 5000}, "Write a whole number, or leave it empty."),
    ],
)
def test_bad_answer_gets_a_sentence_and_keeps_what_was_typed(client, chief, elmtree, now, answers, sentence):
    answer = post(client, chief, elmtree, **answers, step="save")

    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence in page
    assert f'value="{answers["before"]}"' in page or not answers["before"]
    assert ladder_at(elmtree, now).before == (14, 7, 1)


def test_every_ladder_of_the_page_can_be_changed(client, chief, elmtree):
    sign_in(client, chief)
    address = "/settings/reminders/elmtree/posts.waiting_ladder/"

    assert client.get(address).status_code == 200
    answer = client.post(address, {"remind_after_hours": "2, 6", "stand_in_after_hours": "9", "step": "save"})

    assert answer.status_code == 302
    value = RuleSetting.objects.get(organisation=elmtree, key="posts.waiting_ladder").value
    assert value == {"remind_after_hours": [2, 6], "stand_in_after_hours": 9}


def test_whoever_only_sees_the_rules_changes_nothing(client, elmtree):
    auditor = give(make_person("Aud Itor"), "auditor", elmtree)

    assert post(client, auditor, elmtree, **WELL_FILLED, step="save").status_code == 404
    assert "Change this" not in client.get("/settings/reminders/elmtree/").content.decode()


def test_address_without_a_ladder_is_nowhere(client, chief, elmtree):
    sign_in(client, chief)

    assert client.get("/settings/reminders/elmtree/policies.audiences/").status_code == 404
    assert client.get("/settings/reminders/nowhere/").status_code == 404


def test_ladders_of_many_places_cost_the_same(client, chief, elmtree, django_assert_max_num_queries):
    sign_in(client, chief)
    client.get("/settings/reminders/")

    with django_assert_max_num_queries(12):
        client.get("/settings/reminders/")
