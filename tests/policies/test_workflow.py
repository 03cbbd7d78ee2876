"""Every state, every verb, every person: only the listed cells are allowed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core.clocks import add_months, london_day
from core.models import AuditEntry
from core.workflow import MACHINE, NotNow
from policies import workflow
from policies.workflow import WORKFLOW, State
from tests.factories import give, make_person
from tests.factories.policies import BodyDecisionFactory, make_version

WRITERS = ("head", "manager")
SENDERS = (*WRITERS, "clerk", "governor")
UNDER_WAY = ("consulting", "deciding", "approved", "announced")
ALLOWED = {
    *(("draft", "consult", who) for who in WRITERS),
    *(("consulting", "conclude", who) for who in WRITERS),
    *(("draft", "put_to_bodies", who) for who in WRITERS),
    *(("deciding", "decide", who) for who in SENDERS),
    *(("approved", "announce", who) for who in WRITERS),
    *((state, "send_back", who) for state in UNDER_WAY for who in WRITERS),
    # Who speaks for the waiting body sends back while it waits.
    *(("deciding", "send_back", who) for who in ("clerk", "governor")),
    *((state, "withdraw", who) for state in ("draft", *UNDER_WAY, "in_force") for who in WRITERS),
    ("announced", "put_in_force", "machine"),
    ("in_force", "supersede", "machine"),
}
PEOPLE = ("head", "manager", "clerk", "governor", "staff", "stranger", "nobody", "machine")


@pytest.fixture
def people(approver, business_manager, governor, author, stranger, nobody, oakfield):
    clerk = give(make_person("Cal Clerk"), "clerk", oakfield)
    return {
        "head": approver, "manager": business_manager, "clerk": clerk, "governor": governor, "staff": author,
        "stranger": stranger, "nobody": nobody, "machine": MACHINE,
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", State.values)
def test_only_the_listed_cells_are_allowed(state, policy, people, now):
    version = make_version(policy, state=state, round=1, effective_on=london_day(now))
    BodyDecisionFactory(version=version)
    allowed = set()

    for step in WORKFLOW.steps:
        for name in PEOPLE:
            type(version).objects.filter(pk=version.pk).update(state=state)
            try:
                WORKFLOW.move(
                    version, step.verb, by=people[name], now=now, note="Because.",
                    seen=type(version).objects.get(pk=version.pk).fingerprint(),
                )  # fmt: skip
            except (PermissionDenied, NotNow):
                continue
            allowed.add((state, step.verb, name))

    assert allowed == {cell for cell in ALLOWED if cell[0] == state}


@pytest.mark.django_db(transaction=True)
def test_refusal_stands_in_the_history(policy, people, now):
    version = make_version(policy)

    with pytest.raises(PermissionDenied):
        WORKFLOW.move(version, "put_to_bodies", by=people["staff"], now=now)

    entry = AuditEntry.objects.get(about_id=str(version.pk))
    assert (entry.outcome, entry.reason_code, entry.person) == ("refused", "not_you", people["staff"])


def test_version_without_words_goes_nowhere(policy, now):
    version = make_version(policy, body="  ")

    assert "no words" in workflow.has_no_words(version, now)
    assert workflow.has_no_words(make_version(policy, number=2), now) is None


def test_promised_consultation_comes_before_a_decision(policy, now):
    version = make_version(policy)
    assert workflow.consultation_owed(version, now) is None

    version.__dict__["rules"] = type("Rules", (), {"consulted_on_change": "trade-unions"})()
    assert "hear the trade unions first" in workflow.consultation_owed(version, now)

    version.consultations.create(
        council="Unions", opened_on=london_day(now), closes_on=london_day(now), outcome="Heard.", content_hash="x"
    )
    assert workflow.consultation_owed(version, now) is None


def test_words_that_were_not_decided_on_are_not_announced(policy, now):
    version = make_version(policy, round=1)
    BodyDecisionFactory(version=version, outcome="agreed", content_hash=version.content_hash)
    assert workflow.words_differ_from_decision(version, now) is None

    version.content_hash = "something else"
    assert "not the ones that were agreed" in workflow.words_differ_from_decision(version, now)


def test_policy_for_nobody_is_not_announced(policy, now):
    version = make_version(policy)
    assert workflow.nobody_to_read(version, now) is None

    policy.audience.all().delete()
    assert "Choose who it is for" in workflow.nobody_to_read(version, now)


def test_one_version_waits_for_its_day_at_a_time(policy, now):
    make_version(policy, state=State.ANNOUNCED, number=7)

    assert "Version 7 is announced already" in workflow.another_is_announced(make_version(policy, number=8), now)


@pytest.mark.parametrize(
    ("days", "months", "words"),
    [(None, 0, "Say on which day"), (-1, 0, "past"), (0, 0, None), (5, 1, "one month's notice"),
     (5, 2, "2 months' notice"), (40, 1, None)],
)  # fmt: skip
def test_day_is_given_to_come_and_far_enough_off(policy, now, days, months, words):
    version = make_version(policy)
    version.__dict__ |= {"rules": type("Rules", (), {"notice_months": months})(), "is_a_change": True}
    version.effective_on = None if days is None else london_day(now) + timedelta(days=days)

    sentence = workflow.no_such_day(version, now)

    assert (sentence is None) if words is None else (words in sentence)


def test_first_version_needs_no_notice_and_a_change_does(policy, now):
    first = make_version(policy, state=State.IN_FORCE)
    second = make_version(policy, number=2)

    assert not first.is_a_change
    assert second.is_a_change
    second.__dict__["rules"] = type("Rules", (), {"notice_months": 1})()
    second.effective_on = add_months(london_day(now), 1)
    assert workflow.no_such_day(second, now) is None


def test_version_comes_into_force_no_earlier_than_its_day(policy, now):
    version = make_version(policy, state=State.ANNOUNCED)
    assert workflow.before_its_day(version, now) is None

    version.effective_on += timedelta(days=1)
    assert "not come yet" in workflow.before_its_day(version, now)


@pytest.mark.parametrize(
    ("outcome", "to"), [("not-agreed", State.DRAFT), ("", State.DECIDING), ("agreed", State.APPROVED)]
)
def test_state_after_a_decision_follows_from_the_rows(policy, outcome, to):
    version = make_version(policy, state=State.DECIDING, round=1)
    BodyDecisionFactory(version=version, outcome=outcome, content_hash="x")

    assert workflow._after_decision(version) == to


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_turn_and_a_colour(state):
    assert state.turn
    assert state.tone in {"good", "warn", "bad", "plain", "quiet"}
