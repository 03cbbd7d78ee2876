"""The pages of training: who sees whose, what is missing, recording for several people, and how many questions a page asks."""

from datetime import date, timedelta

import pytest

from accounts.models import TrainingRecord
from tests.factories import give, make_person, sign_in
from tests.factories.posts import use_rules
from tests.factories.training import HANDLING, INDUCTION, SOCIAL_MEDIA, course, trained

PAGE, TEAM, MINE, RECORD = (f"/people/training/{part}" for part in ("", "team/", "mine/", "record/"))


@pytest.fixture
def school(oakfield):
    use_rules("headteacher-authorises", oakfield)
    course(INDUCTION)
    course(SOCIAL_MEDIA)
    return oakfield


@pytest.fixture
def office(client, school):
    person = give(make_person("Olga Office"), "school-office", school)
    sign_in(client, person)
    return person


@pytest.fixture
def people(school, today):
    """One whose training counts, one whose ends soon, one whose ran out, and one without any."""
    names = {"Cora Counts": 300, "Sam Soon": 10, "Rae Ranout": -10, "Nia Nothing": None}
    found = {name: give(make_person(name), "staff", school) for name in names}
    for name, left in names.items():
        if left is not None:
            trained(found[name], school, done_on=today - timedelta(days=80), runs_out_on=today + timedelta(days=left))
            trained(found[name], school, done_on=today - timedelta(days=80), slug=SOCIAL_MEDIA)
    return found


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def read(client, address=PAGE):
    return client.get(address).content.decode()


def names_on(page, people):
    return {name for name in people if name in page}


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("", {"Cora Counts", "Sam Soon", "Rae Ranout", "Nia Nothing"}),
        ("soon", {"Sam Soon"}),
        ("ran-out", {"Rae Ranout"}),
        ("missing", {"Rae Ranout", "Nia Nothing"}),
    ],
)
def test_list_shows_who_holds_what_and_what_is_missing(show, names, client, office, people):
    page = read(client, f"{PAGE}?show={show}")

    assert names_on(page, people) == names
    assert "The rules ask for" in page


def test_course_done_again_is_no_longer_told_as_run_out(client, office, people, school, today):
    trained(people["Rae Ranout"], school, done_on=today, runs_out_on=today + timedelta(days=365))

    assert names_on(read(client, f"{PAGE}?show=ran-out"), people) == set()
    assert names_on(read(client, f"{PAGE}?show=missing"), people) == {"Nia Nothing"}


def test_people_are_found_by_name_and_an_unknown_choice_is_nowhere(client, office, people):
    assert names_on(read(client, f"{PAGE}?q=cora"), people) == {"Cora Counts"}
    assert client.get(f"{PAGE}?show=nonsense").status_code == 404
    assert client.get(f"{PAGE}?at=elsewhere").status_code == 404


def test_rules_that_ask_for_nothing_are_said(client, office, school, people):
    use_rules("light-touch", school)

    page = read(client)

    assert "The rules ask for no training." in page
    assert names_on(read(client, f"{PAGE}?show=missing"), people) == set()


def test_one_school_of_a_trust_is_chosen(client, elmtree, elm_north, elm_south):
    use_rules("headteacher-authorises", elmtree)
    chief = give(make_person("Cleo Chief"), "chief-executive", elmtree)
    for name, place in (("Nora North", elm_north), ("Sid South", elm_south)):
        give(make_person(name), "staff", place)
    sign_in(client, chief)

    assert names_on(read(client), ["Nora North", "Sid South"]) == {"Nora North", "Sid South"}
    assert names_on(read(client, f"{PAGE}?at=elm-north"), ["Nora North", "Sid South"]) == {"Nora North"}


def test_record_of_the_trust_is_seen_at_its_schools_and_one_of_another_trust_is_not(client, elmtree, elm_north, school):
    head = give(make_person("Hal Head"), "headteacher", elm_north)
    pat = give(give(make_person("Pat Both"), "staff", elm_north), "staff", school)
    trained(pat, elmtree, done_on=date(2026, 3, 1), slug=HANDLING)
    trained(pat, school, done_on=date(2026, 3, 1), slug=SOCIAL_MEDIA)
    sign_in(client, head)

    page = read(client)

    assert course(HANDLING).label in page
    assert course(SOCIAL_MEDIA).label not in page.partition("<main")[2]


def test_line_manager_sees_their_own_people_alone(client, school, people):
    manager = give(make_person("Maud Manager"), "staff", school)
    people["Rae Ranout"].memberships.update(line_manager=manager)
    sign_in(client, manager, second_factor=False)

    assert names_on(read(client, TEAM), people) == {"Rae Ranout"}
    assert client.get(PAGE).status_code == 404
    assert "Record a training" not in read(client, TEAM)


def test_everybody_sees_their_own_and_what_is_asked_of_them(client, school, people):
    sign_in(client, people["Rae Ranout"], second_factor=False)
    page = read(client, MINE)
    sign_in(client, people["Nia Nothing"], second_factor=False)
    nothing = read(client, MINE)

    assert "Ran out" in page
    assert f"“{course().label}”" in page
    assert "Nothing that the rules ask" not in page
    assert f"“{course(SOCIAL_MEDIA).label}”" in nothing


def test_who_has_done_everything_reads_so(client, people):
    sign_in(client, people["Cora Counts"], second_factor=False)

    assert "Nothing that the rules ask of you is missing." in read(client, MINE)


def test_training_of_several_people_is_recorded_at_once(client, office, people, school, today):
    answer = client.post(
        RECORD,
        {
            "course": course().pk,
            "people": [people["Rae Ranout"].pk, people["Nia Nothing"].pk],
            **day("done_on", today - timedelta(days=1)),
        },
        follow=True,
    )

    assert "Recorded for 2 people." in answer.content.decode()
    assert names_on(read(client, f"{PAGE}?show=ran-out"), people) == set()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"people": []}, "Tick at least one person."),
        ({"course": ""}, "Choose an answer to “Which training?”."),
        (day("done_on", date(2150, 1, 1)), "That day has not come yet."),
        (day("runs_out_on", date(2001, 1, 1)), "before the day it was done"),
    ],
)
def test_what_is_wrong_is_said_once_beside_the_field(typed, words, client, office, people, today):
    filled = {"course": course().pk, "people": [people["Nia Nothing"].pk], **day("done_on", today)}

    page = client.post(RECORD, {**filled, **typed}).content.decode()

    assert words in page
    assert page.count("govuk-error-summary__title") == 1
    assert not TrainingRecord.objects.filter(person=people["Nia Nothing"]).exists()


@pytest.mark.parametrize("ticked", ["somebody elsewhere", "nonsense"])
def test_person_of_another_school_cannot_be_ticked(ticked, client, office, elm_north, today):
    stranger = give(make_person("Elsa Elsewhere"), "staff", elm_north)
    people = [stranger.pk if ticked == "somebody elsewhere" else ticked]

    page = client.post(RECORD, {"course": course().pk, "people": people, **day("done_on", today)})

    assert page.status_code == 200
    assert "Choose another" in page.content.decode() or "Choose one of them." in page.content.decode()
    assert not TrainingRecord.objects.exists()


def test_record_is_put_right_and_its_page_tells_the_story(client, office, people, today):
    wrong = people["Sam Soon"].training.get(course=course())
    address = f"/people/training/records/{wrong.uid}/"

    client.post(address, {"because": "A day late.", **day("done_on", wrong.done_on - timedelta(days=1))})

    right = TrainingRecord.objects.get(corrects=wrong)
    assert "“<bdi>A day late.</bdi>”" in read(client, address)
    assert "in place of an earlier record" in read(client, f"/people/training/records/{right.uid}/")
    assert str(right.uid) in read(client, f"/people/{people['Sam Soon'].pk}/")


def test_record_is_taken_back_with_a_reason(client, office, people):
    wrong = people["Sam Soon"].training.get(course=course())
    address = f"/people/training/records/{wrong.uid}/"

    assert "Say in a sentence what was wrong." in client.post(address, {"strike": "1"}).content.decode()
    answer = client.post(address, {"strike": "1", "because": "Not this Sam.", **day("done_on", wrong.done_on)})

    assert answer.url == PAGE
    assert not TrainingRecord.objects.standing().filter(pk=wrong.pk).exists()


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}?show=missing", f"{PAGE}?show=ran-out", RECORD])
def test_page_asks_the_same_for_few_people_and_for_many(
    address, client, office, people, school, today, django_assert_max_num_queries
):
    def asked():
        with django_assert_max_num_queries(14) as seen:
            client.get(address)
        return len(seen)

    few = asked()
    for number in range(60):
        person = give(make_person(f"Person {number}"), "staff", school)
        trained(person, school, done_on=today - timedelta(days=80), runs_out_on=today - timedelta(days=1))

    assert asked() == few


def test_settings_lead_to_it(client, office, school):
    assert PAGE in read(client, "/settings/")
    sign_in(client, give(make_person("Tess"), "staff", school))
    page = read(client, "/settings/")
    assert MINE in page
    assert f'href="{PAGE}"' not in page
