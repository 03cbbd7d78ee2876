"""Chains from the rules: conditional steps, all of several, people by name, and authority in words."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.services import record_absence
from core.models import AuditEntry
from core.workflow import LONGEST_NOTE, MACHINE, NotNow
from posts import services
from posts.models import Decision, Post
from posts.permissions import could_sign, signers_now
from posts.workflow import WORKFLOW
from tests.factories import give, make_person
from tests.factories.posts import (
    RULE_SETS,
    AccountFactory,
    change_rule,
    clean_photo,
    entrust,
    put_forward,
    sign,
    told,
    use_rules,
    write,
)
from tests.posts.who_may import DOUBTS, EXPRESS, SIGNERS, STEPS_IN_DOUBT

pytestmark = pytest.mark.django_db(transaction=True)

BOTH = {"label": "Both", "all_of": ["headteacher", "business-manager"]}
HEAD = {"label": "Headteacher", "any_of": ["headteacher"]}
DECIDING = ("sign_off", "send_back", "reject")


def fresh(post):
    return Post.objects.get(pk=post.pk)


def who(people, numbers):
    names = {person.pk: name for name, person in people.items()}
    return {names[number] for number in numbers}


def doubtful(rule_set, doubt, people, place, website):
    return put_forward(
        people["author"], place, website, answers=DOUBTS[doubt], new_photos=(clean_photo(),), nobody_recognisable=True
    )


@pytest.mark.parametrize("doubt", DOUBTS)
@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_doubt_leads_to_the_people_the_rules_name_step_by_step(rule_set, doubt, world, elm_north):
    people, website = world(rule_set)
    asked = rule_set in EXPRESS.get(doubt, ())
    if rule_set == "headteacher-authorises":
        entrust(people["author"], website)
    post = doubtful(rule_set, doubt, people, elm_north, website)
    wrong = []

    for expected in STEPS_IN_DOUBT.get((rule_set, doubt), (SIGNERS[rule_set],)):
        for name, person in people.items():
            for verb in DECIDING:
                if WORKFLOW.may(fresh(post), verb, person, now=post.submitted_at) != (name in expected):
                    wrong.append((verb, name))
        signer = people[sorted(expected)[0]]
        words = {"authority": "Yes, this may be told."} if fresh(post).current_step.express else {}
        post = sign(fresh(post), signer, **words)

    assert wrong == []
    assert post.state == "approved"
    assert [one.authority for one in post.signatures if one.authority] == ["Yes, this may be told."] * asked


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_nobody_gives_express_authority_without_words(rule_set, world, elm_north):
    people, website = world(rule_set)
    post = doubtful(rule_set, "confidential", people, elm_north, entrust_all(people, website))
    while not fresh(post).current_step.express:
        post = sign(fresh(post), people[sorted(SIGNERS[rule_set])[0]])
    signer = people[sorted(who(people, signers_now(fresh(post))))[0]]

    with pytest.raises(NotNow, match="needs your express authority"):
        sign(fresh(post), signer, authority="  ")
    with pytest.raises(NotNow, match="These words are too long"):
        sign(fresh(post), signer, authority="x" * (LONGEST_NOTE + 1))

    assert AuditEntry.objects.filter(reason_code="authority_needed").count() == 1
    assert fresh(post).state == "in_review"


def entrust_all(people, website):
    entrust(people["author"], website)
    return website


def test_step_says_why_it_is_needed_and_keeps_saying_so_under_other_rules(world, elm_north, elmtree):
    people, website = world("business-manager-confirms")
    post = doubtful("business-manager-confirms", "somebody else's work", people, elm_north, website)
    change_rule(elmtree, "posts.sign_off_steps", [HEAD])

    steps = fresh(post).steps

    assert [(step.label, step.why) for step in steps] == [
        ("Business manager", ""),
        ("Headteacher, on whose work it is", "Some of it may belong to somebody else."),
    ]


@pytest.mark.parametrize("order", [("head", "bursar"), ("bursar", "head")])
def test_all_of_a_step_sign_in_any_order_and_each_for_their_own_share(order, world, elm_north, elmtree):
    people, website = world("light-touch")
    change_rule(elmtree, "posts.sign_off_steps", [BOTH])
    post = put_forward(people["author"], elm_north, website)
    first, second = (people[name] for name in order)

    assert who(people, signers_now(fresh(post))) == {"head", "bursar"}
    halfway = sign(fresh(post), first)
    assert halfway.state == "in_review"
    assert who(people, signers_now(fresh(post))) == {order[1]}
    with pytest.raises(PermissionDenied):
        sign(fresh(post), first)
    done = sign(fresh(post), second)

    assert done.state == "approved"
    assert {(one.person, one.share) for one in done.signatures} == {
        (people["head"], "headteacher"),
        (people["bursar"], "business-manager"),
    }
    assert told("posts.sign_off") == {second.name, people["author"].name}


def test_person_in_both_groups_fulfils_one_share_and_somebody_else_the_other(world, elm_north, elmtree):
    """The headteacher keeps the money too: the business manager takes that share, or the deputy the headteacher's."""
    people, website = world("light-touch")
    change_rule(elmtree, "posts.sign_off_steps", [BOTH])
    give(people["head"], "business-manager", elm_north)
    post = put_forward(people["author"], elm_north, website)

    halfway = sign(fresh(post), people["head"])

    assert halfway.signatures[0].share == "headteacher"
    assert halfway.state == "in_review"
    assert who(people, signers_now(fresh(post))) == {"bursar"}


def test_second_reviewer_whose_button_is_older_signs_the_next_step_if_it_is_theirs_and_else_none(
    world, elm_north, elmtree
):
    people, website = world("light-touch")
    either = {"label": "Either", "any_of": ["headteacher", "business-manager"]}
    change_rule(elmtree, "posts.sign_off_steps", [either, {"label": "Money", "any_of": ["business-manager"]}])
    post = put_forward(people["author"], elm_north, website)
    shown_to_both = post.shown

    services.sign_off(post=fresh(post), by=people["head"], now=post.submitted_at, seen=shown_to_both)
    done = services.sign_off(post=fresh(post), by=people["bursar"], now=post.submitted_at, seen=shown_to_both)

    assert [(one.person, one.step.label) for one in done.signatures] == [
        (people["head"], "Either"),
        (people["bursar"], "Money"),
    ]


def test_signer_of_two_steps_keeps_the_later_one_where_only_they_can_sign_it(oakfield, now):
    use_rules("light-touch", oakfield)
    steps = [{"label": "Either", "any_of": ["headteacher", "business-manager"]}, HEAD]
    change_rule(oakfield, "posts.sign_off_steps", steps)
    change_rule(oakfield, "posts.stand_in", ["headteacher"])
    author, head, bursar = (
        give(person, role, oakfield)
        for person, role in zip(make_three(), ("staff", "headteacher", "business-manager"), strict=True)
    )
    post = put_forward(author, oakfield, AccountFactory(organisation=oakfield))

    with pytest.raises(PermissionDenied):
        sign(fresh(post), head)
    sign(fresh(post), bursar)

    assert sign(fresh(post), head).state == "approved"


def make_three():
    return make_person("Ash Author"), make_person("Hal Head"), make_person("Bo Bursar")


def test_named_person_signs_and_their_stand_in_while_they_are_away(world, elm_north, elmtree, today, now):
    people, website = world("light-touch")
    second = people["second"]
    change_rule(elmtree, "posts.sign_off_steps", [{"label": "Named", "any_of": [f"person:{second.email}"]}])
    post = put_forward(people["author"], elm_north, website)

    assert who(people, signers_now(fresh(post))) == {"second"}
    record_absence(person=second, starts_on=today, ends_on=today, stand_in=people["bursar"], by=MACHINE, now=now)

    assert who(people, signers_now(fresh(post))) == {"bursar"}


def test_named_person_who_wrote_it_or_has_left_is_passed_over(world, elm_north, elmtree):
    people, website = world("light-touch")
    author, second = people["author"], people["second"]
    change_rule(elmtree, "posts.sign_off_steps", [{"label": "Named", "any_of": [f"person:{author.email}"]}])
    own = put_forward(author, elm_north, website)
    second_post = put_forward(second, elm_north, website)
    author.is_active = False
    author.save()

    assert who(people, signers_now(fresh(own))) == {"deputy"}
    assert who(people, signers_now(fresh(second_post))) == {"deputy"}


def test_author_reads_who_will_sign_and_what_could_be_needed_besides(world, elm_north):
    people, website = world("business-manager-confirms")
    post = write(people["author"], elm_north, website, answers={"copyright": "not sure"})

    listed = could_sign(fresh(post))

    assert [(one.label, [person.name for person in one.people]) for one in listed] == [
        ("Business manager", ["Bea Bursar"]),
        ("Headteacher, on whose work it is", ["Hugo Head"]),
        ("Headteacher's written permission for our logo", ["Hugo Head"]),
        ("Headteacher's written permission for what is known only from work", ["Hugo Head"]),
        ("Headteacher, before an election", ["Hugo Head"]),
    ]
    assert [one.why for one in listed[:2]] == ["", "Some of it may belong to somebody else."]
    assert listed[2].only_if == "our own logo or name is used in it"


def test_post_whose_second_step_nobody_could_sign_is_not_put_forward(oakfield, now):
    use_rules("light-touch", oakfield)
    change_rule(oakfield, "posts.sign_off_steps", [BOTH])
    author, head, _bursar = make_three()
    give(author, "staff", oakfield)
    give(head, "headteacher", oakfield)
    give(head, "business-manager", oakfield)
    post = write(author, oakfield, AccountFactory(organisation=oakfield))

    with pytest.raises(NotNow, match="Nobody here could sign this off as “Both”"):
        services.submit(post=post, by=author, now=now)


@pytest.mark.parametrize("same", ["share", "person"])
def test_database_keeps_a_share_from_being_signed_twice_and_a_person_from_signing_twice(
    same, world, elm_north, elmtree
):
    people, website = world("light-touch")
    change_rule(elmtree, "posts.sign_off_steps", [BOTH])
    post = sign(put_forward(people["author"], elm_north, website), people["head"])
    again = {
        "share": {"person": people["deputy"], "share": "headteacher"},
        "person": {"person": people["head"], "share": "business-manager"},
    }[same]

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            post=post, version=post.version, step=post.steps[0], outcome="sign_off", at=post.submitted_at, **again
        )


def test_exception_once_given_is_not_asked_of_the_next_signer(world, elm_north, elmtree):
    people, website = world("chief-executive-approves")
    change_rule(elmtree, "posts.sign_off_steps", [HEAD, {"label": "Chief", "any_of": ["chief-executive"]}])
    named = services.Named(name="Amara", kind="pupil", permission="yes")
    post = put_forward(people["author"], elm_north, website, people=(named,), new_photos=(clean_photo(),))

    sign(fresh(post), people["head"], exception="Families agreed in writing.")
    done = sign(fresh(post), people["chief"])

    assert [one.exception for one in done.signatures] == ["Families agreed in writing.", ""]
