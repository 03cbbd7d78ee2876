"""Suggested words: an approver writes them, the author takes them with one tap, and the approver's decision on them stands."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Absence
from core.clocks import london_day
from core.workflow import NotNow
from posts import publishing, services
from posts.models import Decision, Post, SignOffClock, Suggestion, Turn
from posts.services import Named
from posts.services.suggestions import SAME_WORDS, SOMETHING_ELSE
from posts.workflow import NOTHING_SUGGESTED
from tests.factories import give, make_person
from tests.factories.posts import (
    AccountFactory,
    accept,
    change_rule,
    clean_photo,
    composition,
    history,
    put_forward,
    put_forward_again,
    sign,
    suggest,
    told,
)

pytestmark = pytest.mark.django_db

RIVER = "Our geographers measured the river today."
TWO_STEPS = [
    {"label": "Headteacher", "any_of": ["headteacher"]},
    {"label": "Business manager", "any_of": ["business-manager"]},
]


def fresh(post):
    return Post.objects.get(pk=post.pk)


def lose_roles(person):
    """Every role of a person ended yesterday."""
    yesterday = london_day(timezone.now()) - timedelta(days=1)
    person.memberships.update(starts_on=yesterday - timedelta(days=9), ends_on=yesterday)


# Suggesting ---------------------------------------------------------------------------------------------------------------
def test_suggesting_decides_nothing_and_tells_the_author(waiting, author, approver, now):
    suggestion = suggest(waiting, approver, note=" Say which water. ", now=now)

    post = fresh(waiting)
    assert (post.state, post.version, post.words, post.shown) == ("in_review", 1, waiting.words, waiting.shown)
    assert not post.decisions.exists()
    assert (suggestion.version, suggestion.words, suggestion.note, suggestion.state) == (
        1,
        RIVER,
        "Say which water.",
        "open",
    )
    assert told("posts.suggest_words") == {author.name}
    assert Turn.objects.filter(post=post, person=approver).exists()
    assert history(post)[-1] == ("suggest_words", "done", approver.pk)


def test_fingerprint_of_a_suggestion_is_that_of_the_post_with_these_words(waiting, approver):
    suggestion = suggest(waiting, approver)

    Post.objects.filter(pk=waiting.pk).update(words=RIVER)
    assert suggestion.fingerprint == fresh(waiting).fingerprint_now()


@pytest.mark.parametrize("who", ["author", "business_manager", "stranger", "nobody"])
def test_whoever_could_not_sign_suggests_nothing(who, request, waiting, approver):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        suggest(waiting, person)

    assert not Suggestion.objects.exists()
    assert history(waiting)[-1] == ("suggest_words", "refused", person.pk)


def test_last_editor_suggests_nothing_for_what_they_changed(waiting, author, approver, oakfield):
    second = give(make_person("Hal Head"), "headteacher", oakfield)
    edited = put_forward_again(waiting, by=approver, words="An approver's own words.")

    with pytest.raises(PermissionDenied):
        suggest(edited, approver)

    assert suggest(edited, second).version == 2


@pytest.mark.parametrize(
    "words", ["Our geographers measured the brook today.", " Our geographers measured the brook today.\r\n"]
)
def test_same_words_are_no_suggestion(words, waiting, approver):
    with pytest.raises(NotNow, match=SAME_WORDS):
        suggest(waiting, approver, words=words)


def test_words_that_a_check_would_stop_are_not_suggested(author, approver, oakfield, website):
    x = AccountFactory(organisation=oakfield, handle="@oakfield", kind="x", label="X")
    post = put_forward(author, oakfield, website, x)

    with pytest.raises(NotNow, match="Something must change first"):
        suggest(post, approver, words="word " * 200)

    assert suggest(post, approver, words="word " * 200, own_words={x.pk: "Short."}).own_words == {str(x.pk): "Short."}


def test_stale_page_suggests_nothing(waiting, approver, now):
    put_forward_again(waiting, words="Meanwhile something else.")

    with pytest.raises(NotNow, match="changed while you were reading"):
        services.suggest_words(post=fresh(waiting), by=approver, now=now, seen=waiting.shown, words=RIVER)


def test_second_suggestion_of_one_person_puts_the_first_aside(waiting, approver):
    first, second = suggest(waiting, approver), suggest(waiting, approver, words="Other words again.")

    first.refresh_from_db()
    assert (first.state, second.state) == ("void", "open")
    assert fresh(waiting).suggestions_standing == [second]
    with pytest.raises(NotNow, match=NOTHING_SUGGESTED):
        accept(first)


def test_database_keeps_one_open_suggestion_of_a_person_for_a_version(waiting, approver):
    kept = suggest(waiting, approver)

    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)


def test_words_of_an_account_are_exchanged_and_others_keep_theirs(author, approver, oakfield, website):
    page = AccountFactory(organisation=oakfield, handle="page", label="Page")
    accounts = {website.pk: "For the website", page.pk: "For the page"}
    post = put_forward(author, oakfield, website, page, accounts=accounts)

    accept(suggest(post, approver, words=post.words, own_words={page.pk: "Better for the page"}))

    own = dict(fresh(post).publications.values_list("account", "own_words"))
    assert own == {website.pk: "For the website", page.pk: "Better for the page"}


def test_own_words_may_be_taken_out_by_a_suggestion(author, approver, oakfield, website):
    post = put_forward(author, oakfield, website, accounts={website.pk: "For the website"})

    accept(suggest(post, approver, words=post.words, own_words={website.pk: " "}))

    assert fresh(post).publications.get().own_words == ""


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


# Keeping one's own --------------------------------------------------------------------------------------------------------
def test_declining_keeps_the_post_as_it_is_and_tells_why(waiting, author, approver, now):
    suggestion = suggest(waiting, approver)

    post = services.decline_suggestion(
        post=fresh(waiting), by=author, now=now, number=suggestion.pk, note=" It was a brook. "
    )

    suggestion.refresh_from_db()
    assert (post.state, post.version, post.words) == ("in_review", 1, waiting.words)
    assert (suggestion.state, suggestion.answer, suggestion.answered_at) == ("declined", "It was a brook.", now)
    assert told("posts.decline_suggestion") == {approver.name}
    assert history(post)[-1] == ("decline_suggestion", "done", author.pk)
    assert sign(fresh(post), approver).state == "approved"


def test_declining_without_a_word_is_refused(waiting, author, approver, now):
    suggestion = suggest(waiting, approver)

    with pytest.raises(NotNow, match="Say why"):
        services.decline_suggestion(post=fresh(waiting), by=author, now=now, number=suggestion.pk, note=" ")


def test_declined_words_are_not_taken_afterwards(waiting, author, approver, now):
    suggestion = suggest(waiting, approver)
    services.decline_suggestion(post=fresh(waiting), by=author, now=now, number=suggestion.pk, note="No.")

    with pytest.raises(NotNow, match=NOTHING_SUGGESTED):
        accept(suggestion)


def test_change_begun_before_the_words_were_taken_takes_nothing_back(waiting, author, approver, website, now):
    begun = fresh(waiting)
    accept(suggest(waiting, approver))

    with pytest.raises(NotNow, match="changed while you were reading"):
        services.edit(
            post=begun, by=author, now=now, composition=composition(website, words="Mine."), seen=begun.fingerprint
        )

    assert (fresh(waiting).state, fresh(waiting).words) == ("approved", RIVER)


def test_suggestion_of_another_post_is_not_taken_here(waiting, author, approver, oakfield, website):
    other = put_forward(author, oakfield, website, words="Another post.")
    suggestion = suggest(other, approver)
    suggest(waiting, approver)

    with pytest.raises(NotNow, match=NOTHING_SUGGESTED):
        services.accept_suggestion(
            post=waiting, by=author, now=other.submitted_at, seen=waiting.shown, number=suggestion.pk
        )
