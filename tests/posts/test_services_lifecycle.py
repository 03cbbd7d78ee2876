"""What people do with a post: what becomes of it, what is written down, and who hears of it."""

from datetime import timedelta

import pytest

from core.workflow import NotNow
from posts import services
from posts.models import Decision, Post, Turn
from posts.services import Named
from tests.factories.posts import (
    AccountFactory,
    bring,
    change_rule,
    clean_photo,
    composition,
    history,
    put_forward,
    sign,
    told,
    use_rules,
    write,
)

pytestmark = pytest.mark.django_db

TWO_STEPS = [
    {"label": "Headteacher", "any_of": ["headteacher"]},
    {"label": "Business manager", "any_of": ["business-manager"]},
]


def test_putting_forward_freezes_steps_and_tells_who_signs(author, approver, oakfield, website, now):
    number = services.submit(post=write(author, oakfield, website), by=author, now=now).pk

    post = Post.objects.get(pk=number)
    assert (post.state, post.version, post.rule_set, post.submitted_at) == ("in_review", 1, "light-touch", now)
    assert [(step.label, step.roles) for step in post.sign_off_steps.all()] == [("Headteacher", ["headteacher"])]
    assert list(Turn.objects.values_list("person", flat=True)) == [approver.pk]
    assert told("posts.submit") == {approver.name}
    assert history(post)[-1] == ("submit", "done", author.pk)


def test_blocked_post_is_not_put_forward_and_the_sentence_counts_the_rest(author, approver, oakfield, website, now):
    refused = tuple(Named(name=name, kind="pupil", permission="refused") for name in ("Amara", "Bo"))
    post = write(author, oakfield, website, people=refused, new_photos=(clean_photo(),))

    with pytest.raises(NotNow, match=r"Something must change first: .* \(1 more below\.\)") as refusal:
        services.submit(post=post, by=author, now=now)

    assert refusal.value.code == "checks_blocking"
    assert history(post)[-1] == ("submit", "refused", author.pk)
    assert told("posts.submit") == set()


def test_checks_are_asked_afresh_when_a_post_is_put_forward(author, approver, oakfield, website, now):
    post = write(author, oakfield, website)
    services.close_account(account=website, by=approver, now=now, on=website.opened_on)

    with pytest.raises(NotNow, match="Website news is closed"):
        services.submit(post=post, by=author, now=now)

    assert any(one["check"] == "accounts" for one in Post.objects.get(pk=post.pk).findings)


@pytest.mark.parametrize(("answered", "sentence"), [(0, "questions about this post"), (1, "the last question")])
def test_owed_answers_are_counted(answered, sentence, author, approver, oakfield, website, now):
    post = write(author, oakfield, website, answered=False)
    owed = [question.key for question in post.open_questions()]
    given = dict.fromkeys(owed[1:], "no problem") if answered else {}
    post = services.edit(post=post, by=author, now=now, composition=composition(website, answers=given))

    with pytest.raises(NotNow, match=sentence):
        services.submit(post=post, by=author, now=now)

    assert Post.objects.get(pk=post.pk).state == "draft"


def test_two_steps_are_signed_one_after_the_other(author, approver, business_manager, oakfield, website, now):
    change_rule(oakfield, "posts.sign_off_steps", TWO_STEPS)
    post = put_forward(author, oakfield, website)

    halfway = sign(post, approver)

    assert halfway.state == "in_review"
    assert [turn.person for turn in halfway.turns.all()] == [business_manager]
    assert told("posts.sign_off") == {business_manager.name}
    done = sign(Post.objects.get(pk=post.pk), business_manager)
    assert done.state == "approved"
    assert not Post.objects.awaiting(business_manager).exists()
    assert told("posts.sign_off") == {business_manager.name, author.name}
    assert [entry[0] for entry in history(post)][-2:] == ["sign_off", "sign_off"]


def test_condition_is_kept_where_the_rules_know_conditions(author, approver, oakfield, website):
    change_rule(oakfield, "posts.conditions", True)

    signed = sign(put_forward(author, oakfield, website), approver, conditions=" Not before noon. ")

    assert signed.signatures[0].conditions == "Not before noon."


def test_condition_is_refused_and_not_dropped_where_the_rules_know_none(author, approver, oakfield, website):
    post = put_forward(author, oakfield, website)

    with pytest.raises(NotNow, match="know no conditions"):
        sign(post, approver, conditions="Not before noon.")

    assert not Decision.objects.filter(post=post).exists()
    assert sign(post, approver, conditions=" ").signatures[0].conditions == ""


def test_express_exception_is_kept_even_where_conditions_are_unknown(author, approver, oakfield, website):
    change_rule(oakfield, "posts.pictures_of_people", {"permission": True, "express_exception": True})
    people = (Named(name="Amara", kind="pupil", permission="yes"),)
    post = put_forward(author, oakfield, website, people=people, new_photos=(clean_photo(),))

    signed = sign(post, approver, exception="Her family agreed.")

    assert signed.signatures[0].exception == "Her family agreed."


@pytest.mark.parametrize(("verb", "state"), [("send_back", "sent_back"), ("reject", "rejected")])
def test_no_is_told_to_the_author_with_its_words(verb, state, waiting, author, approver, now):
    post = getattr(services, verb)(post=waiting, by=approver, now=now, seen=waiting.shown, note=" Crop it. ")

    assert post.state == state
    decision = post.decisions.get()
    assert (decision.outcome, decision.words, decision.person) == (verb, "Crop it.", approver)
    assert decision.fingerprint == waiting.fingerprint
    assert not Post.objects.awaiting(approver).exists()
    assert told(f"posts.{verb}") == {author.name}
    assert history(post)[-1] == (verb, "done", approver.pk)


@pytest.mark.parametrize("verb", ["send_back", "reject"])
def test_no_without_a_word_is_refused(verb, waiting, approver, now):
    with pytest.raises(NotNow, match="Say why"):
        getattr(services, verb)(post=waiting, by=approver, now=now, seen=waiting.shown, note=" ")

    assert Post.objects.get(pk=waiting.pk).state == "in_review"
    assert history(waiting)[-1] == (verb, "refused", approver.pk)


def test_withdrawing_leaves_the_queue_and_tells_who_would_have_signed(waiting, author, approver, now):
    post = services.withdraw(post=waiting, by=author, now=now, note="Rained off.")

    assert post.state == "withdrawn"
    assert post.decisions.get().words == "Rained off."
    assert not Post.objects.awaiting(approver).exists()
    assert told("posts.withdraw") == {approver.name}


def test_taking_back_ends_what_was_signed(waiting, author, approver, now):
    signed = sign(waiting, approver)

    post = services.reopen(post=signed, by=author, now=now)

    assert post.state == "draft"
    assert told("posts.reopen") == {approver.name}
    again = services.submit(post=Post.objects.get(pk=post.pk), by=author, now=now)
    assert (again.version, again.signatures) == (2, [])


@pytest.mark.parametrize(
    ("minutes", "sentence"), [(30, None), (-1, "Its time has not come"), (61, "Its time has passed")]
)
def test_signed_post_is_published_at_its_time_only(minutes, sentence, author, approver, oakfield, website, now):
    moment = now + timedelta(hours=2)
    post = sign(put_forward(author, oakfield, website, moment=moment, now=now), approver, now=now)
    at = moment + timedelta(minutes=minutes)

    if sentence:
        with pytest.raises(NotNow, match=sentence):
            services.publish(post=post, by=approver, now=at)
        assert Post.objects.get(pk=post.pk).state == "approved"
    else:
        assert services.publish(post=post, by=approver, now=at).state == "publishing"


def test_post_is_held_while_somebody_in_it_may_not_be_shown(author, approver, oakfield, website, now):
    people = (Named(name="Amara", kind="pupil", permission="yes"),)
    post = sign(put_forward(author, oakfield, website, people=people, new_photos=(clean_photo(),)), approver)
    post.people.update(permission="refused")
    Post.objects.filter(pk=post.pk).update(fingerprint=Post.objects.get(pk=post.pk).fingerprint_now())
    post.decisions.update(fingerprint=Post.objects.get(pk=post.pk).fingerprint)

    with pytest.raises(NotNow, match="may not be shown"):
        services.publish(post=Post.objects.get(pk=post.pk), by=approver, now=now)


def test_settling_says_how_it_stands_and_when_it_could_first_be_read(waiting, author, approver, now):
    post = bring(sign(waiting, approver), "needs_attention", "failed")

    with pytest.raises(NotNow, match="Say why"):
        services.settle(post=post, by=approver, now=now, note="")
    post = services.settle(post=post, by=approver, now=now, note="Read out in assembly instead.")

    assert (post.state, post.published_at) == ("published", now)
    assert post.decisions.filter(outcome="settle").get().words == "Read out in assembly instead."
    assert told("posts.settle") == {author.name}
    assert history(post)[-1] == ("settle", "done", approver.pk)


def test_settling_keeps_the_moment_it_first_went_out(waiting, approver, now):
    earlier = now - timedelta(hours=3)
    post = bring(sign(waiting, approver), "needs_attention", "published")
    post.publications.update(published_at=earlier)

    assert services.settle(post=post, by=approver, now=now, note="It is there.").published_at == earlier


def test_trying_again_touches_only_what_certainly_failed(author, approver, oakfield, website, now):
    page = AccountFactory(organisation=oakfield, kind="facebook", handle="page")
    post = sign(put_forward(author, oakfield, website, page), approver)
    post = bring(post, "needs_attention", "failed", "unconfirmed")

    post = services.retry(post=post, by=approver, now=now)

    assert post.state == "publishing"
    assert dict(post.publications.values_list("account__kind", "state")) == {
        "atom": "waiting",
        "facebook": "unconfirmed",
    }
    assert history(post)[-1] == ("retry", "done", approver.pk)


def test_taking_down_needs_a_reason_and_tells_the_author(waiting, author, approver, now):
    post = bring(sign(waiting, approver), "published", "published")

    with pytest.raises(NotNow, match="Say why"):
        services.take_down(post=post, by=approver, now=now, note=" ")
    post = services.take_down(post=post, by=approver, now=now, note="A family asked.")

    assert post.state == "taken_down"
    assert told("posts.take_down") == {author.name}
    assert post.publications.get().removed_at == now
    assert post.publications.get().account.changed_at >= now


def test_urgent_closure_tells_who_would_have_signed_and_takes_a_number(author, approver, oakfield, website, now):
    use_rules("safeguarding-first", oakfield)
    change_rule(oakfield, "posts.fast_lane", ["author"])
    post = write(author, oakfield, website, purpose="closure")

    post = services.publish_urgently(post=post, by=author, now=now, note="Burst pipe.")

    assert (post.state, post.version, post.urgent) == ("publishing", 1, True)
    assert post.decisions.get().words == "Burst pipe."
    assert told("posts.publish_urgently") == {approver.name}
