"""Taking the words somebody suggested: a version of exactly them, and whether the decision of whoever suggested them stands."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Absence
from core.clocks import london_day
from core.workflow import NotNow
from posts import publishing, services
from posts.models import Decision, Post, SignOffClock
from posts.services import Named
from posts.services.suggestions import SOMETHING_ELSE
from posts.workflow import NOTHING_SUGGESTED
from tests.factories import give, make_person
from tests.factories.posts import (
    AccountFactory,
    accept,
    change_rule,
    clean_photo,
    history,
    put_forward,
    put_forward_again,
    sign,
    suggest,
    told,
)
from tests.posts.suggested import RIVER, fresh

pytestmark = pytest.mark.django_db
TWO_STEPS = [
    {"label": "Headteacher", "any_of": ["headteacher"]},
    {"label": "Business manager", "any_of": ["business-manager"]},
]


def lose_roles(person):
    """Every role of a person ended yesterday."""
    yesterday = london_day(timezone.now()) - timedelta(days=1)
    person.memberships.update(starts_on=yesterday - timedelta(days=9), ends_on=yesterday)


# Taking the words ---------------------------------------------------------------------------------------------------------


def test_taking_the_words_makes_a_version_of_exactly_them_and_the_decision_stands(waiting, author, approver, now):
    suggestion = suggest(waiting, approver)

    post = accept(suggestion, now=now + timedelta(minutes=5))

    assert (post.state, post.version, post.words, post.last_editor) == ("approved", 2, RIVER, author)
    assert post.fingerprint == suggestion.fingerprint == fresh(post).fingerprint_now()
    assert post.versions.get(number=2).fingerprint == suggestion.fingerprint
    decision = post.decisions.get()
    assert (decision.person, decision.outcome, decision.version) == (approver, "sign_off", 2)
    assert decision.fingerprint == suggestion.fingerprint
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.became) == ("accepted", 2)
    assert history(post)[-2:] == [("sign_off", "done", approver.pk), ("accept_suggestion", "done", author.pk)]
    assert told("posts.accept_suggestion") >= {approver.name}


def test_taken_words_go_out_as_they_are(waiting, approver, now):
    post = accept(suggest(waiting, approver), now=now)

    publishing.attend_to(posts=Post.objects.all(), now=now)

    assert fresh(post).state == "published"


def test_clock_of_the_older_version_stops_and_that_of_the_new_one_is_met(waiting, author, approver):
    accept(suggest(waiting, approver))

    assert dict(SignOffClock.objects.values_list("version", "state")) == {1: "stopped", 2: "met"}
    assert not Post.objects.awaiting(approver).exists()


@pytest.mark.parametrize("who", ["approver", "business_manager", "stranger", "nobody"])
def test_only_the_author_takes_the_words(who, request, waiting, approver):
    suggestion = suggest(waiting, approver)

    with pytest.raises(PermissionDenied):
        accept(suggestion, by=request.getfixturevalue(who))

    assert fresh(waiting).version == 1


def test_author_who_lost_the_right_to_write_takes_nothing(waiting, author, approver, now):
    suggestion = suggest(waiting, approver)
    lose_roles(author)

    with pytest.raises(PermissionDenied):
        accept(suggestion)


def test_second_tap_changes_nothing_more(waiting, author, approver):
    suggestion = suggest(waiting, approver)
    shown = waiting.shown
    accept(suggestion)

    with pytest.raises(NotNow, match="you have done this already"):
        accept(suggestion, seen=shown)

    assert fresh(waiting).version == 2
    assert Decision.objects.count() == 1


def test_second_tap_on_words_that_wait_afresh_changes_nothing_more(waiting, approver, oakfield, now):
    suggestion = suggest(waiting, approver)
    give(make_person("Nia New"), "headteacher", oakfield)
    lose_roles(approver)
    shown = waiting.shown
    accept(suggestion)

    with pytest.raises(NotNow, match="changed while you were reading"):
        accept(suggestion, seen=shown)
    with pytest.raises(NotNow, match=NOTHING_SUGGESTED):
        accept(suggestion)

    assert fresh(waiting).version == 2


@pytest.mark.parametrize("verb", ["withdraw", "reopen", "send_back", "reject"])
def test_words_are_off_the_table_once_the_post_waits_no_more(verb, waiting, author, approver, now):
    suggestion = suggest(waiting, approver)
    by, details = (author, {}) if verb in {"withdraw", "reopen"} else (approver, {"seen": waiting.shown, "note": "No."})
    getattr(services, verb)(post=fresh(waiting), by=by, now=now, **details)

    with pytest.raises(NotNow, match="so that can no longer be done|you have done this already"):
        accept(suggestion)

    assert fresh(waiting).suggestions_standing == []


def test_words_are_off_the_table_once_somebody_signed_the_others(waiting, author, approver, oakfield):
    second = give(make_person("Hal Head"), "headteacher", oakfield)
    suggestion = suggest(waiting, approver)
    sign(fresh(waiting), second)

    with pytest.raises(NotNow, match="Hal Head was here before you"):
        accept(suggestion)


def test_words_are_off_the_table_once_an_earlier_step_was_signed(author, approver, business_manager, oakfield, website):
    change_rule(oakfield, "posts.sign_off_steps", TWO_STEPS)
    post = put_forward(author, oakfield, website)
    suggestion = suggest(post, approver)
    sign(fresh(post), approver)

    with pytest.raises(NotNow, match=NOTHING_SUGGESTED):
        accept(suggestion)

    assert [one.person for one in fresh(post).signatures] == [approver]


def changed_time(post, now):
    return {"moment": now + timedelta(days=3)}


def changed_accounts(post, now):
    page = AccountFactory(organisation=post.organisation, handle="page", label="Page")
    return {"accounts": {**{one.account_id: "" for one in post.publications.all()}, page.pk: ""}}


def changed_people(post, now):
    return {"people": (Named(name="Amara", kind="pupil", permission="yes"),)}


def changed_pictures(post, now):
    return {"new_photos": (clean_photo(),), "nobody_recognisable": True}


@pytest.mark.parametrize("change", [changed_time, changed_accounts, changed_people, changed_pictures])
def test_anything_else_that_changed_since_needs_a_fresh_decision(change, waiting, approver, now):
    suggestion = suggest(waiting, approver)
    again = put_forward_again(waiting, now=now, **change(waiting, now))

    with pytest.raises(NotNow, match=NOTHING_SUGGESTED):
        accept(suggestion)

    assert (fresh(again).state, fresh(again).version, fresh(again).signatures) == ("in_review", 2, [])


def test_content_that_changed_behind_every_rule_is_noticed_under_the_lock(waiting, approver, now):
    suggestion = suggest(waiting, approver)
    Post.objects.filter(pk=waiting.pk).update(moment=now + timedelta(days=3))

    with pytest.raises(NotNow, match=SOMETHING_ELSE):
        accept(suggestion)

    assert (fresh(waiting).words, fresh(waiting).version) == (waiting.words, 1)


def test_words_that_a_check_stops_by_now_are_not_taken(author, approver, oakfield, website, now):
    post = put_forward(author, oakfield, website)
    suggestion = suggest(post, approver)
    services.close_account(account=website, by=approver, now=now, on=website.opened_on)

    with pytest.raises(NotNow, match="is closed"):
        accept(suggestion)

    assert fresh(post).words == post.words


# The suggester's decision -------------------------------------------------------------------------------------------------


def lost_the_role(approver, now):
    lose_roles(approver)


def left(approver, now):
    type(approver).objects.filter(pk=approver.pk).update(is_active=False)


def is_away(approver, now):
    Absence.objects.create(person=approver, starts_on=london_day(now), ends_on=london_day(now))


@pytest.mark.parametrize("happens", [lost_the_role, left, is_away])
def test_decision_of_whoever_may_sign_no_more_does_not_stand(happens, waiting, author, approver, oakfield, now):
    other = give(make_person("Nia New"), "headteacher", oakfield)
    suggestion = suggest(waiting, approver)
    happens(approver, now)

    post = accept(suggestion)

    assert (post.state, post.version, post.words, fresh(post).signatures) == ("in_review", 2, RIVER, [])
    assert {turn.person_id for turn in post.turns.all()} == {other.pk}
    assert other.name in told("posts.accept_suggestion")


def test_decision_does_not_stand_where_the_chain_begins_with_somebody_else(
    author, approver, business_manager, oakfield, website
):
    change_rule(oakfield, "posts.sign_off_steps", TWO_STEPS)
    post = sign(put_forward(author, oakfield, website), approver)
    suggestion = suggest(fresh(post), business_manager)

    taken = accept(suggestion)

    assert (taken.state, taken.version) == ("in_review", 2)
    assert fresh(taken).signatures == []
    assert {turn.person_id for turn in taken.turns.all()} == {approver.pk}


def test_decision_stands_for_the_open_step_and_the_next_one_is_asked(
    author, approver, business_manager, oakfield, website
):
    change_rule(oakfield, "posts.sign_off_steps", TWO_STEPS)
    post = put_forward(author, oakfield, website)

    taken = accept(suggest(post, approver))

    assert taken.state == "in_review"
    assert [one.person for one in fresh(taken).signatures] == [approver]
    assert {turn.person_id for turn in taken.turns.all()} == {business_manager.pk}
    assert sign(fresh(taken), business_manager).state == "approved"


def test_exception_for_pictures_of_people_is_not_given_by_suggesting(author, approver, oakfield, website):
    change_rule(oakfield, "posts.pictures_of_people", {"permission": True, "express_exception": True})
    people = (Named(name="Amara", kind="pupil", permission="yes"),)
    post = put_forward(author, oakfield, website, people=people, new_photos=(clean_photo(),))

    taken = accept(suggest(post, approver))

    assert (taken.state, fresh(taken).signatures) == ("in_review", [])
    assert sign(fresh(taken), approver, exception="Her family agreed.").state == "approved"


def test_taking_one_persons_words_puts_the_others_aside(waiting, approver, oakfield):
    second = give(make_person("Hal Head"), "headteacher", oakfield)
    taken, other = suggest(waiting, approver), suggest(waiting, second, words="Hal's words.")

    accept(taken)

    other.refresh_from_db()
    assert other.state == "void"


def test_signature_of_another_on_the_older_version_counts_no_more(author, approver, oakfield, website):
    step = [{"label": "Two of them", "any_of": ["headteacher"]}, {"label": "Again", "any_of": ["headteacher"]}]
    change_rule(oakfield, "posts.sign_off_steps", step)
    second = give(make_person("Hal Head"), "headteacher", oakfield)
    post = sign(put_forward(author, oakfield, website), approver)

    taken = accept(suggest(fresh(post), second))

    assert [(one.version, one.person) for one in fresh(taken).story_of_decisions] == [(1, approver), (2, second)]
    assert taken.state == "in_review"
