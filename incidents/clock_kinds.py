"""The clocks of incidents, as data: what the law asks for by when, with source and edition, and reports that nobody opens.

Here: kinds, what starts one of the law, and when somebody else is called. Not here: rows that run (`models`), or who is called
(`routing`). No school's calendar touches a clock of the law; `LAW` is all the working time such a clock is ever given.

The editions named are those the text was written by. The guidance is re-issued each September: docs/operations.md, What ages.
"""

from dataclasses import dataclass
from datetime import datetime, time

from core.clocks import WorkingHours, at_london, is_statutory_working_day, london_day, working_days_after
from core.timing import END_OF_DAY, ClockKind, Measure
from incidents.kinds import Side

LAW = WorkingHours(is_statutory_working_day)
MIDDAY = time(12, 0)


@dataclass(frozen=True, slots=True)
class Statutory:
    """A clock of the law that a case may start.

    `duty` is the outside duty that puts it up, and `side` the part of the case it belongs to. One that counts `from_report` began
    when the report reached the school, however late somebody sees what it is; the other begins when somebody sees it.
    `done` and `not_needed` begin the line of the timeline that ends it. `officer_first` calls the data protection officer before
    the ladder of the case.
    """

    clock: ClockKind
    duty: str
    side: Side
    from_report: bool
    done: str
    not_needed: str
    ticks_duty: bool = False
    officer_first: bool = False


LADO = Statutory(
    clock=ClockKind(
        slug="lado",
        label="Tell the LADO",
        says="An allegation that meets or may meet the harm threshold reaches the LADO within one working day of coming in.",
        measure=Measure.WORKING_DAYS,
        amount=1,
        source="Keeping children safe in education, part four (edition of September 2025); "
        "Working together to safeguard children (edition of December 2023)",
    ),
    duty="lado",
    side=Side.ADULT,
    from_report=True,
    done="The LADO was told",
    not_needed="Telling the LADO is not needed",
    ticks_duty=True,
)
ICO = Statutory(
    clock=ClockKind(
        slug="ico",
        label="Tell the Information Commissioner (ICO)",
        says="A breach of personal data reaches the ICO within 72 hours of the school becoming aware, unless a risk to people is "
        "unlikely. That decision is written down.",
        measure=Measure.ELAPSED_MINUTES,
        amount=72 * 60,
        source="UK GDPR, article 33(1) and (5) (as in force in 2026); ICO, Personal data breaches: a guide (2025)",
    ),
    duty="data-protection-officer",
    side=Side.DATA,
    from_report=False,
    done="The ICO was told",
    not_needed="Telling the ICO is not needed",
    officer_first=True,
)
STATUTORY: dict[str, Statutory] = {one.clock.slug: one for one in (LADO, ICO)}

# Requests are no reports: nothing starts these two yet. They stand here so that whatever takes requests finds them ready.
SUBJECT_ACCESS = ClockKind(
    slug="subject-access",
    label="Answer somebody who asks for their own data",
    says="One calendar month from receipt; the next working day where that day is none.",
    measure=Measure.CALENDAR_MONTHS,
    amount=1,
    source="UK GDPR, article 12(3) (as in force in 2026); ICO, Right of access: how long do we have to comply (2025)",
)
FREEDOM_OF_INFORMATION = ClockKind(
    slug="freedom-of-information",
    label="Answer a request for information",
    says="Twenty days on which pupils attend, or sixty working days where that is sooner.",
    measure=Measure.FOI_DAYS,
    amount=20,
    source="Freedom of Information Act 2000, section 10; Freedom of Information (Time for Compliance with Request) "
    "Regulations 2004, regulation 3 (as in force in 2026)",
)

_MEASURES = {
    "minutes": Measure.ELAPSED_MINUTES,
    "working-days": Measure.WORKING_DAYS,
    "school-days": Measure.SCHOOL_DAYS,
}
UNOPENED = tuple(f"unopened-{unit}" for unit in _MEASURES)


def unopened(unit: str, after: int) -> ClockKind:
    """Give the kind of clock that moves an unopened report on; how much time there is, the school's rules say (rules.md, 3.10)."""
    unit = unit.replace(" ", "-")
    return ClockKind(
        slug=f"unopened-{unit}",
        label="Nobody has opened the report",
        says="A report that nobody opens goes to the next person.",
        measure=_MEASURES[unit],
        amount=after,
    )


def half_time(kind: ClockKind, *, started_at: datetime, due_at: datetime) -> datetime:
    """Give the moment when half of a clock's time has gone; of one working day, midday of that day."""
    if kind.measure is not Measure.WORKING_DAYS:
        return started_at + (due_at - started_at) / 2
    whole, odd = divmod(kind.amount, 2)
    day = working_days_after(london_day(started_at), whole + odd, is_statutory_working_day)
    return at_london(day, MIDDAY if odd else END_OF_DAY)


def calls(kind: ClockKind, *, started_at: datetime, due_at: datetime) -> tuple[datetime, datetime]:
    """Give the moments when somebody else is called, should nobody have met a clock: half of its time gone, and all of it."""
    return half_time(kind, started_at=started_at, due_at=due_at), due_at
