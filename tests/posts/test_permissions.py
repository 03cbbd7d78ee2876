"""Who may write, and where the answer comes from."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.workflow import MACHINE
from posts.permissions import (
    machine_may_publish,
    may_draft,
    may_take_down,
    needs_own_account,
    publishers_of,
    signers_now,
)
from posts.rulebook import rules_of
from posts.services import authorise, close_account, end_authorisation
from tests.factories import give, make_person
from tests.factories.posts import AccountFactory, entrust, put_forward, sign, use_rules, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("rule_set", "who"),
    [
        ("headteacher-authorises", {"head", "entrusted"}),
        ("chief-executive-approves", {"head", "bursar", "entrusted"}),
        ("safeguarding-first", {"head", "bursar", "staff", "entrusted"}),
        ("light-touch", {"head", "bursar", "staff", "entrusted"}),
        ("business-manager-confirms", {"head", "bursar", "staff", "entrusted"}),
    ],
)
def test_drafting_follows_the_rules_of_the_school(
    rule_set, who, oakfield, approver, business_manager, author, governor
):
    use_rules(rule_set, oakfield)
    volunteer = give(make_person("Vic Volunteer"), "associate", oakfield)
    entrust(volunteer, AccountFactory(organisation=oakfield))
    people = {
        "head": approver,
        "bursar": business_manager,
        "staff": author,
        "governor": governor,
        "entrusted": volunteer,
        "nobody": make_person("Noor"),
    }

    assert {name for name, person in people.items() if may_draft(person, oakfield)} == who


def test_school_without_rules_uses_the_lightest(oakfield, author):
    assert may_draft(author, oakfield)
    assert not needs_own_account(rules_of(oakfield)[0], author, oakfield)


@pytest.mark.parametrize("ended", ["by date", "by hand", "by leaving", "by closing"])
def test_authorisation_ends_at_once(ended, oakfield, author, approver, now, today):
    use_rules("headteacher-authorises", oakfield)
    account = AccountFactory(organisation=oakfield)
    row = authorise(
        person=author,
        account=account,
        by=approver,
        now=now,
        reason="Page",
        starts=now - timedelta(days=2),
        until=now - timedelta(days=1) if ended == "by date" else None,
    )
    if ended == "by hand":
        end_authorisation(row=row, by=approver, now=timezone.now())
    elif ended == "by leaving":
        author.is_active = False
        author.save()
    elif ended == "by closing":
        close_account(account=account, by=MACHINE, now=timezone.now(), on=today)

    assert not may_draft(author, oakfield)


def test_account_entrusted_for_one_page_takes_down_there_only(oakfield, author, approver):
    use_rules("light-touch", oakfield)
    page, other = (AccountFactory(organisation=oakfield, handle=name) for name in ("page", "other"))
    keeper = entrust(give(make_person("Kit Keeper"), "staff", oakfield), page)

    assert may_take_down(keeper, put_forward(author, oakfield, page))
    assert not may_take_down(keeper, put_forward(author, oakfield, other))


def test_machine_publishes_on_the_order_of_a_publisher_only(oakfield, author, approver, business_manager):
    use_rules("business-manager-confirms", oakfield)
    page = AccountFactory(organisation=oakfield)
    waiting = put_forward(author, oakfield, page)
    assert not machine_may_publish(waiting)

    assert machine_may_publish(sign(waiting, business_manager))
    assert [person.pk for person in publishers_of(waiting)] == [business_manager.pk]


def test_signed_post_waits_for_a_person_where_nobody_who_publishes_ordered_it(oakfield, author, business_manager):
    """The deputy signs while the others are the author and away: the deputy runs no account."""
    use_rules("business-manager-confirms", oakfield)
    deputy = give(make_person("Dot Deputy"), "deputy-headteacher", oakfield)
    business_manager.is_active = False
    business_manager.save()

    post = sign(put_forward(author, oakfield, AccountFactory(organisation=oakfield)), deputy)

    assert post.state == "approved"
    assert not machine_may_publish(post)


def test_nobody_decides_on_what_was_never_put_forward(author, approver, oakfield):
    use_rules("light-touch", oakfield)
    draft = write(author, oakfield, AccountFactory(organisation=oakfield))

    assert signers_now(draft) == frozenset()
