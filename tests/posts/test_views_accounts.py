"""Pages of the account register and of the pause."""

from datetime import timedelta

import pytest

from core.workflow import MACHINE
from posts import services
from posts.models import Account, AccountGrant, Pause
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, entrust, use_rules

pytestmark = pytest.mark.django_db

TYPED = {"kind": "facebook", "label": "Page", "handle": "@Oakfield", "mailbox": "office@school.test", "purpose": "News"}


@pytest.fixture
def website(oakfield):
    use_rules("light-touch", oakfield)
    return AccountFactory(organisation=oakfield, handle="website", label="Website of Oakfield")


def said(answer):
    return answer.content.decode()


def test_register_is_read_by_everybody_here_and_kept_by_few(client, author, business_manager, website):
    read = said(sign_in(client, author).get("/posts/accounts/"))
    kept = said(sign_in(client, business_manager).get("/posts/accounts/"))

    assert "Website of Oakfield" in read
    assert "Add an account" not in read
    assert "Add an account" in kept


def test_register_shows_no_other_schools_accounts(client, stranger, website):
    page = said(sign_in(client, stranger).get("/posts/accounts/"))

    assert "Website of Oakfield" not in page
    assert client.get(f"/posts/accounts/{website.slug}/").status_code == 404
    assert client.post(f"/posts/accounts/{website.slug}/close/").status_code == 404


def test_new_account_is_typed_once_and_stands_on_the_register(client, business_manager, website):
    sign_in(client, business_manager)
    assert client.get("/posts/accounts/new/").status_code == 200

    answer = client.post("/posts/accounts/new/", TYPED, follow=True)

    row = Account.objects.get(kind="facebook")
    assert answer.redirect_chain[-1][0] == f"/posts/accounts/{row.slug}/"
    assert "Now say who may post to it" in said(answer)


def test_account_that_is_known_is_refused_and_what_was_typed_stays(client, business_manager, oakfield, website):
    AccountFactory(organisation=oakfield, kind="facebook", handle="@Oakfield")
    sign_in(client, business_manager)

    answer = client.post("/posts/accounts/new/", TYPED)

    assert answer.status_code == 422
    assert "Facebook @Oakfield is on the register already." in said(answer)
    assert 'value="office@school.test"' in said(answer)
    assert Account.objects.count() == 2


def test_who_does_not_keep_the_register_adds_nothing(client, author, website):
    sign_in(client, author)

    assert client.post("/posts/accounts/new/", TYPED).status_code == 403
    assert client.get("/posts/accounts/new/?at=oakfield").status_code == 404
    assert Account.objects.count() == 1


def test_page_of_an_account_says_where_its_feed_is_and_since_when(client, author, website):
    page = said(sign_in(client, author).get(f"/posts/accounts/{website.slug}/"))

    assert f"/feeds/{website.slug}.atom" in page
    assert f"{website.opened_on:%-d %B %Y}" in page
    assert "Authorise somebody" not in page


def test_headteacher_entrusts_an_account_until_a_day(client, approver, author, website, today):
    sign_in(client, approver)
    last = today + timedelta(days=30)
    until = {"until_day": last.day, "until_month": last.month, "until_year": last.year}

    answer = client.post(
        f"/posts/accounts/{website.slug}/authorise/",
        {"person": author.pk, "reason": "Runs the page", **until},
        follow=True,
    )

    assert f"{author.name} may now post to this account." in said(answer)
    assert "End this now" in said(answer)
    assert AccountGrant.objects.get().granted_by == approver


def test_what_was_typed_stays_when_the_day_has_passed(client, approver, author, website):
    sign_in(client, approver)
    typed = {"person": author.pk, "reason": "Runs it well", "until_day": 1, "until_month": 1, "until_year": 2020}

    answer = client.post(f"/posts/accounts/{website.slug}/authorise/", typed)

    assert answer.status_code == 422
    assert "This day has passed." in said(answer)
    assert "Runs it well" in said(answer)
    assert not AccountGrant.objects.exists()


def test_closed_account_says_so_and_takes_nobody(client, approver, author, website, now, today):
    services.close_account(account=website, by=MACHINE, now=now, on=today)
    sign_in(client, approver)

    answer = client.post(
        f"/posts/accounts/{website.slug}/authorise/", {"person": author.pk, "reason": "x"}, follow=True
    )

    assert "This account is closed." in said(answer)
    assert "Closed" in said(answer)
    assert "Authorise somebody" not in said(answer)
    assert not AccountGrant.objects.exists()


def test_authorisation_is_ended_once(client, approver, author, website):
    entrust(author, website)
    address = f"/posts/accounts/{website.slug}/authorisations/{AccountGrant.objects.get().pk}/end/"
    sign_in(client, approver)

    first, second = (said(client.post(address, follow=True)) for _ in range(2))

    assert f"{author.name} can no longer post to this account." in first
    assert "This authorisation has ended already." in second


def test_who_does_not_authorise_ends_nothing(client, business_manager, author, website, now):
    entrust(author, website)
    sign_in(client, business_manager)

    answer = client.post(f"/posts/accounts/{website.slug}/authorisations/{AccountGrant.objects.get().pk}/end/")

    assert answer.status_code == 403
    assert AccountGrant.objects.live(at=now + timedelta(minutes=1)).exists()


def test_account_is_closed_by_its_keeper_only(client, author, business_manager, website):
    address = f"/posts/accounts/{website.slug}/close/"

    assert sign_in(client, author).post(address).status_code == 403
    assert Account.objects.get().closed_on is None
    answer = sign_in(client, business_manager).post(address, follow=True)

    assert "The account is closed on the register." in said(answer)
    assert Account.objects.get().closed_on is not None


# Pausing --------------------------------------------------------------------------------------------------------------------
def test_pause_needs_a_reason(client, approver, website):
    sign_in(client, approver)

    answer = client.post("/posts/pauses/", {"reason": ""})

    assert answer.status_code == 422
    assert "Say why, in a sentence" in said(answer)
    assert not Pause.objects.exists()


def test_standing_pause_is_shown_and_ended(client, approver, oakfield, website, now):
    services.pause(organisation=oakfield, by=approver, now=now, reason="A sad day.")
    sign_in(client, approver)
    assert "A sad day." in said(client.get("/posts/pauses/"))

    answer = client.post("/posts/pauses/", {"then": "resume"}, follow=True)

    assert "Posting goes on." in said(answer)
    assert Pause.objects.get().ended_by == approver


def test_second_pause_and_second_end_are_told_apart_from_done(client, approver, website):
    sign_in(client, approver)

    first, second = (said(client.post("/posts/pauses/", {"reason": "A sad day."}, follow=True)) for _ in range(2))
    third, fourth = (said(client.post("/posts/pauses/", {"then": "resume"}, follow=True)) for _ in range(2))

    assert "nothing goes out until somebody ends the pause" in first
    assert "Posting is paused here already." in second
    assert "Posting goes on." in third
    assert "Posting is not paused here." in fourth


def test_pause_is_for_those_who_hold_that_right_there(client, author, approver, elmtree, elm_north, website):
    chief = give(make_person("Cleo Chief"), "chief-executive", elmtree)

    assert sign_in(client, author).post("/posts/pauses/", {"reason": "x"}).status_code == 403
    assert sign_in(client, chief).post("/posts/pauses/?at=oakfield", {"reason": "x"}).status_code == 404
    assert sign_in(client, chief).post("/posts/pauses/?at=elm-north", {"reason": "Snow."}).status_code == 302
    assert Pause.objects.get().organisation == elm_north
