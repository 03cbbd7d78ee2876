"""The link in the mail that asks for a sign-off: what it shows, to whom, and when it is dead."""

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core import audit, outbox
from core.models import Message
from posts import services
from posts.models import AccountGrant, Decision, Post, SignOffLink
from posts.services import Named
from posts.services.links import BY_MAIL_LINK
from tests.factories import sign_in
from tests.factories.posts import clean_photo, put_forward_again, sign
from tests.posts.linked import SECRET, ask, deliver

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_on_every_day(settings):
    """A day off holds no mail back here: which road a message takes is not asked."""
    settings.TELLING = "core.telling.Plain"


@pytest.fixture
def place(world):
    """A school where one colleague who holds no strict role may sign, and the headteacher."""
    return world("headteacher-authorises")


@pytest.fixture
def people(place):
    return place[0]


@pytest.fixture
def waiting(place, elm_north, now):
    people, website = place
    return ask(people["author"], elm_north, website, now=now)


@pytest.fixture
def link(waiting, people):
    """The address in the mail of the colleague who signs."""
    return waiting[1][people["second"].email]


def state(post):
    return Post.objects.get(pk=post.pk).state


def page_of(client, address):
    return client.get(address).content.decode()


def test_each_reader_gets_a_link_of_their_own(waiting, people):
    _, addresses = waiting

    assert set(addresses) == {people["second"].email, people["head"].email}
    assert len({SECRET.search(one)[1] for one in addresses.values()}) == 2


def test_secret_stands_in_no_row_and_in_no_list(link, people, client):
    secret = SECRET.search(link)[1]

    rows = [*Message.objects.values_list(), *SignOffLink.objects.values_list(), *audit.AuditEntry.objects.values_list()]
    listed = sign_in(client, people["second"]).get("/messages/", follow=True).content.decode()

    assert secret not in repr(rows)
    assert secret not in listed
    assert "/posts/links/" not in listed
    assert all(secret not in " ".join(outbox.say(one)) for one in Message.objects.all())


def test_mail_that_is_sent_again_carries_the_same_link(link, people, now):
    Message.objects.filter(person=people["second"]).update(state=Message.State.WAITING, due_at=now)

    again = deliver(now)[people["second"].email]

    assert again == [link]
    assert SignOffLink.objects.filter(person=people["second"]).count() == 1


def test_reminder_after_the_link_ran_out_carries_a_new_one_and_the_old_one_is_gone(link, people, client, now):
    later = now + timedelta(hours=49)
    Message.objects.filter(person=people["second"]).update(state=Message.State.WAITING, due_at=later)

    again = deliver(later)[people["second"].email][0]

    assert again != link
    assert client.get(link).status_code == 404
    assert client.get(again).status_code == 200
    assert SignOffLink.objects.filter(person=people["second"]).count() == 1


def test_link_never_outlives_the_moment_of_its_post(place, elm_north, now):
    people, website = place
    soon = now + timedelta(hours=3)

    ask(people["author"], elm_north, website, now=now, moment=soon)

    assert set(SignOffLink.objects.values_list("until", flat=True)) == {soon}


def test_page_shows_the_version_and_two_buttons_and_is_kept_by_nobody(link, client):
    answer = client.get(link)

    page = answer.content.decode()
    assert "Our geographers measured the brook today." in page
    assert page.count('method="post" action="/posts/links/') == 2
    assert "Sign off this post" in page
    assert "Send back" in page
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "strict-origin")
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_one_press_signs_off_in_the_name_of_the_links_person_and_says_which_way_it_came(link, waiting, people, client):
    post, _ = waiting

    answer = client.post(f"{link}sign-off/", follow=True)

    decision = Decision.objects.get(post=post)
    assert (decision.person, decision.outcome, decision.version) == (people["second"], "sign_off", 1)
    assert state(post) == "approved"
    assert "Sam Second</bdi> signed it off" in answer.content.decode()
    assert "brook" not in answer.content.decode()
    ways = audit.entries_about(post).filter(verb="use_link")
    assert [(one.person, one.reason_code) for one in ways] == [(people["second"], BY_MAIL_LINK)]
    story = sign_in(client, people["author"]).get(f"/posts/{post.pk}/").content.decode()
    assert "decided by the link in the mail" in story


def test_used_link_decides_nothing_more(link, waiting, client):
    client.post(f"{link}sign-off/")

    again = client.post(f"{link}send-back/", {"note": "No."}, follow=True)

    assert state(waiting[0]) == "approved"
    assert Decision.objects.count() == 1
    assert "signed it off" in again.content.decode()


def test_post_is_sent_back_with_a_reason_and_not_without(link, waiting, client):
    refused = client.post(f"{link}send-back/", {"note": " "}, follow=True)
    assert "Say why, in a sentence" in refused.content.decode()
    assert state(waiting[0]) == "in_review"

    client.post(f"{link}send-back/", {"note": "Say which class."})

    assert state(waiting[0]) == "sent_back"
    assert Decision.objects.get().words == "Say which class."


def test_form_without_its_token_decides_nothing(link, waiting):
    strict = Client(enforce_csrf_checks=True)
    strict.get(link)

    assert strict.post(f"{link}sign-off/").status_code == 403
    assert state(waiting[0]) == "in_review"


# Who has to sign in first ----------------------------------------------------------------------------------------------------
def asks_to_sign_in(client, address, post):
    answer = client.get(address)
    return answer.status_code == 302 and answer.url == f"/account/login/?next=%2Fposts%2F{post.pk}%2F"


def test_role_that_needs_a_second_factor_signs_in_first(waiting, people, client):
    post, addresses = waiting
    address = addresses[people["head"].email]

    assert asks_to_sign_in(client, address, post)
    client.post(f"{address}sign-off/")

    assert state(post) == "in_review"
    assert sign_in(client, people["head"]).get(address).url == f"/posts/{post.pk}/"


def test_whoever_has_set_up_a_second_factor_signs_in_first(link, waiting, people, client):
    Authenticator.objects.create(user=people["second"], type=Authenticator.Type.TOTP, data={})

    assert asks_to_sign_in(client, link, waiting[0])
    client.post(f"{link}sign-off/")

    assert state(waiting[0]) == "in_review"


@pytest.mark.parametrize(
    "parts",
    [
        {"words": "At the brook we met our candidate. Vote Labour!"},
        {"people": (Named(name="Amara Bello", kind="pupil", permission="yes"),), "new_photos": (clean_photo(),)},
    ],
    ids=["a finding", "somebody who can be recognised"],
)
def test_post_with_anything_to_look_at_asks_to_sign_in_first(parts, place, elm_north, client, now):
    people, website = place
    post, addresses = ask(people["author"], elm_north, website, now=now, nobody_recognisable=False, **parts)
    address = addresses[people["second"].email]

    assert asks_to_sign_in(client, address, post)
    client.post(f"{address}sign-off/")

    assert state(post) == "in_review"
    assert not Decision.objects.exists()


def test_doubt_of_the_author_asks_to_sign_in_first(link, waiting, client):
    waiting[0].answers.filter(key="copyright").update(answer="not sure")

    assert asks_to_sign_in(client, link, waiting[0])


def test_flag_that_comes_after_the_page_was_opened_counts(link, waiting, client):
    client.get(link)
    finding = {"check": "wording", "level": "ask", "sentence": "Look at this."}
    Post.objects.update(findings=[finding])

    client.post(f"{link}sign-off/")

    assert state(waiting[0]) == "in_review"


# Dead links ------------------------------------------------------------------------------------------------------------------
def say(client, address):
    page = page_of(client, address)
    assert "brook" not in page
    assert 'method="post" action="/posts/links/' not in page
    return page


def test_link_says_who_decided_before(link, waiting, people, client):
    sign(waiting[0], people["head"])

    assert "Hugo Head</bdi> signed it off" in say(client, link)


def test_link_of_an_edited_post_is_dead_and_decides_nothing(link, waiting, people, client, now):
    post, _ = waiting
    services.reopen(post=post, by=people["author"], now=now)
    put_forward_again(post, words="Something quite different.")

    assert "Ama Author</bdi> took it back to change it" in say(client, link)
    client.post(f"{link}sign-off/")

    assert state(post) == "in_review"
    assert not Decision.objects.filter(outcome="sign_off").exists()


def test_link_of_a_withdrawn_post_says_so(link, waiting, people, client, now):
    services.withdraw(post=waiting[0], by=people["author"], now=now)

    assert "Ama Author</bdi> withdrew it" in say(client, link)


def test_right_lost_a_second_ago_kills_the_link(link, waiting, people, client):
    client.get(link)
    people["second"].memberships.all().delete()
    AccountGrant.objects.filter(user=people["second"]).delete()

    client.post(f"{link}sign-off/")

    assert state(waiting[0]) == "in_review"
    assert "It is not your turn to decide on this any more." in say(client, link)


def test_reader_who_sees_posts_no_more_learns_nothing_from_the_link(link, waiting, people, client):
    people["second"].memberships.all().delete()
    AccountGrant.objects.filter(user=people["second"]).delete()
    waiting[0].turns.all().delete()
    sign(waiting[0], people["head"])

    page = say(client, link)

    assert "It is not your turn to decide on this any more." in page
    assert "Hugo" not in page


def test_link_of_an_expired_post_says_so(link, waiting, client):
    Post.objects.filter(pk=waiting[0].pk).update(state="expired")

    assert "It missed its time" in say(client, link)


def test_link_of_somebody_who_has_left_is_as_if_it_never_was(link, waiting, people, client):
    people["second"].is_active = False
    people["second"].save()

    assert client.get(link).status_code == 404
    assert client.post(f"{link}sign-off/").status_code == 404
    assert state(waiting[0]) == "in_review"


def test_link_that_ran_out_says_so_and_decides_nothing(link, waiting, client):
    SignOffLink.objects.update(until=timezone.now(), made_at=timezone.now() - timedelta(hours=48))

    assert "This link has run out." in say(client, link)
    client.post(f"{link}sign-off/")

    assert state(waiting[0]) == "in_review"


def test_post_that_missed_its_time_says_so(place, elm_north, client, now):
    people, website = place
    post, addresses = ask(people["author"], elm_north, website, now=now, moment=now + timedelta(hours=3))
    Post.objects.filter(pk=post.pk).update(moment=now - timedelta(minutes=1))

    assert "It missed its time" in say(client, addresses[people["second"].email])


# Other people, and no link at all ---------------------------------------------------------------------------------------------
def test_forwarded_link_shows_a_signed_in_colleague_what_no_link_shows(link, waiting, people, client):
    browser = sign_in(client, people["governor"])

    forwarded, none = browser.get(link), browser.get(f"/posts/links/{'0' * 64}/")

    assert (forwarded.status_code, none.status_code) == (404, 404)
    assert "brook" not in forwarded.content.decode()
    assert browser.post(f"{link}sign-off/").status_code == 404
    assert state(waiting[0]) == "in_review"


def test_whoever_is_signed_in_goes_on_at_the_post(link, waiting, people, client):
    assert sign_in(client, people["second"]).get(link).url == f"/posts/{waiting[0].pk}/"


def test_whoever_tries_addresses_is_slowed_down_and_a_good_link_works_on(link, client):
    cache.clear()
    answers = [client.get(f"/posts/links/{number}/").status_code for number in range(61)]

    assert answers == [*[404] * 60, 429]
    assert client.get(link).status_code == 200
    cache.clear()


def test_picture_is_shown_by_an_open_link_alone(place, elm_north, client, now):
    people, website = place
    post, addresses = ask(people["author"], elm_north, website, now=now, new_photos=(clean_photo(),))
    picture = f"{addresses[people['second'].email]}photos/{post.photos.get().uid}/page/"
    shown = client.get(picture)
    assert b"".join(shown.streaming_content) == b"a picture"
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "no-store")

    assert client.get(picture.replace(str(post.photos.get().uid), str(uuid4()))).status_code == 404

    sign(post, people["head"])

    assert client.get(picture).status_code == 404
    assert client.get(picture.replace("/page/", "/other/")).status_code == 404


@pytest.mark.parametrize("writer", ["django.request", "gunicorn.access"])
def test_no_log_holds_the_secret(writer, link, caplog):
    secret = SECRET.search(link)[1]
    logger = logging.getLogger(writer)
    with caplog.at_level(logging.INFO, logger=writer):
        logger.addHandler(caplog.handler)
        logger.info('%s "%s"', "127.0.0.1", f"GET {link} HTTP/1.1")
        logger.info("%(r)s", {"r": f"POST {link}sign-off/?a=b HTTP/1.1"})
        logger.info("GET %s", "/posts/calendar/not-for-others.ics HTTP/1.1")
        logger.info("GET %s", "/posts/calendar/?year=2027")
        logger.removeHandler(caplog.handler)

    assert secret not in caplog.text
    assert "/posts/links/.../sign-off/" in caplog.text
    assert "not-for-others" not in caplog.text
    assert "/posts/calendar/... HTTP" in caplog.text
    assert "/posts/calendar/?year=2027" in caplog.text
