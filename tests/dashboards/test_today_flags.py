"""Today: a word about a post that is out waits for whoever decides on it, and for nobody else."""

from datetime import timedelta

import pytest

from posts import publishing, services
from posts.models import Post
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, put_forward, sign, use_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def flag(author, approver, oakfield, now):
    use_rules("light-touch", oakfield)
    post = sign(put_forward(author, oakfield, AccountFactory(organisation=oakfield)), approver)
    publishing.attend_to(posts=Post.objects.filter(pk=post.pk), now=now + timedelta(minutes=1))
    colleague = give(make_person("Cora Colleague"), "staff", oakfield)
    return services.flag(post=Post.objects.get(pk=post.pk), by=colleague, now=now, reason="where")


def today_of(client, person):
    return sign_in(client, person).get("/").content.decode()


def test_flag_waits_for_whoever_decides(client, approver, flag):
    page = today_of(client, approver)

    assert "Something is wrong with a post that is out" in page
    assert "It tells strangers where children are." in page
    assert flag.get_absolute_url() in page


@pytest.mark.parametrize("who", ["author", "flagger", "lead"])
def test_flag_waits_for_nobody_else(client, author, lead, flag, who):
    person = {"author": author, "flagger": flag.person, "lead": lead}[who]

    assert "Something is wrong" not in today_of(client, person)


def test_answered_flag_waits_no_more(client, approver, flag, now):
    services.keep(flag=flag, by=approver, now=now, note="It is right.")

    assert "Something is wrong" not in today_of(client, approver)
