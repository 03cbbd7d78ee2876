"""Every state x verb x person, under each of the five rule sets: what is not listed here is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.services import record_absence
from core.models import AuditEntry
from core.workflow import MACHINE, NotNow
from posts import publishing, services
from posts.models import Account, Decision, Post, Publication
from posts.workflow import PUBLICATION, WORKFLOW, PublicationState, State
from tests.factories import give, make_organisation, make_person
from tests.factories.posts import (
    RULE_SETS,
    AccountFactory,
    PostFactory,
    clean_photo,
    composition,
    entrust,
    put_forward,
    sign,
    use_rules,
    write,
)

pytestmark = pytest.mark.django_db(transaction=True)

HUMAN = [step.verb for step in WORKFLOW.steps if not step.by_machine]

# verb -> (states it starts from, people who may), for a school of each rule set. The author wrote the post.
SOURCES = {
    "submit": {"draft", "sent_back"},
    "sign_off": {"in_review"},
    "send_back": {"in_review", "approved"},
    "reject": {"in_review"},
    "withdraw": {"draft", "sent_back", "in_review", "approved"},
    "reopen": {"in_review", "approved", "expired"},
    "publish": {"approved"},
    "publish_urgently": {"draft"},
    "retry": {"needs_attention"},
    "settle": {"needs_attention", "publishing"},
    "take_down": {"published", "needs_attention"},
}
# The same for one account of a post: (states it starts from, states of the post in which it can be done).
THERE = {
    "mark_done": ({"to_do_by_hand", "unconfirmed", "failed"}, set(State.values)),
    "mark_missing": ({"unconfirmed"}, set(State.values)),
    "mark_gone": ({"published", "unconfirmed"}, {"taken_down"}),
}
SIGNERS = {
    "headteacher-authorises": {"second", "head"},
    "chief-executive-approves": {"head", "chief"},
    "safeguarding-first": {"head"},
    "light-touch": {"head"},
    "business-manager-confirms": {"bursar"},
}
EDITORS = {
    "headteacher-authorises": {"head", "chief"},
    "chief-executive-approves": {"head", "chief", "bursar"},
    "safeguarding-first": {"head", "deputy", "chief", "bursar"},
    "light-touch": {"head", "deputy", "chief", "bursar"},
    "business-manager-confirms": {"head", "deputy", "chief", "bursar"},
}
PUBLISHERS = {
    "headteacher-authorises": {"author", "second", "head", "chief", "bursar"},
    "chief-executive-approves": {"author", "head", "chief", "bursar"},
    "safeguarding-first": {"author", "head", "chief", "bursar"},
    "light-touch": {"author", "head", "chief", "bursar"},
    "business-manager-confirms": {"head", "chief", "bursar"},
}
FAST = {"headteacher-authorises": {"author"}}
ENTRUSTED = {"headteacher-authorises": {"author", "second"}, "chief-executive-approves": {"author"}}


def allowed(rule_set, verb, state):
    if state not in SOURCES[verb]:
        return set()
    if verb == "submit":
        return {"author"} | EDITORS[rule_set]
    if verb == "reopen":
        return {"author"} | EDITORS[rule_set]
    if verb in {"sign_off", "send_back", "reject"}:
        return SIGNERS[rule_set]
    if verb == "withdraw":
        return {"author"} | (set() if state == "draft" else {"head", "deputy", "chief", "bursar"})
    if verb == "publish_urgently":
        return FAST.get(rule_set, set())
    if verb == "take_down":
        return {"head", "deputy", "chief", "bursar"} | ENTRUSTED.get(rule_set, set())
    return PUBLISHERS[rule_set]


def allowed_there(rule_set, verb, state, post_state):
    sources, post_states = THERE[verb]
    if state not in sources or post_state not in post_states:
        return set()
    return allowed(rule_set, "take_down" if verb == "mark_gone" else "settle", "needs_attention")


@pytest.fixture
def world(elmtree, elm_north):
    def build(rule_set):
        use_rules(rule_set, elmtree)
        website = AccountFactory(organisation=elm_north, handle="website")
        people = {
            "author": give(make_person("Ama Author"), "staff", elm_north),
            "second": give(make_person("Sam Second"), "staff", elm_north),
            "head": give(make_person("Hugo Head"), "headteacher", elm_north),
            "deputy": give(make_person("Dot Deputy"), "deputy-headteacher", elm_north),
            "bursar": give(make_person("Bea Bursar"), "business-manager", elm_north),
            "chief": give(make_person("Cleo Chief"), "chief-executive", elmtree),
            "governor": give(make_person("Gwen Governor"), "governor", elm_north),
            "stranger": give(make_person("Sal Stranger"), "headteacher", make_organisation("far", "Far School")),
            "nobody": make_person("Noor Nobody"),
        }
        for who in ENTRUSTED.get(rule_set, ()):
            entrust(people[who], website)
        return people, website

    return build


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


def test_post_waiting_past_its_moment_expires_and_never_goes_out_late(world, elm_north, now):
    people, website = world("light-touch")
    post = put_forward(people["author"], elm_north, website, moment=now + timedelta(hours=1))

    publishing.attend_to(posts=Post.objects.all(), now=now + timedelta(hours=1, minutes=1))

    post.refresh_from_db()
    assert post.state == "expired"


def test_signed_post_goes_out_at_its_moment_and_not_before(world, elm_north, now):
    people, website = world("light-touch")
    post = sign(put_forward(people["author"], elm_north, website, moment=now + timedelta(hours=1)), people["head"])

    publishing.attend_to(posts=Post.objects.all(), now=now + timedelta(minutes=59))
    assert Post.objects.get(pk=post.pk).state == "approved"
    publishing.attend_to(posts=Post.objects.all(), now=now + timedelta(hours=1))

    assert Post.objects.get(pk=post.pk).state == "published"


def test_pause_holds_everything_until_it_ends(world, elmtree, elm_north, now):
    people, website = world("light-touch")
    services.pause(organisation=elmtree, by=people["chief"], now=now, reason="A sad day.")
    post = sign(put_forward(people["author"], elm_north, website), people["head"])

    publishing.attend_to(posts=Post.objects.all(), now=now)
    with pytest.raises(NotNow, match="A sad day"):
        services.publish(post=post, by=people["head"], now=now)
    services.resume(organisation=elmtree, by=people["chief"], now=now)
    publishing.attend_to(posts=Post.objects.all(), now=now)

    assert Post.objects.get(pk=post.pk).state == "published"


def test_closure_goes_out_at_once_by_those_the_rules_name_and_approvers_are_told(world, elm_north, now):
    people, website = world("business-manager-confirms")
    post = write(people["head"], elm_north, website, purpose="closure")

    with pytest.raises(NotNow, match="Say why"):
        services.publish_urgently(post=post, by=people["head"], now=now, note="")
    post = services.publish_urgently(post=post, by=people["head"], now=now, note="Snow.")
    publishing.attend_to(posts=Post.objects.all(), now=now)

    post.refresh_from_db()
    assert post.state == "published"
    assert post.urgent


def test_fast_lane_is_for_closures_only(world, elm_north, now):
    people, website = world("business-manager-confirms")
    post = write(people["head"], elm_north, website, purpose="event")

    with pytest.raises(NotNow, match="must know at once"):
        services.publish_urgently(post=post, by=people["head"], now=now, note="Quick.")


def test_picture_of_people_needs_the_principals_exception_and_it_is_kept(world, elm_north, now):
    people, website = world("chief-executive-approves")
    named = services.Named(name="Amara", kind="pupil", permission="yes")
    post = put_forward(people["author"], elm_north, website, people=(named,), new_photos=(clean_photo(),))

    with pytest.raises(NotNow, match="express exception"):
        sign(post, people["head"])
    post = sign(post, people["head"], conditions="Families agreed in writing.")

    assert post.signatures[0].conditions == "Families agreed in writing."


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
