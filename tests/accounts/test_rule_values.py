"""Changing a rule on its page: looked at first, kept with what it said before, locked from above, followed again, refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.forms.rules import rule_kinds
from accounts.models import RuleChange, RuleSetting
from accounts.rule_files import available, read
from accounts.rule_headings import HEADINGS
from accounts.rules import rules_at
from accounts.services import change_rule, reset_rule
from core.models import AuditEntry
from core.workflow import MACHINE, NotNow
from posts.models import Post
from posts.rules import SUITABLE_HOURS
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, PostFactory, use_rules
from tests.factories.posts import change_rule as put_rule
from tests.statements import asked_by

FILLED = {"kept": "certain", "days": ["0", "1"], "starts": "8 am", "ends": "6 pm", "outside": "block"}
WORDS = "Posts go out Monday and Tuesday, 8 am to 6 pm. At any other time only if families must know at once."
BEFORE = "Posts go out Monday to Friday, 7 am to 8 pm."


@pytest.fixture
def chief(elmtree):
    return give(make_person("Cleo Chief"), "chief-executive", elmtree)


@pytest.fixture
def head(elm_north):
    return give(make_person("Hal Head"), "headteacher", elm_north)


@pytest.fixture(autouse=True)
def rules(elmtree, elm_north, elm_south):
    use_rules("light-touch", elmtree, any_hour=False)


def send(client, person, place, key=SUITABLE_HOURS, **answers):
    sign_in(client, person)
    return client.post(f"/settings/rules/{place.slug}/{key}/", answers)


def hours(place):
    return rules_at(place)[SUITABLE_HOURS].says


# The page ---------------------------------------------------------------------------------------------------------------------
def test_page_of_rules_leads_to_what_may_be_changed(client, head, elm_north):
    change = f'href="/settings/rules/elm-north/{SUITABLE_HOURS}/"'
    reader = give(make_person("Ann Auditor"), "auditor", elm_north)

    mine = sign_in(client, head).get("/settings/rules/elm-north/").content.decode()
    theirs = sign_in(client, reader).get("/settings/rules/elm-north/").content.decode()

    assert change in mine
    assert 'href="/settings/reminders/elm-north/posts.waiting_ladder/"' in mine
    assert "Change this" not in theirs


def test_nothing_is_kept_before_it_was_looked_at(client, chief, elmtree, elm_north, head):
    send(client, head, elm_north, **FILLED | {"ends": "5 pm"}, step="save")

    page = send(client, chief, elmtree, **FILLED).content.decode()

    assert "This is what changes" in page
    assert WORDS in page
    assert "A post with a time of its own keeps that time." in page
    assert "These places have a rule of their own, and keep it:" in page
    assert elm_north.name in page
    assert page.count('name="days"') == 2
    assert hours(elmtree).startswith(BEFORE)


def test_kept_rule_holds_below_and_keeps_who_when_before_and_after(client, chief, elmtree, elm_north):
    answer = send(client, chief, elmtree, **FILLED, step="save")

    assert answer.url == "/settings/rules/elmtree/#posts-suitable-hours"
    assert hours(elm_north) == hours(elmtree) == WORDS
    entry, change = AuditEntry.objects.get(verb="change_rule"), RuleChange.objects.get()
    assert (entry.person, entry.organisation, entry.reason_code) == (chief, elmtree, SUITABLE_HOURS)
    assert (change.organisation, change.changed_by, change.changed_at) == (elmtree, chief, entry.at)
    assert (change.before[: len(BEFORE)], change.after) == (BEFORE, WORDS)
    page = client.get(f"/settings/rules/elmtree/{SUITABLE_HOURS}/").content.decode()
    assert "Cleo Chief" in page
    assert f"Since then: {WORDS}" in page


def test_any_hour_is_shown_as_what_the_place_chose(client, head, elm_north):
    send(client, head, elm_north, kept="any", step="save")

    page = client.get("/settings/rules/elm-north/").content.decode()
    form = client.get(f"/settings/rules/elm-north/{SUITABLE_HOURS}/").content.decode()

    assert "Posts go out at any hour, on any day." in page
    assert f"Set at <bdi>{elm_north.name}</bdi>." in page
    assert "Now: Posts go out at any hour, on any day." in form
    assert RuleSetting.objects.get(organisation=elm_north, key=SUITABLE_HOURS).value is None


def test_school_may_differ_and_follow_again(client, head, elm_north, elm_south):
    send(client, head, elm_north, **FILLED, step="save")
    page = client.get(f"/settings/rules/elm-north/{SUITABLE_HOURS}/").content.decode()
    assert "Follow the place above again" in page
    assert (hours(elm_north), hours(elm_south)[: len(BEFORE)]) == (WORDS, BEFORE)

    send(client, head, elm_north, reset="1")

    assert hours(elm_north).startswith(BEFORE)
    assert AuditEntry.objects.filter(verb="reset_rule", organisation=elm_north).count() == 1
    change = RuleChange.objects.latest("pk")
    assert (change.before, change.after[: len(BEFORE)]) == (WORDS, BEFORE)


def test_rule_locked_above_cannot_be_changed_below(client, chief, head, elmtree, elm_north):
    send(client, head, elm_north, **FILLED | {"ends": "5 pm"}, step="save")
    look = send(client, chief, elmtree, **FILLED, locked="on").content.decode()
    send(client, chief, elmtree, **FILLED, locked="on", step="save")

    answer = send(client, head, elm_north, kept="any", step="save")

    assert "They lose it, and follow this:" in look
    assert answer.url == "/settings/rules/elm-north/#posts-suitable-hours"
    page = client.get("/settings/rules/elm-north/").content.decode()
    assert "keeps this the same for everybody below it" in page
    assert f"elm-north/{SUITABLE_HOURS}" not in page
    assert hours(elm_north) == WORDS


def test_bad_answer_gets_its_sentence_and_keeps_what_was_typed(client, chief, elmtree):
    page = send(client, chief, elmtree, **FILLED | {"ends": "8.20 am"}, step="save").content.decode()

    assert "This is less than an hour" in page
    assert 'value="8.20 am"' in page
    assert hours(elmtree).startswith(BEFORE)


def test_what_was_looked_at_can_be_changed_once_more(client, chief, elmtree):
    page = send(client, chief, elmtree, **FILLED, again="1").content.decode()

    assert "Show me what changes" in page
    assert 'value="6 pm"' in page


def test_same_value_changes_nothing(client, chief, elmtree):
    send(client, chief, elmtree, **FILLED, step="save")

    page = send(client, chief, elmtree, **FILLED).content.decode()

    assert "Nothing would change" in page
    assert "Keep this" not in page


@pytest.mark.parametrize("key", ["posts.pupil_names", "posts.waiting_ladder", "posts.none"])
def test_rule_without_a_page_of_its_own_is_not_there(client, chief, elmtree, key):
    assert send(client, chief, elmtree, key=key, **FILLED).status_code == 404


def test_page_asks_little(client, chief, elmtree):
    send(client, chief, elmtree, **FILLED)
    address = f"/settings/rules/elmtree/{SUITABLE_HOURS}/"

    asked = [
        len(asked_by(act)[1])
        for act in (
            lambda: client.get(address),
            lambda: client.post(address, FILLED),
            lambda: client.post(address, FILLED | {"step": "save"}),
        )
    ]

    assert max(asked) <= 10, asked


@pytest.mark.django_db(transaction=True)
def test_notice_on_a_post_leads_whoever_may_change_it_to_the_hours(client, elm_north, head, author, now):
    another_day = {
        "days": [f"{now + timedelta(days=3):%A}".lower()],
        "from": "08:00",
        "until": "09:00",
        "outside": "ask",
    }
    put_rule(elm_north.parent, SUITABLE_HOURS, another_day)
    AccountFactory(organisation=elm_north)
    writer = give(make_person("Wil Writer"), "staff", elm_north)
    post = PostFactory(
        organisation=elm_north, author=writer, last_editor=writer, state="in_review", version=1, submitted_at=now
    )
    link = f'href="/settings/rules/elm-north/{SUITABLE_HOURS}/"'

    pages = [sign_in(client, one).get(f"/posts/{post.pk}/").content.decode() for one in (head, writer)]

    assert [link in page for page in pages] == [True, False]
    assert Post.objects.whole().get(pk=post.pk).suitable_hours


# The service ------------------------------------------------------------------------------------------------------------------
def change(place, by, now, *, locked=False):
    return change_rule(
        organisation=place, key=SUITABLE_HOURS, value=None, says="At any hour.", locked=locked, by=by, now=now
    )


def test_whoever_may_not_change_rules_changes_none(elm_north, nobody, now):
    for act in (
        lambda: change(elm_north, nobody, now),
        lambda: reset_rule(organisation=elm_north, key=SUITABLE_HOURS, by=nobody, now=now),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert not RuleChange.objects.exists()


def test_lock_above_is_refused_by_the_service_too(elmtree, elm_north, head, now):
    change(elmtree, MACHINE, now, locked=True)

    with pytest.raises(NotNow, match="Elmtree Trust keeps this the same"):
        change(elm_north, head, now)


def test_following_again_what_one_already_follows_leaves_no_line(elm_north, head, elmtree, now):
    gone = reset_rule(organisation=elm_north, key=SUITABLE_HOURS, by=head, now=now)

    assert gone is False
    assert not RuleChange.objects.exists()
    with pytest.raises(NotNow, match="Nothing stands above"):
        reset_rule(organisation=elmtree, key=SUITABLE_HOURS, by=MACHINE, now=now)


def test_clause_stays_with_what_a_place_made_of_it(oakfield, now):
    use_rules("safeguarding-first", oakfield, any_hour=False)

    row = change(oakfield, MACHINE, now)

    assert (row.clause, row.ours, row.note) == ("Effective practices", False, "")
    assert str(RuleChange.objects.get()) == f"change of {SUITABLE_HOURS} at {oakfield.pk}"


def test_first_rule_of_a_place_had_nothing_before_it(oakfield, now):
    row = change(oakfield, MACHINE, now)

    assert (row.clause, row.ours) == ("", True)
    assert RuleChange.objects.get().before == ""


# The kinds --------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", available())
@pytest.mark.parametrize("kind", rule_kinds(), ids=lambda kind: kind.key)
def test_every_rule_set_has_every_rule_with_a_page_and_its_form_begins_with_it(name, kind):
    value = read(name).settings[kind.key].value

    form = kind.form(kind.form.answers(value), may_lock=False)

    assert kind.title == HEADINGS[kind.key]
    assert form.is_valid(), form.errors
    assert form.value() == value
    assert kind.form.words(value).endswith(".")
