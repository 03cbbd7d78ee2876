"""Whatever is typed into the forms of posts is kept as words or answered with a sentence; it is never run, and breaks no page."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from posts.models import Decision, Post, PostComment
from posts.services.compose import MOST_PHOTOS
from tests.factories import give, make_organisation, make_person, sign_in
from tests.factories.posts import clean_photo, put_forward, use_rules, write
from tests.posts.photo_files import encoded, quarters
from tests.posts.typed import typed

pytestmark = pytest.mark.django_db

FAMILY = "👨‍👩‍👧‍👦"
TYPED = {
    "four scripts": "Ελένη محمد 王小明 Zoë",
    "three hundred letters": "Wolfeschlegelsteinhausen" * 12 + "bergerdorff!",
    "a family of emoji": FAMILY * 12,
    "turned around": "\u202egnol \u2066inside",
    "a script": "<script>alert(1)</script>",
    "a formula": "=1+1",
}
LISTS = ("/posts/", "/posts/?show=all", "/posts/queue/", "/posts/calendar/", "/posts/ask/", "/posts/accounts/")
NOTED = ("send-back", "reject", "withdraw")


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = answer.content.decode()
    assert "<script>alert(1)" not in page, path
    return page


# Words ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("words", TYPED.values(), ids=TYPED)
def test_whatever_is_typed_about_a_post_is_shown_as_words_on_every_page(
    words, client, author, approver, oakfield, website
):
    writer, reader = sign_in(client, author), sign_in(type(client)(), approver)
    sent = typed(
        website,
        **{"title": words[:200], "words": words, f"words_{website.pk}": words, "people-0-name": words[:100]},
        **{"people-0-kind": "adult", "people-0-permission": "yes"},
    )

    assert writer.post("/posts/new/", sent).status_code == 302
    post = Post.objects.get()
    assert post.words == words.strip()
    waiting = put_forward(author, oakfield, website)
    for path, body in (
        (f"/posts/{waiting.pk}/talk/", {"words": words}),
        (f"/posts/{waiting.pk}/suggest-words/", {"words": words, "note": words, "seen": waiting.shown}),
        (f"/posts/{waiting.pk}/send-back/", {"note": words, "seen": waiting.shown}),
        ("/posts/ask/", {"words": words, "place": oakfield.slug}),
    ):
        assert reader.post(path, body).status_code in {200, 302, 422}, path

    assert PostComment.objects.get().words == words.strip()
    assert Decision.objects.get(outcome="send_back").words == words.strip()
    for path in (f"/posts/{post.pk}/", f"/posts/{post.pk}/edit/"):
        read(writer, path)
    for path in (*LISTS, *(f"/posts/{waiting.pk}/{page}" for page in ("", "talk/", "history/", "versions/"))):
        read(reader, path)


@pytest.mark.parametrize("field", ["note", "conditions", "exception", "authority", "seen"])
def test_hidden_sign_that_cannot_be_stored_decides_nothing_and_breaks_nothing(field, client, approver, waiting):
    sign_in(client, approver)
    sent = {"note": "Crop it.", "seen": waiting.shown, field: "Crop\x00 it."}

    answers = {verb: client.post(f"/posts/{waiting.pk}/{verb}/", sent).status_code for verb in (*NOTED, "sign-off")}

    assert set(answers.values()) == {400}
    assert Post.objects.get().state == "in_review"
    assert not Decision.objects.exists()


@pytest.mark.parametrize("seen", ["", "1:" + "f" * 64, "9" * 5000, "1:\u202e", "<script>"])
def test_form_that_names_no_version_it_was_shown_decides_nothing(seen, client, approver, waiting):
    answer = sign_in(client, approver).post(f"/posts/{waiting.pk}/sign-off/", {"seen": seen}, follow=True)

    assert "This changed while you were reading." in answer.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "9" * 5000, "٣", "²"])
def test_number_of_nothing_finds_nothing(number, client, author, approver, waiting):
    reader = sign_in(client, approver)
    talk = reader.post(f"/posts/{waiting.pk}/talk/", {"words": "Yes.", "reply_to": number})
    words = sign_in(type(client)(), author).post(
        f"/posts/{waiting.pk}/accept-suggestion/", {"suggestion": number, "seen": waiting.shown}
    )
    lists = [reader.get(path, {"page": number, "on": number, "view": number}).status_code for path in LISTS]

    assert talk.status_code == 404
    assert words.status_code == 302
    assert lists == [200] * len(LISTS)
    assert not PostComment.objects.exists()


@pytest.mark.parametrize("pk", ["0", "9" * 19, "9" * 30, "9" * 5000])
def test_post_that_there_cannot_be_is_not_there_for_any_verb(pk, client, approver, waiting):
    sign_in(client, approver)

    answers = {verb: client.post(f"/posts/{pk}/{verb}/", {"note": "No."}).status_code for verb in (*NOTED, "sign-off")}

    assert set(answers.values()) == {404}
    assert client.get(f"/posts/{pk}/").status_code == 404


# Pictures -------------------------------------------------------------------------------------------------------------------
def send_picture(client, website, data, name="brook.jpg", **more):
    return client.post("/posts/new/", typed(website, photo=SimpleUploadedFile(name, data), photo_alt="A brook", **more))


def test_picture_of_forty_megapixels_becomes_a_clean_copy_of_ordinary_size(client, author, website):
    big = io.BytesIO()
    Image.new("RGB", (8000, 5000), "white").save(big, format="JPEG", quality=50)

    answer = send_picture(sign_in(client, author), website, big.getvalue(), nobody_recognisable="on")

    assert answer.status_code == 302
    [photo] = Post.objects.get().photos.all()
    assert 1600 <= photo.width <= 2048


def test_words_about_a_picture_that_did_not_come_along_are_not_lost_in_silence(client, author, website):
    answer = sign_in(client, author).post("/posts/new/", typed(website, photo_alt="A brook under a bridge"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose the picture that your words are about, or take the words out." in page
    assert "A brook under a bridge" in page
    assert not Post.objects.exists()


def test_picture_without_a_byte_is_refused_in_words_and_keeps_what_was_typed(client, author, website):
    answer = send_picture(sign_in(client, author), website, b"", words="Precious words I typed.")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "empty" in page
    assert "Precious words I typed." in page
    assert not Post.objects.exists()


def test_name_of_a_picture_hurts_nobody(client, author, website):
    for name in ("\u202egpj.exe.jpg", "<script>alert(1)</script>.jpg", f"{FAMILY}.jpg", "=1+1.jpg"):
        answer = send_picture(sign_in(client, author), website, encoded(quarters(), "JPEG"), name=name)

        assert answer.status_code == 302, name
        read(client, answer["Location"])


def test_eleventh_picture_is_refused_and_the_ten_stay(client, author, oakfield, website):
    pictures = tuple(clean_photo(b"%d" % number) for number in range(MOST_PHOTOS))
    post = write(author, oakfield, website, new_photos=pictures, nobody_recognisable=True)
    more = typed(website, photo=SimpleUploadedFile("eleven.jpg", encoded(quarters(), "JPEG")), seen=post.fingerprint)

    answer = sign_in(client, author).post(f"/posts/{post.pk}/edit/", more)

    assert answer.status_code == 409
    assert "A post takes up to 10 pictures." in answer.content.decode()
    assert post.photos.count() == MOST_PHOTOS


# People and places ----------------------------------------------------------------------------------------------------------
NINE = (
    *("staff", "business-manager", "headteacher", "deputy-headteacher", "safeguarding-lead"),
    *("communications", "policy-owner", "clerk", "school-office"),
)


def test_person_without_a_role_meets_empty_lists_and_writes_nothing(client, nobody, website, waiting):
    sign_in(client, nobody)

    for path in ("/posts/", "/posts/queue/", "/posts/calendar/"):
        assert client.get(path).status_code in {200, 403}, path
    assert client.post("/posts/new/", typed(website)).status_code == 403
    assert client.get(f"/posts/{waiting.pk}/").status_code == 404
    assert client.post(f"/posts/{waiting.pk}/sign-off/", {"seen": waiting.shown}).status_code == 404


def test_person_with_nine_roles_opens_every_list_and_still_does_not_sign_their_own(client, approver, oakfield, website):
    person = make_person("Nina Nine")
    for role in NINE:
        give(person, role, oakfield)
    sign_in(client, person)
    post = put_forward(person, oakfield, website)

    for path in LISTS:
        read(client, path)
    assert "Sign off this post" not in read(client, f"/posts/{post.pk}/")
    assert client.post(f"/posts/{post.pk}/sign-off/", {"seen": post.shown}).status_code == 403


def test_school_without_accounts_or_anybody_else_says_so_on_every_page(client):
    school = use_rules("light-touch", make_organisation("fresh", "Fresh School"))
    alone = give(make_person("Ola Only"), "headteacher", school)
    sign_in(client, alone)

    for path in LISTS:
        read(client, path)
    assert client.get("/posts/new/").status_code in {200, 403}


def test_post_nobody_else_could_sign_stays_with_its_author_in_words(client, website, oakfield):
    alone = give(make_person("Ola Only"), "headteacher", oakfield)

    answer = sign_in(client, alone).post("/posts/new/", typed(website, then="submit"), follow=True)

    assert answer.redirect_chain[-2][0].endswith("/reread/")

    assert "Nobody here could sign this off" in answer.content.decode()
    assert Post.objects.get().state == "draft"
