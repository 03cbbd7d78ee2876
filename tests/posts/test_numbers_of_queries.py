"""The numbers that lists and forms of posts are held to (bars.md, performance, row 4): twelve statements a page, ten a form."""

import pytest

from accounts.slots import directory_for
from core.models import AuditEntry
from posts.models import Post
from posts.reminders import keep_turns
from tests.factories import give, make_person, sign_in
from tests.factories.posts import clean_photo, put_forward, sign, write
from tests.statements import asked_by

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ("/posts/", "/posts/?show=all", "/posts/queue/", "/posts/calendar/")


def test_lists_ask_no_more_for_more_posts(client, author, approver, oakfield, website):
    put_forward(author, oakfield, website)
    sign_in(client, approver)
    few = [len(asked_by(lambda page=page: client.get(page))[1]) for page in PAGES]
    for _ in range(4):
        put_forward(author, oakfield, website)

    many = [len(asked_by(lambda page=page: client.get(page))[1]) for page in PAGES]

    assert few == many
    assert max(many) <= 10
    assert many[PAGES.index("/posts/queue/")] <= 7


@pytest.mark.parametrize(
    ("verb", "typed", "most"),
    [("sign-off", {}, 7), ("send-back", {"note": "Crop it."}, 8), ("reject", {"note": "Not this one."}, 8)],
)
def test_deciding(client, author, approver, oakfield, website, verb, typed, most):
    post = put_forward(author, oakfield, website)
    sign_in(client, approver)

    answer, asked = asked_by(lambda: client.post(f"/posts/{post.pk}/{verb}/", {"seen": post.shown, **typed}))

    assert answer.url == "/posts/queue/next/"
    assert len(asked) <= most, asked


@pytest.mark.parametrize(("verb", "most"), [("withdraw", 9), ("reopen", 9)])
def test_taking_back(client, author, approver, oakfield, website, verb, most):
    post = put_forward(author, oakfield, website)
    sign_in(client, author)

    answer, asked = asked_by(lambda: client.post(f"/posts/{post.pk}/{verb}/", {"note": "Not yet."}))

    assert answer.status_code == 302
    assert Post.objects.get(pk=post.pk).state != "in_review"
    assert len(asked) <= most, asked


def test_putting_forward(client, author, approver, oakfield, website):
    post = write(author, oakfield, website)
    sign_in(client, author)

    _answer, asked = asked_by(lambda: client.post(f"/posts/{post.pk}/submit/", {"seen": post.shown}))

    assert Post.objects.get(pk=post.pk).state == "in_review"
    assert len(asked) <= 10, asked


def test_publishing(client, author, approver, oakfield, website, now):
    post = sign(put_forward(author, oakfield, website), approver, now=now)
    sign_in(client, approver)

    _answer, asked = asked_by(lambda: client.post(f"/posts/{post.pk}/publish/"))

    assert Post.objects.get(pk=post.pk).state != "approved"
    assert len(asked) <= 10, asked


def test_stranger_finds_nothing_to_decide_and_leaves_no_line(client, author, approver, stranger, oakfield, website):
    post = put_forward(author, oakfield, website)
    sign_in(client, stranger)
    lines = AuditEntry.objects.count()

    answer = client.post(f"/posts/{post.pk}/sign-off/", {"seen": post.shown})

    assert answer.status_code == 404
    assert Post.objects.get(pk=post.pk).state == "in_review"
    assert AuditEntry.objects.count() == lines


def test_keeping_turns_asks_the_same_for_many_waiting_posts(author, approver, oakfield, website, now):
    put_forward(author, oakfield, website)
    _told, few = asked_by(lambda: keep_turns(now=now))
    for _ in range(5):
        put_forward(author, oakfield, website)

    _told, many = asked_by(lambda: keep_turns(now=now))

    assert len(many) == len(few)


def test_directory_of_certain_roles_leaves_out_everybody_else_who_is_here(approver, oakfield, today):
    teacher = make_person("Tessa Teacher")
    give(teacher, "staff", oakfield)

    everybody = directory_for(oakfield, on=today)
    heads = directory_for(oakfield, on=today, roles={"headteacher"})

    assert teacher.pk in {holding.person.id for holding in everybody.holdings}
    assert heads.holders("headteacher", "oakfield") == everybody.holders("headteacher", "oakfield")
    assert {holding.role for holding in heads.holdings} == {"headteacher"}


def test_reading_it_once_more(client, author, approver, oakfield, website):
    post = write(author, oakfield, website)
    sign_in(client, author)

    _answer, asked = asked_by(lambda: client.get(f"/posts/{post.pk}/reread/"))

    assert len(asked) <= 12, asked


def test_putting_a_closure_forward_without_reading_it_again(client, author, approver, oakfield, website):
    post = write(author, oakfield, website, purpose="closure")
    sign_in(client, author)

    _answer, asked = asked_by(lambda: client.post(f"/posts/{post.pk}/submit/"))

    assert Post.objects.get(pk=post.pk).state == "in_review"
    assert len(asked) <= 10, asked


def test_saying_that_a_picture_is_deleted_on_ones_own_device(client, author, approver, oakfield, website):
    pictures = (clean_photo(taken="own-device"),)
    post = write(author, oakfield, website, new_photos=pictures, nobody_recognisable=True)
    sign_in(client, author)

    _answer, asked = asked_by(lambda: client.post(f"/posts/{post.pk}/left-device/"))

    assert post.photos.get().left_device_by == author
    assert len(asked) <= 10, asked
