"""What people do with the documents themselves: importing them, their particulars, and who reads them."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Organisation
from core.models import AuditEntry
from core.workflow import MACHINE, NotNow
from policies import services
from policies.importing import read_policy
from policies.importing.dates import MonthDate
from policies.models import Policy, PolicyVersion
from policies.services.documents import readers_named
from policies.workflow import State
from tests.factories import give, make_person
from tests.factories.policies import make_policy, make_version
from tests.policies.stored import fresh, last_entry

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = b"""# Social Media Policy

Owner: Bea Bursar
Approved: 4 March 2026

## 1. Why

1.1 This policy applies to all members of staff and volunteers. Be kind online.
"""


def document(data=TEXT, **changes):
    return read_policy(data=data, filename="policy.md", on=date(2026, 11, 21))


# Importing ------------------------------------------------------------------------------------------------------------


def test_first_import_makes_policy_draft_clauses_readers_and_history(oakfield, business_manager, now):
    imported = services.import_version(document=document(), organisation=oakfield, by=business_manager, now=now)

    version = imported.version
    assert imported.changed
    assert (version.policy.slug, version.number, version.state) == ("oakfield-social-media", 1, State.DRAFT)
    assert version.policy.owner == business_manager
    assert version.approved == MonthDate(2026, 3, 4)
    assert version.clauses.count() == len(document().clauses)
    assert {row.value for row in version.policy.audience.all()} == {"employee", "part-time", "trainee", "volunteer"}
    assert [adoption.organisation for adoption in version.policy.adoptions.all()] == [oakfield]
    assert (version.author, version.last_editor) == (business_manager, business_manager)
    assert last_entry(version).verb == "import_version"


def test_same_words_again_store_nothing(oakfield, now):
    first = services.import_version(document=document(), organisation=oakfield, by=MACHINE, now=now)

    again = services.import_version(document=document(), organisation=oakfield, by=MACHINE, now=now)

    assert not again.changed
    assert again.version == first.version
    assert PolicyVersion.objects.count() == 1


def test_amended_words_make_the_next_draft_of_the_same_policy(oakfield, now):
    services.import_version(document=document(), organisation=oakfield, by=MACHINE, now=now)

    second = services.import_version(
        document=document(TEXT.replace(b"kind", b"very kind")), organisation=oakfield, by=MACHINE, now=now
    )

    assert second.version.number == 2
    assert Policy.objects.count() == 1


def test_import_into_a_chosen_policy_ignores_the_title(policy, oakfield, now):
    imported = services.import_version(
        document=document(TEXT.replace(b"Social Media", b"Quite Another")),
        organisation=oakfield,
        by=MACHINE,
        now=now,
        policy=policy,
    )

    assert imported.version.policy == policy


def test_people_who_do_not_write_here_import_nothing(oakfield, author, stranger, now):
    for person in (author, stranger):
        with pytest.raises(PermissionDenied):
            services.import_version(document=document(), organisation=oakfield, by=person, now=now)

    assert not Policy.objects.exists()


def test_policy_of_another_organisation_is_never_touched(oakfield, elm_north, now):
    make_policy(elm_north, slug="oakfield-social-media")

    with pytest.raises(NotNow, match="another title"):
        services.import_version(document=document(), organisation=oakfield, by=MACHINE, now=now)

    assert not PolicyVersion.objects.exists()


def test_trusts_policy_is_used_at_all_its_schools(elmtree, elm_north, elm_south, now):
    version = services.import_version(document=document(), organisation=elmtree, by=MACHINE, now=now).version

    assert {adoption.organisation for adoption in version.policy.adoptions.all()} == {elmtree, elm_north, elm_south}


def test_owner_of_a_name_that_two_people_have_is_nobody(oakfield, business_manager, now):
    give(make_person("Bea Bursar", email="other@example.test"), "staff", oakfield)

    version = services.import_version(document=document(), organisation=oakfield, by=MACHINE, now=now).version

    assert version.policy.owner is None
    assert version.policy.owner_title == "Bea Bursar"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Oakfield School Social Media Policy 2024", "oakfield-social-media"),
        ("Staff Social Media/Networking Policy", "oakfield-social-media"),
        ("Online Safety Policy 2024", "oakfield-online-safety"),
        ("Oakfield School Behaviour Policy", "oakfield-behaviour"),
        ("Policy", "oakfield-policy"),
    ],
)
def test_address_of_a_policy_says_whose_and_what(title, slug):
    assert services.address_for(title, Organisation(slug="oakfield", name="Oakfield School")) == slug


def test_readers_are_found_by_the_words_policies_use():
    assert ("role", "trustee") in readers_named(["Trustees"])
    assert ("role", "chair-of-governors") in readers_named(["Local Governing Bodies"])
    assert readers_named(["agency staff"]) == {("employment", "agency")}
    assert readers_named(["the moon"]) == set()


# Particulars ----------------------------------------------------------------------------------------------------------


def test_details_are_saved_with_history_and_words_stay(policy, business_manager, author, now):
    version = make_version(policy)

    services.amend_details(policy=policy, by=business_manager, now=now, next_review=MonthDate(2027, 9), owner=author)

    assert Policy.objects.get(pk=policy.pk).owner == author
    assert fresh(version).next_review_on == date(2027, 9, 30)
    assert str(fresh(version).next_review) == "September 2027"
    assert AuditEntry.objects.get(about_kind="policies.policy").verb == "amend_details"


def test_details_of_a_policy_without_a_text_are_saved_too(policy, now):
    services.amend_details(policy=policy, by=MACHINE, now=now, next_review=None, accountable="Governing body")

    assert Policy.objects.get(pk=policy.pk).accountable == "Governing body"


def test_staff_change_neither_details_nor_readers(policy, author, now):
    with pytest.raises(PermissionDenied):
        services.amend_details(policy=policy, by=author, now=now, next_review=None)
    with pytest.raises(PermissionDenied):
        services.set_audience(policy=policy, chosen=[("role", "governor")], by=author, now=now)


def test_readers_are_replaced_and_never_nobody(policy, business_manager, now):
    services.set_audience(
        policy=policy, chosen=[("role", "governor"), ("employment", "employee")], by=business_manager, now=now
    )
    assert {(row.kind, row.value) for row in policy.audience.all()} == {
        ("role", "governor"),
        ("employment", "employee"),
    }

    services.set_audience(policy=policy, chosen=[("role", "governor")], by=MACHINE, now=now)
    assert [row.label for row in policy.audience.all()] == ["Governor"]

    with pytest.raises(NotNow, match="at least one group"):
        services.set_audience(policy=policy, chosen=[], by=business_manager, now=now)
    assert policy.audience.count() == 1


def test_current_version_is_the_one_in_force_else_the_latest(policy):
    make_version(policy, number=1, state=State.WITHDRAWN)
    assert services.current_version(policy) is None

    draft = make_version(policy, number=3)
    assert services.current_version(policy) == draft

    in_force = make_version(policy, number=2, state=State.IN_FORCE)
    assert services.current_version(policy) == in_force
