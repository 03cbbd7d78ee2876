"""Bringing a document in through the pages: preview, confirming, and files that are refused."""

import random
import string
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from policies.importing.reading import BIGGEST_FILE
from policies.models import Policy, PolicyVersion
from tests.factories import give, sign_in
from tests.factories.policies import make_policy
from tests.policies.pages import said

TEXT = b"# Social Media Policy\n\nOwner: Bea Bursar\n\n## 1. Why\n\n1.1 This policy applies to all members of staff. Be kind.\n"


def upload(client, data=TEXT, name="policy.md", **changes):
    file = SimpleUploadedFile(name, data)
    return client.post("/policies/manage/import/", {"organisation": "oakfield", "file": file} | changes)


@pytest.mark.django_db(transaction=True)
def test_preview_stores_nothing_and_confirming_stores_a_draft(writer):
    response = upload(writer)
    assert "Is this right?" in response.content.decode()
    assert not Policy.objects.exists()

    held = response.context["held"]
    done = writer.post("/policies/manage/import/confirm/", {"held": held}, follow=True)

    assert "stored as a draft" in said(done)[0]
    assert PolicyVersion.objects.get().clauses.exists()
    again = writer.post("/policies/manage/import/confirm/", {"held": held}, follow=True)
    assert "has exactly these words already" in said(again)[0]
    assert PolicyVersion.objects.count() == 1
    assert "new draft of" in upload(writer).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_biggest_file_that_is_shown_can_be_stored_too(writer):
    dense = random.Random(4).choices(bytes(range(0xC0, 0x100)) + string.ascii_letters.encode(), k=BIGGEST_FILE)
    data = TEXT + b"\n\n" + b"\n".join(bytes(dense[start : start + 99]) for start in range(0, BIGGEST_FILE, 100))
    data = data[:BIGGEST_FILE]

    held = upload(writer, data).context["held"]
    form = urlencode({"held": held, "csrfmiddlewaretoken": "x" * 64})
    done = writer.post("/policies/manage/import/confirm/", form, content_type="application/x-www-form-urlencoded")

    assert (len(data), done.status_code) == (BIGGEST_FILE, 302)
    assert PolicyVersion.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "policy.md", "empty"),
        (b"%PDF-1.7", "policy.txt", "PDF"),
        (b"PK\x03\x04", "policy.docx", "Word"),
        (b"words", "policy.exe", "Only files that end in .txt or .md"),
        (b"\x00\x01\x02 binary", "policy.txt", "not text"),
        (b"word " * 160_000, "policy.txt", "300 pages"),
        (b"x" * 1_000_001, "policy.txt", "1 MB"),
    ],
)
def test_bad_file_gets_a_sentence_beside_the_field(writer, data, name, words):
    response = upload(writer, data, name)

    assert response.status_code == 200
    assert words in str(response.context["form"].errors["file"])
    assert not Policy.objects.exists()


def test_tampered_or_other_peoples_preview_is_refused(writer, client, approver, stranger):
    held = upload(writer).context["held"]
    assert (
        "waited too long" in said(writer.post("/policies/manage/import/confirm/", {"held": held[:-2]}, follow=True))[0]
    )

    sign_in(client, approver)
    assert "waited too long" in said(client.post("/policies/manage/import/confirm/", {"held": held}, follow=True))[0]
    assert not Policy.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_preview_of_a_place_one_may_no_longer_write_for_is_a_404(
    client, stranger, oakfield, elm_north, business_manager
):
    give(stranger, "headteacher", oakfield)
    sign_in(client, stranger)
    held = upload(client).context["held"]
    stranger.memberships.filter(organisation=oakfield).delete()

    assert client.post("/policies/manage/import/confirm/", {"held": held}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_taken_address_gets_a_sentence(writer, elm_north):
    make_policy(elm_north, slug="oakfield-social-media")
    held = upload(writer).context["held"]

    response = writer.post("/policies/manage/import/confirm/", {"held": held}, follow=True)

    assert "another title" in said(response)[0]
