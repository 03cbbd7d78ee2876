"""Beginning an installation: its first administrator and its last one, and who names the first holders of a role."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts import services
from accounts.access import user_can
from accounts.models import Administrator, Invitation, Membership, RoleProposal, User
from accounts.roles import Can
from accounts.services.administrators import is_administrator, let_administrators_in
from core.clocks import london_day
from core.models import AuditEntry
from core.workflow import MACHINE, NotNow
from tests.accounts.beginning import name_administrator, verbs
from tests.factories import give, make_person

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
