"""Whose turn it is, while days pass."""

import pytest

from accounts.services import record_absence
from core.models import Message
from core.workflow import MACHINE
from posts.models import Post
from posts.reminders import keep_turns
from tests.factories import give, make_person
from tests.factories.posts import AccountFactory, put_forward, use_rules

pytestmark = pytest.mark.django_db(transaction=True)


def test_stand_in_takes_over_and_is_told_once(oakfield, author, approver, now, today):
    use_rules("light-touch", oakfield)
    post = put_forward(author, oakfield, AccountFactory(organisation=oakfield))
    stand_in = give(make_person("Stan Standin"), "staff", oakfield)
    record_absence(person=approver, starts_on=today, ends_on=today, stand_in=stand_in, by=MACHINE, now=now)

    assert keep_turns(now=now) == 1
    assert keep_turns(now=now) == 0

    assert list(Post.objects.awaiting(stand_in)) == [post]
    assert not Post.objects.awaiting(approver).exists()
    assert Message.objects.filter(kind="posts.take_over", person=stand_in).count() == 1


def test_no_mail_about_posts_says_a_title_or_a_childs_name(oakfield, author, approver):
    from core.outbox import say

    use_rules("light-touch", oakfield)
    put_forward(author, oakfield, AccountFactory(organisation=oakfield), title="Well done Amara")

    said = " ".join(say(Message.objects.select_related("person").get(kind="posts.submit")))

    assert "Amara" not in said
    assert author.name in said
