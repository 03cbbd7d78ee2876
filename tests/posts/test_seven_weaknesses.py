"""Seven weaknesses of the nearest open-source peer, found by reading it: each is tried here, through our own services and pages."""

import io
import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.workflow import NotNow
from posts import publishing, services
from posts.channels.fake import FakeChannel
from posts.models import Delivery, Post, Publication, SignOffClock
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, composition, put_forward, put_forward_again, sign
from tests.posts.photo_files import SECRET, loaded_jpeg
from tests.posts.typed import typed

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(post):
    return Post.objects.get(pk=post.pk)


def test_author_who_is_the_approver_too_cannot_approve_it(client, approver, oakfield, website, now):
    """Self-approval: the peer never asks whether the approver wrote the post. Nor may whoever changed it last approve it."""
    second, third = (give(make_person(name), "headteacher", oakfield) for name in ("Hal Head", "Tia Third"))
    own = put_forward(approver, oakfield, website)
    sign_in(client, approver)

    answer = client.post(f"/posts/{own.pk}/sign-off/", {"seen": own.shown})

    assert answer.status_code == 403
    assert (fresh(own).state, own.decisions.count()) == ("in_review", 0)
    edited = put_forward_again(own, by=second, words="The approver's own words.")
    for person in (approver, second):
        with pytest.raises(PermissionDenied):
            sign(edited, person)
    assert sign(edited, third).state == "approved"


def test_approval_names_the_version_and_proves_what_it_said(author, approver, oakfield, website, now):
    """Approval without version: the peer's record of an approval does not say of what. Ours names a frozen one, and its hash."""
    first = put_forward(author, oakfield, website, words="The first words.", now=now)
    services.send_back(post=first, by=approver, now=now, seen=first.shown, note="Please change it.")
    signed = sign(put_forward_again(first, words="The second words."), approver)

    proofs = [
        (decision.outcome, json.loads(frozen.content)["words"], frozen.is_intact)
        for decision in fresh(signed).story_of_decisions
        for frozen in signed.versions.filter(number=decision.version, fingerprint=decision.fingerprint)
    ]

    assert proofs == [("send_back", "The first words.", True), ("sign_off", "The second words.", True)]


def test_edit_after_scheduling_goes_out_only_when_it_was_seen(author, approver, oakfield, website, now):
    """Edits after scheduling unseen: in the peer a scheduled post stays editable and goes out as edited. Here it waits afresh."""
    moment = now + timedelta(hours=3)
    page = AccountFactory(organisation=oakfield, handle="page", label="Page")
    scheduled = sign(put_forward(author, oakfield, website, page, moment=moment, now=now), approver, now=now)

    edited = services.edit(
        post=fresh(scheduled),
        by=author,
        now=now,
        composition=composition(accounts={website.pk: "", page.pk: "Unseen."}, moment=moment),
    )
    publishing.attend_to(posts=Post.objects.all(), now=moment + timedelta(minutes=1))

    assert fresh(edited).state == "draft"
    assert not Publication.objects.exclude(state="waiting").exists()
    # And whatever gets round every service is noticed before anything leaves.
    again = sign(put_forward(author, oakfield, website, now=now), approver, now=now)
    Post.objects.filter(pk=again.pk).update(words="Got round.")
    publishing.attend_to(posts=Post.objects.filter(pk=again.pk), now=now)
    assert (fresh(again).state, again.publications.get().state) == ("sent_back", "waiting")


def test_saving_does_not_set_the_clock_of_waiting_back(author, approver, oakfield, website, now):
    """Reminder clock reset by a save: the peer's reminders age from the last save. Ours count from when it was put forward."""
    post = put_forward(author, oakfield, website, now=now)
    before = SignOffClock.objects.values("started_at", "due_at", "next_call_at").get()

    row = fresh(post)
    row.edited_at = now + timedelta(hours=5)
    row.save()
    with pytest.raises(NotNow):
        services.edit(
            post=fresh(post), by=author, now=now + timedelta(hours=5), composition=composition(website), seen="stale"
        )

    assert SignOffClock.objects.values("started_at", "due_at", "next_call_at").get() == before
    assert fresh(post).submitted_at == now


def test_trouble_after_the_post_went_out_never_sends_it_again(author, approver, oakfield, website, now, monkeypatch):
    """Blind retry: in the peer a database error *after* the network took the post schedules another attempt: a double post."""
    network = FakeChannel(kind="fake", settings={})
    monkeypatch.setattr(publishing, "channel_for", lambda kind, settings: network)
    account = AccountFactory(organisation=oakfield, kind="fake", handle="fake")
    post = sign(put_forward(author, oakfield, account, now=now), approver, now=now)
    services.publish(post=post, by=approver, now=now)
    real = publishing.confirm
    monkeypatch.setattr(publishing, "confirm", lambda **_: 1 / 0)
    publishing.attend_to(posts=Post.objects.all(), now=now)
    monkeypatch.setattr(publishing, "confirm", real)

    for hours in (1, 2, 24):
        publishing.attend_to(posts=Post.objects.all(), now=now + timedelta(hours=hours))

    assert (network.sent, Delivery.objects.count()) == (1, 1)
    assert post.publications.get().state == "unconfirmed"
    with pytest.raises(NotNow, match="Nothing can be tried again"):
        services.retry(post=fresh(post), by=approver, now=now)


def test_what_is_out_can_be_taken_down_and_is_gone(client, author, approver, oakfield, website, now):
    """No take-down: in the peer "published" is the end. Here one form takes it off our feed at once, with the reason kept."""
    sign(put_forward(author, oakfield, website, words="A brook, measured.", now=now), approver, now=now)
    publishing.attend_to(posts=Post.objects.all(), now=now)
    post = Post.objects.get()
    assert "A brook, measured." in client.get(f"/feeds/{website.slug}.atom").content.decode()
    sign_in(client, approver)

    client.post(f"/posts/{post.pk}/take-down/", {"note": "A family asked us to."})

    assert fresh(post).state == "taken_down"
    assert "A brook, measured." not in client.get(f"/feeds/{website.slug}.atom").content.decode()
    assert client.get(f"/feeds/posts/{post.publications.get().uid}/").status_code in {404, 410}
    assert post.decisions.get(outcome="take_down").words == "A family asked us to."


def test_nothing_of_what_a_camera_wrote_is_kept_or_given_out(client, author, approver, oakfield, website, settings):
    """Metadata kept: the peer stores and sends the very bytes it got, with the place where they were taken."""
    sign_in(client, author)
    photo = SimpleUploadedFile("wren-abernathy.jpg", loaded_jpeg(), content_type="image/jpeg")

    answer = client.post("/posts/new/", {**typed(website), "photo": photo, "photo_alt": "Four quarters"})

    assert answer.status_code == 302
    stored = [one for one in settings.MEDIA_ROOT.rglob("*") if one.is_file()]
    post = Post.objects.get()
    given_out = b"".join(client.get(f"/posts/{post.pk}/photos/{post.photos.get().uid}/full/").streaming_content)
    assert len(stored) >= 1
    for data in [given_out, *(one.read_bytes() for one in stored)]:
        assert SECRET not in data
        assert b"Fernhill" not in data
        assert not Image.open(io.BytesIO(data)).getexif()
    assert not any("wren" in one.name for one in stored)
