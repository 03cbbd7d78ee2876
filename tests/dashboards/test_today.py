"""Today shows what waits for me and nothing else, the worst first, and costs the same however much there is."""

from datetime import timedelta

import pytest

from accounts.models import RoleProposal
from incidents.models import Strand, StrandReader
from posts.models import Publication, Turn
from tests.dashboards.scenes import in_force, post_of, reports, use
from tests.factories import give, make_organisation, make_person, sign_in
from tests.factories.policies import BodyDecisionFactory, ObligationFactory, PolicyFactory, PolicyVersionFactory
from tests.factories.posts import AccountFactory

pytestmark = pytest.mark.django_db


def today_of(client, person, **how):
    return sign_in(client, person, **how).get("/").content.decode()


def case_of(person, organisation, *, opened=False, **fields):
    """A case that this person looks after."""
    (case,) = reports(organisation, 1, **fields)
    if opened:
        case.first_opened_at = case.reported_at
        case.state = "acknowledged"
        case.save()
    strand = Strand.objects.create(incident=case, kind="child", owner=person)
    permission = StrandReader._meta.get_field("permission").related_model.objects.get(codename="read_strand")
    StrandReader.objects.create(
        user=person,
        content_object=strand,
        permission=permission,
        how="owner",
        reason="by the rules",
        starts=case.reported_at,
    )
    return case


def awaiting(post, person):
    Turn.objects.create(post=post, person=person, since=post.submitted_at)
    return post


def test_somebody_who_is_not_signed_in_is_asked_to(client, db):
    response = client.get("/")

    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_nothing_to_do_is_said_kindly(client, author):
    page = today_of(client, author)

    assert "You are up to date" in page
    assert "Oakfield School" in page


def test_person_without_any_role_is_up_to_date(client, nobody):
    assert "You are up to date" in today_of(client, nobody)


def test_a_policy_waits_once_even_when_owed_at_several_places(client, author, oakfield, elm_north, today):
    version = in_force(oakfield, title="Social media policy")
    ObligationFactory(person=author, version=version, organisation=oakfield)
    ObligationFactory(person=author, version=version, organisation=elm_north)

    page = today_of(client, author)

    assert page.count("Read and confirm: Social media policy, version 1</bdi>") == 1
    assert "1 thing waits for you, about 1 minute" in page


def test_an_overdue_policy_stands_before_one_that_has_time(client, author, oakfield, today):
    for title, days in (("Later", 10), ("Overdue", -3)):
        ObligationFactory(person=author, version=in_force(oakfield, title=title), due_on=today + timedelta(days=days))

    page = today_of(client, author)

    assert page.index("Read and confirm: Overdue") < page.index("Read and confirm: Later")
    assert "Was due 3 days ago" in page


def test_a_post_waits_for_whoever_signs_it_off_and_not_for_its_author(client, author, approver, oakfield):
    awaiting(post_of(author, oakfield, "in_review", title="Year 4 at the brook"), approver)

    assert "Post: Year 4 at the brook" in today_of(client, approver)
    assert "brook" not in today_of(client, author)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("sent_back", "Somebody asks you to change something."),
        ("expired", "Choose a new time"),
        ("needs_attention", "It did not go out everywhere."),
    ],
)
def test_posts_that_came_back_wait_for_their_author(client, author, oakfield, state, words):
    post_of(author, oakfield, state)

    assert words in today_of(client, author)


def test_a_post_to_put_out_by_hand_waits_for_those_who_publish(client, author, business_manager, governor, oakfield):
    post = post_of(author, oakfield, "publishing")
    Publication.objects.create(post=post, account=AccountFactory(organisation=oakfield), state="to_do_by_hand")

    assert "has to be put out by hand" in today_of(client, business_manager)
    assert "by hand" not in today_of(client, governor)


def test_a_case_says_always_the_same_words_and_stands_first(client, lead, oakfield, today):
    ObligationFactory(person=lead, version=in_force(oakfield), due_on=today - timedelta(days=30))
    case = case_of(lead, oakfield, kind="K4b")

    page = today_of(client, lead)

    assert page.index("A case needs you") < page.index("Read and confirm")
    assert f"/incidents/{case.reference}/" in page
    assert case.known_kind.label not in page
    assert "Not opened yet" in page


def test_a_case_about_me_is_not_there(client, lead, oakfield):
    case_of(lead, oakfield, about=lead)

    assert "You are up to date" in today_of(client, lead)


def test_a_closed_case_waits_for_nobody(client, lead, oakfield):
    case = case_of(lead, oakfield, opened=True)
    case.state = "closed"
    case.save()

    assert "You are up to date" in today_of(client, lead)


@pytest.mark.parametrize(
    ("days", "words"), [(-36, "5 weeks late"), (10, "Due in 10 days"), (0, "Due today"), (None, "No review date")]
)
def test_the_owner_of_a_policy_sees_its_review(client, author, oakfield, today, days, words):
    in_force(oakfield, owner=author, review_on=None if days is None else today + timedelta(days=days))

    assert words in today_of(client, author)


def test_a_review_far_away_does_not_wait(client, author, oakfield, today):
    in_force(oakfield, owner=author, review_on=today + timedelta(days=91))

    assert "You are up to date" in today_of(client, author)


@pytest.mark.parametrize(
    ("body", "role", "shown"),
    [
        ("governing-body", "governor", True),
        ("governing-body", "clerk", True),
        ("trust-board", "governor", False),
        ("headteacher", "headteacher", True),
        ("governing-body", "staff", False),
        ("no-such-body", "clerk", False),
    ],
)
def test_a_decision_waits_for_those_who_may_record_it(client, oakfield, body, role, shown):
    person = give(make_person("Rita Recorder"), role, oakfield)
    version = PolicyVersionFactory(
        policy=use(PolicyFactory(organisation=oakfield), oakfield), state="deciding", round=1
    )
    BodyDecisionFactory(version=version, body=body)

    assert ("Record the decision" in today_of(client, person)) is shown


@pytest.mark.parametrize(("seat", "shown"), [("elmtree", True), ("oakfield", False)])
def test_a_board_is_asked_about_its_own_trust_only(client, elmtree, elm_north, oakfield, seat, shown):
    trustee = give(make_person("Tia Trustee"), "trustee", {"elmtree": elmtree, "oakfield": oakfield}[seat])
    version = PolicyVersionFactory(policy=PolicyFactory(organisation=elm_north), state="deciding", round=1)
    BodyDecisionFactory(version=version, body="trust-board")

    assert ("Record the decision" in today_of(client, trustee)) is shown


def test_the_author_never_decides_alone_on_their_own_words(client, approver, oakfield):
    version = PolicyVersionFactory(
        policy=PolicyFactory(organisation=oakfield), state="deciding", round=1, author=approver
    )
    BodyDecisionFactory(version=version, body="headteacher")

    assert "You are up to date" in today_of(client, approver)


def test_a_role_that_needs_two_people_waits_for_the_second(
    client, approver, business_manager, author, oakfield, now, today
):
    RoleProposal.objects.create(
        person=author, role="safeguarding-lead", organisation=oakfield, employment="employee", starts_on=today,
        proposed_by=business_manager, proposed_at=now,
    )  # fmt: skip

    assert "Ama Author as designated safeguarding lead" in today_of(client, approver)


def test_a_strict_role_without_second_factor_is_asked_to_set_it_up(client, approver):
    assert "Make your sign-in safer" in today_of(client, approver, second_factor=False)


def test_an_ordinary_role_is_not_asked_for_a_second_factor(client, author):
    assert "Make your sign-in safer" not in today_of(client, author, second_factor=False)


@pytest.mark.parametrize("rows", [3, 300])
def test_today_costs_at_most_ten_queries(
    django_assert_max_num_queries, client, oakfield, approver, author, now, today, rows
):
    give(approver, "safeguarding-lead", oakfield)
    for _ in range(rows):
        ObligationFactory(person=approver, version=in_force(oakfield, owner=approver))
        awaiting(post_of(author, oakfield, "in_review"), approver)
        post_of(approver, oakfield, "sent_back")
        case_of(approver, oakfield)
        RoleProposal.objects.create(
            person=make_person("Nell New", email=f"nell{RoleProposal.objects.count()}@example.test"), role="safeguarding-lead",
            organisation=oakfield, employment="employee", starts_on=today, proposed_by=author, proposed_at=now,
        )  # fmt: skip
        version = PolicyVersionFactory(policy=PolicyFactory(organisation=oakfield), state="deciding", round=1)
        BodyDecisionFactory(version=version)
    sign_in(client, approver)

    with django_assert_max_num_queries(10):
        page = client.get("/")

    assert page.status_code == 200
    assert ("More than" in page.content.decode()) is (rows > 20)


def test_awkward_names_do_no_harm(client, author, approver, oakfield):
    title = "<script>alert(1)</script> \u202eevil 👩🏽‍🏫 " + "long " * 30
    awaiting(post_of(author, oakfield, "in_review", title=title[:200]), approver)

    page = today_of(client, approver)

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_person_with_nine_roles_has_one_page(client, oakfield, elm_north):
    person = make_person("Nina Nine")
    for role in (
        "staff",
        "headteacher",
        "safeguarding-lead",
        "governor",
        "business-manager",
        "clerk",
        "communications",
    ):
        give(person, role, oakfield)
    give(person, "trustee", elm_north.parent)
    give(person, "auditor", make_organisation("other", "Other School"))

    assert "You are up to date" in today_of(client, person)
