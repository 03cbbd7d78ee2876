"""What people do with policies: what comes of it, what the history says, and who is told."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from accounts.models import Organisation
from accounts.services import load_rule_set
from core.clocks import london_day
from core.models import AuditEntry, Message
from core.workflow import MACHINE, NotNow
from policies import services
from policies.importing import read_policy
from policies.importing.dates import MonthDate
from policies.models import Acknowledgement, BodyDecision, Obligation, Policy, PolicyVersion
from policies.models.duties import shown_to_reader
from policies.services.documents import readers_named
from policies.workflow import State
from tests.factories import give, make_person
from tests.factories.policies import (
    AcknowledgementFactory,
    BodyDecisionFactory,
    ObligationFactory,
    make_policy,
    make_version,
)

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = b"""# Social Media Policy

Owner: Bea Bursar
Approved: 4 March 2026

## 1. Why

1.1 This policy applies to all members of staff and volunteers. Be kind online.
"""


@pytest.fixture
def policy(oakfield):
    return make_policy(oakfield)


@pytest.fixture
def clerk(oakfield):
    return give(make_person("Cal Clerk"), "clerk", oakfield)


def fresh(version):
    return PolicyVersion.objects.get(pk=version.pk)


def document(data=TEXT, **changes):
    return read_policy(data=data, filename="policy.md", on=date(2026, 11, 21))


def last_entry(version):
    return AuditEntry.objects.filter(about_kind="policies.policyversion", about_id=str(version.pk)).last()


def told(kind):
    return set(Message.objects.filter(kind=f"policies.{kind}").values_list("person__name", flat=True))


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


# On its way into force ------------------------------------------------------------------------------------------------


def test_consultation_opens_with_its_day_and_the_owner_is_told(policy, approver, business_manager, now):
    version = make_version(policy)

    services.consult(
        version=version, council="Unions", closes_on=london_day(now) + timedelta(days=7), by=business_manager, now=now
    )

    assert fresh(version).state == State.CONSULTING
    assert version.consultations.get().council == "Unions"
    assert told("consult") == {"Hugo Head"}
    assert last_entry(version).verb == "consult"


def test_consultation_never_closes_in_the_past(policy, business_manager, now):
    version = make_version(policy)

    with pytest.raises(NotNow, match="is past"):
        services.consult(
            version=version,
            council="Unions",
            closes_on=london_day(now) - timedelta(days=1),
            by=business_manager,
            now=now,
        )

    assert fresh(version).state == State.DRAFT
    assert last_entry(version).reason_code == "closes_in_the_past"


def test_what_came_of_it_is_recorded_and_the_bodies_are_asked(policy, business_manager, clerk, now):
    version = make_version(policy)
    services.consult(version=version, council="Unions", closes_on=london_day(now), by=business_manager, now=now)

    services.conclude(
        version=version, by=business_manager, seen=fresh(version).fingerprint(), note="They agree.", now=now
    )

    assert fresh(version).state == State.DECIDING
    assert version.consultations.get().outcome == "They agree."
    assert [row.body for row in version.decisions.all()] == ["headteacher"]


def test_bodies_of_the_rules_are_asked_in_order(elmtree, now):
    load_rule_set(name="chief-executive-approves", organisation=elmtree, by=MACHINE, now=now)
    chief = give(make_person("Cleo Chief"), "chief-executive", elmtree)
    clerk = give(make_person("Cal Clerk"), "clerk", elmtree)
    version = make_version(make_policy(elmtree))
    with pytest.raises(NotNow, match="hear the trade unions first"):
        services.put_to_bodies(version=version, by=chief, now=now)
    services.consult(version=version, council="Unions", closes_on=london_day(now), by=chief, now=now)
    services.conclude(version=version, by=chief, seen=fresh(version).fingerprint(), note="Heard.", now=now)

    record(version, clerk, now=now, minute_reference="")
    assert fresh(version).waiting_body == "cluster-governing-body"
    record(version, clerk, now=now, outcome="left-blank", met_on=None)
    record(version, clerk, now=now, outcome="not-applicable", met_on=None)

    done = fresh(version)
    assert done.state == State.APPROVED
    assert str(done.approved) == "March 2026"
    assert [row.outcome for row in done.this_round] == ["agreed", "left-blank", "not-applicable"]


def test_place_without_a_named_body_asks_its_head_and_says_that_this_is_ours(policy, business_manager, approver, now):
    version = make_version(policy)

    services.put_to_bodies(version=version, by=business_manager, now=now)

    row = version.decisions.get()
    assert (row.body, row.ours) == ("headteacher", True)
    assert told("put_to_bodies") == {"Hugo Head"}


def test_decision_is_bound_to_the_words_with_its_minutes(deciding, clerk, author, now):
    deciding.author = author
    deciding.save()

    record(deciding, clerk, now=now, conditions="Read it aloud once.", outcome="with-conditions")

    row = deciding.decisions.get()
    assert (row.outcome, row.content_hash, row.recorded_by) == ("with-conditions", deciding.content_hash, clerk)
    assert (row.met_on, row.met_precision, row.minute_reference) == (date(2026, 3, 1), "month", "FGB 12/4")
    assert fresh(deciding).state == State.APPROVED
    assert "Ama Author" in told("decide")


def test_a_no_sends_the_version_back_and_a_new_round_starts_afresh(deciding, clerk, business_manager, now):
    record(deciding, clerk, now=now, outcome="not-agreed")
    assert fresh(deciding).state == State.DRAFT

    services.put_to_bodies(version=deciding, by=business_manager, now=now)

    again = fresh(deciding)
    assert (again.state, again.round, again.waiting_decision.outcome) == (State.DECIDING, 2, "")
    assert again.decisions.count() == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"outcome": "left-blank"}, "outcome_not_open"),
        ({"outcome": "nonsense"}, "outcome_not_open"),
        ({"met_on": None}, "day_missing"),
        ({"met_on": MonthDate(2090, 1)}, "day_to_come"),
        ({"minute_reference": ""}, "minute_missing"),
        ({"outcome": "with-conditions"}, "conditions_missing"),
        ({"seen": "an older page"}, "changed_meanwhile"),
    ],
)
def test_decision_that_cannot_stand_changes_nothing(deciding, clerk, now, changes, code):
    with pytest.raises(NotNow) as refusal:
        record(deciding, clerk, now=now, **changes)

    assert refusal.value.code == code
    assert deciding.decisions.get().outcome == ""
    assert last_entry(deciding).reason_code == code


def test_person_who_is_the_body_needs_no_minutes(policy, clerk, now):
    version = make_version(policy, state=State.DECIDING, round=1)
    BodyDecisionFactory(version=version, body="headteacher")

    record(version, clerk, now=now, minute_reference="")

    assert fresh(version).state == State.APPROVED


def test_announcing_sets_the_day_and_the_words_for_readers(policy, business_manager, approver, now):
    version = make_version(policy, state=State.APPROVED)

    announce(version, business_manager, now=now)

    done = fresh(version)
    assert (done.state, done.change_words) == (State.ANNOUNCED, "Kinder words.")
    assert done.effective_on == london_day(now) + timedelta(days=40)
    assert told("announce") == {"Hugo Head"}


def test_change_with_too_little_notice_is_refused(oakfield, business_manager, now):
    load_rule_set(name="business-manager-confirms", organisation=oakfield, by=MACHINE, now=now)
    policy = make_policy(oakfield)
    make_version(policy, state=State.IN_FORCE)
    version = make_version(policy, state=State.APPROVED, number=2)

    with pytest.raises(NotNow, match="one month's notice"):
        announce(version, business_manager, now=now, days=10)

    assert fresh(version).effective_on is None
    announce(version, business_manager, now=now, days=32)
    assert fresh(version).state == State.ANNOUNCED


def test_second_announced_version_is_refused(policy, business_manager, now):
    make_version(policy, state=State.ANNOUNCED)
    version = make_version(policy, state=State.APPROVED, number=2)

    with pytest.raises(NotNow, match="announced already"):
        announce(version, business_manager, now=now)


def test_sent_back_version_loses_its_day_and_keeps_its_history(policy, business_manager, author, now):
    version = make_version(policy, state=State.ANNOUNCED, author=author, notice_sent_on=london_day(now))

    services.send_back(
        version=version, by=business_manager, seen=fresh(version).fingerprint(), note="One more typo.", now=now
    )

    done = fresh(version)
    assert (done.state, done.effective_on, done.notice_sent_on) == (State.DRAFT, None, None)
    assert told("send_back") == {"Ama Author", "Bea Bursar"} - {"Bea Bursar"}


def test_withdrawing_needs_a_reason_and_closes_the_consultation(policy, business_manager, now):
    version = make_version(policy)
    services.consult(version=version, council="Unions", closes_on=london_day(now), by=business_manager, now=now)
    with pytest.raises(NotNow):
        services.withdraw(version=version, by=business_manager, seen=fresh(version).fingerprint(), note=" ", now=now)

    services.withdraw(
        version=version, by=business_manager, seen=fresh(version).fingerprint(), note="Not needed.", now=now
    )

    assert fresh(version).state == State.WITHDRAWN
    assert version.consultations.get().closed_on == london_day(now)


# Confirming -----------------------------------------------------------------------------------------------------------


def test_confirming_keeps_what_was_shown_and_closes_every_duty(elmtree, elm_north, elm_south, now):
    policy = make_policy(elmtree, places=[elm_north, elm_south])
    version = make_version(policy, state=State.IN_FORCE, body="1. Systems are monitored.")
    load_rule_set(name="business-manager-confirms", organisation=elmtree, by=MACHINE, now=now)
    person = give(give(make_person("Two Schools"), "staff", elm_north), "staff", elm_south)
    for place in (elm_north, elm_south):
        ObligationFactory(person=person, version=version, organisation=place)

    confirmation = confirm(version, person, now=now)

    assert confirmation.statement == policy.statement
    assert "does not count as agreeing" in confirmation.notices[0]
    assert confirmation.content_hash == version.content_hash
    assert set(Obligation.objects.values_list("state", flat=True)) == {"acknowledged"}
    assert (last_entry(version).verb, last_entry(version).person) == ("acknowledge", person)


def test_second_click_gives_the_first_receipt_back(policy, author, now):
    version = make_version(policy, state=State.IN_FORCE)

    first, second = confirm(version, author, now=now), confirm(version, author, now=now)

    assert first == second
    assert Acknowledgement.objects.count() == 1
    assert AuditEntry.objects.filter(verb="acknowledge", outcome="done").count() == 1


def test_click_that_comes_second_gets_the_first_confirmation_and_writes_nothing(policy, author, now):
    version = make_version(policy, state=State.IN_FORCE)
    AcknowledgementFactory(person=author, version=version, code="the-first-click")

    second = confirm(version, author, now=now)

    assert second.code == "the-first-click"
    assert Acknowledgement.objects.count() == 1
    assert not AuditEntry.objects.filter(verb="acknowledge").exists()


def test_confirmation_given_before_is_shown_again_when_the_text_no_longer_counts(policy, author, now):
    version = make_version(policy, state=State.SUPERSEDED)
    AcknowledgementFactory(person=author, version=version, code="in-good-time")

    assert confirm(version, author, now=now).code == "in-good-time"


def test_database_that_refuses_for_another_reason_is_not_taken_for_a_second_click(policy, author, now, monkeypatch):
    version = make_version(policy, state=State.IN_FORCE)

    def refuse(**_):
        raise IntegrityError("something else")

    monkeypatch.setattr("policies.services.confirming.audit.record", refuse)

    with pytest.raises(IntegrityError, match="something else"):
        confirm(version, author, now=now)
    assert not Acknowledgement.objects.exists()


def test_reader_who_was_never_asked_may_confirm_where_they_read(policy, author, now):
    version = make_version(policy, state=State.IN_FORCE)

    assert confirm(version, author, now=now).version == version
    assert version.obligations.count() == 0


@pytest.mark.parametrize("state", [State.ANNOUNCED, State.SUPERSEDED])
def test_version_that_does_not_count_is_not_confirmed(policy, author, now, state):
    version = make_version(policy, state=state)

    with pytest.raises(NotNow, match="not in force"):
        confirm(version, author, now=now)

    assert last_entry(version).reason_code == "not_in_force"


def test_stale_page_is_not_confirmed(policy, author, now):
    version = make_version(policy, state=State.IN_FORCE)

    with pytest.raises(NotNow, match="changed while you were reading"):
        services.acknowledge(version=version, by=author, seen="what I saw", now=now)

    assert not Acknowledgement.objects.exists()


def test_stranger_confirms_nothing_and_the_history_says_so(policy, stranger, now):
    version = make_version(policy, state=State.IN_FORCE)

    with pytest.raises(PermissionDenied):
        confirm(version, stranger, now=now)

    assert (last_entry(version).outcome, last_entry(version).reason_code) == ("refused", "not_you")


# Short ways -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def deciding(policy):
    version = make_version(policy, state=State.DECIDING, round=1)
    BodyDecisionFactory(version=version)
    return version


def record(version, by, *, now, seen=None, **changes):
    details = {
        "outcome": BodyDecision.Outcome.AGREED,
        "met_on": MonthDate(2026, 3),
        "minute_reference": "FGB 12/4",
        "conditions": "",
    }
    return services.decide(
        version=version, by=by, now=now, seen=seen or fresh(version).fingerprint(), **details | changes
    )


def announce(version, by, *, now, days=40):
    return services.announce(
        version=version, effective_on=london_day(now) + timedelta(days=days), change_words="Kinder words.", by=by,
        seen=fresh(version).fingerprint(), now=now,
    )  # fmt: skip


def confirm(version, by, *, now):
    return services.acknowledge(version=version, by=by, seen=shown_to_reader(fresh(version)).seen, now=now)
