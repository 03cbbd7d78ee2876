"""What the checks say while somebody writes: the same as later, of everything in the form, and nothing is stored."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation
from posts.checks import DraftAccount, DraftPerson, DraftPhoto
from posts.forms.typed import draft_typed
from posts.models import Post
from posts.services import Named
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, change_rule, clean_photo, use_rules, write

pytestmark = pytest.mark.django_db(transaction=True)
MOST_QUERIES = 9
WRITES = ("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE")


@pytest.fixture
def website(oakfield):
    use_rules("business-manager-confirms", oakfield)
    return AccountFactory(organisation=oakfield, handle="website", kind="x", label="Website")


@pytest.fixture
def say(client, author, website):
    sign_in(client, author)

    def _say(words="We measured the brook.", **more):
        typed = {"at": "oakfield", "words": words, f"account_{website.pk}": "on", **more}
        return client.post("/posts/check/", typed).content.decode()

    return _say


def typed(website, today, **data):
    query = QueryDict(mutable=True)
    query.update(data)
    return draft_typed(query, accounts=[website], today=today)


def test_every_level_has_its_words(say):
    page = say("Ring 07700 900123 @beans", photo_alt=" ", photos_chosen="1")

    assert "Must change (photo 1)." in page
    assert "Please look at this." in page
    assert "Good to know." in page


def test_nothing_found_is_not_called_good(say):
    page = say(when="at", day_day="3", day_month="2", day_year="2027")

    assert "That does not mean that nothing is there" in page


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"photos_chosen": "1"}, "Say in a few words what this picture shows"),
        ({"photo_alt": "Photo 1"}, "do not say what the picture shows"),
        ({"alt_1f": "IMG_1.jpg"}, "do not say what the picture shows"),
        ({"people-0-name": "Tomos Vaughan", "words": "Tomos Vaughan won."}, "The full name Tomos Vaughan"),
        ({"words": "Our trip is on 4 March 2099", "when": "at"}, "4 March 2099"),
    ],
)
def test_pictures_people_and_time_are_read_from_the_form(more, sentence, say):
    assert sentence in say(**more)


def test_words_for_one_account_are_checked_as_its_network_counts(say, website):
    page = say(**{f"words_{website.pk}": "a" * 281})

    assert "Must change (words for website)." in page


def test_full_name_of_a_colleague_is_known(say, oakfield):
    give(make_person("Wren Abernathy"), "staff", oakfield)

    assert "The full name Wren Abernathy" in say("Thank you Wren Abernathy!")


def test_mailbox_of_the_school_is_its_own(say, oakfield):
    Organisation.objects.filter(pk=oakfield.pk).update(mailbox="office@oakfield.example")

    page = say("Write to office@oakfield.example or to wren@oakfield.example")

    assert "an e-mail address here: wren@oakfield.example" in page
    assert "an e-mail address here: office@oakfield.example" not in page


@pytest.mark.parametrize(
    ("rule", "words"), [("off", None), ("warn", "Please look at this."), ("block", "Must change.")]
)
def test_name_beside_a_picture_goes_by_the_schools_rule(rule, words, say, oakfield):
    change_rule(oakfield, "posts.name_or_photo", rule)

    page = say(
        "Tomos Vaughan won.", photo_alt="A child runs.", **{"people-0-name": "Tomos Vaughan", "people-0-kind": "pupil"}
    )

    sentence = "The name Tomos Vaughan and a picture are both in this post"
    assert (sentence in page) is (words is not None)
    assert words is None or f"{words}</strong> {sentence}" in page


def test_stored_post_is_checked_by_the_same_rule(author, oakfield, website):
    post = write(
        author,
        oakfield,
        website,
        words="Wren Abernathy won.",
        new_photos=(clean_photo(),),
        people=(named("Wren Abernathy"),),
    )

    assert "name_or_photo" in {one["check"] for one in post.findings}


def named(name):
    return Named(name=name, kind="pupil", permission="yes", name_shown=True, name_permission=True)


def test_looking_asks_little_and_writes_nothing(say):
    say()

    with CaptureQueriesContext(connection) as asked:
        say("Tomos Vaughan, aged 8, is on our way to the zoo", photos_chosen="1", **{"people-0-name": "Tomos Vaughan"})

    said = [one["sql"].lstrip("( ").upper() for one in asked]
    questions = [sql for sql in said if sql.startswith(("SELECT", "WITH"))]
    assert len(questions) <= MOST_QUERIES
    assert not [sql for sql in said if sql.startswith(WRITES)]
    assert not Post.objects.exists()


# Reading the form -------------------------------------------------------------------------------------------------------------
def test_form_is_read_as_far_as_it_goes(website, today):
    draft = typed(
        website,
        today,
        words="Beans",
        **{
            f"account_{website.pk}": "on",
            f"words_{website.pk}": "Beans!",
            "alt_a": "A bean",
            "alt_b": "Gone",
            "remove_b": "on",
            "photo_alt": "New",
            "people-0-name": " Ada ",
            "people-0-kind": "adult",
            "people-1-name": "  ",
            "people-2-name": "Bo",
            "people-2-name_shown": "on",
            "nobody_recognisable": "on",
            "purpose": "event",
        },
    )

    assert draft.words == "Beans"
    assert draft.per_account == {"website": DraftAccount("x", "Beans!")}
    assert draft.photos == (DraftPhoto("A bean"), DraftPhoto("New"))
    assert draft.people == (DraftPerson("Ada", is_pupil=False), DraftPerson("Bo", name_shown=True))
    assert draft.nobody_recognisable
    assert draft.purpose == "event"
    assert draft.goes_out_on == today


def test_empty_form_is_an_empty_draft(website, today):
    draft = typed(website, today)

    assert (draft.words, draft.per_account, draft.photos, draft.people) == ("", {}, (), ())


@pytest.mark.parametrize(
    ("data", "read"),
    [
        ({"when": "at", "day_day": "4", "day_month": "3", "day_year": "2027"}, (2027, 3, 4)),
        ({"when": "at", "day_day": "44", "day_month": "3", "day_year": "2027"}, None),
        ({"when": "at", "day_day": "4"}, None),
        ({"when": "signed_off", "day_day": "4", "day_month": "3", "day_year": "2027"}, None),
    ],
)
def test_day_is_read_where_it_is_one(data, read, website, today):
    day = typed(website, today, **data).goes_out_on

    assert (day.year, day.month, day.day) == (read or (today.year, today.month, today.day))


def test_endless_input_is_cut(website, today):
    many = {f"people-{number}-name": "Ada" for number in range(500)} | {f"alt_{number}": "" for number in range(500)}

    draft = typed(website, today, words="a" * 100_000, **many)

    assert (len(draft.words), len(draft.people), len(draft.photos)) == (20_000, 60, 20)


def test_where_something_is_from_is_read_while_it_is_typed(say):
    typed = {
        "words": "She wrote “it was the best day of the whole year for us all” to the school.",
        "quote_source": "parent",
        "photos_chosen": "1",
        "photo_alt": "Sticks floating under a bridge",
        "taken": "own-device",
        "alt_aa": "Two children plant a bean",
        "taken_aa": "other",
        "taken_words_aa": "The county museum",
    }

    page = say(**typed)

    assert "Whose words are" not in page
    assert "A parent gave us the quotation" in page
    assert "“The county museum”" in page
    assert "Delete this picture from the phone or camera" in page


def test_source_that_is_none_is_no_source(say):
    assert "the author says" not in say("We walked.", quote_source="stolen", quote_words="A poem")
