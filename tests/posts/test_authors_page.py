"""The page an author writes on, by all five rule sets: what is asked of which posts, and what of it reaches whoever signs off."""

import re

import pytest

from posts.criteria import NO_PROBLEM, NOT_SURE, PROBLEM
from posts.models import Post
from posts.services import Named
from tests.factories import give, make_person, sign_in
from tests.factories.posts import RULE_SETS, AccountFactory, clean_photo, entrust, use_rules, write
from tests.posts.test_criteria import S0_ALWAYS, S4_ALWAYS, S4_PEOPLE, S4_PHOTO

pytestmark = pytest.mark.django_db

PERSON = {"people": (Named(name="Amara", kind="pupil", permission="yes"),)}
PICTURE = {"new_photos": (clean_photo(),), "nobody_recognisable": True}
# Asked of a notice, besides where a person is named in it, and besides that where there is a picture.
ASKED = {
    "headteacher-authorises": (S0_ALWAYS, [], []),
    "chief-executive-approves": (S0_ALWAYS, [], ["own_logo"]),
    "safeguarding-first": (S0_ALWAYS, [], []),
    "light-touch": (S0_ALWAYS, [], []),
    "business-manager-confirms": (S4_ALWAYS, S4_PEOPLE, S4_PHOTO),
}


@pytest.fixture(params=RULE_SETS)
def rules(request, oakfield):
    use_rules(request.param, oakfield)
    return request.param


@pytest.fixture
def website(rules, author, oakfield):
    account = AccountFactory(organisation=oakfield)
    entrust(author, account)
    return account


def keys(post):
    return sorted(one.key for one in post.questions())


def test_notice_of_words_alone_is_asked_nothing_of_pictures_or_people(rules, author, oakfield, website):
    always, people, photo = ASKED[rules]

    assert keys(write(author, oakfield, website)) == sorted(always)
    assert keys(write(author, oakfield, website, **PERSON)) == sorted([*always, *people])
    assert keys(write(author, oakfield, website, **PICTURE)) == sorted([*always, *people, *photo])


@pytest.mark.parametrize(("answer", "said"), [(PROBLEM, "The author says yes"), (NOT_SURE, "The author is not sure")])
def test_only_a_problem_and_a_doubt_reach_who_signs_off(answer, said, rules, author, oakfield, website):
    asked = [one.key for one in write(author, oakfield, website, **PICTURE).questions()]

    clean = write(author, oakfield, website, **PICTURE)
    doubtful = write(author, oakfield, website, **PICTURE, answers=dict.fromkeys(asked, answer))

    assert {one.answer for one in clean.answers.all()} == {NO_PROBLEM}
    assert not [one for one in clean.found if one.check in asked]
    found = [one for one in doubtful.found if one.check in asked]
    assert sorted(one.check for one in found) == sorted(asked)
    assert {one.level for one in found} == {"ask"}
    assert all(one.sentence.startswith(said) for one in found)


@pytest.fixture
def page(client, rules, oakfield, website):
    head = give(make_person("Hedy Head"), "headteacher", oakfield)
    return sign_in(client, head).get("/posts/new/").content.decode()


def test_everything_is_on_one_page_with_one_tick_and_one_way_to_say_otherwise(page, rules):
    always, people, photo = ASKED[rules]

    assert page.count('name="none_apply"') == 1
    assert page.count("I am not sure about one, or one does apply") == 1
    for key in (*always, *people, *photo):
        assert len(re.findall(rf'name="answer_{key}"', page)) == 3
    assert 'name="answer_device"' not in page


def test_what_is_asked_of_pictures_and_people_stands_apart(page, rules):
    _always, people, photo = ASKED[rules]

    # Once in the list to read, once where each is answered by itself.
    assert page.count('data-only-with="picture people"') == (2 if people else 0)
    assert page.count('data-only-with="picture"') == (2 if photo else 0)
    assert ("If there is a picture or a video:" in page) == bool(photo)


def test_tick_answers_what_is_asked_of_this_post_and_nothing_else(client, rules, page, website):
    always, _people, _photo = ASKED[rules]
    typed = {
        "title": "Brook",
        "words": "We walked along the brook.",
        "purpose": "information",
        "when": "signed_off",
        "none_apply": "on",
        "then": "save",
        "people-TOTAL_FORMS": "0",
        "people-INITIAL_FORMS": "0",
        f"account_{website.pk}": "on",
    }

    client.post("/posts/new/", typed)

    assert sorted(one.key for one in Post.objects.get().answers.all()) == sorted(always)
