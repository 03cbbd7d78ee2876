"""Who sees which figures, in which version; files that no spreadsheet runs; frozen figures that never change."""

import csv
from datetime import timedelta
from io import StringIO

import pytest

from core.models import AuditEntry
from core.sheets import guarded
from dashboards.models import Snapshot
from tests.dashboards.scenes import asked, in_force, post_of, reports
from tests.factories import give, make_organisation, make_person, sign_in

pytestmark = pytest.mark.django_db
HIDDEN, FULL, NONE = "hidden", "full", None
WHO_SEES = {
    "staff": NONE, "associate": NONE, "school-office": NONE, "business-manager": HIDDEN, "headteacher": FULL,
    "deputy-headteacher": HIDDEN, "safeguarding-lead": FULL, "deputy-safeguarding-lead": FULL,
    "trust-safeguarding-lead": FULL, "communications": HIDDEN, "policy-owner": HIDDEN, "human-resources": HIDDEN,
    "it-support": NONE, "data-protection-officer": HIDDEN, "clerk": NONE, "governor": HIDDEN, "chair-of-governors": HIDDEN,
    "vice-chair-of-governors": HIDDEN, "trustee": HIDDEN, "chair-of-trustees": HIDDEN, "safeguarding-trustee": HIDDEN,
    "chief-executive": HIDDEN, "auditor": HIDDEN, "system-administrator": NONE,
}  # fmt: skip


def page_of(client, person, address="/dashboard/oakfield/"):
    return sign_in(client, person).get(address)


@pytest.mark.parametrize(("role", "version"), WHO_SEES.items())
def test_each_role_sees_its_version_of_the_figures(client, oakfield, role, version):
    person = give(make_person("Rowan Role"), role, oakfield)
    reports(oakfield, 3)

    page = page_of(client, person)

    assert page.status_code == (404 if version is NONE else 200)
    assert ("fewer than 5" in page.content.decode()) is (version == HIDDEN)


def test_somebody_who_is_not_signed_in_is_asked_to(client, oakfield):
    for address in ("/dashboard/", "/dashboard/oakfield/", "/dashboard/oakfield/policies.csv"):
        assert client.get(address)["Location"].startswith("/account/login/")


def test_another_trust_is_a_404_like_a_place_that_is_not_there(client, oakfield, stranger):
    snapshot = Snapshot.objects.create(
        organisation=oakfield, as_of="2026-11-01T12:00Z", headline="", tiles=[], blocks={}
    )

    for address in (
        "/dashboard/oakfield/", "/dashboard/nowhere/", "/dashboard/oakfield/incidents.csv",
        f"/dashboard/oakfield/snapshots/{snapshot.uid}/", f"/dashboard/oakfield/snapshots/{snapshot.uid}/policies.csv",
    ):  # fmt: skip
        assert page_of(client, stranger, address).status_code == 404
    assert client.post("/dashboard/oakfield/freeze/").status_code == 404


def test_a_role_at_a_school_opens_neither_its_trust_nor_its_neighbour(client, elmtree, elm_north, elm_south):
    head = give(make_person("Hana Head"), "headteacher", elm_north)

    assert page_of(client, head, "/dashboard/elm-north/").status_code == 200
    assert page_of(client, head, "/dashboard/elm-south/").status_code == 404
    assert page_of(client, head, "/dashboard/elmtree/").status_code == 404


def test_the_dashboard_leads_to_ones_own_figures(client, elm_north, trustee):
    assert page_of(client, trustee, "/dashboard/")["Location"] == "/dashboard/elmtree/"


def test_whoever_has_figures_of_unrelated_places_chooses(client, oakfield, elm_north):
    person = give(give(make_person("Dora Double"), "governor", oakfield), "governor", elm_north)

    page = page_of(client, person, "/dashboard/").content.decode()

    assert "/dashboard/oakfield/" in page
    assert "/dashboard/elm-north/" in page


def test_whoever_sees_no_figures_has_no_dashboard(client, author):
    assert page_of(client, author, "/dashboard/").status_code == 404


def test_an_empty_school_has_a_page(client, governor):
    page = page_of(client, governor).content.decode()

    assert "No policy is in use yet at Oakfield School" in page
    assert "No data" in page


@pytest.mark.parametrize("role", ["governor", "trustee"])
def test_no_persons_name_stands_in_the_figures_of_those_who_govern(client, elmtree, elm_north, today, role):
    person = give(make_person("Quentin Quietly"), role, elm_north)
    owner = make_person("Olwen Ownerley")
    version = in_force(elm_north, owner=owner, review_on=today - timedelta(days=3))
    asked(version, elm_north, confirmed=2, owed=2)
    post_of(give(make_person("Ama Authorley"), "staff", elm_north), elm_north, "in_review", title="Wilf Childley wins")
    reports(elm_north, 2, about=make_person("Subo Subjectley"))
    names = ["Ownerley", "Authorley", "Childley", "Subjectley"]
    names += [obligation.person.name for obligation in version.obligations.select_related("person")]

    page = page_of(client, person, "/dashboard/elm-north/").content.decode()

    assert [name for name in names if name in page] == []


@pytest.mark.parametrize("rows", [3, 300])
def test_the_page_costs_at_most_twelve_queries(django_assert_max_num_queries, client, oakfield, governor, author, rows):
    for number in range(rows):
        asked(in_force(oakfield, title=f"Policy {number}"), oakfield, confirmed=0, owed=1)
        post_of(author, oakfield, "in_review")
    reports(oakfield, rows)
    sign_in(client, governor)

    with django_assert_max_num_queries(12):
        assert client.get("/dashboard/oakfield/").status_code == 200


def test_long_and_hostile_names_do_no_harm(client, now, today):
    name = "<script>alert(1)</script>" + "Ысокий 学校 مدرسة " * 16
    place = make_organisation("awkward", name[:300])
    governor = give(make_person("Gwen Governor"), "governor", place)
    in_force(place, title="=1+1" + "x" * 290, review_on=today)

    page = page_of(client, governor, "/dashboard/awkward/").content.decode()

    assert "<script>alert" not in page
    assert "=1+1" in page


# Files --------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("block", ["policies", "reviews", "confirmed", "posts_waiting", "posts_published", "incidents"])
def test_each_block_comes_as_a_file(client, oakfield, governor, block):
    response = page_of(client, governor, f"/dashboard/oakfield/{block}.csv")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith(f'attachment; filename="oakfield-{block}-')


def test_a_block_that_is_not_there_is_a_404(client, governor):
    assert page_of(client, governor, "/dashboard/oakfield/secrets.csv").status_code == 404


def test_a_file_hides_the_same_small_numbers_as_the_page(client, oakfield, governor):
    reports(oakfield, 3)

    rows = list(
        csv.reader(StringIO(page_of(client, governor, "/dashboard/oakfield/incidents.csv").content.decode("utf-8-sig")))
    )

    assert rows[1][-2:] == ["fewer than 5", "fewer than 5"]
    assert any("not counted" in " ".join(row) for row in rows)


def test_no_cell_of_a_file_is_a_formula(client, oakfield, governor, today):
    in_force(oakfield, title="=1+1", review_on=today)

    text = page_of(client, governor, "/dashboard/oakfield/reviews.csv").content.decode("utf-8-sig")

    assert list(csv.reader(StringIO(text)))[1][0] == "'=1+1"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "＠"])
def test_whatever_a_spreadsheet_would_run_is_guarded(start):
    assert guarded([f"{start}1+1", "plain"]) == [f"'{start}1+1", "plain"]


# Frozen -------------------------------------------------------------------------------------------------------------------
def test_frozen_figures_stay_while_the_world_goes_on(client, oakfield, approver, governor, today):
    version = in_force(oakfield, review_on=today - timedelta(days=36))
    sign_in(client, approver)

    frozen = client.post("/dashboard/oakfield/freeze/")
    version.next_review_on = today + timedelta(days=300)
    version.save()
    reports(oakfield, 9)

    page = page_of(client, governor, frozen["Location"]).content.decode()
    assert "5 weeks late" in page
    assert "No reports were counted" in page
    assert "5 weeks late" in page_of(client, governor, f"{frozen['Location']}policies.csv").content.decode()


def test_freezing_hides_small_numbers_and_stands_in_the_history(client, oakfield, approver):
    reports(oakfield, 3)

    frozen = sign_in(client, approver).post("/dashboard/oakfield/freeze/")

    snapshot = Snapshot.objects.get()
    assert "fewer than 5" in str(snapshot.blocks["incidents"])
    assert frozen["Location"] == f"/dashboard/oakfield/snapshots/{snapshot.uid}/"
    assert AuditEntry.objects.filter(verb="freeze", person=approver, organisation=oakfield).count() == 1


def test_a_governor_reads_frozen_figures_but_freezes_none(client, oakfield, governor):
    sign_in(client, governor)

    assert client.post("/dashboard/oakfield/freeze/").status_code == 403
    assert "Freeze these figures" not in client.get("/dashboard/oakfield/").content.decode()
    assert not Snapshot.objects.exists()


def test_small_numbers_stay_hidden_without_a_second_factor(client, oakfield, lead):
    reports(oakfield, 3)

    sign_in(client, lead, second_factor=False)
    assert "fewer than 5" in client.get("/dashboard/oakfield/").content.decode()
    sign_in(client, lead)
    assert (
        "fewer than 5" not in client.get("/dashboard/oakfield/").content.decode().split("How to read these figures")[0]
    )


def test_frozen_figures_in_full_exist_only_for_those_who_see_them_in_full(client, oakfield, governor, lead):
    snapshot = Snapshot.objects.create(
        organisation=oakfield, view="full", as_of="2026-11-01T12:00Z", headline="All", tiles=[], blocks={}
    )
    address = f"/dashboard/oakfield/snapshots/{snapshot.uid}/"

    assert page_of(client, lead, address).status_code == 200
    assert page_of(client, governor, address).status_code == 404


def test_looking_writes_nothing(client, oakfield, governor):
    sign_in(client, governor)
    before = AuditEntry.objects.count()

    client.get("/dashboard/oakfield/")
    client.get("/dashboard/oakfield/incidents.csv")

    assert AuditEntry.objects.count() == before


# Drawing ------------------------------------------------------------------------------------------------------------------
def test_clusters_fold(client, elmtree, trustee):
    cluster = make_organisation("elm-cluster", "Elm Cluster", kind="cluster", parent=elmtree)
    inside = make_organisation("elm-inside", "Elm Inside", parent=cluster)
    in_force(elmtree, inside)

    page = page_of(client, trustee, "/dashboard/elmtree/").content.decode()

    assert 'Elm Cluster <span class="ph-soft">(1 school)</span></summary>' in page
    assert "/dashboard/elm-inside/" in page


def test_a_very_long_table_is_cut_and_says_where_the_rest_is(client, oakfield, governor):
    for number in range(103):
        in_force(oakfield, title=f"Policy {number}")

    page = page_of(client, governor).content.decode()

    assert "The 100 worst are shown. The file has 3 more." in page
