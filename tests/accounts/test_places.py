"""Keeping places: adding, changing, moving and closing them, and what their pages cost."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from accounts import services
from accounts.models import Membership, Organisation
from accounts.services.effects import effect_of_move
from core.workflow import MACHINE, NotNow
from tests.accounts.beginning import name_administrator, verbs
from tests.factories import give, make_organisation, make_person, sign_in

NEW = {
    "kind": "school",
    "name": "Fernbank School",
    "slug": "",
    "parent": "",
    "rule_set": "light-touch",
    "head_title": "Head",
}


@pytest.fixture
def chief(elmtree):
    return give(make_person("Chris Chief"), "chief-executive", elmtree)


# Adding ----------------------------------------------------------------------------------------------------------------------


def test_a_new_installation_says_what_to_do_and_takes_its_first_school(client, keeper):
    sign_in(client, keeper)

    today = client.get("/").content.decode()
    empty = client.get("/settings/places/").content.decode()
    done = client.post("/settings/places/add/", NEW, follow=True)

    assert "Add your trust, or your school" in today
    assert "Nothing is set up here yet" in empty
    school = Organisation.objects.get()
    assert (school.slug, school.path, school.head_title) == ("fernbank-school", "fernbank-school/", "Head")
    assert school.rule_settings.exists()
    page = done.content.decode()
    assert "Nobody is headteacher" in page
    assert "?at=fernbank-school&amp;role=headteacher" in page
    assert "6 of 6 are still missing" in page
    assert "Nobody yet" in client.get("/settings/places/").content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Enter a name."),
        ({"slug": "taken"}, "Another place is called"),
        ({"slug": "No Slug"}, "hyphens"),
        ({"name": "学校"}, "Write a short name"),
        ({"kind": "cluster"}, "belongs to a trust"),
        ({"kind": "castle"}, "castle"),
        ({"rule_set": "no-such"}, "no-such"),
        ({"domains": "not a domain"}, "not the end of an email address"),
        ({"mailbox": "nowhere"}, "email address"),
        ({"parent": "987654"}, "parent"),
    ],
)
def test_a_place_that_cannot_be_is_said_beside_the_field(client, keeper, now, typed, sentence):
    services.add_organisation(slug="taken", name="Taken", kind="school", parent=None, by=keeper, now=now)
    sign_in(client, keeper)

    answer = client.post("/settings/places/add/", NEW | {"mailbox": "kept@fernbank.test"} | typed)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" in page
    assert sentence in page
    assert Organisation.objects.count() == 1


def test_a_trust_stands_on_its_own_and_two_clicks_make_one_school(client, keeper, now):
    trust = services.add_organisation(slug="ash", name="Ash", kind="trust", parent=None, by=keeper, now=now)
    sign_in(client, keeper)

    below = client.post("/settings/places/add/", NEW | {"kind": "trust", "parent": trust.pk})
    with pytest.raises(NotNow, match="short name"):
        services.add_organisation(slug="ash", name="Ash", kind="trust", parent=None, by=keeper, now=now)
    with pytest.raises(NotNow, match="cannot stand there"):
        services.add_organisation(slug="oak", name="Oak", kind="trust", parent=trust, by=keeper, now=now)

    assert "A trust stands on its own" in below.content.decode()


def test_a_chief_executive_adds_schools_to_the_trust_and_nothing_beside_it(client, chief, elmtree, now):
    sign_in(client, chief)

    page = client.get("/settings/places/add/?under=elmtree").content.decode()
    done = client.post("/settings/places/add/", NEW | {"parent": elmtree.pk, "rule_set": ""})

    assert "it stands on its own" not in page
    assert done.url == "/settings/places/fernbank-school/"
    assert client.post("/settings/places/add/", NEW | {"slug": "alone"}).status_code == 200
    with pytest.raises(PermissionDenied):
        services.add_organisation(slug="alone", name="Alone", kind="school", parent=None, by=chief, now=now)


def test_rules_of_a_trust_are_not_set_aside_by_who_only_keeps_roles(client, elmtree, now):
    services.load_rule_set(name="light-touch", organisation=elmtree, by=MACHINE, now=now)
    sign_in(client, give(make_person("Tim Trust"), "system-administrator", elmtree))

    answer = client.post("/settings/places/add/", NEW | {"parent": elmtree.pk})

    assert "Rules stand above it already" in answer.content.decode()
    assert Organisation.objects.count() == 1


def test_a_place_without_rules_is_given_its_first_ones_once(client, keeper, now):
    place = services.add_organisation(slug="bare", name="Bare School", kind="school", parent=None, by=keeper, now=now)
    sign_in(client, keeper)

    assert "No rules stand here yet" in client.get("/settings/places/bare/").content.decode()
    assert "There is a problem" in client.post("/settings/places/bare/rules/", {"rule_set": "nothing"}).content.decode()
    done = client.post("/settings/places/bare/rules/", {"rule_set": "light-touch"})

    assert done.status_code == 302
    assert place.rule_settings.filter(rule_set="light-touch", changed_by=keeper).exists()
    assert client.get("/settings/places/bare/rules/").status_code == 404


# Changing, moving, closing -------------------------------------------------------------------------------------------------


def test_a_head_changes_the_name_and_what_is_beside_it(client, elm_north):
    sign_in(client, give(make_person("Hana Head"), "headteacher", elm_north))
    typed = {"name": "Elm North  Academy", "domains": "@Elm.test, elm.test", "mailbox": "", "head_title": "Principal"}

    done = client.post(
        "/settings/places/elm-north/change/", typed | {"slug": "stolen", "parent": "", "closed_on": "2020-01-01"}
    )

    elm_north.refresh_from_db()
    assert done.status_code == 302
    assert (elm_north.name, elm_north.domains, elm_north.head_title) == ("Elm North Academy", ["elm.test"], "Principal")
    assert (elm_north.slug, elm_north.closed_on) == ("elm-north", None)
    assert verbs(elm_north)[-1] == "change_place"
    assert "Elm North Academy" in client.get("/settings/places/elm-north/change/").content.decode()


def test_moving_says_who_gains_and_loses_and_moves_on_what_was_shown(client, keeper, elmtree, elm_north, now):
    ash = services.add_organisation(slug="ash", name="Ash Trust", kind="trust", parent=None, by=keeper, now=now)
    name_administrator()
    services.load_rule_set(name="light-touch", organisation=elmtree, by=MACHINE, now=now)
    give(make_person("Chris Chief"), "chief-executive", elmtree)
    give(make_person("Dana Director"), "chief-executive", ash)
    give(make_person("Sam Staff"), "staff", ash)
    keeper_here = give(keeper, "system-administrator", elmtree)
    sign_in(client, keeper_here)

    asked = client.post("/settings/places/elm-north/move/", {"to": ash.pk}).content.decode()
    elm_north.refresh_from_db()
    assert elm_north.parent == elmtree
    assert "Move Elm North School to Ash Trust?" in asked
    assert asked.index("Dana Director, Chief executive at Ash Trust") < asked.index("They cannot any more")
    assert asked.index("Chris Chief, Chief executive at Elmtree Trust") > asked.index("They cannot any more")
    assert "1 who only read and confirm, at Ash Trust" in asked
    assert "will say something else" in asked
    stale = client.post("/settings/places/elm-north/move/", {"to": ash.pk, "seen": "old"}).content.decode()
    assert "This changed while you were reading" in stale

    seen = asked.split('name="seen" value="')[1].split('"')[0]
    done = client.post("/settings/places/elm-north/move/", {"to": ash.pk, "seen": seen})

    elm_north.refresh_from_db()
    assert done.url == "/settings/places/elm-north/"
    assert (elm_north.parent, elm_north.path) == (ash, "ash/elm-north/")


def test_only_a_keeper_of_the_installation_lets_a_school_stand_on_its_own(
    client, chief, keeper, elm_north, elmtree, now, today
):
    sign_in(client, chief)
    assert "it stands on its own" not in client.get("/settings/places/elm-north/move/").content.decode()
    assert (
        "It belongs there already"
        in client.post("/settings/places/elm-north/move/", {"to": elmtree.pk}).content.decode()
    )
    with pytest.raises(PermissionDenied):
        services.move_school(school=elm_north, to=None, by=chief, now=now)

    effect = effect_of_move(school=elm_north, to=None, on=today)
    services.move_school(school=elm_north, to=None, by=keeper, now=now)

    assert effect.gains == ("Ada Admin, system administrator of this installation",)
    assert Membership.objects.filter(person=keeper, organisation=elm_north, role="system-administrator").exists()


def test_closing_says_whose_roles_end_and_asks_twice(client, chief, elm_north, today):
    give(make_person("Hana Head"), "headteacher", elm_north)
    sign_in(client, chief)
    day = {"on_day": today.day, "on_month": today.month, "on_year": today.year}

    past = client.post("/settings/places/elm-north/close/", day | {"on_year": today.year - 1}).content.decode()
    asked = client.post("/settings/places/elm-north/close/", day).content.decode()
    seen = asked.split('name="seen" value="')[1].split('"')[0]
    elm_north.refresh_from_db()
    assert elm_north.closed_on is None
    done = client.post("/settings/places/elm-north/close/", day | {"seen": seen}, follow=True)

    elm_north.refresh_from_db()
    assert "This day has passed" in past
    assert "Hana Head, Headteacher at Elm North School" in asked
    assert elm_north.closed_on == today
    assert "This place is closed" in done.content.decode()
    assert client.get("/settings/places/elm-north/close/").status_code == 404
    assert "Closed" in client.get("/settings/places/").content.decode()


def test_a_trust_with_schools_is_not_closed(client, keeper, elmtree, elm_north, today, now):
    with pytest.raises(NotNow, match="Move or close"):
        services.close_school(school=elmtree, on=today, by=keeper, now=now)

    assert elmtree.closed_on is None


def test_a_trust_with_schools_says_why_it_stays_open(client, keeper, elmtree, elm_north, today):
    sign_in(client, give(keeper, "system-administrator", elmtree))
    day = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    asked = client.post("/settings/places/elmtree/close/", day).content.decode()
    seen = asked.split('name="seen" value="')[1].split('"')[0]

    told = client.post("/settings/places/elmtree/close/", day | {"seen": seen}, follow=True).content.decode()

    elmtree.refresh_from_db()
    assert "Move or close what stands under Elmtree Trust first" in told
    assert elmtree.closed_on is None


def test_a_schools_own_rules_stay_when_it_moves(keeper, elmtree, elm_north, now, today):
    for place in (elmtree, elm_north):
        services.load_rule_set(name="light-touch", organisation=place, by=MACHINE, now=now)

    kept = effect_of_move(school=elm_north, to=None, on=today)
    ash = make_organisation("ash", "Ash Trust", kind="trust")
    services.load_rule_set(name="safeguarding-first", organisation=ash, by=MACHINE, now=now)
    ash.rule_settings.update(locked=True)
    locked = effect_of_move(school=elm_north, to=ash, on=today)
    elm_north.rule_settings.all().delete()
    lost = effect_of_move(school=elm_north, to=None, on=today)

    assert kept.rules == ()
    assert len(locked.rules) > 5
    assert len(lost.rules) > 10


def test_nothing_is_added_to_what_is_closed_nor_changed_by_others(keeper, elmtree, author, today, now):
    give(keeper, "system-administrator", elmtree)
    services.close_school(school=elmtree, on=today, by=MACHINE, now=now)

    with pytest.raises(NotNow, match="is closed"):
        services.add_organisation(slug="late", name="Late", kind="school", parent=elmtree, by=MACHINE, now=now)
    with pytest.raises(PermissionDenied):
        services.change_place(organisation=elmtree, by=author, now=now, name="Mine")


def test_pages_of_places_are_not_for_everybody(client, author, approver):
    sign_in(client, author)
    assert client.get("/settings/places/").status_code == 404
    assert client.get("/settings/places/add/").status_code == 404
    sign_in(client, approver)
    assert client.get("/settings/places/add/").status_code == 404
    assert "Every school has" not in client.get("/settings/places/").content.decode()


def test_a_short_name_taken_meanwhile_is_said_on_the_page(client, keeper, monkeypatch, now):
    services.add_organisation(slug="fernbank-school", name="First", kind="school", parent=None, by=keeper, now=now)
    monkeypatch.setattr("accounts.forms.places.NewPlaceForm._check_slug", lambda form, slug: None)
    sign_in(client, keeper)

    answer = client.post("/settings/places/add/", NEW)

    assert "Another place has this short name" in answer.content.decode()
    assert Organisation.objects.count() == 1


# Slots, and what a page costs ----------------------------------------------------------------------------------------------


def test_slots_are_those_of_reports_and_of_the_rules(client, keeper, fernbank):
    give(make_person("Hana Head"), "headteacher", fernbank)
    sign_in(client, keeper)

    page = client.get("/settings/places/fernbank/").content.decode()

    assert "Hana Head" in page
    assert "Nobody is headteacher" not in page
    assert "Nobody is vice-chair of governors" in page
    assert "chief executive" not in page.lower()
    linked = client.get("/people/invite/?at=fernbank&role=safeguarding-lead").content.decode()
    assert 'value="safeguarding-lead" selected' in linked


def test_the_pages_cost_the_same_for_many_schools(client, chief, elmtree, django_assert_max_num_queries):
    sign_in(client, chief)
    for number in range(40):
        school = make_organisation(f"many-{number}", f"School {number}", parent=elmtree)
        give(make_person(f"Head {number}"), "headteacher", school)

    with django_assert_max_num_queries(12):
        page = client.get("/settings/places/").content.decode()
    with django_assert_max_num_queries(16):
        client.get("/settings/places/elmtree/")

    assert "School 39" in page
    assert "40 of 40 schools still lack a headteacher or safeguarding lead" in page
    assert page.count("designated safeguarding lead") == 40


def test_an_invitation_lies_in_the_mail(keeper, fernbank, now, today):
    services.invite(
        email="head@fernbank.test", name="Hana Head", organisation=fernbank, by=keeper, now=now,
        role="headteacher", employment="employee", starts_on=today, ends_on=None,
    )  # fmt: skip

    assert "/people/invitation/" in mail.outbox[-1].body
