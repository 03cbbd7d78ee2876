"""Writing and changing posts: what is stored, what is refused, and that no file outlives a refusal."""

import hashlib
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from core.workflow import NotNow
from posts import services
from posts.models import Post
from posts.photos.cleaning import CleanPhoto, Rendition
from posts.services import Named, NewPhoto, compose
from tests.factories.posts import AccountFactory, bring, clean_photo, composition, history, put_forward, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(settings):
    return lambda: sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("*.jpg"))


def with_smaller_copies(words=b"a picture"):
    clean = CleanPhoto(
        jpeg=words,
        width=1600,
        height=1200,
        sha256=hashlib.sha256(words).hexdigest(),
        removed=(),
        renditions=tuple(Rendition(name=name, jpeg=words, width=8, height=6) for name in ("page", "phone", "list")),
    )
    return NewPhoto(clean=clean, alt=" A brook ")


def test_draft_is_stored_with_everything_its_author_said(author, oakfield, website, files, now):
    said = composition(
        website,
        title=" Brook ",
        words="One\r\ntwo ",
        people=(Named(name=" Amara ", kind="pupil", permission="yes"), Named(name=" ", kind="adult")),
        answers={"copyright": "no problem", "nothing we ask": "no problem", "legality": "perhaps"},
        new_photos=(with_smaller_copies(),),
    )

    post = services.draft(organisation=oakfield, by=author, now=now, composition=said)

    assert (post.title, post.words, post.state, post.version) == ("Brook", "One\ntwo", "draft", 0)
    person = post.people.get()
    assert (person.name, person.confirmed_by) == ("Amara", author)
    assert [(one.key, one.answer, one.answered_by) for one in post.answers.all()] == [
        ("copyright", "no problem", author)
    ]
    assert post.photos.get().alt == "A brook"
    assert len(files()) == 4
    assert post.fingerprint == Post.objects.get(pk=post.pk).fingerprint_now()
    assert history(post) == [("draft", "done", author.pk)]


def test_whoever_may_not_write_leaves_nothing_behind(governor, oakfield, website, files, now):
    with pytest.raises(PermissionDenied):
        services.draft(
            organisation=oakfield, by=governor, now=now, composition=composition(website, new_photos=(clean_photo(),))
        )

    assert not Post.objects.exists()
    assert files() == []


@pytest.mark.parametrize("when", ["new", "later"])
def test_account_of_another_school_is_refused_and_no_picture_is_left(
    when, author, oakfield, website, elm_north, files, now
):
    foreign = AccountFactory(organisation=elm_north, handle="theirs")
    said = composition(website, foreign, words="Other words.", new_photos=(with_smaller_copies(),))
    if when == "new":
        act = partial(services.draft, organisation=oakfield)
    else:
        act = partial(services.edit, post=write(author, oakfield, website))

    with pytest.raises(NotNow, match="1 of these accounts cannot be posted to from here"):
        act(by=author, now=now, composition=said)

    assert files() == []
    assert not Post.objects.filter(words="Other words.").exists()


def test_disk_that_fails_half_way_leaves_no_half_picture(author, oakfield, website, files, now, monkeypatch):
    real, saved = compose._save, []

    def save(path, jpeg):
        if len(saved) == 5:
            raise OSError("No space left on device")
        saved.append(path)
        real(path, jpeg)

    monkeypatch.setattr(compose, "_save", save)

    with pytest.raises(OSError, match="No space"):
        services.draft(
            organisation=oakfield,
            by=author,
            now=now,
            composition=composition(website, new_photos=(with_smaller_copies(b"1"), with_smaller_copies(b"2"))),
        )

    assert files() == []
    assert not Post.objects.exists()


def test_picture_taken_out_goes_with_all_its_copies_and_the_other_stays(author, oakfield, website, files, now):
    post = write(
        author,
        oakfield,
        website,
        nobody_recognisable=True,
        new_photos=(with_smaller_copies(b"1"), with_smaller_copies(b"2")),
    )
    first, second = post.photos.in_order()

    changed = services.edit(
        post=post,
        by=author,
        now=now,
        composition=composition(
            website,
            nobody_recognisable=True,
            remove_photos=frozenset({str(first.uid)}),
            alts={str(second.uid): " Two ducks "},
            new_photos=(clean_photo(b"3"),),
        ),
    )

    kept, added = Post.objects.get(pk=changed.pk).photos.in_order()
    assert (kept.pk, kept.alt) == (second.pk, "Two ducks")
    assert added.order > kept.order
    assert len(files()) == 5
    assert Path(first.path).name not in files()


def test_eleventh_picture_is_refused_and_the_ten_stay(author, oakfield, website, files, now):
    ten = tuple(clean_photo(bytes([number])) for number in range(10))
    post = write(author, oakfield, website, nobody_recognisable=True, new_photos=ten)

    with pytest.raises(NotNow, match="up to 10 pictures"):
        services.edit(post=post, by=author, now=now, composition=composition(website, new_photos=(clean_photo(b"x"),)))

    assert (post.photos.count(), len(files())) == (10, 10)


def test_change_that_was_begun_on_an_older_text_is_refused(author, oakfield, website, now):
    post = write(author, oakfield, website)
    before = Post.objects.get(pk=post.pk)
    services.edit(post=post, by=author, now=now, composition=composition(website, words="The newest words."))

    for opened_from, seen in ((before, before.fingerprint), (post, "another")):
        with pytest.raises(NotNow, match="changed while you were reading") as refusal:
            services.edit(
                post=opened_from, by=author, now=now, seen=seen, composition=composition(website, words="Stale.")
            )
        assert refusal.value.code == "changed_meanwhile"

    assert Post.objects.get(pk=post.pk).words == "The newest words."


def test_nobody_else_changes_a_draft(author, approver, oakfield, website, now):
    post = write(author, oakfield, website)

    with pytest.raises(PermissionDenied):
        services.edit(post=post, by=approver, now=now, composition=composition(website, words="Mine now."))

    assert Post.objects.get(pk=post.pk).last_editor == author


@pytest.mark.parametrize("state", ["publishing", "published", "withdrawn", "rejected", "taken_down"])
def test_what_is_out_or_over_cannot_be_changed(state, author, approver, oakfield, website, now):
    post = bring(put_forward(author, oakfield, website), state, "published")

    with pytest.raises(NotNow, match="can no longer be changed"):
        services.edit(post=post, by=author, now=now, composition=composition(website, words="Too late."))

    assert Post.objects.get(pk=post.pk).words != "Too late."


def test_changing_a_waiting_post_takes_it_back_first_and_the_signer_hears_of_it(
    author, approver, oakfield, website, now
):
    post = put_forward(author, oakfield, website)

    changed = services.edit(post=post, by=author, now=now, composition=composition(website, words="Better."))

    assert changed.state == "draft"
    assert not Post.objects.awaiting(approver).exists()
    assert [verb for verb, _, _ in history(post)][-2:] == ["reopen", "edit"]


def test_account_that_is_no_longer_chosen_is_left_out(author, oakfield, website, now):
    second = AccountFactory(organisation=oakfield, handle="second")
    post = write(author, oakfield, website, second)

    services.edit(post=post, by=author, now=now, composition=composition(accounts={second.pk: " Other\r\nwords "}))

    row = post.publications.get()
    assert (row.account, row.own_words) == (second, "Other\nwords")
