"""The large trust: its rows are those the services would have left, whatever its size."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.access import user_can
from accounts.models import Membership, Organisation, User
from accounts.roles import Can
from accounts.services import sync_roles
from core import audit
from core.clocks import london_day
from core.models import Message, Reminder
from policies.models import Acknowledgement, Obligation, ObligationReason, PolicyVersion
from policies.publishing import refresh_obligations
from policies.reminders import CONFIRM, remind
from policyhub.scale.reminders import load as load_reminders
from policyhub.scale.stories import OTHERS, WAITING, other_story, story
from posts import services
from posts.checking import as_data, findings_of
from posts.models import Post, Publication
from posts.permissions import signers_now
from posts.reminders import keep_turns
from posts.workflow import State, fingerprint_differs

SMALL = {"schools": 2, "people": 40, "posts": 40, "waiting": 6, "policies": 1}


def load(**changes):
    said = StringIO()
    call_command("load_scale", **{**SMALL, **changes}, stdout=said)
    return said.getvalue()


@pytest.fixture
def trust(db):
    load()
    return Organisation.objects.get(slug="scale")


@pytest.fixture
def head(trust):
    return User.objects.get(email="head@scale-001.example")


def test_numbers_asked_for_are_the_numbers_loaded(trust):
    assert User.objects.count() == 40
    assert Organisation.objects.schools().count() == 2
    assert Post.objects.count() == 40
    assert Post.objects.filter(state=State.IN_REVIEW).count() == 6
    assert PolicyVersion.objects.in_force().count() == 1


def test_all_that_waits_waits_for_one_headteacher(trust, head):
    assert Post.objects.visible_to(head).awaiting(head).count() == 6
    assert all(signers_now(post) == {head.pk} for post in Post.objects.filter(state=State.IN_REVIEW))


def test_turns_need_no_correction(trust):
    assert keep_turns(now=timezone.now()) == 0


def test_fingerprints_and_findings_are_those_of_the_content(trust):
    for post in Post.objects.all():
        assert post.fingerprint == post.fingerprint_now()
        assert post.findings == as_data(findings_of(post=post))


def test_what_is_signed_off_is_exactly_what_was_signed(trust):
    signed = Post.objects.filter(state__in=[State.APPROVED, State.PUBLISHED])

    assert signed.exists()
    assert not any(fingerprint_differs(post, timezone.now()) for post in signed)


def test_waiting_post_can_be_signed_off(trust, head):
    post = Post.objects.awaiting(head).first()

    signed = services.sign_off(post=post, by=head, now=timezone.now(), seen=post.shown)

    assert signed.state == State.APPROVED


def test_published_posts_are_live_on_every_account(trust):
    published = Publication.objects.filter(post__state=State.PUBLISHED).select_related("account", "post")

    assert {row.account.kind for row in published} == {"atom", "facebook"}
    assert all(row.state == "published" and row.address and row.published_at for row in published)
    assert not any(services.publications.why_not_live(publication=row, address=row.address) for row in published)


def test_every_step_left_its_line_of_history(trust):
    for post in Post.objects.all():
        verbs = list(audit.entries_about(post).values_list("verb", flat=True))
        assert verbs[0] == "draft"
        assert audit.entries_about(post).last().to_state == post.state
    assert audit.verify().ok


def test_rights_are_those_of_the_roles(trust, head):
    standing = sync_roles()

    assert user_can(head, Can.SIGN_OFF_POSTS, at=Organisation.objects.get(slug="scale-001"))
    assert not user_can(head, Can.SIGN_OFF_POSTS, at=Organisation.objects.get(slug="scale-002"))
    assert sync_roles() == standing


def test_duties_are_complete_and_most_are_confirmed(trust):
    assert refresh_obligations(now=timezone.now()) == 0
    confirmed = Obligation.objects.filter(state=Obligation.State.ACKNOWLEDGED).count()
    assert confirmed == Acknowledgement.objects.count()
    assert 0.6 < confirmed / Obligation.objects.count() < 0.95


def test_nothing_is_left_to_be_sent(trust):
    assert Message.objects.exists()
    assert not Message.objects.due(now=timezone.now()).exists()


def test_second_load_changes_nothing(trust):
    before = (audit.AuditEntry.objects.count(), Message.objects.count(), Membership.objects.count())

    load()

    assert (audit.AuditEntry.objects.count(), Message.objects.count(), Membership.objects.count()) == before


def test_larger_load_adds_what_is_missing(trust, head):
    load(schools=3, people=60, posts=60, waiting=10)

    assert (User.objects.count(), Post.objects.count()) == (60, 60)
    assert Post.objects.awaiting(head).count() == 10


def test_reminders_asked_for_are_due_today_and_handed_out_as_people_would_have_been(trust):
    load(reminders=30)

    now = timezone.now()
    owed = Obligation.objects.owed().filter(due_on=london_day(now) + timedelta(days=7))
    assert owed.count() >= 30
    assert ObligationReason.objects.filter(obligation__in=owed).count() >= owed.count()
    assert not Message.objects.due(now=now).exists()

    remind(now=now)

    rung = Reminder.objects.filter(kind=CONFIRM, due_on=london_day(now) + timedelta(days=7), rung=7)
    assert rung.count() == owed.count()


def test_reminders_nobody_could_be_given_are_refused(trust, monkeypatch):
    monkeypatch.setattr(
        "policyhub.scale.reminders.asked_memberships", lambda *args, **kwargs: Membership.objects.none()
    )

    with pytest.raises(RuntimeError, match="Nobody is asked"):
        load_reminders(trust=trust, reminders=10_000, now=timezone.now())


def test_all_posts_may_wait(db):
    load(posts=8, waiting=8)

    assert Post.objects.filter(state=State.IN_REVIEW).count() == 8


def test_database_with_schools_of_its_own_is_refused(oakfield):
    with pytest.raises(CommandError, match="of its own"):
        load()


@pytest.mark.parametrize("wrong", [{"people": 5}, {"posts": 3, "waiting": 4}, {"schools": 0}])
def test_impossible_sizes_are_refused(db, wrong):
    with pytest.raises(CommandError):
        load(**wrong)


def test_real_settings_are_refused(db, settings):
    settings.PUBLIC_URL = "https://school.example"

    with pytest.raises(CommandError, match="real installation"):
        load()


def test_stories_are_ways_through_the_table():
    with pytest.raises(ValueError, match="cannot take the step"):
        story("sign_off")
    assert {other_story(number) for number in range(100)} == set(OTHERS)
    assert WAITING[-1].after == State.IN_REVIEW
