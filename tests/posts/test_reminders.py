"""Whose turn it is, while days pass; and permissions that run out."""

from datetime import date, time, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from accounts.models import CalendarDay, RuleSetting
from accounts.rule_files import read
from accounts.services import record_absence
from core.clocks import at_london, london
from core.models import Message, Reminder
from core.outbox import say
from core.workflow import MACHINE
from posts import services
from posts.ladders import WaitingLadder
from posts.models import AccountGrant, Post, StandingPermission, Turn
from posts.permissions import rules_of
from posts.reminders import keep_turns, plan, remind_of_permissions
from posts.reminders.outlived import decided_meanwhile
from tests.factories import give, make_person
from tests.factories.posts import AccountFactory, entrust, put_forward, sign, told, use_rules

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
    use_rules("light-touch", oakfield)
    put_forward(author, oakfield, AccountFactory(organisation=oakfield), title="Well done Amara")

    said = " ".join(say(Message.objects.select_related("person").get(kind="posts.submit")))

    assert "Amara" not in said
    assert author.name in said


@pytest.mark.parametrize(("decided", "mails"), [(False, 2), (True, 1)])
def test_mail_that_waits_leaves_out_a_post_that_was_decided_meanwhile(oakfield, author, approver, now, decided, mails):
    use_rules("light-touch", oakfield)
    posts = [put_forward(author, oakfield, AccountFactory(organisation=oakfield)) for _ in range(2)]
    if decided:
        sign(posts[0], approver)

    waiting = Message.objects.filter(kind="posts.submit", person=approver)
    settled = decided_meanwhile(list(waiting))

    assert waiting.exclude(pk__in=settled).count() == mails


# Permissions that run out ----------------------------------------------------------------------------------------------------
DUE_ON = date(2027, 3, 31)


@pytest.fixture
def entrusted(oakfield, author, approver):
    use_rules("headteacher-authorises", oakfield)
    website = AccountFactory(organisation=oakfield)
    services.authorise(
        person=author,
        account=website,
        by=MACHINE,
        now=on(2026, 11, 1),
        reason="Runs the page",
        starts=on(2026, 11, 1),
        until=at_london(DUE_ON, time(23, 59, 59)),
    )
    return website


def on(year, month, day, hour=5):
    return at_london(date(year, month, day), time(hour))


@pytest.mark.parametrize(
    ("at", "rung"),
    [
        (on(2027, 2, 28), None),
        (on(2027, 3, 1), 30),
        (on(2027, 3, 24), 7),
        (on(2027, 3, 28), 7),
        (on(2027, 3, 30), 1),
        (on(2027, 3, 31), 0),
        (on(2027, 3, 31, hour=22), 0),
        (on(2027, 4, 1), None),
    ],
)
def test_person_and_whoever_gives_permission_hear_that_it_runs_out(at, rung, entrusted, author, approver):
    count = remind_of_permissions(now=at)

    assert remind_of_permissions(now=at) == 0
    assert count == (0 if rung is None else 2)
    given = set(Reminder.objects.values_list("person", "kind", "due_on", "rung"))
    expected = {(one.pk, "posts.running_out", DUE_ON, rung) for one in (author, approver)}
    assert given == (set() if rung is None else expected)
    assert told("posts.running_out") == (set() if rung is None else {author.name})
    assert told("posts.running_out_here") == (set() if rung is None else {approver.name})


def test_days_without_a_scheduler_bring_one_reminder_and_not_three(entrusted, author):
    remind_of_permissions(now=on(2027, 3, 30))

    assert Message.objects.filter(person=author, kind="posts.running_out").count() == 1
    assert remind_of_permissions(now=on(2027, 3, 31)) == 2
    assert Message.objects.filter(person=author, kind="posts.running_out").count() == 2


def test_permission_of_a_few_days_is_brought_up_only_as_its_end_comes(oakfield, author, approver):
    use_rules("headteacher-authorises", oakfield)
    website = AccountFactory(organisation=oakfield)
    short = {"by": MACHINE, "now": on(2027, 3, 26), "starts": on(2027, 3, 26), "reason": "Trip"}
    services.authorise(person=author, account=website, until=at_london(DUE_ON, time(23, 59, 59)), **short)

    assert remind_of_permissions(now=on(2027, 3, 27)) == 0
    assert remind_of_permissions(now=on(2027, 3, 30)) == 2


def test_after_a_holiday_each_reads_one_line_about_a_permission_as_the_plan_said(oakfield, entrusted, author, approver):
    CalendarDay.objects.create(
        organisation=oakfield, kind="holiday", label="Spring", starts_on=date(2027, 3, 22), ends_on=date(2027, 3, 30)
    )
    planned = plan(start=date(2027, 3, 22), end=date(2027, 3, 31))

    for step in range(10):
        remind_of_permissions(now=on(2027, 3, 22) + timedelta(days=step))

    waiting = Message.objects.waiting().values_list("due_at", "person__email", "kind")
    assert {(one.at, one.to, one.kind) for one in planned} == set(waiting)
    assert len(planned) == len(waiting) == 2
    assert Message.objects.filter(state=Message.State.WITHDRAWN).count() == 6


@pytest.fixture
def standing(oakfield, author, approver):
    use_rules("safeguarding-first", oakfield)
    return StandingPermission.objects.create(
        organisation=oakfield,
        person=author,
        purposes=["information"],
        reason="Runs the page",
        given_by=approver,
        starts=on(2026, 11, 1),
        until=at_london(DUE_ON, time(23, 59, 59)),
    )


def test_standing_permission_runs_out_by_the_same_ladder_for_its_person_and_who_gives_it(
    standing, author, approver, elmtree
):
    planned = plan(start=date(2027, 2, 1), end=date(2027, 4, 30))

    given = [remind_of_permissions(now=on(2027, 2, 1) + timedelta(days=step)) for step in range(90)]

    days = [date(2027, 2, 1) + timedelta(days=step) for step, count in enumerate(given) if count]
    assert days == [DUE_ON - timedelta(days=before) for before in (30, 7, 1, 0)]
    assert told("posts.standing_runs_out") == {author.name}
    assert told("posts.standing_runs_out_here") == {approver.name}
    heads = Message.objects.filter(person=approver).last()
    assert heads.path == "/posts/standing/?at=oakfield"
    assert f"The last day of the standing permission of {author.name} to post for Oakfield School" in say(heads)[1]
    mails = Message.objects.values_list("due_at", "person__email", "kind")
    assert {(one.at, one.to, one.kind) for one in planned} == set(mails)
    assert plan(start=date(2027, 2, 1), end=date(2027, 4, 30), organisation=elmtree) == []


@pytest.mark.parametrize("gone", ["ended", "left"])
def test_standing_permission_that_is_gone_reminds_nobody(gone, standing, author, approver):
    if gone == "ended":
        services.end_standing_permission(permission=standing, by=approver, now=on(2027, 3, 2))
    else:
        type(author).objects.filter(pk=author.pk).update(is_active=False)

    assert remind_of_permissions(now=on(2027, 3, 30)) == 0


@pytest.mark.parametrize("gone", ["ended", "closed", "left"])
def test_permission_that_is_gone_reminds_nobody(gone, entrusted, author):
    if gone == "ended":
        services.end_authorisation(row=AccountGrant.objects.get(), by=MACHINE, now=on(2027, 3, 2))
    elif gone == "closed":
        services.close_account(account=entrusted, by=MACHINE, now=on(2027, 3, 2), on=date(2027, 3, 2))
    else:
        type(author).objects.filter(pk=author.pk).update(is_active=False)

    assert remind_of_permissions(now=on(2027, 3, 30)) == 0


def test_head_whose_own_permission_runs_out_hears_of_it_once(oakfield, approver):
    use_rules("headteacher-authorises", oakfield)
    until = at_london(DUE_ON, time(23, 59, 59))
    entrust(approver, AccountFactory(organisation=oakfield), now=on(2026, 11, 1), until=until)

    assert remind_of_permissions(now=on(2027, 3, 31)) == 1
    assert told("posts.running_out") == {approver.name}


def test_mail_goes_with_the_next_daily_one_and_names_account_and_day(entrusted, author, approver):
    remind_of_permissions(now=on(2027, 3, 1))

    own = Message.objects.get(kind="posts.running_out")
    heads = Message.objects.get(kind="posts.running_out_here")
    assert london(own.due_at) == london(at_london(date(2027, 3, 1), time(7, 30)))
    assert own.organisation == heads.organisation == entrusted.organisation
    headline, words = say(heads)
    assert headline == "A permission to post: its last day is Wednesday 31 March 2027"
    assert author.name in words
    assert entrusted.label in words
    assert "Website news" in say(own)[1]


def test_plan_of_permissions_is_what_then_happens(entrusted, oakfield, elmtree):
    planned = plan(start=date(2027, 2, 1), end=date(2027, 4, 30), organisation=oakfield)

    assert plan(start=date(2027, 2, 1), end=date(2027, 4, 30), organisation=elmtree) == []
    for step in range(90):
        remind_of_permissions(now=on(2027, 2, 1) + timedelta(days=step))
    given = Message.objects.filter(kind__startswith="posts.running_out").values_list("due_at", "person__email", "kind")
    assert {(one.at, one.to, one.kind) for one in planned} == set(given)
    assert len(planned) == len(given) == 8


def test_plan_leaves_out_what_has_been_given(entrusted):
    remind_of_permissions(now=on(2027, 3, 1))

    planned = plan(start=date(2027, 3, 2), end=date(2027, 3, 20))

    assert planned == []


# Waiting -----------------------------------------------------------------------------------------------------------------------
def test_places_loaded_before_there_were_ladders_get_them(oakfield):
    use_rules("light-touch", oakfield)
    RuleSetting.objects.filter(key__endswith="_ladder", key__startswith="posts.").delete()

    import_module("posts.migrations.0002_ladders_of_posts").add_ladders(apps, None)

    rules, _name = rules_of(oakfield)
    assert rules.waiting == WaitingLadder((4,), 8)
    assert rules.running_out.rungs == (30, 7, 1, 0)
    assert all(setting.says == read("light-touch").settings[setting.key].says for setting in ladders_of(oakfield))


def ladders_of(oakfield):
    return RuleSetting.objects.filter(organisation=oakfield, key__startswith="posts.", key__endswith="_ladder")


def test_turns_of_a_decided_post_are_cleared_away(oakfield, author, approver, now):
    use_rules("light-touch", oakfield)
    sign(put_forward(author, oakfield, AccountFactory(organisation=oakfield)), approver)
    assert Turn.objects.exists()

    keep_turns(now=now)

    assert not Turn.objects.exists()
