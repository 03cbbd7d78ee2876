"""What tests about clocks of the law ask of a case, and the day they begin on."""

from datetime import UTC, datetime, timedelta

from incidents.models import Incident

# A Thursday in term, summer time: ten o'clock on the wall.
THURSDAY = datetime(2026, 9, 10, 9, 17, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def again(case):
    """The case as it stands now."""
    return Incident.objects.get(pk=case.pk)


def clock_of(case):
    """Its only clock of the law."""
    return case.clocks.of_the_law().get()
