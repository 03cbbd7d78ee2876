"""A disk that is full is a sentence beside the field, and never a page of errors."""

import errno

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from core.forms import Form
from core.uploads import NO_ROOM, RoomForFiles, is_cut_off


class Sent(Form):
    paper = forms.FileField()


@pytest.fixture
def handler(monkeypatch):
    """A handler that is given a file, on a disk with room for so many parts."""
    made = []

    def make(*, number=errno.ENOSPC, room=1):
        one = RoomForFiles()
        one.new_file("paper", "paper.pdf", "application/pdf", 12)
        made.append(one)
        written, write = [], one.file.file.write

        def until_full(part):
            if len(written) == room:
                raise OSError(number, "No more")
            written.append(part)
            return write(part)

        monkeypatch.setattr(one.file.file, "write", until_full)
        return one

    yield make
    for one in made:
        one.file.close()


def test_file_there_is_no_room_for_is_refused_beside_its_field_and_takes_no_room(handler):
    one = handler()

    for part in (b"first", b"second", b"third"):
        one.receive_data_chunk(part, 0)
    file = one.file_complete(16)
    form = Sent({}, {"paper": file})

    assert is_cut_off(file)
    assert form.errors == {"paper": [NO_ROOM]}
    file.seek(0)
    assert file.read() in {b"", b"first"}


def test_file_that_found_room_is_whole(handler):
    one = handler(room=3)

    for part in (b"first", b"second"):
        one.receive_data_chunk(part, 0)
    file = one.file_complete(11)

    assert isinstance(file, TemporaryUploadedFile)
    assert (is_cut_off(file), file.read()) == (False, b"firstsecond")
    assert Sent({}, {"paper": file}).is_valid()


def test_other_trouble_with_the_disk_is_not_taken_for_a_full_one(handler):
    one = handler(number=errno.EIO)
    one.receive_data_chunk(b"first", 0)

    with pytest.raises(OSError, match="No more"):
        one.receive_data_chunk(b"second", 0)


def test_form_that_is_asked_twice_says_it_once():
    form = Sent({}, {"paper": SimpleUploadedFile("paper.pdf", b"paper")})

    form.full_clean()
    form.full_clean()

    assert form.fields["paper"].validators.count(form.fields["paper"].validators[0]) == 1
