"""Pages of posts: who sees them, what they say, and how many questions they ask the database."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from posts import publishing, services
from posts.models import Photo, Post, Turn
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, PostFactory, clean_photo, put_forward, sign, use_rules, write
from tests.posts.photo_files import loaded_jpeg
from tests.posts.typed import typed

pytestmark = pytest.mark.django_db(transaction=True)


def many_waiting(count, author, approver, oakfield, website):
    now = timezone.now()
    for _ in range(count):
        post = PostFactory(organisation=oakfield, author=author, state="in_review", version=1, submitted_at=now)
        post.publications.create(account=website)
        Turn.objects.create(post=post, person=approver, since=now)


def queries(client, url, django_assert_max_num_queries, most):
    # Each process asks SQLite once whether it knows JSON: not a question of the page.
    assert connection.features.supports_json_field
    with django_assert_max_num_queries(most) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("url", ["/posts/queue/", "/posts/?show=all", "/posts/calendar/"])
def test_lists_ask_as_much_for_300_rows_as_for_3(
    url, client, author, approver, oakfield, website, django_assert_max_num_queries
):
    sign_in(client, approver)
    many_waiting(3, author, approver, oakfield, website)
    few = queries(client, url, django_assert_max_num_queries, 12)
    many_waiting(297, author, approver, oakfield, website)

    assert queries(client, url, django_assert_max_num_queries, 12) == few


def test_queue_shows_50_oldest_first_and_the_rest_on_the_next_page(client, author, approver, oakfield, website):
    sign_in(client, approver)
    many_waiting(51, author, approver, oakfield, website)

    assert client.get("/posts/queue/").content.count(b"Look at it") == 50
    assert client.get("/posts/queue/?page=2").content.count(b"Look at it") == 1


@pytest.mark.parametrize("path", ["", "edit/", "by-hand/1/"])
def test_stranger_meets_the_same_404_as_for_nothing(path, client, stranger, waiting):
    sign_in(client, stranger)

    assert client.get(f"/posts/{waiting.pk}/{path}").status_code == 404
    assert client.get(f"/posts/999999/{path}").status_code == 404


def test_nobody_opens_posts_without_signing_in(client, waiting):
    assert client.get(f"/posts/{waiting.pk}/").status_code == 302


def test_colleague_does_not_see_a_fresh_draft(client, approver, author, oakfield, website):
    post = write(author, oakfield, website)
    sign_in(client, approver)

    assert client.get(f"/posts/{post.pk}/").status_code == 404


def test_approver_decides_from_the_page_and_the_next_one_comes(client, author, approver, oakfield, website):
    first = put_forward(author, oakfield, website)
    second = put_forward(author, oakfield, website)
    sign_in(client, approver)
    page = client.get(f"/posts/{first.pk}/")
    assert b"Can this go out?" in page.content

    answer = client.post(f"/posts/{first.pk}/sign-off/", {"seen": first.shown}, follow=True)

    assert answer.redirect_chain[-1][0] == f"/posts/{second.pk}/"
    assert Post.objects.get(pk=first.pk).state == "approved"


def test_stale_form_changes_nothing_and_says_so(client, approver, waiting):
    sign_in(client, approver)

    answer = client.post(f"/posts/{waiting.pk}/sign-off/", {"seen": "1:something else"}, follow=True)

    assert "changed while you were reading" in answer.content.decode()
    assert Post.objects.get(pk=waiting.pk).state == "in_review"


def test_looking_at_a_deciding_address_decides_nothing(client, approver, waiting):
    sign_in(client, approver)

    assert client.get(f"/posts/{waiting.pk}/sign-off/").status_code == 405
    assert Post.objects.get(pk=waiting.pk).state == "in_review"


def test_author_sees_what_is_not_theirs_to_decide(client, author, waiting):
    sign_in(client, author)

    assert b"Sign off this post" not in client.get(f"/posts/{waiting.pk}/").content
    assert client.post(f"/posts/{waiting.pk}/sign-off/", {"seen": waiting.shown}).status_code == 403


def test_post_is_written_with_a_picture_that_is_cleaned(client, author, approver, website):
    sign_in(client, author)
    picture = SimpleUploadedFile("brook.jpg", loaded_jpeg(), content_type="image/jpeg")

    said = {"photo_alt": "Four children at a brook", "taken": "school-device", "nobody_recognisable": "on"}

    answer = client.post("/posts/new/", typed(website, photo=picture, then="submit", **said))

    post = Post.objects.get()
    assert answer.url == f"/posts/{post.pk}/reread/"
    client.post(f"/posts/{post.pk}/submit/", {"seen": post.shown})
    post.refresh_from_db()
    assert post.state == "in_review"
    photo = post.photos.get()
    assert photo.removed
    sent = b"".join(client.get(photo.address("full")).streaming_content)
    assert b"Exif" not in sent
    assert len(sent) == photo.bytes


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("text.jpg", b"I am a text", "not a photo"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "does not end like the name of a photo"),
        ("empty.jpg", b"", "empty"),
    ],
)
def test_refused_picture_is_a_sentence_and_nothing_typed_is_lost(name, data, sentence, client, author, website):
    sign_in(client, author)

    answer = client.post(
        "/posts/new/", typed(website, photo=SimpleUploadedFile(name, data), words="Precious words I typed.")
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Precious words I typed." in page
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "=1+1", "\u202egnol", "👨‍👩‍👧‍👦" * 50, "Ελένη محمد 王小明 Zoë", "x" * 19_000]
)
def test_any_words_are_shown_as_words(words, client, author, approver, website):
    sign_in(client, author)
    client.post("/posts/new/", typed(website, words=words, title=words[:200]))

    page = client.get(f"/posts/{Post.objects.get().pk}/")

    assert page.status_code == 200
    assert b"<script>alert(1)" not in page.content


def test_moment_that_has_passed_is_refused_beside_its_field(client, author, website):
    sign_in(client, author)

    answer = client.post(
        "/posts/new/", typed(website, when="at", day_day="1", day_month="1", day_year="2020", time="4.30 pm")
    )

    assert "This moment has passed" in answer.content.decode()


def test_picture_of_a_draft_is_for_its_author_alone(client, author, approver, oakfield, website):
    post = write(author, oakfield, website, nobody_recognisable=True, new_photos=(clean_photo(),))
    address = Photo.objects.get(post=post).address("page")

    shown = sign_in(client, author).get(address)
    assert shown.status_code == 200
    assert shown["Content-Type"] == "image/jpeg"
    shown.close()
    assert sign_in(client, approver).get(address).status_code == 404


def test_live_check_stores_nothing(client, author, website):
    sign_in(client, author)

    answer = client.post("/posts/check/", {"at": "oakfield", "words": "Ring 01632 960 101"})

    assert "telephone number" in answer.content.decode()
    assert not Post.objects.exists()


def test_wrong_live_address_gets_its_sentence_and_stays_typed(client, author, approver, oakfield, website, now):
    page = AccountFactory(organisation=oakfield, kind="facebook", handle="OakfieldSchool")
    post = sign(put_forward(author, oakfield, page), approver)
    publishing.attend_to(posts=Post.objects.all(), now=now)
    one = post.publications.get()
    sign_in(client, approver)

    answer = client.post(f"/posts/{post.pk}/by-hand/{one.pk}/mark-done/", {"address": "https://example.com/x"})

    assert answer.status_code == 422
    assert "not on Facebook" in answer.content.decode()
    assert "https://example.com/x" in answer.content.decode()


def test_mailbox_must_be_the_schools_own(client, approver, oakfield):
    oakfield.domains = ["oakfield.test"]
    oakfield.save()
    sign_in(client, approver)
    account = {"kind": "facebook", "label": "Page", "handle": "Oakfield", "mailbox": "head@gmail.test"}

    assert "Use a mailbox of the school" in client.post("/posts/accounts/new/", account).content.decode()
    account["mailbox"] = "office@oakfield.test"
    assert client.post("/posts/accounts/new/", account).status_code == 302


def test_headteacher_entrusts_an_account_and_takes_it_back(client, approver, author, oakfield, website):
    use_rules("headteacher-authorises", oakfield)
    sign_in(client, author)
    assert client.get("/posts/new/").status_code == 403
    sign_in(client, approver)
    page = f"/posts/accounts/{website.slug}/"
    client.post(f"{page}authorise/", {"person": author.pk, "reason": "Runs the page"})
    assert sign_in(client, author).get("/posts/new/").status_code == 200

    sign_in(client, approver).post(f"{page}authorisations/{website.grants.get().pk}/end/")

    assert sign_in(client, author).get("/posts/new/").status_code == 403


def test_business_manager_cannot_authorise(client, business_manager, author, website):
    sign_in(client, business_manager)

    answer = client.post(f"/posts/accounts/{website.slug}/authorise/", {"person": author.pk, "reason": "x"})

    assert answer.status_code == 403


def test_pause_is_announced_to_everybody_who_posts(client, approver, author, oakfield, website):
    sign_in(client, approver).post("/posts/pauses/", {"reason": "A sad day."})

    assert "A sad day." in sign_in(client, author).get("/posts/").content.decode()


def test_person_of_two_schools_chooses_one_first(client, elmtree, elm_north, elm_south):
    chief = give(make_person("Cleo Chief"), "chief-executive", elmtree)
    for school in (elm_north, elm_south):
        AccountFactory(organisation=school)
    sign_in(client, chief)

    assert b"Which school is the post for?" in client.get("/posts/new/").content
    assert client.get("/posts/new/?at=elm-south").status_code == 200
    assert client.get("/posts/new/?at=elsewhere").status_code == 404


def test_post_page_stays_within_its_questions(client, approver, waiting, django_assert_max_num_queries):
    sign_in(client, approver)

    queries(client, f"/posts/{waiting.pk}/", django_assert_max_num_queries, 40)


def test_take_down_is_told_with_its_reason(client, author, approver, waiting, now):
    sign(waiting, approver)
    publishing.attend_to(posts=Post.objects.all(), now=now)
    services.take_down(post=Post.objects.get(pk=waiting.pk), by=approver, now=now, note="A family asked us to.")

    page = sign_in(client, author).get(f"/posts/{waiting.pk}/").content.decode()

    assert "A family asked us to." in page
