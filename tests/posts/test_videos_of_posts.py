"""The video of a post from the upload to the account: who watches it before it can be signed off, and what it is kept as (W24)."""

import errno
import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from core.uploads import NO_ROOM
from core.workflow import NotNow
from posts import checking, publishing, services
from posts.models import Post, Video, WatchedVideo
from posts.services import NewVideo, links
from posts.services.videos import NO_VIDEO, NOT_TICKED
from posts.views.videos import length_in_words
from posts.workflow import VIDEO_UNWATCHED, WORKFLOW, video_in_a_hurry, video_unwatched
from tests.factories import give, make_person, sign_in
from tests.factories.posts import (
    RULE_SETS,
    AccountFactory,
    clean_video,
    composition,
    history,
    link_to,
    put_forward,
    put_forward_again,
    sign,
    suggest,
    use_rules,
    watch,
    write,
)
from tests.posts.video_files import mov, mp4, udta

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def facebook(oakfield):
    use_rules("light-touch", oakfield)
    return AccountFactory(organisation=oakfield, kind="facebook", handle="@oakfield", label="Our page")


@pytest.fixture
def website(oakfield, facebook):
    return AccountFactory(organisation=oakfield, handle="website", label="Website news")


@pytest.fixture
def filmed(author, approver, oakfield, facebook, now):
    return put_forward(author, oakfield, facebook, now=now, new_video=clean_video(), nobody_recognisable=True)


def read(path):
    with default_storage.open(path) as file:
        return file.read()


def again(post):
    return Post.objects.get(pk=post.pk)


def edited(post, *, now, **parts):
    said = {
        "words": post.words,
        "accounts": {one.account_id: one.own_words for one in post.publications.all()},
        "nobody_recognisable": True,
        "answers": {one.key: one.answer for one in post.answers.all()},
    }
    return services.edit(post=again(post), by=post.author, now=now, composition=composition(**said | parts))


# Keeping it ---------------------------------------------------------------------------------------------------------------
def test_video_is_kept_under_a_made_name_with_what_is_known_of_it(filmed):
    video = filmed.video

    assert read(video.path) == b"a video"
    assert video.path == f"posts/{video.uid.hex}.mp4"
    assert (video.kind, video.bytes, video.milliseconds) == ("mp4", 7, 63_000)
    assert video.removed == ["place"]
    assert video.alt == "A class sings on the steps"
    assert str(filmed.pk) in str(video)


def test_bytes_and_words_of_the_video_are_part_of_what_is_signed_off(filmed, now):
    before, digest = filmed.fingerprint, hashlib.sha256(b"a video").hexdigest()

    other_words = edited(filmed, now=now, video_alt="A class hums").fingerprint
    other_bytes = edited(filmed, now=now, new_video=clean_video(b"another", alt="A class hums")).fingerprint
    gone = edited(filmed, now=now, remove_video=True).fingerprint

    assert len({before, other_words, other_bytes, gone}) == 4
    assert filmed.content().video == (digest, "A class sings on the steps", "own", "")


def test_saving_without_a_word_about_the_video_leaves_it_alone(filmed, now):
    edited(filmed, now=now)

    assert again(filmed).video.alt == "A class sings on the steps"


def test_file_stays_while_a_version_shows_it(filmed, now):
    path = filmed.video.path

    edited(filmed, now=now, remove_video=True)

    assert not Video.objects.exists()
    assert default_storage.exists(path)


def test_file_that_no_version_shows_goes_with_the_video(author, oakfield, facebook, now):
    post = write(author, oakfield, facebook, now=now, answered=False, new_video=clean_video(), nobody_recognisable=True)
    path = post.video.path

    edited(post, now=now, new_video=clean_video(b"another"))

    assert not default_storage.exists(path)
    assert read(again(post).video.path) == b"another"


def test_file_of_a_post_that_was_refused_is_not_left_behind(author, oakfield, facebook, now):
    new = clean_video()

    with pytest.raises(NotNow):
        services.draft(
            organisation=oakfield, by=author, now=now, composition=composition(accounts={0: ""}, new_video=new)
        )

    assert not default_storage.exists(new.path)


def test_file_of_a_change_that_came_too_late_is_not_left_behind(filmed, approver, now):
    watch(filmed, approver, now=now)
    sign(filmed, approver, now=now)
    services.withdraw(post=again(filmed), by=filmed.author, now=now)
    new = clean_video()

    with pytest.raises(NotNow):
        edited(filmed, now=now, new_video=new)

    assert not default_storage.exists(new.path)


def test_new_video_names_itself_apart():
    assert clean_video().path != clean_video().path
    assert isinstance(clean_video(), NewVideo)


# Watching it ----------------------------------------------------------------------------------------------------------------
def test_video_nobody_watched_is_signed_off_by_nobody(filmed, approver, now):
    with pytest.raises(NotNow, match="watches the video to its end") as refused:
        sign(filmed, approver, now=now)

    assert refused.value.code == "video_unwatched"
    assert again(filmed).state == "in_review"


def test_watched_video_can_be_signed_off_and_the_word_is_kept(filmed, approver, now):
    watch(filmed, approver, now=now)

    signed = sign(filmed, approver, now=now)

    word = WatchedVideo.objects.get()
    assert signed.state == "approved"
    assert (word.person, word.sha256, word.version, word.at) == (approver, filmed.video.sha256, 1, now)
    assert ("watch_video", "done", approver.pk) in history(filmed)
    assert str(approver.pk) in str(word)


def test_saying_it_twice_keeps_it_once(filmed, approver, now):
    watch(filmed, approver, now=now)
    watch(filmed, approver, now=now + timedelta(minutes=1))

    assert WatchedVideo.objects.get().at == now
    assert [verb for verb, *_ in history(filmed)].count("watch_video") == 1


def test_somebody_elses_word_is_not_mine(filmed, approver, oakfield, now):
    other = make_person("Head Two")
    give(other, "headteacher", oakfield)
    watch(filmed, other, now=now)

    with pytest.raises(NotNow) as refused:
        sign(filmed, approver, now=now)

    assert refused.value.code == "video_unwatched"


def test_word_of_whoever_edited_last_does_not_count(filmed, approver, author, now):
    WatchedVideo.objects.create(post=filmed, person=author, sha256=filmed.video.sha256, version=1, at=now)

    assert video_unwatched(again(filmed), now) == VIDEO_UNWATCHED


def test_another_video_is_watched_anew(filmed, approver, now):
    watch(filmed, approver, now=now)
    edited(filmed, now=now, new_video=clean_video(b"another"))
    changed = services.submit(post=again(filmed), by=filmed.author, now=now)

    with pytest.raises(NotNow, match="watches the video"):
        sign(changed, approver, now=now)


def test_the_same_video_with_other_words_of_the_post_need_not_be_watched_again(filmed, approver, now):
    watch(filmed, approver, now=now)

    changed = put_forward_again(filmed, now=now, words="Listen to our choir.")

    assert sign(changed, approver, now=now).state == "approved"


def test_post_without_a_video_asks_nobody_to_watch(author, oakfield, facebook, approver, now):
    post = put_forward(author, oakfield, facebook, now=now)

    assert video_unwatched(post, now) is None
    assert not post.is_unwatched_by(approver)
    assert sign(post, approver, now=now).state == "approved"


@pytest.mark.parametrize("person", ["author", "business_manager", "governor"])
def test_only_whoever_may_sign_says_that_they_watched(person, filmed, request, now):
    with pytest.raises((PermissionDenied, Post.DoesNotExist)):
        watch(filmed, request.getfixturevalue(person), now=now)

    assert not WatchedVideo.objects.exists()


@pytest.mark.parametrize(
    ("said", "code"),
    [({"ticked": False}, "not_ticked"), ({"seen": "1:other"}, "changed_meanwhile")],
)
def test_word_that_cannot_count_is_refused(said, code, filmed, approver, now):
    details = {"seen": filmed.shown, "ticked": True} | said

    with pytest.raises(NotNow) as refused:
        services.watch_video(post=filmed, by=approver, now=now, **details)

    assert refused.value.code == code
    assert not WatchedVideo.objects.exists()


def test_there_has_to_be_a_video_to_watch(author, oakfield, facebook, approver, now):
    post = put_forward(author, oakfield, facebook, now=now)

    with pytest.raises(NotNow, match=NO_VIDEO):
        watch(post, approver, now=now)


def test_nothing_is_watched_once_it_is_decided(filmed, approver, now):
    services.send_back(post=filmed, by=approver, now=now, seen=filmed.shown, note="Shorter, please.")

    with pytest.raises(NotNow) as refused:
        watch(filmed, approver, now=now)

    assert refused.value.code == "wrong_state"


@pytest.mark.parametrize(("verb", "guard"), [("sign_off", video_unwatched), ("publish_urgently", video_in_a_hurry)])
def test_no_road_out_is_without_somebody_who_watched(verb, guard):
    step = next(one for one in WORKFLOW.steps if one.verb == verb)

    assert guard in step.not_while


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_no_rule_set_lets_a_video_go_unwatched(rule_set, filmed, oakfield, now):
    use_rules(rule_set, oakfield)

    assert video_unwatched(again(filmed), now) == VIDEO_UNWATCHED


def test_suggester_who_has_not_watched_does_not_sign_by_suggesting(filmed, approver, author, now):
    suggestion = suggest(filmed, approver, now=now)

    taken = services.accept_suggestion(post=filmed, by=author, now=now, seen=filmed.shown, number=suggestion.pk)

    assert taken.state == "in_review"


def test_suggester_who_watched_signs_by_suggesting(filmed, approver, author, now):
    watch(filmed, approver, now=now)
    suggestion = suggest(filmed, approver, now=now)

    taken = services.accept_suggestion(post=filmed, by=author, now=now, seen=filmed.shown, number=suggestion.pk)

    assert taken.state == "approved"


def test_mailbox_alone_decides_on_no_video(filmed, approver, now):
    link_to(filmed, approver, now=now)

    assert links.asks_to_sign_in(filmed, approver)


def test_closure_with_a_video_goes_out_in_no_hurry(author, oakfield, facebook, now):
    post = write(
        author, oakfield, facebook, now=now, purpose="closure", new_video=clean_video(), nobody_recognisable=True
    )

    assert "watched it to the end" in video_in_a_hurry(post, now)
    with pytest.raises((NotNow, PermissionDenied)):
        services.publish_urgently(post=post, by=author, now=now, note="Snow.")


def test_changed_file_is_not_what_was_signed_off(filmed, approver, now):
    watch(filmed, approver, now=now)
    signed = sign(filmed, approver, now=now)
    Video.objects.update(sha256="0" * 64)

    publishing.attend_to(posts=Post.objects.all(), now=now)

    assert again(signed).state == "sent_back"


# Where it goes, and who is in it ----------------------------------------------------------------------------------------------
def found(post):
    return {one.check: one.level for one in post.found}


def test_video_on_a_feed_is_stopped_by_a_check_too(author, oakfield, facebook, website, now):
    post = write(author, oakfield, facebook, website, now=now, new_video=clean_video(), nobody_recognisable=True)

    assert found(post)["video_by_hand_only"] == "block"
    with pytest.raises(NotNow, match="put out by hand only"):
        services.submit(post=post, by=author, now=now)


def test_people_in_a_video_are_named_as_in_a_picture(author, oakfield, facebook, now):
    post = write(author, oakfield, facebook, now=now, new_video=clean_video())

    sentences = [one.sentence for one in post.blocking]
    assert sentences == ["Name the people in the video, or say that nobody can be recognised."]


def test_questions_about_pictures_are_asked_of_a_video(author, oakfield, facebook, now):
    use_rules("business-manager-confirms", oakfield)

    with_video = write(author, oakfield, facebook, now=now, answered=False, new_video=clean_video())
    without = write(author, oakfield, facebook, now=now, answered=False)

    assert {one.key for one in with_video.questions()} > {one.key for one in without.questions()}


def test_express_exception_is_asked_for_a_video_of_people(author, oakfield, facebook, now):
    post = write(author, oakfield, facebook, now=now, new_video=clean_video())
    use_rules("chief-executive-approves", oakfield)

    said = {one.check: one.level for one in checking.findings_of(post=again(post))}

    assert said["express_exception"] == "ask"


def test_video_without_words_for_those_who_cannot_see_or_hear_it_is_stopped(author, oakfield, facebook, now):
    post = write(author, oakfield, facebook, now=now, new_video=clean_video(alt=" "), nobody_recognisable=True)

    assert found(post)["missing_video_words"] == "block"


def test_signer_reads_that_no_machine_watched(filmed):
    assert found(filmed)["video_not_read"] == "information"


# Pages --------------------------------------------------------------------------------------------------------------------------
def upload(data, name="IMG_0001.MOV"):
    return SimpleUploadedFile(name, data, content_type="video/quicktime")


def typed(oakfield, *accounts, **parts):
    return {
        "at": oakfield.slug,
        "title": "The choir",
        "words": "Listen to our choir.",
        "purpose": "information",
        "when": "signed_off",
        "nobody_recognisable": "on",
        "people-TOTAL_FORMS": "0",
        "people-INITIAL_FORMS": "0",
        **{f"account_{one.pk}": "on" for one in accounts},
        **parts,
    }


def test_uploaded_video_is_kept_without_its_place(client, author, oakfield, facebook):
    sign_in(client, author)

    answer = client.post(
        "/posts/new/", typed(oakfield, facebook, video=upload(mov(moov_extra=udta())), video_alt="A class sings")
    )

    video = Video.objects.get()
    assert answer.status_code == 302
    assert video.removed == ["place"]
    assert b"51.5" not in read(video.path)
    assert "Taken out of the file: place" in client.get(answer.url).text


def test_refused_video_has_its_sentence_beside_the_field(client, author, oakfield, facebook):
    sign_in(client, author)

    answer = client.post("/posts/new/", typed(oakfield, facebook, video=upload(b"<html>", "film.mp4")))

    assert answer.status_code == 422
    assert "This file is not an MP4, MOV or WebM video" in answer.text
    assert not Post.objects.exists()


def test_video_that_is_too_large_says_how_large_it_may_be(client, author, oakfield, facebook, settings):
    settings.VIDEO_MOST_BYTES = 1_000_000
    sign_in(client, author)

    answer = client.post("/posts/new/", typed(oakfield, facebook, video=upload(mp4() + bytes(1_000_000), "film.mp4")))

    assert "This video is larger than 1 MB." in answer.text


def test_full_disk_is_a_sentence_beside_the_field_and_other_trouble_is_not_hidden(
    client, author, oakfield, facebook, monkeypatch
):
    def fails(number):
        def _fail(**_):
            raise OSError(number, "No")

        monkeypatch.setattr("posts.forms.videos.clean", _fail)

    sign_in(client, author)
    fails(errno.ENOSPC)
    answer = client.post("/posts/new/", typed(oakfield, facebook, video=upload(mp4(), "film.mp4"), video_alt="A choir"))
    fails(errno.EIO)

    assert answer.context["form"].errors == {"video": [NO_ROOM]}
    assert "A choir" in answer.text
    with pytest.raises(OSError, match="No"):
        client.post("/posts/new/", typed(oakfield, facebook, video=upload(mp4(), "film.mp4"), video_alt="A choir"))


def test_account_that_takes_no_video_is_refused_beside_its_field(client, author, oakfield, facebook, website):
    sign_in(client, author)

    answer = client.post(
        "/posts/new/", typed(oakfield, facebook, website, video=upload(mp4(), "film.mp4"), video_alt="A")
    )

    assert answer.status_code == 422
    assert f'id="id_account_{website.pk}-error"' in answer.text or "Website news is filled by PolicyHub" in answer.text


def test_account_goes_with_the_post_once_the_video_is_taken_out(client, filmed, oakfield, facebook, website):
    sign_in(client, filmed.author)

    answer = client.post(
        f"/posts/{filmed.pk}/edit/", typed(oakfield, facebook, website, remove_video="on", seen=filmed.fingerprint)
    )

    assert answer.status_code == 302
    assert not Video.objects.exists()


def test_words_about_the_stored_video_are_changed_in_the_form(client, filmed, oakfield, facebook):
    sign_in(client, filmed.author)

    client.post(
        f"/posts/{filmed.pk}/edit/", typed(oakfield, facebook, video_alt="A class hums", seen=filmed.fingerprint)
    )

    assert Video.objects.get().alt == "A class hums"


def test_signer_watches_first_and_then_finds_the_button(client, filmed, approver):
    sign_in(client, approver)
    before = client.get(f"/posts/{filmed.pk}/").text

    client.post(f"/posts/{filmed.pk}/video/watched/", {"seen": filmed.shown, "watched": "yes"})
    after = client.get(f"/posts/{filmed.pk}/").text

    assert "I have watched the video to its end, with sound" in before
    assert f'action="/posts/{filmed.pk}/sign-off/"' not in before
    assert f'action="/posts/{filmed.pk}/sign-off/"' in after
    assert "watched it to the end, with sound" in after
    assert "watched the video to its end, with sound" in client.get(f"/posts/{filmed.pk}/history/").text


def test_button_is_not_there_for_one_because_another_watched(client, filmed, approver, oakfield, now):
    other = make_person("Head Two")
    give(other, "headteacher", oakfield)
    watch(filmed, other, now=now)
    sign_in(client, approver)

    shown = client.get(f"/posts/{filmed.pk}/").text

    assert f'action="/posts/{filmed.pk}/sign-off/"' not in shown
    assert "I have watched the video" in shown


def test_box_that_is_not_ticked_says_what_to_do(client, filmed, approver):
    sign_in(client, approver)

    answer = client.post(f"/posts/{filmed.pk}/video/watched/", {"seen": filmed.shown}, follow=True)

    assert NOT_TICKED in answer.text


def test_author_is_not_asked_to_watch(client, filmed):
    sign_in(client, filmed.author)

    assert "I have watched the video" not in client.get(f"/posts/{filmed.pk}/").text


def test_by_hand_page_gives_the_video_its_words_and_its_number(client, filmed, approver, author, facebook, now):
    watch(filmed, approver, now=now)
    signed = sign(filmed, approver, now=now)
    publishing.attend_to(posts=Post.objects.all(), now=now)
    sign_in(client, author)

    shown = client.get(f"/posts/{filmed.pk}/by-hand/{signed.publications.get().pk}/").text

    assert f"/posts/{filmed.pk}/video/{filmed.video.uid}/?keep" in shown
    assert filmed.video.sha256 in shown
    assert "Download the video from this page and add it." in shown


def test_version_and_story_show_the_video_after_it_was_taken_out(client, filmed, now):
    address, digest = filmed.video.address(), filmed.video.sha256
    edited(filmed, now=now, remove_video=True)
    services.submit(post=again(filmed), by=filmed.author, now=now)
    sign_in(client, filmed.author)

    assert address in client.get(f"/posts/{filmed.pk}/versions/1/").text
    assert digest in client.get(f"/posts/{filmed.pk}/history/").text
    assert "The video was taken out." in client.get(f"/posts/{filmed.pk}/versions/2/").text
    assert bytes_of(client.get(address)) == b"a video"


def test_versions_differ_in_their_video(filmed, now):
    edited(filmed, now=now, video_alt="A class hums")
    services.submit(post=again(filmed), by=filmed.author, now=now)
    first, second = filmed.versions.order_by("number")

    assert first.shown.video.alt == "A class sings on the steps"
    assert second.shown.video.alt == "A class hums"
    assert first.film.content_type == "video/mp4"


# The file itself ------------------------------------------------------------------------------------------------------------------
def bytes_of(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return body


@pytest.mark.parametrize(
    ("asked", "status", "body", "said"),
    [
        (None, 200, b"a video", None),
        ("bytes=0-", 206, b"a video", "bytes 0-6/7"),
        ("bytes=2-4", 206, b"vid", "bytes 2-4/7"),
        ("bytes=2-99", 206, b"video", "bytes 2-6/7"),
        ("bytes=-3", 206, b"deo", "bytes 4-6/7"),
        ("bytes=-99", 206, b"a video", "bytes 0-6/7"),
        ("bytes=7-", 416, b"", "bytes */7"),
        ("bytes=-0", 416, b"", "bytes */7"),
        ("bytes=0-1,3-4", 200, b"a video", None),
        ("bytes=4-2", 200, b"a video", None),
        ("bytes=-", 200, b"a video", None),
        ("bytes=1e3-", 200, b"a video", None),
        ("bytes=" + "9" * 40 + "-", 200, b"a video", None),
        ("lines=0-1", 200, b"a video", None),
    ],
)
def test_browser_gets_the_part_it_asks_for(asked, status, body, said, client, filmed, approver):
    sign_in(client, approver)
    headers = {"Range": asked} if asked else {}

    answer = client.get(filmed.video.address(), headers=headers)

    assert (answer.status_code, bytes_of(answer)) == (status, body)
    assert answer.get("Content-Range") == said
    assert answer["Accept-Ranges"] == "bytes"
    if status != 416:
        assert answer["Content-Length"] == str(len(body))


def test_no_worker_sends_a_whole_film_to_a_slow_phone(client, filmed, approver, monkeypatch):
    monkeypatch.setattr("posts.views.ranges.MOST_AT_ONCE", 3)
    sign_in(client, approver)

    parts = [client.get(filmed.video.address(), headers={"Range": f"bytes={at}-"}) for at in (0, 3, 6)]

    assert [bytes_of(part) for part in parts] == [b"a v", b"ide", b"o"]
    assert parts[1]["Content-Range"] == "bytes 3-5/7"


def test_browser_that_goes_on_with_other_bytes_gets_the_whole(client, filmed, approver):
    sign_in(client, approver)

    other = client.get(filmed.video.address(), headers={"Range": "bytes=2-4", "If-Range": '"other"'})
    same = client.get(filmed.video.address(), headers={"Range": "bytes=2-4", "If-Range": f'"{filmed.video.sha256}"'})

    assert (bytes_of(other), bytes_of(same)) == (b"a video", b"vid")


def test_video_is_only_ever_a_video(client, filmed, approver):
    sign_in(client, approver)

    shown, kept = (client.get(f"{filmed.video.address()}{query}") for query in ("", "?keep"))

    assert shown["Content-Type"] == "video/mp4"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert shown["Cache-Control"] == "no-store"
    assert kept["Content-Disposition"].startswith("attachment; filename=")
    assert bytes_of(shown) == bytes_of(kept)


def test_head_says_how_long_it_is_and_sends_nothing(client, filmed, approver):
    sign_in(client, approver)

    answer = client.head(filmed.video.address())

    assert answer["Content-Length"] == "7"
    assert bytes_of(answer) == b""


def test_video_of_a_draft_is_for_its_author_alone(client, author, approver, oakfield, facebook):
    post = write(author, oakfield, facebook, new_video=clean_video(), nobody_recognisable=True)
    sign_in(client, approver)
    theirs = client.get(post.video.address()).status_code
    sign_in(client, author)

    assert (theirs, bytes_of(client.get(post.video.address()))) == (404, b"a video")


def test_video_whose_file_is_gone_is_no_page(client, filmed, approver):
    default_storage.delete(filmed.video.path)
    sign_in(client, approver)

    assert client.get(filmed.video.address()).status_code == 404


def test_no_other_number_shows_a_video(client, filmed, approver):
    sign_in(client, approver)
    address = filmed.video.address().replace(str(filmed.video.uid), "00000000-0000-0000-0000-000000000001")

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (10, "1 second"),
        (42_000, "42 seconds"),
        (60_000, "1 minute"),
        (63_400, "1 minute 3 seconds"),
        (120_000, "2 minutes"),
    ],
)
def test_length_is_said_in_words(milliseconds, words):
    assert length_in_words(milliseconds) == words


def test_rule_that_needs_a_picture_is_content_with_a_video(author, oakfield, facebook, now):
    account = AccountFactory(organisation=oakfield, kind="instagram", handle="@choir")

    post = write(author, oakfield, account, now=now, new_video=clean_video(), nobody_recognisable=True)

    assert "picture_needed" not in found(post)
