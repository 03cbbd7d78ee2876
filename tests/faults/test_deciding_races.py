"""Two people decide on one post in the same moment: one decision, one history, one message, and a sentence for whoever was late."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from accounts.services import take_role
from core.clocks import london_day
from core.models import AuditEntry, Message
from core.workflow import MACHINE, NotNow
from posts import services
from posts.models import Decision, Post
from posts.reminders import keep_turns
from tests.factories import give, make_person, sign_in
from tests.factories.posts import change_rule, composition, put_forward, put_forward_again, use_rules
from tests.faults.together import at_once, refusals
from tests.faults.waiting import many_waiting

pytestmark = pytest.mark.faults
BOTH = {"label": "Both", "all_of": ["headteacher", "business-manager"]}


@pytest.fixture
def rung(monkeypatch):
    """Which posts somebody rang about, to put them out."""
    numbers = []

    def listen(_app, bells):
        numbers.extend(ids["post_id"] for name, ids in bells if name.endswith("publish_post"))

    monkeypatch.setattr("core.tasks._ring", listen)
    return numbers


@pytest.fixture
def school(site, oakfield, rung):
    return use_rules("light-touch", oakfield)


@pytest.fixture
def waiting(school, website, author, heads):
    return lambda number: many_waiting(put_forward(author, school, website), number)


def sign_by(person, post):
    return lambda: services.sign_off(post=Post.objects.get(pk=post.pk), by=person, now=timezone.now(), seen=post.shown)


def fresh(post):
    return Post.objects.get(pk=post.pk)


def outcomes(post, verb):
    """What the history of a post says of one verb: outcome, why, and by whom."""
    entries = AuditEntry.objects.filter(about_kind="posts.post", about_id=str(post.pk), verb=verb).order_by("pk")
    return [(entry.outcome, entry.reason_code, entry.person_id) for entry in entries]


def told(post, verb):
    messages = Message.objects.filter(kind=f"posts.{verb}", about_kind="posts.post", about_id=str(post.pk))
    return sorted(messages.values_list("person__name", flat=True))


def signed(post, *, version):
    """Who signed a version; each signature is for exactly what that version holds."""
    signatures = Decision.objects.filter(post=post, version=version, outcome="sign_off")
    kept = post.versions.get(number=version).fingerprint
    assert {one.fingerprint for one in signatures} <= {kept}
    return [one.person for one in signatures.select_related("person").order_by("pk")]


def clock(post):
    [one] = post.clocks.all()
    return one.state, one.met_by_id


# Two approvers --------------------------------------------------------------------------------------------------------------
def test_of_two_approvers_one_decides_and_the_other_is_told_who_two_hundred_times(waiting, author, heads, rung):
    posts = waiting(200)

    for post in posts:
        ends = at_once(*(sign_by(head, post) for head in heads))

        [refusal] = refusals(ends)
        [winner] = signed(post, version=1)
        [loser] = [head for head in heads if head != winner]
        assert f"{winner.name} was here before you" in str(refusal)
        assert outcomes(post, "sign_off") == [("done", "", winner.pk), ("refused", "wrong_state", loser.pk)]
        assert told(post, "sign_off") == [author.name]
        assert clock(post) == ("met", winner.pk)
        assert fresh(post).state == "approved"
    assert rung == [post.pk for post in posts]


def test_yes_and_no_in_the_same_moment_are_one_of_both(waiting, author, heads):
    first, second = heads

    for post in waiting(10):
        ends = at_once(
            sign_by(first, post),
            lambda post=post: services.reject(
                post=fresh(post), by=second, now=timezone.now(), seen=post.shown, note="Not this one."
            ),
        )

        [_refusal] = refusals(ends)
        decision = Decision.objects.get(post=post)
        assert (fresh(post).state, decision.outcome) in {("approved", "sign_off"), ("rejected", "reject")}
        assert told(post, decision.outcome) == [author.name]
        assert clock(post) == ("met", decision.person_id)


def test_two_pages_open_at_once_lead_one_on_and_say_on_the_other_who_was_first(waiting, heads):
    browsers = [sign_in(Client(), head) for head in heads]

    for post in waiting(10):
        answers = at_once(
            *(
                lambda browser=browser, post=post: browser.post(
                    f"/posts/{post.pk}/sign-off/", {"seen": post.shown}, follow=True
                ).content.decode()
                for browser in browsers
            )
        )

        [winner] = signed(post, version=1)
        late = answers[1 - heads.index(winner)]
        assert f"{winner.name} was here before you" in late
        assert "Thank you: the post is signed off." not in late


def test_same_form_sent_twice_signs_once_and_says_so(waiting, author, heads):
    head = heads[0]

    for post in waiting(10):
        ends = at_once(sign_by(head, post), sign_by(head, post))

        [refusal] = refusals(ends)
        assert "you have done this already" in str(refusal)
        assert signed(post, version=1) == [head]
        assert outcomes(post, "sign_off") == [("done", "", head.pk), ("refused", "wrong_state", head.pk)]
        assert told(post, "sign_off") == [author.name]


# All of a step --------------------------------------------------------------------------------------------------------------
def test_two_signers_of_one_step_both_count_and_it_ends_once(school, website, author, heads, rung):
    change_rule(school, "posts.sign_off_steps", [BOTH])
    head, bursar = heads[0], give(make_person("Bea Bursar"), "business-manager", school)
    posts = many_waiting(put_forward(author, school, website), 20)

    for post in posts:
        ends = at_once(sign_by(head, post), sign_by(bursar, post))

        assert refusals(ends) == []
        last = signed(post, version=1)[-1]
        assert {one.share: one.person for one in Decision.objects.filter(post=post).select_related("person")} == {
            "headteacher": head,
            "business-manager": bursar,
        }
        assert clock(post) == ("met", last.pk)
        assert told(post, "sign_off").count(author.name) == 1
        assert fresh(post).state == "approved"
    assert rung == [post.pk for post in posts]


# Approve against edit and withdraw --------------------------------------------------------------------------------------------
def test_change_in_the_moment_of_signing_is_signed_by_nobody(waiting, website, author, heads):
    head, changed = heads[0], composition(website, words="We measured the pond instead.")

    for post in waiting(15):
        ends = at_once(
            sign_by(head, post),
            lambda post=post: services.edit(
                post=fresh(post), by=author, now=timezone.now(), composition=changed, seen=post.fingerprint
            ),
        )

        row, late = fresh(post), refusals(ends)
        assert (row.state, row.words) == ("draft", "We measured the pond instead.")
        assert row.fingerprint == row.fingerprint_now() != post.fingerprint
        assert signed(post, version=1) == ([] if late else [head])
        assert clock(post) == (("stopped", None) if late else ("met", head.pk))
        assert outcomes(post, "sign_off")[-1][0] == ("refused" if late else "done")
        assert all(f"{author.name} was here before you" in str(one) for one in late)
        with pytest.raises((NotNow, PermissionDenied)):
            services.publish(post=row, by=head, now=timezone.now())


def test_withdrawn_in_the_moment_of_signing_stays_withdrawn(waiting, author, heads):
    head = heads[0]

    for post in waiting(15):
        ends = at_once(
            sign_by(head, post),
            lambda post=post: services.withdraw(post=fresh(post), by=author, now=timezone.now()),
        )

        late = refusals(ends)
        assert fresh(post).state == "withdrawn"
        assert signed(post, version=1) == ([] if late else [head])
        assert clock(post) == (("stopped", None) if late else ("met", head.pk))
        assert outcomes(post, "withdraw") == [("done", "", author.pk)]
        assert all(f"{author.name} was here before you" in str(one) for one in late)
        assert told(post, "sign_off") == ([] if late else [author.name])


# Stale tabs and replayed forms ------------------------------------------------------------------------------------------------
def test_old_tab_never_signs_what_was_put_forward_anew_in_the_same_moment(waiting, author, heads):
    head = heads[0]

    for post in waiting(10):
        ends = at_once(
            sign_by(head, post), lambda post=post: put_forward_again(post, words="We measured the pond instead.")
        )

        row, late = fresh(post), refusals(ends)
        assert (row.state, row.version, row.words) == ("in_review", 2, "We measured the pond instead.")
        assert signed(post, version=2) == []
        assert signed(post, version=1) == ([] if late else [head])
        assert {one.state for one in post.clocks.filter(version=2)} == {"running"}


def test_forms_of_an_old_tab_sent_again_change_nothing_whatever_they_are(waiting, author, heads):
    [post] = waiting(1)
    browser = sign_in(Client(), heads[0])
    again = put_forward_again(post, words="We measured the pond instead.")
    old = {"seen": post.shown, "note": "Crop the jumper out."}

    answers = [
        browser.post(f"/posts/{post.pk}/{verb}/", old, follow=True).content.decode()
        for verb in ("sign-off", "send-back", "reject")
        for _sent in range(2)
    ]

    assert all("This changed while you were reading." in answer for answer in answers)
    assert fresh(post).shown == again.shown
    assert signed(post, version=2) == []
    for verb in ("sign_off", "send_back", "reject"):
        assert outcomes(post, verb) == [("refused", "changed_meanwhile", heads[0].pk)] * 2


# A role lost a second ago -----------------------------------------------------------------------------------------------------
def lose_role(person):
    """End the role of somebody whose page is still open: it was theirs until yesterday."""
    now = timezone.now()
    return lambda: take_role(
        membership=Membership.objects.get(person=person, role="headteacher"),
        by=MACHINE,
        now=now,
        ends_on=london_day(now) - timedelta(days=1),
    )


def test_role_lost_in_the_moment_of_signing_signs_before_or_not_at_all(school, waiting, author):
    posts = waiting(12)

    for number, post in enumerate(posts):
        head = give(make_person(f"Hope Number{number}"), "headteacher", school)
        ends = at_once(sign_by(head, post), lose_role(head))

        late = refusals(ends)
        assert all(isinstance(one, PermissionDenied) for one in late)
        assert signed(post, version=1) == ([] if late else [head])
        assert outcomes(post, "sign_off") == [("refused", "not_you", head.pk) if late else ("done", "", head.pk)]
        assert told(post, "sign_off") == ([] if late else [author.name])
        assert clock(post) == (("running", None) if late else ("met", head.pk))


def test_page_of_somebody_who_lost_the_role_a_second_ago_decides_nothing(school, waiting, heads):
    [post] = waiting(1)
    gone, still_staff = heads
    give(still_staff, "staff", school)
    browsers = [sign_in(Client(), person) for person in heads]
    for browser in browsers:
        assert browser.get(f"/posts/{post.pk}/").status_code == 200
    for person in heads:
        lose_role(person)()

    at_first = press_sign_off(browsers, post)
    keep_turns(now=timezone.now())
    later = press_sign_off(browsers, post)

    # Their turn opens the page until the next round of the machine, and decides nothing (ADR 31).
    assert (at_first, later) == ([403, 403], [404, 403])
    assert browsers[0].get(f"/posts/{post.pk}/").status_code == 404
    refused = ("refused", "not_you")
    assert outcomes(post, "sign_off") == [(*refused, gone.pk), *[(*refused, still_staff.pk)] * 2]
    assert signed(post, version=1) == []
    assert fresh(post).state == "in_review"


def press_sign_off(browsers, post):
    return [browser.post(f"/posts/{post.pk}/sign-off/", {"seen": post.shown}).status_code for browser in browsers]
