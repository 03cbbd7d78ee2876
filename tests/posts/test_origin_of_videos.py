"""A video is asked what a picture is asked: where it is from, and what it was taken with (W10, W11, W24)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.workflow import NotNow
from posts import publishing, services
from posts.checks import Draft, DraftPerson, DraftVideo
from posts.checks.sources import own_devices, sources
from posts.comparing import Content, compare
from posts.comparing.content import Film
from posts.history import as_pdf, as_rows
from posts.kinds import Origin, origin_of
from posts.models import Photo, Post, PostVersion, Video
from posts.views.story import story_of
from tests.factories import give, make_person, sign_in
from tests.factories.posts import (
    AccountFactory,
    clean_photo,
    clean_video,
    composition,
    history,
    put_forward,
    put_forward_again,
    sign,
    use_rules,
    watch,
    write,
)
from tests.posts.video_files import mp4

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE_SIGN_OFF, BEFORE_PUBLISHING = "business-manager-confirms", "light-touch"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def facebook(oakfield, approver, business_manager):
    use_rules(BEFORE_PUBLISHING, oakfield)
    return AccountFactory(organisation=oakfield, kind="facebook", handle="@oakfield", label="Our page")


def film(author, place, account, *, now, act=write, **said):
    return act(author, place, account, now=now, new_video=clean_video(**said), nobody_recognisable=True)


def blocked(post):
    return {(one.check, one.where) for one in Post.objects.get(pk=post.pk).blocking}


# What the checks say ------------------------------------------------------------------------------------------------------
def draft(taken, words="", **more):
    return Draft(words="Beans", video=DraftVideo("A class sings", origin_of(taken, words), **more))


@pytest.mark.parametrize(
    ("taken", "words", "found"),
    [
        ("school-device", "", []),
        ("parent", "", [("source", "ask", "video")]),
        ("licensed", "", [("source_words", "block", "video")]),
        ("other", "The county museum", [("source_other", "ask", "video")]),
    ],
)
def test_whose_video_it_is_reaches_who_signs_off_as_of_a_picture(taken, words, found):
    assert [(one.check, one.level, one.where) for one in sources(draft(taken, words))] == found


@pytest.mark.parametrize(
    ("rule", "purpose", "sentence"),
    [
        ("deleted-before-sign-off", "", "Delete this video from the phone"),
        ("deleted-before-publishing", "", "It does not go out before."),
        ("deleted-before-publishing", "closure", "unless it is published at once"),
        ("not-with-pupils", "", "Here nobody takes videos of pupils"),
    ],
)
def test_rule_on_own_devices_is_said_of_a_video(rule, purpose, sentence):
    shown = DraftVideo("A class sings", origin_of("own-device"), is_on_own_device=True)
    asked = Draft(words="Beans", video=shown, own_devices=rule, purpose=purpose, people=(DraftPerson("Wren"),))

    found = list(own_devices(asked))

    assert sentence in found[0].sentence
    assert {one.where for one in found} == {"video"}


# Keeping it -----------------------------------------------------------------------------------------------------------------
def test_video_nobody_says_the_source_of_is_not_put_forward(author, oakfield, facebook, now):
    post = film(author, oakfield, facebook, now=now, taken="")

    with pytest.raises(NotNow, match="Say where this video is from"):
        services.submit(post=post, by=author, now=now)

    assert blocked(post) == {("source_unsaid", "video")}


def test_source_is_part_of_what_is_signed_off_and_kept_with_the_version(author, approver, oakfield, facebook, now):
    post = film(author, oakfield, facebook, now=now, act=put_forward, taken="licensed", said="CC BY 4.0")
    watch(post, approver, now=now)
    signed = sign(post, approver, now=now)

    assert '"format":4' in PostVersion.objects.get().content
    assert PostVersion.objects.get().shown.video.source_words == "CC BY 4.0"
    Video.objects.update(source="own", source_words="")
    with pytest.raises(NotNow, match="not exactly what was signed off"):
        services.publish(post=Post.objects.get(pk=signed.pk), by=author, now=now)


def test_video_that_was_signed_before_anybody_was_asked_goes_out_as_it_was_signed(
    author, approver, oakfield, facebook, now
):
    post = film(author, oakfield, facebook, now=now, taken="")
    with pytest.MonkeyPatch.context() as then:
        then.setattr("posts.checking._not_said", lambda post: ())
        post = services.submit(post=post, by=author, now=now)
    watch(post, approver, now=now)
    signed = sign(post, approver, now=now)

    assert '"format":3' in PostVersion.objects.get().content
    assert services.publish(post=signed, by=author, now=now).state == "publishing"


def test_another_answer_is_another_content_and_the_same_leaves_it_alone(author, oakfield, facebook, now):
    post = film(author, oakfield, facebook, now=now)
    said = {"nobody_recognisable": True, "answers": {one.key: one.answer for one in post.answers.all()}}

    same = services.edit(post=post, by=author, now=now, composition=composition(facebook, **said))
    other = services.edit(
        post=same,
        by=author,
        now=now,
        composition=composition(facebook, video_origin=origin_of("parent", "Mrs Ffordd"), **said),
    )

    assert same.video.source == "own"
    assert other.video.origin == Origin(source="parent", words="Mrs Ffordd")
    assert len({post.fingerprint, same.fingerprint, other.fingerprint}) == 2


# The device -----------------------------------------------------------------------------------------------------------------
def test_where_it_is_deleted_at_once_the_video_is_not_put_forward_before(author, oakfield, facebook, now):
    use_rules(BEFORE_SIGN_OFF, oakfield)
    post = film(author, oakfield, facebook, now=now, taken="own-device")
    assert blocked(post) == {("own_device", "video")}

    later = now + timedelta(minutes=5)
    services.say_left_device(post=post, by=author, now=later)

    video = Video.objects.get()
    assert (video.left_device_at, video.left_device_by) == (later, author)
    assert blocked(post) == set()
    assert ("say_left_device", "done", author.pk) in history(post)


def test_video_waits_for_the_word_although_it_is_signed_off(author, approver, oakfield, facebook, now):
    post = film(author, oakfield, facebook, now=now, act=put_forward, taken="own-device")
    watch(post, approver, now=now)
    sign(post, approver, now=now)

    with pytest.raises(NotNow, match="The video was taken with somebody's own phone"):
        services.publish(post=Post.objects.get(), by=author, now=now)
    services.say_left_device(post=post, by=author, now=now)

    assert services.publish(post=Post.objects.get(), by=author, now=now).state == "publishing"


def test_one_word_is_said_of_pictures_and_video_together(author, oakfield, facebook, now):
    shown = {"new_photos": (clean_photo(taken="own-device"),), "new_video": clean_video(taken="own-device")}
    post = write(author, oakfield, facebook, now=now, nobody_recognisable=True, **shown)

    services.say_left_device(post=post, by=author, now=now)

    assert not Photo.objects.get().is_on_own_device
    assert not Video.objects.get().is_on_own_device
    with pytest.raises(NotNow, match="waiting for this word"):
        services.say_left_device(post=post, by=author, now=now)


# In the form ----------------------------------------------------------------------------------------------------------------
def typed(oakfield, *accounts, **parts):
    return {
        "at": oakfield.slug,
        "title": "The choir",
        "words": "Listen to our choir.",
        "purpose": "information",
        "when": "signed_off",
        "none_apply": "on",
        "nobody_recognisable": "on",
        "people-TOTAL_FORMS": "0",
        "people-INITIAL_FORMS": "0",
        **{f"account_{one.pk}": "on" for one in accounts},
        **parts,
    }


def upload():
    return SimpleUploadedFile("film.mp4", mp4(), content_type="video/mp4")


def test_form_asks_of_a_video_what_it_asks_of_a_picture(client, author, oakfield, facebook):
    said = {"video": upload(), "video_alt": "A class sings", "video_taken": "other", "video_taken_words": "The museum"}

    answer = sign_in(client, author).post("/posts/new/", typed(oakfield, facebook, **said))

    assert answer.status_code == 302
    assert Video.objects.get().origin == Origin(source="other", words="The museum")


def test_tick_in_the_form_says_that_the_video_is_deleted(client, author, oakfield, facebook, now):
    post = film(author, oakfield, facebook, now=now, taken="own-device")
    sign_in(client, author)
    path = f"/posts/{post.pk}/edit/"
    assert 'name="video_left"' in client.get(path).text

    said = {"video_alt": "A class sings", "video_taken": "own-device", "video_left": "on", "seen": post.fingerprint}
    answer = client.post(path, typed(oakfield, facebook, **said))

    assert answer.status_code == 302
    assert Video.objects.get().left_device_by == author
    page = client.get(path).text
    assert 'name="video_left"' not in page
    assert "Deleted on that phone or camera, you said" in page


def test_missing_source_is_said_beside_the_field_and_nothing_is_lost(client, author, oakfield, facebook):
    sign_in(client, author)
    said = {"video": upload(), "video_alt": "A class sings", "then": "submit"}

    answer = client.post("/posts/new/", typed(oakfield, facebook, **said))

    post = Post.objects.get()
    assert answer.url == f"/posts/{post.pk}/edit/?unsaid"
    assert (post.words, post.film.alt) == ("Listen to our choir.", "A class sings")
    page = client.get(answer.url)
    assert page.context["form"].errors == {"video_taken": ["Say where this video is from, and what it was taken with."]}
    assert 'href="#id_video_taken_0"' in page.text
    assert page.context["findings"] == [one for one in page.context["findings"] if one["level"] != "block"]


def test_each_picture_has_its_own_sentence_beside_it(client, author, oakfield, facebook, now):
    use_rules(BEFORE_SIGN_OFF, oakfield)
    photos = (clean_photo(b"one", taken=""), clean_photo(b"two", taken="licensed"), clean_photo(b"three", alt=""))
    photos += (clean_photo(b"four", taken="own-device"),)
    post = write(author, oakfield, facebook, now=now, new_photos=photos, nobody_recognisable=True)
    first, second, third, fourth = (one.uid for one in post.photos.in_order())

    page = sign_in(client, author).get(f"/posts/{post.pk}/edit/?unsaid")

    said = {f"taken_{first}", f"taken_words_{second}", f"alt_{third}", f"left_{fourth}"}
    assert set(page.context["form"].errors) == said


def test_what_belongs_to_no_field_stays_among_the_findings(client, author, oakfield, facebook, now):
    post = write(author, oakfield, facebook, now=now, words="Ring 07700 900123 [bbc.co.uk](https://a.example/)")

    page = sign_in(client, author).get(f"/posts/{post.pk}/edit/?unsaid")

    assert page.context["form"].errors == {}
    assert {"ask", "block"} <= {one["level"] for one in page.context["findings"]}


def test_purpose_account_people_and_questions_that_are_missing_have_their_sentences(
    client, author, oakfield, facebook, now
):
    post = write(author, oakfield, now=now, purpose="", answered=False, new_photos=(clean_photo(),))

    page = sign_in(client, author).get(f"/posts/{post.pk}/edit/?unsaid")

    said = {"purpose", f"account_{facebook.pk}", "nobody_recognisable", "none_apply"}
    assert set(page.context["form"].errors) == said
    assert 'href="#id_purpose_0"' in page.text


def test_finding_about_a_picture_that_is_gone_by_now_breaks_nothing(client, author, oakfield, facebook, now):
    post = write(author, oakfield, facebook, now=now, new_photos=(clean_photo(taken=""),), nobody_recognisable=True)
    Photo.objects.all().delete()

    page = sign_in(client, author).get(f"/posts/{post.pk}/edit/?unsaid")

    assert (page.status_code, page.context["form"].errors) == (200, {})


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"videos_chosen": "1"}, "Say what can be seen and heard in this video"),
        ({"videos_chosen": "1", "video_alt": "A class", "video_taken": "own-device"}, "Delete this video from"),
        ({"video_alt": "A class", "video_taken": "other"}, "Say where this video is from, and whose it is."),
    ],
)
def test_checks_hear_of_a_video_while_somebody_writes(more, sentence, client, author, oakfield, facebook):
    use_rules(BEFORE_SIGN_OFF, oakfield)
    sent = {"at": "oakfield", "words": "Beans", f"account_{facebook.pk}": "on", **more}

    assert sentence in sign_in(client, author).post("/posts/check/", sent).text


def test_device_of_a_stored_video_is_known_where_it_is_stored(client, author, oakfield, facebook):
    use_rules(BEFORE_SIGN_OFF, oakfield)
    sent = {"at": "oakfield", "words": "Beans", "video_alt": "A class", "video_taken": "own-device"}

    assert "Delete this video" not in sign_in(client, author).post("/posts/check/", sent).text


# On the pages ---------------------------------------------------------------------------------------------------------------
def test_page_says_whose_word_it_is_that_the_video_is_deleted(client, author, oakfield, facebook, now):
    post = film(author, oakfield, facebook, now=now, act=put_forward, taken="own-device")
    sign_in(client, author)

    before = client.get(f"/posts/{post.pk}/").text
    client.post(f"/posts/{post.pk}/left-device/")
    after = " ".join(client.get(f"/posts/{post.pk}/").text.split())

    assert "The video was taken with somebody's own phone or camera" in before.replace("&#x27;", "'")
    assert "says that it is deleted there" in after


def test_story_tells_of_the_video_what_it_tells_of_a_picture(client, author, oakfield, facebook, now):
    film(author, oakfield, facebook, now=now, taken="own-device")
    services.say_left_device(post=Post.objects.get(), by=author, now=now)
    post = services.submit(post=Post.objects.get(), by=author, now=now)

    story = story_of(Post.objects.get(), reader=author, now=now)
    page = sign_in(client, author).get(f"/posts/{post.pk}/history/").text

    video = story.versions[0].video
    assert video.device.startswith("Somebody's own device, deleted there, its author said, on ")
    assert any("Video: A class sings on the steps" in row[3] and "Our own" in row[3] for row in as_rows(story))
    assert as_pdf(story, pictures={}).startswith(b"%PDF")
    assert post.video.address() in page
    assert video.sha256 in page


def test_flagged_page_shows_the_video(client, author, approver, oakfield, facebook, now):
    post = film(author, oakfield, facebook, now=now, act=put_forward)
    watch(post, approver, now=now)
    sign(post, approver, now=now)
    publishing.attend_to(posts=Post.objects.all(), now=now)
    row = Post.objects.get().publications.get()
    address = "https://www.facebook.com/oakfield/posts/12345"
    services.mark_done(publication=row, by=approver, now=now, address=address)
    colleague = give(make_person("Cora Colleague"), "staff", oakfield)
    flag = services.flag(post=Post.objects.get(), by=colleague, now=now, reason="untrue")

    page = sign_in(client, approver).get(flag.get_absolute_url()).text

    assert post.video.address() in page


def test_both_videos_are_watched_where_versions_are_compared(client, author, oakfield, facebook, now):
    post = film(author, oakfield, facebook, now=now, act=put_forward)
    old = post.video.address()
    put_forward_again(post, now=now, new_video=clean_video(b"another"))
    put_forward_again(post, now=now, video_alt="A class hums")
    sign_in(client, author)

    second, third = (client.get(f"/posts/{post.pk}/versions/{number}/").text for number in (2, 3))

    new = Video.objects.get().address()
    assert "The video is another one." in second
    assert f'src="{old}" aria-label="Before:' in second
    assert f'src="{new}" aria-label="Now:' in second
    assert "As before, 1 minute 3 seconds" in third
    assert "<ins" in third


ONE = Film(sha256="a", alt="A choir", source="own")


@pytest.mark.parametrize(
    ("before", "after", "video", "sources"),
    [
        (None, None, "", ()),
        (ONE, ONE, "", ()),
        (None, ONE, "was added", ()),
        (ONE, None, "was taken out", ()),
        (ONE, Film(sha256="b", alt="A choir", source="parent"), "is another one", ()),
        (ONE, Film(sha256="a", alt="Singing", source="own"), "is the same; the words about it are others", ()),
        (
            ONE,
            Film(sha256="a", alt="A choir", source="parent"),
            "",
            (("The video", "is now: a parent's, who allowed us to use it; before: our own"),),
        ),
    ],
)
def test_versions_say_what_became_of_the_video(before, after, video, sources):
    change = compare(Content(video=before), Content(video=after))

    assert (change.video, change.sources) == (video, sources)


# The people in it -------------------------------------------------------------------------------------------------------------
def test_person_in_a_video_is_asked_about_as_in_a_picture_in_words_that_fit(author, oakfield, facebook, now):
    use_rules("safeguarding-first", oakfield)
    people = (services.Named(name="Wren Abernathy", kind="pupil", permission="refused", name_shown=True),)

    post = write(author, oakfield, facebook, now=now, new_video=clean_video(), people=people)

    said = {one.check: one.sentence for one in post.found}
    assert "Take the video out, or choose one without them." in said["permission"]
    assert "Keep one of them: the name or the video." in said["name_or_photo"]


def test_video_can_be_picked_as_what_should_be_looked_at_again(client, author, approver, oakfield, facebook, now):
    post = film(author, oakfield, facebook, now=now, act=put_forward)

    services.send_back(post=post, by=approver, now=now, seen=post.shown, note="Too loud.", picked=["video"])
    page = sign_in(client, author).get(f"/posts/{post.pk}/edit/")

    assert "You were asked to look at this again." in page.context["form"].fields["video_alt"].help_text
