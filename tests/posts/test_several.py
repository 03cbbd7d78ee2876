"""Several plain posts at once: which of them the queue offers, how they are read, and that each is signed by itself."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from core import audit
from core.models import AuditEntry, Message
from posts import services
from posts.models import Account, Decision, Photo, Post, Turn, Video
from posts.plain import MOST_AT_ONCE, WHAT_ELSE
from posts.services import lifecycle
from posts.services.several import NOT_THERE, NOT_YOUR_TURN, TOO_MANY, WENT_WRONG
from posts.workflow import VIDEO_UNWATCHED
from tests import statements
from tests.factories import give, make_person, sign_in
from tests.factories.posts import (
    RULE_SETS,
    AccountFactory,
    StandingPermissionFactory,
    change_rule,
    clean_photo,
    composition,
    put_forward,
    put_forward_again,
    sign,
    suggest,
    told,
    use_rules,
)
from tests.posts.who_may import SIGNERS

pytestmark = pytest.mark.django_db(transaction=True)

ASKS = {"check": "truth", "level": "ask", "sentence": "Is it true?"}


@pytest.fixture
def website(oakfield):
    use_rules("light-touch", oakfield)
    return AccountFactory(organisation=oakfield)


@pytest.fixture
def head(client, approver):
    sign_in(client, approver)
    return approver


@pytest.fixture
def three(author, oakfield, website, head):
    return [put_forward(author, oakfield, website, title=f"Lunch on day {day}") for day in (1, 2, 3)]


def boxes(client, address="/posts/queue/"):
    return [int(one) for one in re.findall(r'id="tick-([0-9]+)"', client.get(address).content.decode())]


def read(client, *posts):
    return client.get("/posts/queue/several/", {"post": [post.pk for post in posts]})


def press(client, *posts):
    """Press the button of the page that shows these posts as they are."""
    return client.post("/posts/queue/several/sign-off/", {"seen": [f"{post.pk}:{post.shown}" for post in posts]})


def states(posts):
    return [Post.objects.get(pk=post.pk).state for post in posts]


def together(posts, by, now):
    return services.sign_off_several(chosen=[(post.pk, post.shown) for post in posts], by=by, now=now)


# What the queue offers ---------------------------------------------------------------------------------------------------
def test_queue_offers_plain_posts_to_be_ticked(client, three):
    page = client.get("/posts/queue/").content.decode()

    assert boxes(client) == [post.pk for post in three]
    assert "Read it together with others" in page
    assert "Tick all on this page" in page


def test_one_plain_post_alone_is_not_offered(client, head, author, oakfield, website):
    put_forward(author, oakfield, website)
    put_forward(author, oakfield, website, purpose="achievement")

    assert boxes(client) == []


def a_person(post, now):
    post.people.create(name="Amara", kind="pupil", permission="yes")


def a_picture_of_people(post, now):
    Photo.objects.create(post=post, order=0, path="a.jpg", bytes=1, width=1, height=1, added_at=now)


def a_video(post, now):
    Video.objects.create(
        post=post, path="a.mp4", kind="mp4", bytes=1, milliseconds=1, width=1, height=1, added_at=now, sha256="0"
    )


def a_doubt(post, now):
    post.answers.update(answer="not sure")


def all_have_to_sign(post, now):
    post.sign_off_steps.update(needs_all=True)


def authority(post, now):
    post.sign_off_steps.update(express=True)


def an_unusual_step(post, now):
    post.sign_off_steps.update(why="The author is not sure.")


def standing_permission(post, now):
    granted = StandingPermissionFactory(
        organisation=post.organisation, person=post.author, given_by=make_person("Gail Giver"), starts=now
    )
    post.sign_off_steps.update(permission=granted)


def a_condition(post, now):
    post.decisions.create(
        version=1, person=post.author, outcome="sign_off", conditions="Not before Monday.", fingerprint="", at=now
    )


def a_suggestion(post, now):
    suggest(post, post.organisation.memberships.get(role="headteacher").person)


def a_comment(post, now):
    services.comment(post=post, by=post.author, words="Is it fish?", now=now)


ELSE = {
    a_person: "people",
    a_picture_of_people: "pictures",
    a_doubt: "answers",
    all_have_to_sign: "steps",
    authority: "steps",
    an_unusual_step: "steps",
    standing_permission: "steps",
    a_condition: "words",
    a_suggestion: "suggestion",
    a_comment: "talk",
}


@pytest.mark.parametrize(("make", "key"), [pytest.param(*one, id=one[0].__name__) for one in ELSE.items()])
def test_post_that_is_more_than_its_words_is_neither_offered_nor_signed_with_others(
    client, three, approver, now, make, key
):
    make(three[1], now)

    became = together(three, approver, now)

    assert boxes(client) == []
    assert became == {three[0].pk: "", three[1].pk: f"{WHAT_ELSE[key]} So it is signed by itself.", three[2].pk: ""}
    assert states(three) == ["approved", "in_review", "approved"]


def test_every_word_for_what_else_there_is_was_tried():
    assert {*ELSE.values(), "video"} == set(WHAT_ELSE)


def test_post_with_a_video_that_was_watched_is_signed_by_itself(client, three, approver, now):
    a_video(three[1], now)
    video = Video.objects.get(post=three[1])
    three[1].watched.create(person=approver, sha256=video.sha256, version=three[1].version, at=now)

    became = together(three, approver, now)

    assert became[three[1].pk] == f"{WHAT_ELSE['video']} So it is signed by itself."
    assert states(three) == ["approved", "in_review", "approved"]


def test_post_with_a_video_is_neither_offered_nor_signed_with_others(client, three, approver, now):
    a_video(three[1], now)

    became = together(three, approver, now)

    assert boxes(client) == []
    assert became[three[1].pk] == VIDEO_UNWATCHED
    assert states(three) == ["approved", "in_review", "approved"]


@pytest.mark.parametrize(
    "change",
    [{"urgent": True}, {"purpose": "achievement"}, {"findings": [ASKS]}],
)
def test_post_that_is_not_plain_itself_is_neither_offered_nor_signed_with_others(client, three, approver, now, change):
    Post.objects.filter(pk=three[0].pk).update(**change)

    became = together(three, approver, now)

    assert became[three[0].pk].endswith("So it is signed by itself.")
    assert states(three) == ["in_review", "approved", "approved"]


def test_picture_without_people_and_a_comment_taken_back_change_nothing(client, head, author, oakfield, website, now):
    picture = {"new_photos": (clean_photo(),), "nobody_recognisable": True}
    posts = [put_forward(author, oakfield, website, **parts) for parts in (picture, {})]
    a_comment(posts[1], now)
    services.retract_comment(comment=posts[1].comments.get(), by=author, now=now)

    assert boxes(client) == [post.pk for post in posts]


def test_post_that_came_back_is_read_by_itself(client, three, approver, now):
    services.send_back(post=three[0], by=approver, now=now, seen=three[0].shown, note="Which day?")
    again = put_forward_again(three[0], words="Fish on Friday.")

    assert boxes(client) == [three[1].pk, three[2].pk]
    assert "look at what has changed" in together([again], approver, now)[again.pk]


# How they are read -------------------------------------------------------------------------------------------------------
def test_ticked_posts_are_read_in_full_with_one_button(client, head, author, oakfield, website):
    network = AccountFactory(organisation=oakfield, kind="x", handle="oakfield", label="X")
    first = put_forward(author, oakfield, accounts={website.pk: "", network.pk: "Fish today."}, words="Fish and peas.")
    picture = {"new_photos": (clean_photo(alt="A plate"),), "nobody_recognisable": True}
    second = put_forward(author, oakfield, website, words="Rice and beans.", **picture)

    page = read(client, first, second).content.decode()

    for said in ("Fish and peas.", "On X it says", "Fish today.", "Rice and beans.", "Website news", author.name):
        assert said in page
    assert f"/posts/{second.pk}/photos/{second.photos.get().uid}/page/" in page
    assert "Read out as: A plate" in page
    assert page.count("Sign off these 2") == 1
    assert [f'value="{post.pk}:{post.shown}"' in page for post in (first, second)] == [True, True]


def test_page_says_when_they_go_out_and_what_keeps_them_back(client, head, author, oakfield, website, now):
    use_rules("light-touch", oakfield, any_hour=False)
    in_three_days = f"{now + timedelta(days=3):%A}".lower()
    hours = {"days": [in_three_days], "from": "08:00", "until": "09:00", "outside": "ask"}
    change_rule(oakfield, "posts.suitable_hours", hours)
    post = put_forward(author, oakfield, website)
    services.pause(organisation=oakfield, by=head, now=now, reason="We wait for news.")

    paused = read(client, post).content.decode()
    services.resume(organisation=oakfield, by=head, now=now)
    page = read(client, post).content.decode()

    assert "To go out when posting is no longer paused" in paused
    assert "Nothing goes out at Oakfield School: We wait for news." in paused
    assert "Signed off now, it would go out" in page
    assert ", in suitable hours" in page
    assert not any("as soon as it is signed off" in one for one in (paused, page))


def test_one_can_be_left_out(client, three):
    page = read(client, *three).content.decode()

    assert f'href="/posts/queue/several/?post={three[0].pk}&amp;post={three[2].pk}"' in page
    alone = read(client, three[0]).content.decode()
    assert "Leave it out" not in alone
    assert "Sign off this post" in alone


def test_page_names_what_is_read_by_itself(client, three):
    Post.objects.filter(pk=three[0].pk).update(purpose="achievement")

    some = read(client, *three).content.decode()
    none = read(client, three[0]).content.decode()

    assert "Sign off these 2" in some
    assert "Not among them" in some
    assert "posted as more than plain information" in some
    assert "These are read one by one" in none
    assert "Sign off" not in none.replace("sign-off", "")


@pytest.mark.parametrize("typed", [[], ["x"], ["9" * 40], ["-1"], ["\u0663"], ["999999"]])
def test_who_ticked_nothing_is_asked_to_tick(client, three, typed):
    answer = client.get("/posts/queue/several/", {"post": typed}, follow=True)
    sent = client.post("/posts/queue/several/sign-off/", {"seen": [f"{one}x" for one in typed]})

    assert answer.redirect_chain == [("/posts/queue/", 302)]
    assert "Tick the posts first" in answer.content.decode()
    assert sent.url == "/posts/queue/"
    assert states(three) == ["in_review"] * 3


def test_others_posts_are_not_shown(client, three, stranger):
    sign_in(client, stranger)

    assert read(client, *three).url == "/posts/queue/"


def test_no_more_than_twenty_are_shown_and_signed(client, three, approver, now, monkeypatch):
    for room in ("views", "services"):
        monkeypatch.setattr(import_module(f"posts.{room}.several"), "MOST_AT_ONCE", 2)

    page = read(client, *three).content.decode()
    became = together(three, approver, now)

    assert MOST_AT_ONCE == 20
    assert "Sign off these 2" in page
    assert "The other one still waits." in page
    assert list(became.values()) == ["", "", TOO_MANY]
    assert states(three) == ["approved", "approved", "in_review"]


def test_page_of_many_asks_no_more_than_the_page_of_one(client, three):
    read(client, three[0])
    with CaptureQueriesContext(connection) as one:
        read(client, three[0])
    with CaptureQueriesContext(connection) as many:
        read(client, *three)

    assert len(many) == len(one) <= 12


# Each is signed by itself ------------------------------------------------------------------------------------------------
def test_each_gets_its_own_signature_its_own_line_of_history_and_its_own_message(client, three, head, author):
    answer = press(client, *three)

    assert answer.url == "/posts/queue/several/done/"
    assert states(three) == ["approved"] * 3
    for post in three:
        decision = Decision.objects.get(post=post)
        assert (decision.person, decision.outcome, decision.fingerprint) == (head, "sign_off", post.fingerprint)
        assert [one.verb for one in audit.entries_about(post)].count("sign_off") == 1
        assert Message.objects.filter(kind="posts.sign_off", about_id=str(post.pk), person=author).count() == 1
    page = client.get(answer.url).content.decode()
    assert "3 posts are signed off" in page
    assert page.count("Signed by you") == 3


def test_what_is_refused_of_one_stops_no_other_and_is_said(client, author, oakfield, website, three, head, now):
    deputy = give(make_person("Dot Deputy"), "deputy-headteacher", oakfield)
    edited, decided, found, taken = (put_forward(author, oakfield, website, title=f"Post {one}") for one in "ABCD")
    shown = [edited, decided, found, taken, *three]
    services.edit(post=edited, by=author, now=now, composition=composition(website, words="Other words."))
    Turn.objects.create(post=decided, person=deputy, since=now)
    services.reject(post=decided, by=head, now=now, seen=decided.shown, note="Not this week.")
    Post.objects.filter(pk=found.pk).update(findings=[ASKS])
    services.withdraw(post=taken, by=author, now=now)

    answer = press(client, *shown)
    page = client.get(answer.url).content.decode()

    assert states(three) == ["approved"] * 3
    assert states([edited, decided, found, taken]) == ["draft", "rejected", "in_review", "withdrawn"]
    assert "3 posts are signed off" in page
    assert "4 are not signed off" in page
    assert "This is now “Draft”: Ama Author was here before you" in page
    assert "you have done this already" in page
    assert "The checks have found something to look at. So it is signed by itself." in page
    assert "This is now “Withdrawn”" in page


@pytest.mark.parametrize("error", [OperationalError("disk I/O error"), RuntimeError("Nobody foresaw this.")])
def test_what_nobody_foresaw_of_one_is_said_and_logged_and_stops_no_other(client, three, monkeypatch, caplog, error):
    real = lifecycle.sign

    def sign_or_break(row, **details):
        real(row, **details)
        if row.pk == three[1].pk:
            raise error

    monkeypatch.setattr(lifecycle, "sign", sign_or_break)

    page = client.get(press(client, *three).url).content.decode()
    monkeypatch.undo()
    again = client.get(press(client, *three).url).content.decode()

    assert "2 posts are signed off" in page
    assert page.count(WENT_WRONG) == 1
    assert [(one.levelname, one.exc_info[1]) for one in caplog.records if "could not be signed" in one.message] == [
        ("ERROR", error)
    ]
    assert "3 posts are signed off" in again
    assert Decision.objects.count() == Message.objects.filter(kind="posts.sign_off").count() == 3


def test_post_that_was_edited_and_put_forward_again_is_not_signed_from_the_old_page(client, three, head):
    put_forward_again(three[0], words="Fish on Friday.")

    page = client.get(press(client, *three).url).content.decode()

    assert states(three) == ["in_review", "approved", "approved"]
    assert "This changed while you were reading" in page
    assert not Decision.objects.filter(post=three[0], outcome="sign_off").exists()


def test_colleague_who_was_first_is_named(three, oakfield, approver, now):
    second = give(make_person("Hanna Head"), "headteacher", oakfield)
    sign(three[0], second)

    became = together(three, approver, now)

    assert "Hanna Head was here before you" in became[three[0].pk]
    assert list(became.values())[1:] == ["", ""]


def test_sent_twice_it_signs_nothing_twice_and_says_the_same(client, three):
    first = client.get(press(client, *three).url).content.decode()

    second = client.get(press(client, *three, three[0]).url).content.decode()

    assert "3 posts are signed off" in first
    assert "3 posts are signed off" in second
    assert Decision.objects.count() == 3
    assert Message.objects.filter(kind="posts.sign_off").count() == 3


def test_signed_before_and_sent_back_since_is_not_called_signed(three, approver, now):
    together(three, approver, now)
    signed = Post.objects.get(pk=three[0].pk)
    services.send_back(post=signed, by=approver, now=now, seen=signed.shown, note="Which day?")

    became = together(three[:2], approver, now)

    assert became[three[1].pk] == ""
    assert "Sent back" in became[three[0].pk]


def test_first_of_two_signatures_is_called_signed_when_it_is_sent_twice(author, oakfield, website, approver, now):
    steps = [{"label": "Headteacher", "any_of": ["headteacher"]}, {"label": "Deputy", "any_of": ["deputy-headteacher"]}]
    change_rule(oakfield, "posts.sign_off_steps", steps)
    give(make_person("Dot Deputy"), "deputy-headteacher", oakfield)
    post = put_forward(author, oakfield, website)

    assert together([post], approver, now) == together([post], approver, now) == {post.pk: ""}
    assert states([post]) == ["in_review"]
    assert Decision.objects.filter(post=post).count() == 1


def test_who_may_not_see_it_leaves_no_line_and_reads_no_title(client, three, stranger):
    sign_in(client, stranger)
    lines = AuditEntry.objects.count()

    page = client.get(press(client, *three).url).content.decode()

    assert states(three) == ["in_review"] * 3
    assert AuditEntry.objects.count() == lines
    assert page.count(NOT_THERE) == 3
    assert "None of them is signed off" in page
    assert "Lunch on day" not in page


def test_result_is_the_persons_own_and_leads_on(client, three, head, author, approver):
    assert client.get("/posts/queue/several/done/").url == "/posts/queue/"

    press(client, three[0])

    page = client.get("/posts/queue/several/done/").content.decode()
    assert "One post is signed off" in page
    assert "Look at the next of 2" in page
    sign_in(client, author)
    assert client.get("/posts/queue/several/done/").url == "/posts/queue/"


# Who may: the guards of one signature are those of several ---------------------------------------------------------------
@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_nobody_signs_several_who_could_not_sign_each(world, elm_north, now, rule_set):
    people, website = world(rule_set)
    for who, person in people.items():
        posts = [put_forward(people["author"], elm_north, website) for _ in range(2)]

        became = together(posts, person, now)

        if who in SIGNERS[rule_set]:
            assert list(became.values()) == ["", ""], who
            assert {one.person for one in Decision.objects.filter(post__in=posts)} == {person}
        else:
            assert set(became.values()) <= {NOT_THERE, NOT_YOUR_TURN}, who
            assert not Decision.objects.filter(post__in=posts).exists(), who
            assert states(posts) == ["in_review"] * 2, who


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_author_and_last_editor_sign_none_of_several_whatever_they_hold(world, elm_north, now, rule_set):
    people, website = world(rule_set)
    signer = people[sorted(SIGNERS[rule_set])[0]]
    written, edited, plain = (put_forward(people["author"], elm_north, website) for _ in range(3))
    Post.objects.filter(pk=written.pk).update(author=signer)
    Post.objects.filter(pk=edited.pk).update(last_editor=signer)

    became = together([written, edited, plain], signer, now)

    assert list(became.values()) == [NOT_YOUR_TURN, NOT_YOUR_TURN, ""]
    assert Decision.objects.get().post == plain


def test_role_that_ended_a_moment_ago_signs_nothing(client, three, head, today):
    head.memberships.update(ends_on=today - timedelta(days=1))

    page = client.get(press(client, *three).url).content.decode()

    assert "None of them is signed off" in page
    assert states(three) == ["in_review"] * 3


def test_next_signer_is_told_of_each(author, oakfield, website, approver, now):
    steps = [{"label": "Headteacher", "any_of": ["headteacher"]}, {"label": "Deputy", "any_of": ["deputy-headteacher"]}]
    change_rule(oakfield, "posts.sign_off_steps", steps)
    give(make_person("Dot Deputy"), "deputy-headteacher", oakfield)
    posts = [put_forward(author, oakfield, website) for _ in range(2)]

    together(posts, approver, now)

    assert "Dot Deputy" in told("posts.sign_off")
    assert Message.objects.filter(kind="posts.sign_off", person__name="Dot Deputy").count() == 2


# Five hundred ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def five_hundred(author, oakfield, website, head):
    """Copies of one post that waits, each with its turn and its account; their moments differ, so their order is known."""
    one = put_forward(author, oakfield, website)
    begun = one.submitted_at
    names = [field.attname for field in Post._meta.concrete_fields if field.attname != "id"]
    same = {name: getattr(one, name) for name in names}
    copies = Post.objects.bulk_create(
        Post(**same | {"title": f"Lunch {place}", "submitted_at": begun + timedelta(seconds=place)})
        for place in range(1, 500)
    )
    Turn.objects.bulk_create(Turn(post=post, person=head, since=begun) for post in copies)
    publications = type(one.publications.get())
    account = Account.objects.get(pk=website.pk)
    publications.objects.bulk_create(publications(post=post, account=account) for post in copies)
    return [one, *copies]


def test_queue_of_five_hundred_asks_as_much_as_a_queue_of_three(client, five_hundred):
    def asked(address):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(statements.asked(seen))

    many = [asked(f"/posts/queue/?page={page}") for page in (1, 2, 10)]
    Post.objects.filter(pk__in=[post.pk for post in five_hundred[3:]]).update(state="withdrawn")

    assert set(many) == {asked("/posts/queue/")}
    assert max(many) <= 7


def test_five_hundred_are_paged_through_each_once_and_ticked_page_by_page(client, five_hundred):
    pages = [boxes(client, f"/posts/queue/?page={page}") for page in range(1, 11)]

    assert [number for page in pages for number in page] == [post.pk for post in five_hundred]
    assert {len(page) for page in pages} == {50}
    first = client.get("/posts/queue/").content.decode()
    assert "500 posts wait for your sign-off" in first
    assert "Page 1 of 10" in first
    assert 'data-tick="20"' in first
    assert "Tick the first 20" in first
