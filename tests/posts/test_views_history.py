"""The page that tells the whole story of a post, and taking it away as a file."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pypdf import PdfReader

from core.models import AuditEntry, Message
from core.workflow import NotNow
from posts import publishing, services
from posts.models import Post
from tests.factories import give, make_person, sign_in
from tests.factories.posts import clean_photo, put_forward, sign, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(author, approver, colleague, oakfield, website, now):
    """A post with a story: put forward, refused once, signed, sent, talked about, flagged and kept."""
    post = put_forward(author, oakfield, website, new_photos=(clean_photo(),), nobody_recognisable=True)
    with pytest.raises(NotNow):
        services.sign_off(post=post, by=approver, now=now, seen="an old page")
    post = sign(post, approver)
    publishing.attend_to(posts=Post.objects.filter(pk=post.pk), now=now + timedelta(minutes=1))
    post = Post.objects.get(pk=post.pk)
    comment = services.comment(post=post, by=colleague, now=now, words="Is it the right day?")
    services.comment(post=post, by=author, now=now, words="It is.", reply_to=comment)
    flag = services.flag(post=post, by=colleague, now=now, reason="untrue", words="It was on Tuesday.")
    services.keep(flag=flag, by=approver, now=now, note="I asked: it was Monday.")
    return post


def story(client, person, post):
    sign_in(client, person)
    return client.get(f"/posts/{post.pk}/history/").content.decode()


def export(client, person, post, kind):
    sign_in(client, person)
    return client.post(f"/posts/{post.pk}/history/{kind}/")


def test_page_tells_everything_that_happened(client, told, approver):
    page = story(client, approver, told)

    for part in (
        "Version 1",
        told.words,
        told.fingerprint,
        "put it forward for sign-off",
        "tried to sign it off: it had changed while they were reading",
        "(not done)",
        "signed it off",
        "saw that it is out on Website news",
        "tried to send it to Website news, try 1: went out",
        "wrote a comment on version 1",
        "Is it the right day?",
        "said that something is wrong with it: something in it is not true, or no longer true",
        "left it up after it was flagged",
        "I asked: it was Monday.",
        "that it waited for sign-off",
        "Look at it there",
    ):
        assert part in page, part


def test_flagger_stays_unknown_to_the_author(client, told, author, colleague, oakfield, approver, now):
    services.flag(post=told, by=give(make_person("Fay Flagger"), "staff", oakfield), now=now, reason="hurts")

    assert "Fay Flagger" not in story(client, author, told)
    assert "Somebody here said that something is wrong" in " ".join(
        story(client, author, told).replace("<bdi>", "").replace("</bdi>", "").split()
    )
    assert "Fay Flagger" in story(client, approver, told)


def test_whoever_is_not_concerned_reads_of_no_flag(client, told, oakfield):
    page = story(client, give(make_person("Olu Onlooker"), "staff", oakfield), told)

    assert "something is wrong" not in page
    assert "Take it away as a file" not in page


def test_stranger_meets_no_story(client, told, stranger):
    sign_in(client, stranger)

    assert client.get(f"/posts/{told.pk}/history/").status_code == 404
    assert client.post(f"/posts/{told.pk}/history/pdf/").status_code == 404


def test_draft_has_a_story_too(client, author, oakfield, website):
    page = story(client, author, write(author, oakfield, website))

    assert "It has not been put forward yet." in page
    assert "began this post" in page


def test_comment_that_was_taken_back_is_told_without_its_words(client, told, author, colleague, now):
    comment = services.comment(post=told, by=colleague, now=now, words="Too quick.")
    services.retract_comment(comment=comment, by=colleague, now=now)

    page = story(client, author, told)

    assert "took back a comment" in page
    assert "Too quick." not in page


def test_message_is_told_with_the_way_it_took_and_whether_it_was_opened(client, told, approver, now):
    Message.objects.filter(kind="posts.submit").update(state="sent", sent_at=now, read_at=now)

    assert "was told by mail that it waited for sign-off, and opened it" in story(client, approver, told)


def test_taking_away_is_written_down_before_anything_is_sent(client, told, approver):
    export(client, approver, told, "csv")

    (entry,) = AuditEntry.objects.filter(verb="export_history")
    assert (entry.person, entry.outcome, entry.about_id) == (approver, "read", str(told.pk))
    assert "took this story away as a file" in story(client, approver, told)
    assert "export_history" not in client.get(f"/posts/{told.pk}/").content.decode()


def test_pdf_is_a_file_with_the_picture_and_a_name_that_says_nothing(client, told, approver):
    path = told.photos.get().path_of("list")
    if not default_storage.exists(path):
        path = told.photos.get().path
    with default_storage.open(path, "wb") as file:
        file.write(jpeg())

    answer = export(client, approver, told, "pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="post-{told.pk}-story.pdf"'
    assert answer["Cache-Control"] == "no-store"
    read = PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    assert told.words in text
    assert "Is it the right day?" in text
    assert sum(len(list(page.images)) for page in read.pages) == 1


def test_picture_that_is_damaged_or_gone_is_told_in_words(client, told, approver):
    damaged = export(client, approver, told, "pdf")
    for path in (told.photos.get().path_of("list"), told.photos.get().path):
        default_storage.delete(path)

    gone = export(client, approver, told, "pdf")

    for answer in (damaged, gone):
        text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
        assert "Four children at a brook" in text


def test_table_keeps_what_people_wrote_from_running(client, told, author, approver, now):
    services.comment(post=told, by=author, now=now, words="=HYPERLINK(1)")

    sheet = export(client, approver, told, "csv").content.decode()
    rows = list(csv.reader(io.StringIO(sheet.removeprefix("\ufeff"), newline="")))

    assert sheet.startswith("\ufeff")
    assert [row[3] for row in rows if "HYPERLINK" in row[3]] == ["'=HYPERLINK(1)"]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize(("who", "status"), [("author", 200), ("approver", 200), ("colleague", 403)])
def test_only_its_author_and_those_who_see_histories_take_it_away(
    client, told, author, approver, colleague, who, status
):
    person = {"author": author, "approver": approver, "colleague": colleague}[who]

    assert export(client, person, told, "csv").status_code == status
    assert AuditEntry.objects.get(verb="export_history").outcome == ("read" if status == 200 else "refused")


def test_strict_role_without_second_factor_takes_nothing_away(client, told, approver):
    sign_in(client, approver, second_factor=False)

    answer = client.post(f"/posts/{told.pk}/history/pdf/")

    assert answer.status_code == 302
    assert not AuditEntry.objects.filter(verb="export_history").exists()


def test_there_are_two_kinds_of_file(client, told, approver):
    assert export(client, approver, told, "docx").status_code == 404


def test_long_story_is_cut_into_pages_and_asks_no_more(client, told, author, approver, colleague, now):
    few = asked(client, approver, told)
    for person in (author, approver, colleague):
        for number in range(18):
            at = now + timedelta(seconds=number)
            services.comment(post=told, by=person, now=at, words=f"Number {number}")

    assert asked(client, approver, told) == few
    assert "Page 1 of 2" in story(client, approver, told)
    assert "What was put forward" not in client.get(f"/posts/{told.pk}/history/?page=2").content.decode()


def asked(client, person, post):
    sign_in(client, person)
    client.get("/")
    with CaptureQueriesContext(connection) as seen:
        assert client.get(f"/posts/{post.pk}/history/").status_code == 200
    return len(seen)


def jpeg():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    return out.getvalue()
