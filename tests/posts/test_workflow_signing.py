"""Four eyes: who signs when the usual signer cannot, and exactly what a signature covers."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.services import record_absence
from core.models import AuditEntry
from core.workflow import MACHINE, NotNow
from posts import publishing, services
from posts.models import Post
from posts.permissions import signers_now
from tests.factories import give, make_person
from tests.factories.posts import (
    RULE_SETS,
    AccountFactory,
    clean_photo,
    composition,
    entrust,
    put_forward,
    sign,
    use_rules,
    write,
)
from tests.posts.who_may import NEXT_SIGNERS, SIGNERS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_signing_goes_on_along_the_chain_of_the_rules(rule_set, world, elm_north):
    people, website = world(rule_set)
    writer, *chain = NEXT_SIGNERS[rule_set]
    names = {person.pk: name for name, person in people.items()}
    post = put_forward(entrust(people[writer], website), elm_north, website)

    for expected in chain:
        assert {names[number] for number in signers_now(Post.objects.get(pk=post.pk))} == expected
        for name in expected:
            people[name].is_active = False
            people[name].save()

    assert not signers_now(Post.objects.get(pk=post.pk))


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_author_cannot_sign_off_own_post_whatever_roles_they_hold(rule_set, world, elm_north, now):
    people, website = world(rule_set)
    for name in sorted(SIGNERS[rule_set] - {"second"}):
        boss = entrust(people[name], website)
        post = put_forward(boss, elm_north, website)

        with pytest.raises(PermissionDenied):
            sign(post, boss)

        assert post.turns.exists()
        assert not post.turns.filter(person=boss).exists()


def test_business_manager_who_wrote_it_is_replaced_by_the_headteacher(world, elm_north):
    people, website = world("business-manager-confirms")

    post = put_forward(people["bursar"], elm_north, website)

    assert [turn.person for turn in post.turns.all()] == [people["head"]]
    assert sign(post, people["head"]).state == "approved"


def test_stand_in_signs_while_the_approver_is_away_and_not_after(world, elm_north, today, now):
    people, website = world("light-touch")
    post = put_forward(people["author"], elm_north, website)
    stand_in = people["second"]
    record_absence(person=people["head"], starts_on=today, ends_on=today, stand_in=stand_in, by=MACHINE, now=now)

    with pytest.raises(PermissionDenied):
        sign(post, people["head"])
    assert sign(post, stand_in).state == "approved"


def test_author_is_never_their_own_stand_in(world, elm_north, today, now):
    people, website = world("light-touch")
    post = put_forward(people["author"], elm_north, website)
    record_absence(
        person=people["head"], starts_on=today, ends_on=today, stand_in=people["author"], by=MACHINE, now=now
    )

    with pytest.raises(PermissionDenied):
        sign(post, people["author"])
    assert sign(post, people["deputy"]).state == "approved"


def test_post_that_nobody_could_sign_is_refused_with_the_reason(oakfield, now):
    use_rules("light-touch", oakfield)
    website = AccountFactory(organisation=oakfield)
    head = give(make_person("Lone Head"), "headteacher", oakfield)
    post = write(head, oakfield, website)

    with pytest.raises(NotNow, match="Nobody here could sign this off"):
        services.submit(post=post, by=head, now=now)


def test_last_editor_cannot_sign_what_they_changed(world, elm_north, now):
    people, website = world("light-touch")
    post = put_forward(people["author"], elm_north, website)
    changed = services.edit(
        post=post, by=people["head"], now=now, composition=composition(website, words="Better words.")
    )
    answered = services.edit(
        post=changed,
        by=people["head"],
        now=now,
        composition=composition(
            website, words="Better words.", answers={one.key: "no problem" for one in changed.open_questions()}
        ),
    )
    waiting = services.submit(post=answered, by=people["author"], now=now)

    with pytest.raises(PermissionDenied):
        sign(waiting, people["head"])
    assert sign(waiting, people["deputy"]).state == "approved"


@pytest.mark.parametrize(
    "change",
    [
        {"words": "Other words."},
        {"title": "Only the name", "words": "Our geographers measured the brook today.", "purpose": "event"},
        {"nobody_recognisable": True, "new_photos": (clean_photo(b"another"),)},
    ],
)
def test_edit_after_sign_off_takes_the_sign_off_away(change, world, elm_north, now):
    people, website = world("light-touch")
    post = sign(put_forward(people["author"], elm_north, website), people["head"])

    post = services.edit(post=post, by=people["author"], now=now, composition=composition(website, **change))

    assert post.state == "draft"
    with pytest.raises(NotNow):
        services.publish(post=post, by=people["head"], now=now)


def test_signed_post_that_differs_by_a_letter_never_goes_out(world, elm_north, now):
    people, website = world("light-touch")
    post = sign(put_forward(people["author"], elm_north, website), people["head"])
    Post.objects.filter(pk=post.pk).update(words="Tampered with.")

    with pytest.raises(NotNow, match="not exactly what was signed off"):
        services.publish(post=post, by=people["head"], now=now)
    publishing.attend_to(posts=Post.objects.all(), now=now)

    post.refresh_from_db()
    assert post.state == "sent_back"
    assert post.publications.get().state == "waiting"


def test_stale_tab_cannot_sign_a_newer_version(world, elm_north, now):
    people, website = world("light-touch")
    post = put_forward(people["author"], elm_north, website)
    seen = post.shown
    services.reopen(post=post, by=people["author"], now=now)
    post = services.submit(post=Post.objects.get(pk=post.pk), by=people["author"], now=now)

    with pytest.raises(NotNow, match="changed while you were reading"):
        services.sign_off(post=post, by=people["head"], now=now, seen=seen)

    refused = AuditEntry.objects.filter(verb="sign_off", outcome="refused").get()
    assert refused.reason_code == "changed_meanwhile"


def test_double_click_signs_once(world, elm_north):
    people, website = world("light-touch")
    post = put_forward(people["author"], elm_north, website)
    sign(post, people["head"])

    with pytest.raises(NotNow):
        sign(post, people["head"])

    assert post.decisions.filter(outcome="sign_off").count() == 1


def test_picture_of_people_needs_the_principals_exception_and_it_is_kept(world, elm_north, now):
    people, website = world("chief-executive-approves")
    named = services.Named(name="Amara", kind="pupil", permission="yes")
    post = put_forward(people["author"], elm_north, website, people=(named,), new_photos=(clean_photo(),))

    with pytest.raises(NotNow, match="express exception"):
        sign(post, people["head"])
    with pytest.raises(NotNow, match="express exception"):
        sign(post, people["head"], conditions="Only this week.")
    post = sign(post, people["head"], exception=" Families agreed in writing. ", conditions="Only this week.")

    signature = post.signatures[0]
    assert (signature.exception, signature.conditions) == ("Families agreed in writing.", "Only this week.")
