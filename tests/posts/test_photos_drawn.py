import io

import pytest
from PIL import Image

from policyhub.demo.pictures import HEIGHT, KINDS, SCENES, WIDTH, draw, words_for
from posts.checks import Draft, DraftPhoto, run_checks
from posts.photos import clean


@pytest.mark.parametrize("kind", KINDS)
def test_picture_of_the_demo_goes_through_the_real_cleaning(kind):
    photo = clean(data=draw(kind, 1), filename=f"{kind}.jpg")

    assert (photo.width, photo.height) == (WIDTH, HEIGHT)
    assert photo.removed == ("place", "date", "phone model", "comment")


def test_the_same_seed_draws_the_same_picture_and_another_another():
    assert draw("brook", 1) == draw("brook", 1)
    assert draw("brook", 1) != draw("brook", 2)


def test_there_are_twelve_pictures_that_all_differ():
    small = {kind: Image.open(io.BytesIO(draw(kind, 1))).resize((16, 12)).tobytes() for kind in KINDS}

    assert len(set(small.values())) == len(SCENES) == 12


@pytest.mark.parametrize("kind", KINDS)
def test_words_for_a_picture_pass_our_own_checks(kind):
    assert run_checks(Draft(words="Look at this.", photos=(DraftPhoto(alt=words_for(kind)),))) == []
