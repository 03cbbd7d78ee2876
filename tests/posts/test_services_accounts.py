"""The account register: who may put what on it, whom it is entrusted to, and pausing all posting."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core.models import AuditEntry
from core.workflow import MACHINE, NotNow
from posts import services
from posts.models import Account, AccountGrant, Pause
from posts.services import accounts as account_services
from tests.factories.posts import AccountFactory, entrust, history, use_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(oakfield):
    oakfield.domains = ["oakfield.test"]
    oakfield.save()
    return use_rules("light-touch", oakfield)


@pytest.fixture
def facebook(school, today):
    return AccountFactory(organisation=school, kind="facebook", handle="@Oakfield", opened_on=today - timedelta(days=9))


def open_one(school, by, now, today, **details):
    details = {
        "kind": "facebook",
        "label": " School page ",
        "handle": "@Oakfield",
        "mailbox": "office@oakfield.test",
        **details,
    }
    return services.open_account(organisation=school, by=by, now=now, opened_on=today, **details)


def test_account_comes_onto_the_register(school, business_manager, now, today):
    row = open_one(school, business_manager, now, today, purpose=" For families ")

    assert (row.label, row.handle, row.purpose, row.opened_on) == ("School page", "@Oakfield", "For families", today)
    assert history(row) == [("open_account", "done", business_manager.pk)]
    assert AuditEntry.objects.get(verb="open_account").organisation == school


@pytest.mark.parametrize(
    ("details", "sentence", "code"),
    [
        ({"kind": "telegraph"}, "no such kind of account", "unknown_kind"),
        ({"mailbox": "head@gmail.test"}, "office@oakfield.test", "not_official"),
        ({"handle": " @Known "}, "Facebook @Known is on the register already", "known"),
    ],
)
def test_account_that_cannot_be_ours_is_refused_with_the_reason(
    details, sentence, code, school, business_manager, now, today
):
    AccountFactory(organisation=school, kind="facebook", handle="@Known")

    with pytest.raises(NotNow, match=sentence) as refusal:
        open_one(school, business_manager, now, today, **details)

    assert refusal.value.code == code
    assert Account.objects.count() == 1


def test_address_taken_at_the_same_moment_is_said_and_the_next_try_finds_another(
    school, business_manager, now, today, monkeypatch
):
    open_one(school, business_manager, now, today, handle="@First")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(account_services, "_free_slug", lambda wanted: "oakfield-first")
        with pytest.raises(NotNow, match="at the same moment") as refusal:
            open_one(school, business_manager, now, today, handle="@Second")

    open_one(school, business_manager, now, today, handle="@Second")

    assert refusal.value.code == "another_just_now"
    assert sorted(Account.objects.values_list("handle", flat=True)) == ["@First", "@Second"]


def test_staff_cannot_change_the_register(school, facebook, author, now, today):
    with pytest.raises(PermissionDenied):
        open_one(school, author, now, today, handle="@Other")
    with pytest.raises(PermissionDenied):
        services.close_account(account=facebook, by=author, now=now, on=today)

    assert Account.objects.get().closed_on is None


def test_mailbox_of_the_trust_stands_behind_an_account_of_its_school(elmtree, elm_north, now, today):
    elmtree.mailbox = "Office@Elm.Test"
    elmtree.save()

    row = open_one(elm_north, MACHINE, now, today, mailbox="north@elm.test")

    assert row.organisation == elm_north


def test_two_accounts_of_one_name_have_addresses_of_their_own(school, business_manager, now, today):
    first = open_one(school, business_manager, now, today)
    second = open_one(school, business_manager, now, today, kind="instagram")
    nameless = open_one(school, business_manager, now, today, kind="atom", handle=" ", label="News of the day")

    assert (first.slug, second.slug) == ("oakfield-oakfield", "oakfield-oakfield-2")
    assert nameless.handle == "news-of-the-day"


def test_closing_ends_every_authorisation_for_it(school, facebook, author, business_manager, now, today):
    entrust(author, facebook, now=now - timedelta(days=1))

    services.close_account(account=facebook, by=business_manager, now=now, on=today)

    assert Account.objects.get(pk=facebook.pk).closed_on == today
    assert not AccountGrant.objects.live(at=now).exists()
    assert history(facebook)[-1] == ("close_account", "done", business_manager.pk)


def test_account_never_closes_before_it_was_opened(facebook, now):
    closed = services.close_account(account=facebook, by=MACHINE, now=now, on=facebook.opened_on - timedelta(days=3))

    assert closed.closed_on == facebook.opened_on


def test_authorising_is_told_with_its_reason(facebook, author, approver, now):
    row = services.authorise(
        person=author, account=facebook, by=approver, now=now, reason=" Runs the page ", starts=now, until=None
    )

    assert (row.reason, row.granted_by) == ("Runs the page", approver)
    assert history(facebook) == [("authorise", "done", approver.pk)]


def test_authorising_again_prolongs_and_does_not_double(facebook, author, approver, now):
    entrust(author, facebook, until=now + timedelta(days=1), now=now)

    services.authorise(
        person=author,
        account=facebook,
        by=approver,
        now=now,
        reason="Another year",
        starts=now,
        until=now + timedelta(days=365),
    )

    assert AccountGrant.objects.get().until == now + timedelta(days=365)


def test_nobody_authorises_themselves(facebook, approver, now):
    with pytest.raises(NotNow, match="Nobody authorises themselves"):
        services.authorise(person=approver, account=facebook, by=approver, now=now, reason="Me", starts=now)

    assert not AccountGrant.objects.exists()


def test_authorisation_must_end_after_it_begins(facebook, author, approver, now):
    with pytest.raises(NotNow, match="last day is before the first"):
        services.authorise(person=author, account=facebook, by=approver, now=now, reason="x", starts=now, until=now)

    assert not AccountGrant.objects.exists()


def test_closed_account_is_entrusted_to_nobody(facebook, author, approver, now, today):
    services.close_account(account=facebook, by=approver, now=now, on=today)

    with pytest.raises(NotNow, match="closed"):
        services.authorise(person=author, account=facebook, by=approver, now=now, reason="x", starts=now)


def test_only_those_who_authorise_give_and_take_accounts(facebook, author, business_manager, stranger, now):
    row = services.authorise(person=author, account=facebook, by=MACHINE, now=now, reason="x", starts=now)

    for person in (business_manager, stranger, author):
        with pytest.raises(PermissionDenied):
            services.authorise(person=business_manager, account=facebook, by=person, now=now, reason="x", starts=now)
        with pytest.raises(PermissionDenied):
            services.end_authorisation(row=row, by=person, now=now)

    assert list(AccountGrant.objects.live(at=now)) == [row]


def test_authorisation_taken_away_counts_no_more(facebook, author, approver, now):
    entrust(author, facebook, now=now - timedelta(days=1))

    services.end_authorisation(row=AccountGrant.objects.get(), by=approver, now=now)

    assert not AccountGrant.objects.live(at=now).exists()
    assert history(facebook)[-1] == ("end_authorisation", "done", approver.pk)


def test_authorisation_that_has_not_begun_ends_where_it_would_begin(facebook, author, now):
    later = now + timedelta(days=2)
    row = services.authorise(person=author, account=facebook, by=MACHINE, now=now, reason="x", starts=later)

    services.end_authorisation(row=row, by=MACHINE, now=now)

    assert AccountGrant.objects.get().until == later
    assert not AccountGrant.objects.live(at=later).exists()


def test_pause_and_its_end_are_kept_with_who_did_it(school, approver, business_manager, now):
    row = services.pause(organisation=school, by=approver, now=now, reason=" A sad day. ")
    services.resume(organisation=school, by=business_manager, now=now + timedelta(hours=1))

    row.refresh_from_db()
    assert (row.reason, row.started_by, row.ended_by) == ("A sad day.", approver, business_manager)
    assert history(row) == [("pause", "done", approver.pk), ("resume", "done", business_manager.pk)]


def test_posting_is_paused_once(school, approver, now):
    services.pause(organisation=school, by=approver, now=now, reason="A sad day.")

    with pytest.raises(NotNow, match="paused here already"):
        services.pause(organisation=school, by=approver, now=now, reason="Again.")

    assert Pause.objects.get().reason == "A sad day."
    assert AuditEntry.objects.filter(verb="pause").count() == 1


def test_what_is_not_paused_cannot_go_on(school, approver, now):
    with pytest.raises(NotNow, match="not paused"):
        services.resume(organisation=school, by=approver, now=now)


def test_staff_neither_pause_nor_resume(school, author, approver, now):
    with pytest.raises(PermissionDenied):
        services.pause(organisation=school, by=author, now=now, reason="x")
    services.pause(organisation=school, by=approver, now=now, reason="A sad day.")
    with pytest.raises(PermissionDenied):
        services.resume(organisation=school, by=author, now=now)

    assert Pause.objects.get().ended_at is None
