"""Clocks of the law on a case: what starts them, how they end, and that a school's holidays touch none of them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import CalendarDay, Membership
from core.models import AuditEntry
from core.workflow import NotNow
from incidents import services
from incidents.models import Clock, TimelineEntry
from incidents.services.deciding import Answers
from tests.factories.incidents import make_case
from tests.incidents.cases import HOUR, THURSDAY, again, clock_of


@pytest.fixture(autouse=True)
def _that_day(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: THURSDAY + timedelta(days=30))


@pytest.fixture
def about_an_adult(school, head, author):
    return make_case(school, kind="K2", reporter=author, now=THURSDAY)


@pytest.fixture
def breach(school, head, officer, author):
    return make_case(school, kind="K16", reporter=author, personal_data_exposed=True, now=THURSDAY)


def triage(case, by, kind, *, now, data=False):
    if again(case).state == "reported":
        services.open_case(incident=case, by=by, now=now)
        case = services.acknowledge(incident=again(case), by=by, now=now, seen=again(case).fingerprint)
    answers = Answers(
        kind=kind,
        child_involved=False,
        immediate_danger=False,
        suspected_crime=False,
        personal_data_exposed=data,
        imagery="no",
    )
    return services.triage(
        incident=again(case), by=by, now=now, seen=again(case).fingerprint, note="Looked at.", answers=answers
    )


# What starts one ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "given", "clocks"),
    [
        ("K2", {}, {("lado", "adult", "2026-09-11 22:59")}),
        ("K8", {}, {("lado", "adult", "2026-09-11 22:59")}),
        ("K16", {}, {("ico", "data", "2026-09-13 09:17")}),
        ("K3", {"personal_data_exposed": True}, {("ico", "data", "2026-09-13 09:17")}),
        (
            "K2",
            {"personal_data_exposed": True},
            {("lado", "adult", "2026-09-11 22:59"), ("ico", "data", "2026-09-13 09:17")},
        ),
        ("K3", {}, set()),
        ("K5", {}, set()),
        ("K9", {}, set()),
    ],
)
def test_report_starts_what_the_law_asks_for(school, head, officer, author, kind, given, clocks):
    case = make_case(school, kind=kind, reporter=author, now=THURSDAY, **given)

    rows = case.clocks.of_the_law().select_related("strand")
    assert {(row.kind, row.strand.kind, f"{row.due_at:%Y-%m-%d %H:%M}") for row in rows} == clocks
    assert {(row.started_by_verb, row.started_at) for row in rows} <= {("report", THURSDAY)}


def test_report_without_a_name_starts_them_with_its_hour(school, head, officer):
    case = make_case(school, kind="K2", personal_data_exposed=True, now=THURSDAY)

    lado, ico = case.clocks.of_the_law().order_by("-kind")
    hour = datetime(2026, 9, 10, 9, 0, tzinfo=UTC)
    assert (ico.started_at, ico.due_at, ico.next_call_at) == (hour, hour + 72 * HOUR, hour + 36 * HOUR)
    assert (lado.started_at, lado.next_call_at) == (hour, datetime(2026, 9, 11, 11, 0, tzinfo=UTC))


@pytest.mark.parametrize("moment", [datetime(2026, 8, 12, 9, 0, tzinfo=UTC), datetime(2026, 12, 21, 9, 0, tzinfo=UTC)])
def test_holidays_of_a_school_touch_none_of_them(school, head, chair, officer, author, moment):
    Membership.objects.update(starts_on=moment.date() - timedelta(days=30))
    usual = make_case(school, kind="K2", personal_data_exposed=True, reporter=author, now=moment)
    CalendarDay.objects.create(
        organisation=school,
        kind=CalendarDay.Kind.HOLIDAY,
        starts_on=moment.date() - timedelta(days=14),
        ends_on=moment.date() + timedelta(days=14),
        label="Holidays",
    )

    in_holidays = make_case(school, kind="K2", personal_data_exposed=True, reporter=author, now=moment)

    times = [
        list(case.clocks.order_by("kind").values_list("kind", "due_at", "next_call_at"))
        for case in (usual, in_holidays)
    ]
    assert times[0] == times[1]
    assert {kind for kind, _, _ in times[0]} == {"lado", "ico", "unopened-working-days"}


def test_concern_that_turns_out_to_be_about_an_adult_counts_from_the_report(school, lead, head, author):
    case = make_case(school, kind="K5", reporter=author, now=THURSDAY)
    later = THURSDAY + timedelta(hours=3)

    triage(case, lead, "K2", now=later)

    clock = clock_of(case)
    assert (clock.kind, clock.started_by_verb, clock.started_at) == ("lado", "triage", THURSDAY)
    assert clock.strand.owner == head


def test_found_out_days_later_it_is_late_from_the_beginning_and_calls_once(school, lead, head, author):
    case = make_case(school, kind="K5", reporter=author, now=THURSDAY)
    later = THURSDAY + timedelta(days=6)

    triage(case, lead, "K2", now=later)

    clock = clock_of(case)
    assert clock.is_late(now=later)
    assert (clock.rung, clock.next_call_at) == (1, clock.due_at)


def test_breach_found_by_looking_counts_from_looking(school, lead, officer, author):
    case = make_case(school, kind="K3", reporter=author, now=THURSDAY)
    later = THURSDAY + timedelta(hours=5)

    triage(case, lead, "K3", now=later, data=True)

    clock = clock_of(case)
    assert (clock.kind, clock.started_by_verb, clock.due_at) == ("ico", "triage", later + 72 * HOUR)
    assert clock.strand.owner == officer


def test_looking_again_starts_no_second_one(breach, officer):
    triage(breach, officer, "K16", now=THURSDAY + HOUR, data=True)

    assert clock_of(breach).started_by_verb == "report"


def test_clock_ends_by_itself_with_what_asked_for_it_and_goes_on_with_it(about_an_adult, head, lead):
    triage(about_an_adult, head, "K5", now=THURSDAY + HOUR)
    clock = clock_of(about_an_adult)
    assert (clock.state, clock.stopped_by) == ("stopped", None)
    assert clock.next_call_at is None
    assert "no longer applies" in TimelineEntry.objects.get(kind="fact").text

    handler = about_an_adult.strands.filter(closed_at=None).get().owner
    triage(about_an_adult, handler, "K2", now=THURSDAY + 2 * HOUR)

    clock.refresh_from_db()
    assert (clock.state, clock.stopped_at, clock.due_at.day) == ("running", None, 11)
    assert clock.next_call_at == datetime(2026, 9, 11, 11, 0, tzinfo=UTC)
    assert clock.strand.closed_at is None


def test_what_a_person_found_unneeded_does_not_begin_again(breach, officer):
    services.meet_clock(
        incident=breach, by=officer, now=THURSDAY + HOUR, note="No risk.", clock=clock_of(breach), needed=False
    )

    triage(breach, officer, "K16", now=THURSDAY + 2 * HOUR, data=True)

    assert clock_of(breach).state == "stopped"


# How it ends ----------------------------------------------------------------------------------------------------------------
def test_whoever_handles_it_says_that_the_lado_was_told(about_an_adult, head):
    now = THURSDAY + 3 * HOUR

    services.meet_clock(
        incident=about_an_adult, by=head, now=now, note="Spoke to Rowan Pike.", clock=clock_of(about_an_adult)
    )

    clock = clock_of(about_an_adult)
    assert (clock.state, clock.met_by, clock.met_at, clock.met_late()) == ("met", head, now, False)
    line = about_an_adult.timeline.get(kind="action")
    assert (line.text, line.by, line.strand) == ("The LADO was told: Spoke to Rowan Pike.", head, clock.strand)
    assert AuditEntry.objects.get(verb="meet_clock").person == head
    duty = about_an_adult.duties.get(kind="lado")
    assert (duty.done_at, duty.done_by, duty.needed) == (now, head, True)


def test_it_counts_when_they_were_told_and_not_when_it_was_written_down(about_an_adult, head):
    told, now = THURSDAY + 3 * HOUR, THURSDAY + timedelta(days=5)

    services.meet_clock(
        incident=about_an_adult, by=head, now=now, note="Rang.", clock=clock_of(about_an_adult), happened_at=told
    )

    clock = clock_of(about_an_adult)
    assert (clock.met_at, clock.met_late()) == (told, False)
    line = about_an_adult.timeline.get(kind="action")
    assert (line.happened_at, line.recorded_at) == (told, now)


def test_what_was_late_stays_late(about_an_adult, head):
    now = THURSDAY + timedelta(days=5)

    services.meet_clock(incident=about_an_adult, by=head, now=now, note="Rang.", clock=clock_of(about_an_adult))

    clock = clock_of(about_an_adult)
    assert clock.met_late()
    assert clock.due_at == datetime(2026, 9, 11, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("state", ["running", "run-out"])
def test_person_decides_that_the_ico_need_not_be_told(breach, officer, state):
    Clock.objects.filter(pk=clock_of(breach).pk).update(state=state)
    now = THURSDAY + 3 * HOUR

    services.meet_clock(
        incident=breach,
        by=officer,
        now=now,
        note="Encrypted, nobody can read it.",
        clock=clock_of(breach),
        needed=False,
    )

    clock = clock_of(breach)
    assert (clock.state, clock.stopped_by, clock.stopped_at, clock.next_call_at) == ("stopped", officer, now, None)
    line = breach.timeline.get(kind="decision")
    assert line.text == "Telling the ICO is not needed: Encrypted, nobody can read it."
    assert line.by == officer


def test_no_decision_without_a_reason(breach, officer):
    with pytest.raises(NotNow, match="Say why"):
        services.meet_clock(
            incident=breach, by=officer, now=THURSDAY + HOUR, note=" ", clock=clock_of(breach), needed=False
        )

    assert clock_of(breach).state == "running"


@pytest.mark.parametrize(
    ("told", "words"), [(THURSDAY - HOUR, "before this time limit began"), (THURSDAY + 9 * HOUR, "in the future")]
)
def test_moment_that_cannot_be_is_refused(about_an_adult, head, told, words):
    with pytest.raises(NotNow, match=words):
        services.meet_clock(
            incident=about_an_adult,
            by=head,
            now=THURSDAY + HOUR,
            note="Rang.",
            clock=clock_of(about_an_adult),
            happened_at=told,
        )

    assert clock_of(about_an_adult).state == "running"
    assert not TimelineEntry.objects.exists()


def test_second_of_two_reads_that_it_is_settled(school, head, officer, author):
    case = make_case(school, kind="K2", personal_data_exposed=True, reporter=author, now=THURSDAY)
    lado = case.clocks.get(kind="lado")
    services.meet_clock(incident=case, by=head, now=THURSDAY + HOUR, note="Rang.", clock=lado)

    with pytest.raises(NotNow, match="meanwhile"):
        services.meet_clock(incident=case, by=head, now=THURSDAY + HOUR, note="Rang.", clock=lado)


def test_clock_of_another_part_is_not_ones_own_to_meet(school, head, officer, author):
    case = make_case(school, kind="K2", personal_data_exposed=True, reporter=author, now=THURSDAY)

    with pytest.raises(PermissionDenied):
        services.meet_clock(
            incident=case, by=officer, now=THURSDAY + HOUR, note="Rang.", clock=case.clocks.get(kind="lado")
        )

    assert case.clocks.get(kind="lado").state == "running"


@pytest.mark.parametrize(("needed", "state"), [(True, "met"), (False, "stopped")])
def test_ticking_the_lado_off_meets_its_clock(about_an_adult, head, needed, state):
    services.record_action(
        incident=about_an_adult, by=head, now=THURSDAY + HOUR, note="Spoke to them.", duty="lado", needed=needed
    )

    assert clock_of(about_an_adult).state == state


def test_telling_the_officer_is_not_telling_the_ico(breach, officer):
    services.record_action(
        incident=breach, by=officer, now=THURSDAY + HOUR, note="I know of it.", duty="data-protection-officer"
    )

    assert clock_of(breach).state == "running"


def test_part_is_not_closed_while_its_clock_runs(school, lead, officer, author):
    case = make_case(school, kind="K3", personal_data_exposed=True, reporter=author, now=THURSDAY)
    now = THURSDAY + HOUR
    services.acknowledge(incident=case, by=lead, now=now, seen=again(case).fingerprint)
    case = triage(again(case), lead, "K3", now=now, data=True)

    with pytest.raises(NotNow, match=r"Tell the Information Commissioner \(ICO\)"):
        services.close(
            incident=again(case), by=officer, now=now, seen=again(case).fingerprint, note="Done.", outcome="no-action"
        )

    services.meet_clock(incident=case, by=officer, now=now, note="Reference 12.", clock=clock_of(case))
    services.close(
        incident=again(case), by=officer, now=now, seen=again(case).fingerprint, note="Done.", outcome="no-action"
    )
    assert case.strands.get(kind="data").closed_at == now


def test_opening_a_report_meets_what_would_move_it_on_and_nothing_of_the_law(school, chair, head, author):
    about_an_adult = make_case(school, kind="K2", reporter=author, now=THURSDAY)

    services.open_case(incident=about_an_adult, by=head, now=THURSDAY + HOUR)

    opened = about_an_adult.clocks.unopened().get()
    assert (opened.state, opened.met_by, opened.met_at) == ("met", head, THURSDAY + HOUR)
    assert clock_of(about_an_adult).state == "running"
