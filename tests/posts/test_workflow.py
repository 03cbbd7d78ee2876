"""Every state x verb x person, under each of the five rule sets: what is not listed in `who_may` is refused."""

from datetime import timedelta

import pytest

from core.workflow import MACHINE, NotNow
from posts import publishing, services
from posts.models import Account, Decision, Post, Publication
from posts.workflow import PUBLICATION, WORKFLOW, PublicationState, State
from tests.factories.posts import RULE_SETS, PostFactory, put_forward, suggest, write
from tests.posts.who_may import FAST_LANE, SIGNERS, SOURCES, THERE, allowed, allowed_there

pytestmark = pytest.mark.django_db(transaction=True)

HUMAN = [step.verb for step in WORKFLOW.steps if not step.by_machine]


def bring_to(state, post, signer):
    """Put a post that waits into a state without asking who may; the steps and the signature stay real."""
    if state in {"approved", "publishing", "needs_attention", "published", "taken_down", "expired"}:
        step = post.current_step
        Decision.objects.create(
            post=post, version=post.version, step=step, person=signer, outcome="sign_off", fingerprint=post.fingerprint,
            at=post.submitted_at,
        )  # fmt: skip
    Post.objects.filter(pk=post.pk).update(state=state, purpose="closure" if state == "draft" else post.purpose)
    publication = "failed" if state == "needs_attention" else "waiting"
    post.publications.update(state=publication)
    return Post.objects.select_related("organisation", "author").get(pk=post.pk)


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_only_the_listed_people_may_take_each_step_in_each_state(rule_set, world, elm_north, now):
    people, website = world(rule_set)
    signer = people[sorted(SIGNERS[rule_set])[0]]
    waiting = put_forward(people["author"], elm_north, website)
    suggest(waiting, signer)
    wrong = []

    for state in State.values:
        Decision.objects.filter(post=waiting).delete()
        Post.objects.filter(pk=waiting.pk).update(state="in_review", purpose="information")
        bring_to(state, Post.objects.get(pk=waiting.pk), signer)
        for verb in HUMAN:
            for name, person in people.items():
                post = Post.objects.select_related("organisation", "author").get(pk=waiting.pk)
                may = WORKFLOW.may(post, verb, person, now=now)
                if may != (name in allowed(rule_set, verb, state)):
                    wrong.append((state, verb, name, may))

    assert wrong == []


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_only_the_listed_people_may_take_each_step_on_one_account(rule_set, world, elm_north, now):
    people, website = world(rule_set)
    Account.objects.update(kind="facebook")
    post = put_forward(people["author"], elm_north, website)
    one = Publication.objects.for_deciding().get(post=post)
    wrong = []

    for name, person in people.items():
        for post_state in State.values:
            for state in PublicationState.values:
                one.state, one.post.state = state, post_state
                for verb in THERE:
                    may = PUBLICATION.may(one, verb, person, now=now)
                    if may != (name in allowed_there(rule_set, verb, state, post_state)):
                        wrong.append((post_state, state, verb, name, may))

    assert wrong == []


@pytest.mark.parametrize(("table", "listed"), [(WORKFLOW, SOURCES), (PUBLICATION, THERE)])
def test_every_verb_of_a_person_is_listed_here_and_no_person_takes_a_step_of_the_machine(
    table, listed, world, elm_north, now
):
    people, website = world("light-touch")
    post = put_forward(people["author"], elm_north, website)
    thing = post if table is WORKFLOW else Publication.objects.for_deciding().get(post=post)

    assert set(listed) == {step.verb for step in table.steps if not step.by_machine}
    for step in table.steps:
        if step.by_machine:
            assert not any(step.who(person, thing) for person in people.values())


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_nobody_types_an_address_for_our_own_feed(rule_set, world, elm_north):
    people, website = world(rule_set)
    one = Publication.objects.for_deciding().get(post=put_forward(people["author"], elm_north, website))

    assert one.account.is_feed
    assert not any(PUBLICATION["mark_done"].who(person, one) for person in people.values())


def test_machine_records_nothing_by_hand(world, elm_north):
    people, website = world("light-touch")
    one = Publication.objects.for_deciding().get(post=put_forward(people["author"], elm_north, website))

    assert not any(PUBLICATION[verb].who(MACHINE, one) for verb in THERE)


def test_post_that_is_still_in_time_does_not_expire(world, elm_north, now):
    people, website = world("light-touch")
    post = put_forward(people["author"], elm_north, website, moment=now + timedelta(hours=1))

    with pytest.raises(NotNow, match="still in time"):
        publishing.expire(post=post, now=now)

    assert Post.objects.get(pk=post.pk).state == "in_review"


def test_nothing_is_sent_for_a_post_that_is_not_on_its_way(world, elm_north, now):
    people, website = world("light-touch")
    post = put_forward(people["author"], elm_north, website)

    with pytest.raises(NotNow, match="not on its way out"):
        publishing.send(publication=Publication.objects.for_deciding().get(post=post), now=now)

    assert post.publications.get().state == "waiting"


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_fast_lane_is_for_the_listed_people_with_a_closure_of_their_own(rule_set, world, elm_north, now):
    people, website = world(rule_set)
    may = set()

    for name, person in people.items():
        post = PostFactory(organisation=elm_north, author=person, purpose="closure")
        post.publications.create(account=website)
        if WORKFLOW.may(post, "publish_urgently", person, now=now):
            may.add(name)
        assert not any(
            WORKFLOW.may(post, "publish_urgently", other, now=now) for other in people.values() if other != person
        )

    assert may == FAST_LANE[rule_set]


def test_two_tables_know_their_services():
    human = {step.verb for step in (*WORKFLOW.steps, *PUBLICATION.steps) if not step.by_machine}
    machine = {step.verb for step in (*WORKFLOW.steps, *PUBLICATION.steps) if step.by_machine}

    assert [verb for verb in human if not hasattr(services, verb)] == []
    assert [verb for verb in machine if not hasattr(publishing, verb)] == []


def test_fresh_draft_belongs_to_its_author_alone(world, elm_north, now):
    people, website = world("light-touch")
    post = write(people["author"], elm_north, website)

    may = {name for name, person in people.items() if WORKFLOW.may(post, "submit", person, now=now)}
    seen = {name for name, person in people.items() if Post.objects.visible_to(person).exists()}

    assert may == seen == {"author"}


def test_withdrawn_draft_tells_nobody(author, oakfield, now):
    post = PostFactory(organisation=oakfield, author=author)

    assert services.withdraw(post=post, by=author, now=now).state == "withdrawn"
