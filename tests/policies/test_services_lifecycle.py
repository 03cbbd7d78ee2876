"""What people do on the way of a version into force: what comes of it, what the history says, and who is told."""

from datetime import date, timedelta

import pytest

from accounts.services import load_rule_set
from core.clocks import london_day
from core.models import Message
from core.workflow import MACHINE, NotNow
from policies import services
from policies.importing.dates import MonthDate
from policies.models import BodyDecision
from policies.workflow import State
from tests.factories import give, make_person
from tests.factories.policies import BodyDecisionFactory, make_policy, make_version
from tests.policies.stored import fresh, last_entry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(oakfield):
    return give(make_person("Cal Clerk"), "clerk", oakfield)


def told(kind):
    return set(Message.objects.filter(kind=f"policies.{kind}").values_list("person__name", flat=True))


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
