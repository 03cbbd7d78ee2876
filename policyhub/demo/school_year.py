"""The school years of the demo: the days on which pupils are away, as a school in England has them. Not here: who is away."""

from datetime import date, timedelta

from dateutil.easter import easter

from accounts.models import CalendarDay, Organisation

_WEEK, _FORTNIGHT = timedelta(days=4), timedelta(days=13)


def keep_school_years(organisation: Organisation, *, today: date) -> None:
    """Write the years around today into the calendar of a trust or single school, unless it has one."""
    if organisation.parent_id is not None or organisation.calendar_days.exists():
        return
    rows = [row for year in (today.year - 1, today.year, today.year + 1) for row in days_of(year)]
    CalendarDay.objects.bulk_create(
        CalendarDay(organisation=organisation, kind=kind, label=label, starts_on=start, ends_on=end)
        for kind, label, start, end in rows
    )


def days_of(year: int) -> list[tuple[str, str, date, date]]:
    """Give the days of one year: half-terms are whole weeks, and Easter lies in the spring holiday."""
    february, may, october, winter = (_monday(date(year, *day)) for day in ((2, 17), (5, 31), (10, 28), (12, 23)))
    spring, inset = _monday(easter(year)), date(year, 9, 1)
    if inset.weekday() > _WEEK.days:
        inset = _monday(inset) + timedelta(days=7)
    return [
        ("half-term", "February half-term", february, february + _WEEK),
        ("holiday", "Spring holiday", spring, spring + _FORTNIGHT),
        ("half-term", "May half-term", may, may + _WEEK),
        ("holiday", "Summer holiday", date(year, 7, 22), date(year, 8, 31)),
        ("inset", "INSET day", inset, inset),
        ("half-term", "October half-term", october, october + _WEEK),
        ("holiday", "Winter holiday", winter, winter + _FORTNIGHT),
    ]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
