"""Beginning an installation and keeping its places: the first administrator, first holders, adding, moving, closing, numbers."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from accounts import services
from accounts.access import user_can
from accounts.models import Administrator, Contact, Invitation, Membership, Organisation, RoleProposal, User
from accounts.roles import Can
from accounts.services.administrators import is_administrator, let_administrators_in
from accounts.services.effects import effect_of_move
from core.clocks import london_day
from core.models import AuditEntry
from core.workflow import MACHINE, NotNow
from tests.factories import give, make_organisation, make_person, sign_in

CLOSED = {"on_day": "1", "on_month": "1", "on_year": "2190"}
NEW = {
    "kind": "school",
    "name": "Fernbank School",
    "slug": "",
    "parent": "",
    "rule_set": "light-touch",
    "head_title": "Head",
}


def name_administrator(email="ada@fernbank.test", name="Ada Admin", **options):
    out = StringIO()
    call_command("add_administrator", email, name=name, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def keeper(db):
    """The system administrator of an installation with nothing in it."""
    name_administrator()
    return User.objects.get(email="ada@fernbank.test")


@pytest.fixture
def fernbank(keeper, now):
    return services.add_organisation(
        slug="fernbank", name="Fernbank School", kind="school", parent=None, rule_set="light-touch", by=keeper, now=now
    )


@pytest.fixture
def chief(elmtree):
    return give(make_person("Chris Chief"), "chief-executive", elmtree)


def verbs(thing):
    return list(
        AuditEntry.objects.filter(about_kind=thing._meta.label_lower, about_id=str(thing.pk)).values_list(
            "verb", flat=True
        )
    )


# The first administrator ---------------------------------------------------------------------------------------------------
def test_the_command_prints_a_link_that_leads_to_the_first_page(client, db):
    told = json.loads(name_administrator(json=True))
    link = told["link"].removeprefix("http://testserver")

    page = client.get(link).content.decode()
    done = client.post(link, {"password": "three quiet lanterns"})

    assert told["days"] == 14
    assert "You look after this installation" in page
    assert done.url == "/settings/places/"
    assert client.get("/settings/places/").url.startswith("/settings/second-factor/?next=")
    assert verbs(Administrator.objects.get()) == ["add_administrator"]


def test_the_command_stores_no_secret_and_says_it_once(db):
    link = name_administrator().strip().splitlines()[-1]
    secret = link.rstrip("/").rpartition("/")[2]

    assert Invitation.objects.get().secret_digest != secret
    assert secret not in json.dumps(list(AuditEntry.objects.values("verb", "note_digest", "reason_code")))


def test_a_second_administrator_must_be_meant(keeper):
    with pytest.raises(CommandError, match="Ada Admin.*--another"):
        name_administrator("bo@fernbank.test", "Bo Both")

    name_administrator("bo@fernbank.test", "Bo Both", another=True)

    assert [row.person.name for row in Administrator.objects.order_by("pk")] == ["Ada Admin", "Bo Both"]


def test_a_lost_link_is_replaced_and_a_password_is_not(client, keeper):
    first = Invitation.objects.get()
    again = name_administrator()
    first.refresh_from_db()
    link = again.strip().splitlines()[-1].removeprefix("http://testserver")
    client.post(link, {"password": "three quiet lanterns"})

    told = name_administrator()

    assert first.expires_at < Invitation.objects.latest("pk").expires_at
    assert "invitation" not in told
    assert "the password they have" in told
    assert Administrator.objects.count() == 1


@pytest.mark.parametrize(
    ("email", "name"), [("no address", "Ada"), ("ada@fernbank.test", "  "), ("ada@fernbank.test", "x" * 301)]
)
def test_the_command_refuses_what_is_no_person(db, email, name):
    with pytest.raises(CommandError):
        name_administrator(email, name)

    assert not User.objects.exists()


def test_somebody_who_has_left_is_not_named(db):
    make_person("Lee Left", is_active=False)

    with pytest.raises(CommandError, match="has left"):
        name_administrator("lee.left@example.test", "Lee Left")

    assert not Administrator.objects.exists()


def test_an_administrator_holds_the_role_at_every_top_there_is_and_comes_to_be(elmtree, elm_north, oakfield, now):
    name_administrator()
    keeper = User.objects.get(email="ada@fernbank.test")
    services.add_organisation(slug="ash", name="Ash Trust", kind="trust", parent=None, by=MACHINE, now=now)

    held = keeper.memberships.order_by("organisation__slug").values_list("organisation__slug", "role")

    assert list(held) == [(slug, "system-administrator") for slug in ("ash", "elmtree", "oakfield")]


def test_a_role_that_is_held_already_is_not_given_twice(keeper, elmtree, now):
    give(keeper, "system-administrator", elmtree)

    let_administrators_in(organisation=elmtree, now=now)

    assert keeper.memberships.count() == 1


def end(email, **options):
    out = StringIO()
    call_command("end_administrator", email, stdout=out, **options)
    return out.getvalue()


def test_an_administrator_is_ended_at_once_everywhere_at_the_top(keeper, elmtree, elm_north, oakfield, now):
    name_administrator("bo@fernbank.test", "Bo Both", another=True)
    second = User.objects.get(email="bo@fernbank.test")
    Membership.objects.filter(person=second).update(starts_on=london_day(now) - timedelta(days=3))
    give(second, "staff", oakfield)

    told = json.loads(end("Bo@Fernbank.Test", json=True))

    assert told == {"email": "bo@fernbank.test", "name": "Bo Both"}
    assert not is_administrator(second)
    assert not user_can(second, Can.KEEP_ALL_ROLES, at=elmtree)
    assert user_can(second, Can.READ_POLICIES, at=oakfield)
    assert verbs(second.administrator) == ["add_administrator", "end_administrator"]
    assert set(second.memberships.filter(role="system-administrator").values_list("ends_on", flat=True)) == {
        london_day(now) - timedelta(days=1)
    }


def test_the_last_administrator_stays(keeper):
    with pytest.raises(CommandError, match="the only system administrator.*add_administrator --another"):
        end("ada@fernbank.test")

    assert is_administrator(keeper)


def test_one_who_has_left_does_not_count_as_another_administrator(keeper):
    name_administrator("bo@fernbank.test", "Bo Both", another=True)
    User.objects.filter(email="bo@fernbank.test").update(is_active=False)

    with pytest.raises(CommandError, match="the only system administrator"):
        end("ada@fernbank.test")


def test_nobody_is_ended_who_is_no_administrator(keeper, author):
    with pytest.raises(CommandError, match="Nobody with the address"):
        end(author.email)


def test_whoever_was_ended_can_be_named_again(keeper):
    name_administrator("bo@fernbank.test", "Bo Both", another=True)

    assert "no longer system administrator" in end("ada@fernbank.test")
    name_administrator(another=True)

    assert is_administrator(keeper)


def test_an_administrator_who_has_left_keeps_nothing(keeper):
    User.objects.filter(pk=keeper.pk).update(is_active=False)

    assert not is_administrator(keeper)


# First holders ---------------------------------------------------------------------------------------------------------------
def test_the_first_head_is_named_by_one_person_and_everybody_after_by_two(keeper, fernbank, now, today):
    head = services.invite(
        email="head@fernbank.test", name="Hana Head", organisation=fernbank, by=keeper, now=now,
        role="headteacher", employment="employee", starts_on=today, ends_on=None,
    )  # fmt: skip
    lead = services.invite(
        email="dsl@fernbank.test", name="Dora Lead", organisation=fernbank, by=keeper, now=now,
        role="safeguarding-lead", employment="employee", starts_on=today, ends_on=None,
    )  # fmt: skip

    membership = head.memberships.get()
    assert AuditEntry.objects.get(verb="give_role", about_id=str(membership.pk)).reason_code == "first_holder"
    assert not lead.memberships.exists()
    services.confirm_role(proposal=RoleProposal.objects.get(person=lead), by=head, now=now)
    assert lead.memberships.get().confirmed_by == head


def test_a_head_does_not_name_the_first_chair_alone(keeper, fernbank, now, today):
    head = give(make_person("Hana Head"), "headteacher", fernbank)
    role = {"organisation": fernbank, "role": "chair-of-governors", "starts_on": today, "now": now}

    with pytest.raises(NotNow, match="Somebody else must confirm"):
        services.give_role(person=make_person("Chaim Chair"), by=head, **role)

    assert services.give_role(person=make_person("Chia Chair"), by=keeper, **role)
    with pytest.raises(NotNow, match="Somebody else must confirm"):
        services.give_role(person=make_person("Chan Chair"), by=keeper, **role)


def test_where_somebody_could_confirm_once_nobody_is_named_alone(keeper, fernbank, now, today):
    chair = make_person("Chia Chair")
    give(
        chair, "chair-of-governors", fernbank, starts_on=today - timedelta(days=60), ends_on=today - timedelta(days=30)
    )

    with pytest.raises(NotNow):
        services.propose_role(
            person=make_person("Hana Head"), role="headteacher", organisation=fernbank, employment="employee",
            starts_on=today, ends_on=None, by=keeper, now=now,
        )  # fmt: skip


def test_a_system_administrator_of_one_trust_alone_founds_nothing(elmtree, elm_north, now, today):
    admin = give(make_person("Tim Trust"), "system-administrator", elmtree)

    with pytest.raises(NotNow):
        services.give_role(
            person=make_person("Hana Head"),
            role="headteacher",
            organisation=elm_north,
            by=admin,
            now=now,
            starts_on=today,
        )


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


# Numbers to ring -------------------------------------------------------------------------------------------------------------
def test_a_safeguarding_lead_keeps_the_numbers_and_what_stands_above_shows_through(client, elmtree, elm_north, now):
    lead = give(make_person("Dora Lead"), "safeguarding-lead", elm_north)
    services.keep_contact(
        organisation=elmtree,
        kind="lado",
        by=MACHINE,
        now=now,
        name="County team",
        telephone="01632 960 1",
        address="",
        hours="",
    )
    sign_in(client, lead)
    address = "/settings/places/elm-north/contacts/lado/"

    above = client.get("/settings/places/elm-north/").content.decode()
    kept = client.post(
        address, {"name": "Own team", "telephone": "01632 960 2", "hours": "Day and night", "address": ""}, follow=True
    )
    row = Contact.objects.get(organisation=elm_north)
    client.post(address, {"remove": "1"})
    assert client.post(address, {"remove": "1"}).status_code == 302

    assert "Comes from <bdi>Elmtree Trust</bdi>" in above
    assert "Day and night" in kept.content.decode()
    assert verbs(row) == ["keep_contact", "remove_contact"]
    assert not Contact.objects.filter(organisation=elm_north).exists()


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("lado", {"telephone": ""}, "Write a telephone number, or an address"),
        ("lado", {"telephone": "ring me"}, "in figures"),
        ("lado", {"name": ""}, "Enter who answers this number."),
        ("outside", {"address": ""}, "is sent a letter"),
        ("lado", {"hours": "x" * 121}, "120"),
    ],
)
def test_a_number_nobody_could_ring_is_not_kept(client, approver, oakfield, kind, typed, sentence):
    sign_in(client, approver)
    words = {"name": "The team", "telephone": "01632 960 2", "hours": "", "address": ""}

    answer = client.post(f"/settings/places/oakfield/contacts/{kind}/", words | typed)

    assert sentence in answer.content.decode()
    assert not Contact.objects.exists()


def test_numbers_are_not_for_others_to_change(client, business_manager, oakfield, now):
    sign_in(client, business_manager)

    assert client.get("/settings/places/oakfield/contacts/lado/").status_code == 404
    assert client.get("/settings/places/oakfield/contacts/no-such/").status_code == 404
    assert "Write down" not in client.get("/settings/places/oakfield/").content.decode()
    with pytest.raises(PermissionDenied):
        services.keep_contact(organisation=oakfield, kind="lado", by=business_manager, now=now, name="x")


def test_there_is_no_seventh_number(client, approver):
    assert sign_in(client, approver).get("/settings/places/oakfield/contacts/no-such/").status_code == 404


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
