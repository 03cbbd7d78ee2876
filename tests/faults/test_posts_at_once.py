"""Two people, one row or one account, the same moment: one outcome. Deciding on posts: `test_deciding_races`."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core.clocks import london_day
from core.models import AuditEntry
from posts import services
from posts.models import Account, Decision, Post
from posts.workflow import WORKFLOW
from tests.factories.posts import put_forward
from tests.faults.together import at_once, refusals

pytestmark = pytest.mark.faults
ROUNDS = 50


def somebody_waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def test_whoever_waited_for_a_lock_sees_the_decision_made_meanwhile(school, website, author, heads):
    post = put_forward(author, school, website)
    found, stop_waiting = [], Event()

    def wait_for_it():
        try:
            with transaction.atomic():
                rows = WORKFLOW.whole(Post.objects.filter(pk=post.pk))
                row = rows.select_for_update(of=("self",)).get()
                found.append((row.state, [decision.person_id for decision in row.decisions.all()]))
        finally:
            connection.close()
            stop_waiting.set()

    waiter = Thread(target=wait_for_it)
    with transaction.atomic():
        row = Post.objects.select_for_update().get(pk=post.pk)
        waiter.start()
        while not somebody_waits_for_a_lock():
            assert not stop_waiting.wait(0.01), "it did not wait"
        Decision.objects.create(
            post=row, version=row.version, step=row.current_step, person=heads[0], outcome=Decision.Outcome.SIGN_OFF,
            fingerprint=row.fingerprint, at=timezone.now(),
        )  # fmt: skip
        Post.objects.filter(pk=row.pk).update(state="approved")
    waiter.join()

    assert found == [("approved", [heads[0].pk])]


def test_two_who_add_the_same_account_at_once_get_one_account_and_one_sentence(school, heads):
    for number in range(ROUNDS):
        ends = at_once(*(add(head, school, handle=f"@Oakfield{number}") for head in heads))

        [refusal] = refusals(ends)
        assert str(refusal) == f"Facebook @Oakfield{number} is on the register already."
    assert Account.objects.count() == ROUNDS
    assert AuditEntry.objects.filter(verb="open_account").count() == ROUNDS


def test_two_accounts_that_would_share_an_address_get_one_each_or_a_sentence(school, heads):
    for number in range(ROUNDS):
        kinds = ("facebook", "instagram")
        ends = at_once(
            *(add(head, school, kind=kind, handle=f"page{number}") for head, kind in zip(heads, kinds, strict=True))
        )

        assert all("Please try again" in str(refusal) for refusal in refusals(ends))
    slugs = list(Account.objects.values_list("slug", flat=True))
    assert len(set(slugs)) == len(slugs) >= ROUNDS


def add(person, school, *, kind="facebook", handle):
    now = timezone.now()
    return lambda: services.open_account(
        organisation=school, kind=kind, label="Our page", handle=handle, mailbox="office@school.test", by=person,
        now=now, opened_on=london_day(now),
    )  # fmt: skip
