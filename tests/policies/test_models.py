"""What the rows refuse, and how they describe themselves."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.services import load_rule_set
from core.workflow import MACHINE
from policies.importing.dates import MonthDate
from policies.models import BodyDecision
from policies.models.decisions import body_label
from policies.models.duties import new_receipt_code, shown_to_reader
from policies.workflow import State
from tests.factories import give
from tests.factories.policies import (
    AcknowledgementFactory,
    AudienceFactory,
    BodyDecisionFactory,
    ClauseFactory,
    ConsultationFactory,
    ObligationFactory,
    ObligationReasonFactory,
    make_policy,
    make_version,
)


@pytest.fixture
def version(policy):
    return make_version(policy)


@pytest.mark.parametrize("state", [State.IN_FORCE, State.ANNOUNCED])
def test_two_texts_never_count_at_the_same_place(policy, state):
    make_version(policy, state=state)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_version(policy, state=state, number=2)


def test_trusts_text_and_a_schools_adapted_text_may_both_count(elmtree, elm_north):
    policy = make_policy(elmtree)
    make_version(policy, state=State.IN_FORCE)

    assert make_version(policy, state=State.IN_FORCE, number=2, organisation=elm_north).pk


def test_text_in_force_has_a_day(policy):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_version(policy, state=State.IN_FORCE, effective_on=None)


def test_person_confirms_and_owes_a_version_once(version, author):
    AcknowledgementFactory(person=author, version=version)
    ObligationFactory(person=author, version=version)

    with pytest.raises(IntegrityError), transaction.atomic():
        AcknowledgementFactory(person=author, version=version)
    with pytest.raises(IntegrityError), transaction.atomic():
        ObligationFactory(person=author, version=version)


def test_duty_is_open_or_says_when_it_was_closed(version, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        ObligationFactory(version=version, closed_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        ObligationFactory(version=version, state="left")


def test_decision_is_bound_to_words(version):
    with pytest.raises(IntegrityError), transaction.atomic():
        BodyDecisionFactory(version=version, outcome="agreed")


def test_anchor_stands_once_in_a_text(version):
    ClauseFactory(version=version, anchor="a")

    with pytest.raises(IntegrityError), transaction.atomic():
        ClauseFactory(version=version, anchor="a")


def test_one_consultation_is_open_at_a_time_and_ends_after_it_began(version):
    ConsultationFactory(version=version)

    with pytest.raises(IntegrityError), transaction.atomic():
        ConsultationFactory(version=version)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsultationFactory(
            version=version, closed_on=date(2026, 1, 1), opened_on=date(2026, 1, 2), closes_on=date(2026, 1, 1)
        )


@pytest.mark.parametrize(
    ("when", "day", "words"),
    [
        (MonthDate(2027, 2), date(2027, 2, 28), "February 2027"),
        (MonthDate(2027), date(2027, 12, 31), "2027"),
        (MonthDate(2027, 2, 3), date(2027, 2, 3), "3 February 2027"),
        (None, None, "None"),
    ],
)
def test_review_date_keeps_its_precision_and_is_due_on_its_last_day(version, when, day, words):
    version.set_date("next_review", when)

    assert version.next_review_on == day
    assert str(version.next_review) == words


def test_past_dates_begin_on_their_first_day(version):
    version.set_date("last_reviewed", MonthDate(2026, 9))

    assert version.last_reviewed_on == date(2026, 9, 1)
    assert str(version.last_reviewed) == "September 2026"
    assert version.approved is None


def test_review_is_overdue_only_for_what_is_in_force(version, today):
    version.next_review_on = today - timedelta(days=1)
    assert not version.is_review_overdue(on=today)

    version.state = State.IN_FORCE
    assert version.is_review_overdue(on=today)


def test_fingerprint_changes_with_words_day_title_and_decisions(version):
    seen = {version.fingerprint()}
    version.content_hash = "other words"
    seen.add(version.fingerprint())
    version.effective_on = date(2027, 1, 1)
    seen.add(version.fingerprint())
    version.policy.title = "Another title"
    seen.add(version.fingerprint())
    BodyDecisionFactory(version=version, round=0)
    version.forget_round()
    seen.add(version.fingerprint())

    assert len(seen) == 5


def test_notice_is_shown_only_where_rules_and_text_speak_of_monitoring(version, oakfield, now):
    version.body = "Systems are monitored."
    assert shown_to_reader(version).notices == ()

    load_rule_set(name="business-manager-confirms", organisation=oakfield, by=MACHINE, now=now)
    version.__dict__.pop("rules")
    assert "Oakfield School" in shown_to_reader(version).notices[0]

    version.body = "Be kind."
    assert shown_to_reader(version).notices == ()


def test_trust_without_a_named_body_asks_its_chief_executive(elmtree):
    assert [body.slug for body in make_version(make_policy(elmtree)).bodies_asked()] == ["chief-executive"]


@pytest.mark.parametrize(
    ("needed", "closed"),
    [
        ("required", {"left-blank", "not-applicable"}),
        ("conditional", {"left-blank"}),
        ("may-be-blank", {"not-applicable"}),
    ],
)
def test_leaving_blank_is_open_only_where_the_rules_say_so(needed, closed):
    possible = dict(BodyDecision(needed=needed).possible_outcomes)

    assert set(BodyDecision.Outcome.values) - set(possible) == closed


def test_rows_describe_themselves(version, author, oakfield):
    give(author, "clerk", oakfield)
    duty = ObligationFactory(person=author, version=version)
    reason = ObligationReasonFactory(obligation=duty, membership=author.memberships.first())
    row = BodyDecisionFactory(version=version)

    assert str(version) == "Social media policy, version 1"
    assert str(row) == "Governing body: waiting"
    assert str(AudienceFactory(policy=version.policy, kind="role", value="governor")) == "Governor"
    assert str(ClauseFactory(version=version, number="1", heading="Why")) == "1 Why"
    assert str(ClauseFactory(version=version, number="", anchor="plain")) == "plain"
    assert "owes" in str(duty)
    assert "because" in str(reason)
    assert "confirmed" in str(AcknowledgementFactory(person=author, version=version))
    assert "trust-wide" in str(version.policy.adoptions.get())
    assert "Union council" in str(ConsultationFactory(version=version))
    assert body_label("parents-forum") == "Parents forum"
    assert version.policy.get_absolute_url() == "/policies/oakfield-social-media/"


def test_codes_of_receipts_are_long_and_never_alike():
    codes = {new_receipt_code() for _ in range(500)}

    assert len(codes) == 500
    assert min(len(code) for code in codes) >= 20
