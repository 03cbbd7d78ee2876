"""Two people and one flag, the same moment: one answer, nobody told twice, and no flag left open on a post that is down."""

import pytest
from django.utils import timezone

from core.models import Message
from posts import publishing, reminders, services
from posts.models import Post, PostFlag
from tests.factories import give, make_person
from tests.factories.posts import put_forward, sign
from tests.faults.together import at_once, refusals

pytestmark = pytest.mark.faults
ROUNDS = 15


@pytest.fixture
def colleague(school):
    return give(make_person("Cora Colleague"), "staff", school)


def live_post(author, school, website, head):
    post = sign(put_forward(author, school, website), head)
    publishing.attend_to(posts=Post.objects.filter(pk=post.pk), now=timezone.now())
    return Post.objects.get(pk=post.pk)


def test_two_answers_at_once_make_one_and_the_other_is_told_who(school, website, author, heads, colleague):
    for _ in range(ROUNDS):
        post = live_post(author, school, website, heads[0])
        flag = services.flag(post=post, by=colleague, now=timezone.now(), reason="untrue")

        ends = at_once(
            *(
                lambda head=head, flag=flag: services.keep(flag=flag, by=head, now=timezone.now(), note="It is right.")
                for head in heads
            )
        )

        [refusal] = refusals(ends)
        flag.refresh_from_db()
        assert flag.answered_by.name in str(refusal)
        assert Message.objects.filter(kind="posts.keep", about_id=str(flag.pk), person=colleague).count() == 1


def test_flag_and_taking_down_at_once_leave_no_open_flag(school, website, author, heads, colleague):
    for _ in range(ROUNDS):
        post = live_post(author, school, website, heads[0])

        at_once(
            lambda post=post: services.flag(post=post, by=colleague, now=timezone.now(), reason="hurts"),
            lambda post=post: services.take_down(post=post, by=heads[0], now=timezone.now(), note="A family asked."),
        )
        reminders.end_flags(now=timezone.now())

        assert not PostFlag.objects.filter(post=post, state="open").exists()
        assert Message.objects.filter(kind="posts.end_flag", person=colleague).count() == PostFlag.objects.count()


def test_keeping_and_taking_down_at_once_end_in_one_answer(school, website, author, heads, colleague):
    for _ in range(ROUNDS):
        post = live_post(author, school, website, heads[0])
        flag = services.flag(post=post, by=colleague, now=timezone.now(), reason="untrue")

        at_once(
            lambda flag=flag: services.keep(flag=flag, by=heads[1], now=timezone.now(), note="It is right."),
            lambda post=post: services.take_down(post=post, by=heads[0], now=timezone.now(), note="It is not."),
        )

        flag.refresh_from_db()
        answers = Message.objects.filter(about_kind="posts.postflag", about_id=str(flag.pk), person=colleague)
        assert flag.state in {"kept", "taken_down"}
        assert answers.count() == 1


def test_same_flag_sent_twice_at_once_is_one(school, website, author, heads, colleague):
    for _ in range(ROUNDS):
        post = live_post(author, school, website, heads[0])

        ends = at_once(
            *(
                lambda post=post: services.flag(post=post, by=colleague, now=timezone.now(), reason="untrue")
                for _ in range(2)
            )
        )

        assert len(refusals(ends)) == 1
        assert PostFlag.objects.filter(post=post).count() == 1
