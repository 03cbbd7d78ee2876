"""The days on which clocks and calendars have been got wrong, lived through by a worker whose machine shows them.

The two nights of a year on which clocks change, Christmas, half-term, the first day of the summer holidays, the 29th of February
and the 31st. Before each of them an allegation about an adult comes in. A reminder waits for a school morning and half past seven
on the wall; the law waits for neither. One second before each moment every doorbell is rung, and at the moment twice.
"""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts.models import CalendarDay
from core.clocks import at_london
from core.models import Pulse, Reminder
from core.tasks import deliver_messages
from incidents import services
from incidents.models import Clock
from incidents.tasks import call_for_clocks
from policies.tasks import remind
from policies.workflow import State
from tests.factories import give, make_person
from tests.factories.incidents import make_case, rules
from tests.factories.policies import ObligationFactory, make_policy, make_version
from tests.factories.posts import change_rule

pytestmark = pytest.mark.faults

LONG_AGO = date(2020, 1, 1)
HOLIDAYS = (
    ("holiday", date(2026, 12, 21), date(2027, 1, 1)),
    ("half-term", date(2027, 2, 15), date(2027, 2, 19)),
    ("holiday", date(2027, 7, 22), date(2027, 8, 31)),
)
# The day something is due on; the morning of its mail (in UTC); the day an allegation comes in; the last day for the LADO.
DAYS = (
    (date(2026, 3, 29), "2026-03-30T06:30", date(2026, 3, 27), date(2026, 3, 30)),
    (date(2026, 10, 25), "2026-10-26T07:30", date(2026, 10, 23), date(2026, 10, 26)),
    (date(2026, 12, 25), "2027-01-04T07:30", date(2026, 12, 24), date(2026, 12, 29)),
    (date(2027, 1, 31), "2027-02-01T07:30", date(2027, 1, 29), date(2027, 2, 1)),
    (date(2027, 2, 17), "2027-02-22T07:30", date(2027, 2, 16), date(2027, 2, 17)),
    (date(2027, 3, 28), "2027-03-30T06:30", date(2027, 3, 25), date(2027, 3, 30)),
    (date(2027, 7, 22), "2027-09-01T06:30", date(2027, 7, 21), date(2027, 7, 22)),
    (date(2027, 10, 31), "2027-11-01T07:30", date(2027, 10, 29), date(2027, 11, 1)),
    (date(2028, 2, 29), "2028-02-29T07:30", date(2028, 2, 28), date(2028, 2, 29)),
)
FOUR, MIDDAY, END_OF_DAY = time(16), time(12), time(23, 59, 59)
SECOND, NEXT_TO_NOTHING = timedelta(seconds=1), timedelta(microseconds=1)


def utc(words):
    return datetime.fromisoformat(f"{words}+00:00")


@pytest.fixture
def machine(site, monkeypatch):
    """A worker, and a way to let it live through a moment: ring every doorbell, and wait until it has answered."""
    site.show(at_london(LONG_AGO, MIDDAY))
    site.start_dated_worker()
    shown = []

    def live(moment, *, times=1):
        shown[:] = [moment]
        site.show(moment)
        for task in (remind, call_for_clocks, deliver_messages) * times:
            site.ring(task)
        # A worker that does one thing after the other has answered them all when it has answered the next.
        after = moment + NEXT_TO_NOTHING
        site.show(after)
        site.ring(deliver_messages)
        site.until(
            # An earlier one may be answered by the later clock, so none may be left either: it would meet the next moment.
            lambda: Pulse.objects.filter(name="messages", at=after) and site.unanswered_rings() == 0,
            f"the worker has lived through {moment}",
        )

    monkeypatch.setattr(timezone, "now", lambda: shown[0] if shown else at_london(LONG_AGO, MIDDAY))
    return live


@pytest.fixture
def people(oakfield, machine):
    """A school whose people have worked there all along, told of what is due on the day itself alone."""
    rules(oakfield)
    change_rule(oakfield, "policies.confirm_ladder", {"on_the_day": True})
    for kind, first, last in HOLIDAYS:
        CalendarDay.objects.create(organisation=oakfield, kind=kind, label=kind, starts_on=first, ends_on=last)
    roles = {
        "Rita Reader": "staff",
        "Hugo Head": "headteacher",
        "Cora Chair": "chair-of-governors",
        "Sam Staff": "staff",
    }
    return {name: give(make_person(name), role, oakfield, starts_on=LONG_AGO) for name, role in roles.items()}


def come_in(place, people, moment):
    """An allegation about an adult, opened as it comes, so that the law's clock alone runs."""
    case = make_case(place, kind="K2", reporter=people["Sam Staff"], now=moment)
    services.open_case(incident=case, by=people["Hugo Head"], now=moment)


def test_reminders_wait_for_the_school_morning_and_the_law_for_nothing(site, mail_server, oakfield, people, machine):
    for due_on, *_ in DAYS:
        version = make_version(
            make_policy(oakfield, slug=f"rules-{due_on}", title=f"Rules of {due_on}"), state=State.IN_FORCE
        )
        ObligationFactory(
            person=people["Rita Reader"], version=version, due_on=due_on, owed_since=due_on - timedelta(days=60)
        )
    expected = sorted(
        [
            *((utc(morning), "rita.reader@example.test", f"Rules of {due_on}") for due_on, morning, _, _ in DAYS),
            *((at_london(last, MIDDAY), "cora.chair@example.test", "") for *_, last in DAYS),
        ]
    )
    begins = [at_london(day, FOUR) for *_, day, _ in DAYS]
    ends = [at_london(last, END_OF_DAY) for *_, last in DAYS]
    mornings = [at_london(due_on, time(4, 10)) for due_on, *_ in DAYS]
    moments = {*ends, *mornings, *(moment for moment, *_ in expected)}
    told, run_out = [], []
    for moment in sorted({*begins, *moments, *(moment - SECOND for moment in moments)}):
        before = len(mail_server.mails)
        if moment in begins:
            come_in(oakfield, people, moment)
        else:
            machine(moment, times=2 if moment in moments else 1)
        told += [(moment, mail.to, mail.subject) for mail in mail_server.mails[before:] if "head" not in mail.to]
        run_out += [moment] * (Clock.objects.filter(state=Clock.State.RUN_OUT).count() - len(run_out))

    assert [(moment, to) for moment, to, _ in told] == [(moment, to) for moment, to, _ in expected]
    assert all(words in subject for (*_, subject), (*_, words) in zip(told, expected, strict=True))
    assert run_out == ends
    assert Reminder.objects.filter(person=people["Rita Reader"]).count() == len(DAYS)
