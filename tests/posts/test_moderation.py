"""Who looks after comments on an account: who says so, who reads it, and that gaps are said."""

from datetime import time

import pytest
from django.core.exceptions import PermissionDenied

from core.workflow import NotNow
from posts import services
from posts.models import AccountModeration
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, history

pytestmark = pytest.mark.django_db

HOURS = {"days": (0, 1, 2, 3, 4), "starts": time(8), "ends": time(16, 30)}
FORM = {"days": ["0", "1", "2", "3", "4"], "starts": "8 am", "ends": "4.30 pm"}


@pytest.fixture
def account(oakfield):
    return AccountFactory(organisation=oakfield)


def arrange(account, by, now, **details):
    return services.arrange_moderation(account=account, by=by, now=now, **{**HOURS, **details})


def page_of(client, person, account):
    sign_in(client, person)
    page = client.get(f"/posts/accounts/{account.slug}/").content.decode()
    return " ".join(page.replace("<bdi>", "").replace("</bdi>", "").split())


def test_everybody_who_sees_the_account_reads_who_looks_after_comments_and_when_nobody_does(
    client, account, author, approver, business_manager, now
):
    arrange(account, approver, now, person=business_manager, cover=approver)

    page = page_of(client, author, account)

    assert f"<strong>{business_manager.name}</strong>: Monday to Friday, 8 am to 4.30 pm." in page
    assert f"{approver.name} covers when they are away." in page
    assert "<li>Monday to Friday: before 8 am and after 4.30 pm</li>" in page
    assert "<li>Saturday and Sunday: all day</li>" in page
    assert "Say who looks after them" not in page
    assert history(account) == [("arrange_moderation", "done", approver.pk)]


def test_job_is_shown_with_whoever_holds_it_today(client, account, author, approver, business_manager, now):
    arrange(account, approver, now, role="business-manager")

    assert f"<strong>School business manager</strong> ({business_manager.name}):" in page_of(client, author, account)


def test_job_that_nobody_holds_is_a_gap(client, account, author, approver, now):
    arrange(account, approver, now, role="business-manager")

    page = page_of(client, author, account)

    assert "Nobody now" in page
    assert "<li>Every day: all day</li>" in page


def test_person_who_left_is_a_gap_unless_covered(client, account, author, approver, lead, now):
    gone = make_person("Gil Gone", is_active=False)
    first = arrange(account, approver, now, person=gone)
    assert "<li>Every day: all day</li>" in page_of(client, author, account)
    services.end_moderation(row=first, by=approver, now=now)

    arrange(account, approver, now, person=gone, cover=lead)

    assert "<li>Saturday and Sunday: all day</li>" in page_of(client, author, account)


def test_account_without_anybody_says_so(client, account, author):
    assert "Nobody has been named to look after them." in page_of(client, author, account)


def test_hours_that_ended_are_kept_and_shown_no_more(client, account, author, approver, now):
    row = arrange(account, approver, now, role="school-office")

    services.end_moderation(row=row, by=approver, now=now)
    services.end_moderation(row=row, by=approver, now=now)

    assert AccountModeration.objects.get().ended_at == now
    assert [verb for verb, _, _ in history(account)] == ["arrange_moderation", "end_moderation"]
    assert "Nobody has been named" in page_of(client, author, account)


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({}, "Choose a person, or a job"),
        ({"role": "school-office", "days": ()}, "at least one day"),
        ({"role": "school-office", "ends": time(8)}, "not after the first"),
    ],
)
def test_hours_that_make_no_sense_are_refused(account, approver, now, details, sentence):
    with pytest.raises(NotNow, match=sentence):
        arrange(account, approver, now, **details)


def test_person_and_job_together_are_refused(account, approver, now):
    with pytest.raises(NotNow, match="one of both"):
        arrange(account, approver, now, person=approver, role="headteacher")


def test_nobody_covers_for_themselves(account, approver, now):
    with pytest.raises(NotNow, match="Nobody covers for themselves"):
        arrange(account, approver, now, person=approver, cover=approver)


def test_closed_account_has_no_comments_to_look_after(account, approver, now, today):
    services.close_account(account=account, by=approver, now=now, on=today)

    with pytest.raises(NotNow, match="closed"):
        arrange(account, approver, now, person=approver)


def test_only_whoever_keeps_accounts_says_who(account, author, approver, now):
    row = arrange(account, approver, now, person=approver)

    with pytest.raises(PermissionDenied):
        arrange(account, author, now, person=author)
    with pytest.raises(PermissionDenied):
        services.end_moderation(row=row, by=author, now=now)


def test_form_keeps_hours_and_ends_them(client, account, approver, business_manager):
    sign_in(client, approver)
    page = client.post(
        f"/posts/accounts/{account.slug}/moderation/", {**FORM, "person": business_manager.pk}, follow=True
    ).content.decode()
    row = AccountModeration.objects.get()

    again = client.post(f"/posts/accounts/{account.slug}/moderation/{row.pk}/end/", follow=True).content.decode()

    assert business_manager.name in page
    assert (row.days, row.starts, row.ends, row.role) == ([0, 1, 2, 3, 4], time(8), time(16, 30), "")
    assert "Nobody has been named" in again


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose a person, or a job"),
        ({"role": "school-office", "ends": "7 am"}, "not after the first"),
        ({"role": "school-office", "days": []}, "Choose at least one day."),
    ],
)
def test_form_says_what_is_wrong(client, account, approver, typed, sentence):
    sign_in(client, approver)

    answer = client.post(f"/posts/accounts/{account.slug}/moderation/", {**FORM, **typed})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_form_refuses_that_somebody_covers_for_themselves(client, account, approver, business_manager):
    sign_in(client, approver)
    both = {"person": business_manager.pk, "cover": business_manager.pk}

    answer = client.post(f"/posts/accounts/{account.slug}/moderation/", {**FORM, **both})

    assert "Nobody covers for themselves" in answer.content.decode()


def test_hours_of_another_account_are_not_ended_under_this_one(client, account, oakfield, approver, now):
    other = arrange(AccountFactory(organisation=oakfield), approver, now, person=approver)
    sign_in(client, approver)

    assert client.post(f"/posts/accounts/{account.slug}/moderation/{other.pk}/end/").status_code == 404


def test_colleague_does_not_change_who(client, account, oakfield, author):
    sign_in(client, give(make_person("Cora Colleague"), "staff", oakfield))

    assert client.post(f"/posts/accounts/{account.slug}/moderation/", FORM).status_code == 403
