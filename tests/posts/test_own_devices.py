"""A picture taken with somebody's own device waits, by the school's rule, until somebody says that it is deleted there (W10)."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied

from accounts.models import RuleSetting
from accounts.rule_files import read
from core.workflow import NotNow
from posts import publishing, services
from posts.kinds import origin_of
from posts.models import Photo, Post, PostVersion
from posts.rulebook import rules_of
from posts.services import Named
from posts.views.story import story_of
from tests.factories import give, make_person, sign_in
from tests.factories.posts import (
    AccountFactory,
    clean_photo,
    composition,
    entrust,
    history,
    put_forward,
    sign,
    use_rules,
    write,
)

pytestmark = pytest.mark.django_db

OWN = {"new_photos": (clean_photo(taken="own-device"),), "nobody_recognisable": True}
BEFORE_SIGN_OFF = "business-manager-confirms"
BEFORE_PUBLISHING = "light-touch"
NOT_WITH_PUPILS = "chief-executive-approves"


@pytest.fixture
def website(oakfield, approver, business_manager):
    return AccountFactory(organisation=oakfield)


def blocked(post):
    return {one.check for one in Post.objects.get(pk=post.pk).blocking}


def said(post, website, **more):
    answers = {one.key: one.answer for one in post.answers.all()}
    return composition(website, nobody_recognisable=True, answers=answers, **more)


def test_where_it_is_deleted_at_once_the_post_is_not_put_forward_before(author, oakfield, website, now):
    use_rules(BEFORE_SIGN_OFF, oakfield)
    post = write(author, oakfield, website, now=now, **OWN)

    with pytest.raises(NotNow, match="Delete this picture from the phone or camera"):
        services.submit(post=post, by=author, now=now)
    later = now + timedelta(minutes=5)
    services.say_left_device(post=post, by=author, now=later)

    photo = Photo.objects.get()
    assert (photo.left_device_at, photo.left_device_by) == (later, author)
    assert blocked(post) == set()
    assert services.submit(post=Post.objects.get(), by=author, now=later).state == "in_review"
    assert ("say_left_device", "done", author.pk) in history(post)


def test_tick_in_the_form_says_the_same_by_the_clock_of_the_server(author, oakfield, website, now):
    use_rules(BEFORE_SIGN_OFF, oakfield)
    post = write(author, oakfield, website, now=now, **OWN)
    uid = str(post.photos.get().uid)

    services.edit(post=post, by=author, now=now, composition=said(post, website, left_device=frozenset([uid])))
    again = services.edit(
        post=post,
        by=author,
        now=now + timedelta(hours=1),
        composition=said(post, website, left_device=frozenset([uid])),
    )

    assert again.photos.get().left_device_at == now
    assert [verb for verb, _outcome, _person in history(post)].count("say_left_device") == 1


def test_picture_that_is_said_to_be_of_the_schools_device_after_all_waits_for_nothing(author, oakfield, website, now):
    use_rules(BEFORE_SIGN_OFF, oakfield)
    post = write(author, oakfield, website, now=now, **OWN)
    services.say_left_device(post=post, by=author, now=now)
    uid = str(post.photos.get().uid)

    changed = services.edit(
        post=post, by=author, now=now, composition=said(post, website, origins={uid: origin_of("school-device")})
    )

    photo = changed.photos.get()
    assert (photo.left_device_at, photo.left_device_by, changed.blocking) == (None, None, [])


def test_where_the_policy_is_silent_it_is_signed_off_and_does_not_go_out_before(
    author, approver, oakfield, website, now
):
    use_rules(BEFORE_PUBLISHING, oakfield)
    post = sign(put_forward(author, oakfield, website, now=now, **OWN), approver, now=now)
    assert [one.level for one in post.found if one.check == "own_device"] == ["ask"]

    with pytest.raises(NotNow, match="It goes out once its author has said"):
        services.publish(post=Post.objects.get(), by=author, now=now)
    publishing.attend_to(posts=Post.objects.all(), now=now)
    assert Post.objects.get().state == "approved"
    services.say_left_device(post=post, by=author, now=now)

    after = Post.objects.get()
    assert (after.fingerprint, after.version, len(after.signatures)) == (post.fingerprint, post.version, 1)
    assert [one.level for one in after.found if one.check == "own_device"] == ["information"]
    assert services.publish(post=after, by=author, now=now).state == "publishing"


@pytest.mark.parametrize(
    ("people", "found"),
    [
        ((Named(name="Amara", kind="pupil", permission="yes"),), {"own_device"}),
        ((Named(name="Idris", kind="adult", permission="yes"),), set()),
    ],
)
def test_where_it_is_never_done_with_pupils_such_a_picture_cannot_be_used(
    people, found, author, oakfield, website, now
):
    use_rules(NOT_WITH_PUPILS, oakfield)
    entrust(author, website)
    post = write(author, oakfield, website, now=now, new_photos=OWN["new_photos"], people=people)

    services.say_left_device(post=post, by=author, now=now)

    assert blocked(post) == found


def test_closure_goes_out_at_once_and_the_word_is_asked_for_afterwards(
    client, author, approver, business_manager, oakfield, website, now
):
    use_rules(BEFORE_SIGN_OFF, oakfield)
    post = write(business_manager, oakfield, website, now=now, purpose="closure", **OWN)
    sign_in(client, business_manager)

    answer = client.post(f"/posts/{post.pk}/publish-urgently/", {"note": "Snow."}, follow=True)

    assert Post.objects.get().state == "publishing"
    assert "Delete it there when there is time, then say so below." in answer.text
    assert "I have deleted it on that phone or camera" in answer.text
    assert f"Delete the picture: {post.title}" in client.get("/").text
    client.post(f"/posts/{post.pk}/left-device/")
    assert f"Delete the picture: {post.title}" not in client.get("/").text
    assert Photo.objects.get().left_device_by == business_manager


def test_nobody_says_it_twice_or_for_somebody_else(author, stranger, approver, oakfield, website, now):
    use_rules(BEFORE_PUBLISHING, oakfield)
    post = write(author, oakfield, website, now=now, **OWN)
    colleague = give(make_person("Cal Colleague"), "staff", oakfield)
    services.submit(post=post, by=author, now=now)

    with pytest.raises(Post.DoesNotExist):
        services.say_left_device(post=post, by=stranger, now=now)
    with pytest.raises(PermissionDenied):
        services.say_left_device(post=post, by=colleague, now=now)
    services.say_left_device(post=post, by=author, now=now)
    with pytest.raises(NotNow, match="waiting for this word"):
        services.say_left_device(post=post, by=author, now=now)

    assert Photo.objects.get().left_device_by == author


def test_page_says_whose_word_it_is_and_offers_the_button_to_who_can_give_it(
    client, author, approver, oakfield, website, now
):
    use_rules(BEFORE_PUBLISHING, oakfield)
    post = put_forward(author, oakfield, website, now=now, **OWN)
    path = f"/posts/{post.pk}/"

    before = sign_in(client, author).get(path).content.decode()
    client.post(f"{path}left-device/")
    after = client.get(path).content.decode()
    to_approver = sign_in(client, approver).get(path).content.decode()

    assert "Nobody has said yet that it is deleted there." in before
    assert "I have deleted it on that phone or camera" in before
    for page in (after, to_approver):
        assert f"{author.name} says that it is deleted there" in " ".join(re_spaced(page))
        assert "PolicyHub cannot look." in page
        assert "I have deleted it on that phone or camera" not in page


def re_spaced(page):
    return page.replace("<bdi>", "").replace("</bdi>", "").split()


def test_word_of_somebody_who_is_gone_stays_a_word(client, author, approver, oakfield, website, now):
    use_rules(BEFORE_PUBLISHING, oakfield)
    post = put_forward(author, oakfield, website, now=now, **OWN)
    Photo.objects.update(left_device_at=now, left_device_by=None)

    page = sign_in(client, author).get(f"/posts/{post.pk}/").content.decode()

    assert "Somebody said that it is deleted there" in " ".join(page.split())


def test_story_tells_device_source_and_what_was_said_when_it_was_put_forward(author, approver, oakfield, website, now):
    use_rules(BEFORE_PUBLISHING, oakfield)
    pictures = (
        clean_photo(b"one", taken="own-device"),
        clean_photo(b"two", taken="own-device"),
        clean_photo(b"three", taken="licensed", said="CC BY 4.0"),
        clean_photo(b"four"),
    )
    post = write(author, oakfield, website, now=now, new_photos=pictures, nobody_recognisable=True)
    Photo.objects.filter(pk=post.photos.in_order()[0].pk).update(left_device_at=now, left_device_by=author)
    services.submit(post=Post.objects.get(), by=author, now=now)

    told = story_of(Post.objects.get(), reader=author, now=now).versions[0].pictures

    assert told[0].device.startswith("Somebody's own device, deleted there, its author said, on ")
    assert told[1].device == "Somebody's own device, not said to be deleted"
    assert (told[2].source, told[2].device) == ("Under a licence: CC BY 4.0", "")
    assert (told[3].source, told[3].device) == ("Our own", "A device of the school")


def test_picture_without_a_word_on_where_it_is_from_is_not_put_forward(author, oakfield, website, now):
    use_rules(BEFORE_PUBLISHING, oakfield)
    post = write(author, oakfield, website, now=now, new_photos=(clean_photo(taken=""),), nobody_recognisable=True)

    assert blocked(post) == {"source_unsaid"}


def test_what_was_signed_before_anybody_was_asked_goes_out_as_it_was_signed(author, approver, oakfield, website, now):
    use_rules(BEFORE_PUBLISHING, oakfield)
    post = write(author, oakfield, website, now=now, new_photos=(clean_photo(taken=""),), nobody_recognisable=True)
    # As it was put forward then: no check asked for a source.
    with pytest.MonkeyPatch.context() as then:
        then.setattr("posts.checking._not_said", lambda post: ())
        post = services.submit(post=post, by=author, now=now)
    signed = sign(post, approver, now=now)

    assert '"format":1' in PostVersion.objects.get().content
    assert services.publish(post=signed, by=author, now=now).state == "publishing"


def test_source_that_is_put_in_afterwards_is_another_content(author, approver, oakfield, website, now):
    use_rules(BEFORE_PUBLISHING, oakfield)
    signed = sign(put_forward(author, oakfield, website, now=now, **OWN), approver, now=now)

    Photo.objects.update(source="parent")

    with pytest.raises(NotNow, match="not exactly what was signed off"):
        services.publish(post=Post.objects.get(pk=signed.pk), by=author, now=now)


def test_places_loaded_before_there_was_a_rule_on_own_devices_get_that_of_their_set(oakfield, elm_north, website):
    use_rules(BEFORE_SIGN_OFF, oakfield)
    use_rules(BEFORE_PUBLISHING, elm_north)
    RuleSetting.objects.filter(key="posts.own_devices").delete()

    import_module("posts.migrations.0020_rule_on_own_devices").add_rule(apps, None)

    for place, name in ((oakfield, BEFORE_SIGN_OFF), (elm_north, BEFORE_PUBLISHING)):
        setting = RuleSetting.objects.get(organisation=place, key="posts.own_devices")
        shipped = read(name).settings["posts.own_devices"]
        assert (setting.says, setting.clause, setting.ours) == (shipped.says, shipped.clause, shipped.ours)
        assert rules_of(place)[0].own_devices == shipped.value
