"""The page of one post: who is in it, what was said about it, its pictures, and the page it is written on."""

from pathlib import Path

import pytest

from posts import services
from posts.models import Photo, Post
from posts.services import Named
from posts.views.post import people_sentence
from tests.factories import give, make_person, sign_in
from tests.factories.posts import (
    AccountFactory,
    bring,
    clean_photo,
    composition,
    entrust,
    put_forward,
    sign,
    use_rules,
    write,
)

pytestmark = pytest.mark.django_db


def page_of(client, person, post, more=""):
    return sign_in(client, person).get(f"/posts/{post.pk}/{more}").content.decode()


CHILD = Named(name="Amara", kind="pupil", permission="yes")
SHOWN = Named(name="Bo", kind="pupil", permission="yes", name_shown=True, name_permission=True)
UNKNOWN = Named(name="Cy", kind="pupil", permission="unknown")
ADULT = Named(name="Dot", kind="adult", permission="yes")


@pytest.mark.parametrize(
    ("people", "nobody", "sentence"),
    [
        ((), False, ""),
        ((), True, "Nobody can be recognised in it, its author says."),
        ((CHILD,), False, "1 child: all may be shown, no names used."),
        ((ADULT,), False, "1 adult: all may be shown, no names used."),
        ((CHILD, SHOWN, ADULT), False, "2 children and 1 adult: all may be shown, 1 name used."),
        ((CHILD, UNKNOWN), False, "2 children: permission is missing for 1, no names used."),
    ],
)
def test_people_are_told_in_one_line_without_a_reason(people, nobody, sentence, author, oakfield, website):
    post = write(author, oakfield, website, people=people, nobody_recognisable=nobody)

    assert people_sentence(post) == sentence


def test_story_tells_what_happened_what_was_refused_and_which_words_were_given(
    client, author, approver, oakfield, website, now
):
    use_rules("chief-executive-approves", oakfield)
    entrust(author, website)
    post = put_forward(author, oakfield, website)
    with pytest.raises(services.lifecycle.NotNow):
        services.sign_off(post=post, by=approver, now=now, seen="0:stale")
    sign(post, approver, conditions="Not before noon.")

    page = page_of(client, approver, post)

    assert "tried to sign it off" in page
    assert "(not done)" in page
    assert "Condition: Not before noon." in page
    assert "Signed off on a condition" in page
    assert f"Signed by {approver.name}" in page


def test_author_reads_where_it_waits_and_may_not_press(client, author, approver, oakfield, website):
    page = page_of(client, author, put_forward(author, oakfield, website))

    assert f"Waiting for {approver.name}" in page
    assert "Can this go out?" not in page


def test_answers_and_people_are_shown_to_who_decides(client, author, approver, oakfield, website):
    post = put_forward(author, oakfield, website, people=(CHILD,), answers={"copyright": "not sure"})

    page = page_of(client, approver, post)

    assert "Does any of it belong to somebody else?" in page
    assert "Amara" in page


def test_draft_that_was_sent_back_shows_why_where_it_is_changed(client, author, approver, oakfield, website, now):
    post = put_forward(author, oakfield, website)
    services.send_back(post=post, by=approver, now=now, seen=post.shown, note="Crop the jumper out.")

    assert "Crop the jumper out." in page_of(client, author, post, "edit/")
    assert "Change the post" in page_of(client, author, post)


def test_words_of_its_own_on_an_account_are_shown_with_it(client, author, approver, oakfield, website):
    post = put_forward(author, oakfield, website, accounts={website.pk: "Shorter words."})

    assert "Shorter words." in page_of(client, approver, post)


@pytest.fixture
def pictured(author, oakfield, website):
    post = write(author, oakfield, website, nobody_recognisable=True, new_photos=(clean_photo(b"the picture"),))
    return Photo.objects.get(post=post)


def test_full_picture_stands_in_where_no_smaller_one_was_made(client, author, pictured):
    answer = sign_in(client, author).get(pictured.address("phone"))

    assert b"".join(answer.streaming_content) == b"the picture"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_smaller_picture_is_sent_where_there_is_one(client, author, pictured, settings):
    (Path(settings.MEDIA_ROOT) / pictured.path_of("phone")).write_bytes(b"small")

    answer = sign_in(client, author).get(pictured.address("phone"))

    assert b"".join(answer.streaming_content) == b"small"


def test_picture_whose_file_is_gone_or_of_no_known_size_is_not_found(client, author, pictured, settings):
    sign_in(client, author)
    (Path(settings.MEDIA_ROOT) / pictured.path).unlink()

    assert client.get(pictured.address("page")).status_code == 404
    assert client.get(pictured.address("page").replace("/page/", "/huge/")).status_code == 404


def test_publications_lead_to_their_pages_while_something_is_to_do_there(client, author, approver, oakfield, website):
    page = AccountFactory(organisation=oakfield, kind="facebook", handle="oakfield")
    post = sign(put_forward(author, oakfield, website, page), approver)
    bring(post, "publishing", "published", "to_do_by_hand")
    there = post.publications.get(account=page)

    assert f"/posts/{post.pk}/by-hand/{there.pk}/" in page_of(client, approver, post)
    assert f"/posts/{post.pk}/by-hand/{there.pk}/" not in page_of(
        client, give(make_person("Cal"), "staff", oakfield), post
    )


# Writing --------------------------------------------------------------------------------------------------------------------
def typed(*accounts, **more):
    return {
        "title": "Brook",
        "words": "Precious words.",
        "purpose": "information",
        "when": "signed_off",
        "none_apply": "on",
        "people-TOTAL_FORMS": "1",
        "people-INITIAL_FORMS": "0",
        "then": "save",
        **{f"account_{account.pk}": "on" for account in accounts},
        **more,
    }


def test_colleague_reads_a_post_and_cannot_open_its_form(client, author, oakfield, website):
    post = sign_in_colleague(client, oakfield, put_forward, author, website)

    assert client.get(f"/posts/{post.pk}/").status_code == 200
    assert client.get(f"/posts/{post.pk}/edit/").status_code == 403


def sign_in_colleague(client, oakfield, make, author, website):
    give(make_person("Hugo Other"), "headteacher", oakfield)
    sign_in(client, give(make_person("Cal Colleague"), "staff", oakfield))
    return make(author, oakfield, website)


def test_change_begun_on_an_older_text_is_refused_and_what_was_typed_stays(client, author, oakfield, website, now):
    post = write(author, oakfield, website)
    seen = post.fingerprint
    services.edit(post=post, by=author, now=now, composition=composition(website, words="From the other tab."))

    answer = sign_in(client, author).post(f"/posts/{post.pk}/edit/", typed(website, seen=seen))

    assert answer.status_code == 409
    assert "changed while you were reading" in answer.content.decode()
    assert "Precious words." in answer.content.decode()
    assert Post.objects.get().words == "From the other tab."


def test_post_that_cannot_go_forward_yet_is_kept_and_says_what_is_missing(client, author, approver, website):
    sign_in(client, author)

    answer = client.post("/posts/new/", typed(website, none_apply="", then="submit"), follow=True)

    post = Post.objects.get()
    assert answer.redirect_chain[-1][0] == f"/posts/{post.pk}/edit/?unsaid"
    assert "questions about this post first" in answer.content.decode()
    assert "or answer them one by one below" in answer.content.decode()
    assert post.state == "draft"


def test_missing_permission_of_a_person_is_told_on_top_and_beside_its_row(client, author, website):
    sign_in(client, author)

    answer = client.post("/posts/new/", typed(website, **{"people-0-name": "Amara"}))

    assert answer.status_code == 422
    assert answer.content.decode().count("Say whether this person may be shown.") == 2
    assert "#id_people-0-permission" in answer.content.decode()


def test_account_no_longer_entrusted_stays_with_a_post_that_goes_there(
    client, author, approver, oakfield, website, now
):
    use_rules("headteacher-authorises", oakfield)
    other = AccountFactory(organisation=oakfield, handle="other", label="Other page")
    third = AccountFactory(organisation=oakfield, handle="third", label="Third page")
    for account in (website, other):
        entrust(author, account)
    post = write(author, oakfield, website, other)
    services.end_authorisation(row=other.grants.get(), by=approver, now=now)

    page = page_of(client, author, post, "edit/")

    assert f'name="account_{other.pk}"' in page
    assert f'name="account_{third.pk}"' not in page


def test_live_check_is_for_those_who_write_here(client, author, stranger, website):
    assert sign_in(client, stranger).post("/posts/check/", {"at": "oakfield", "words": "x"}).status_code == 404
    long = sign_in(client, author).post("/posts/check/", {"at": "oakfield", f"account_{website.pk}": "on", "words": ""})
    assert long.status_code == 200


def test_nobody_writes_where_no_account_is(client, author, oakfield):
    assert sign_in(client, author).get("/posts/new/").status_code == 403
