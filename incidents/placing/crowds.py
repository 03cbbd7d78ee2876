"""Very many reports without a name within one hour: none is refused, one plain question is asked, and people are told once for all.

Counted by school and hour, and by nothing that comes from the sender: whoever floods the form from the school's own network would
otherwise close it to everybody there, and no address is kept (docs/adr/0045-very-many-reports-at-once.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse

from accounts.models import Organisation, User
from core import notify
from core.models import Message
from core.sealing import keyed_digest
from incidents.models import Incident
from incidents.models.incident import to_the_hour

# A class that reports the same thing together stays below; above, people are told for every fourfold only.
GROUPED_FROM, TOLD_AGAIN_AT = 10, 4
ASKED_FROM = 30
MANY = "incidents.many"
_IN_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)


@dataclass(frozen=True, slots=True)
class PlainQuestion:
    """A question that any person answers and a thoughtless machine does not."""

    first: int
    second: int

    @property
    def sentence(self) -> str:
        """Ask it."""
        return f"How much is {self.first} and {self.second} together?"

    def is_right(self, answer: str) -> bool:
        """Take the number in figures or in a word."""
        total = self.first + self.second
        return answer.strip(" .").lower() in {str(total), _IN_WORDS.split()[total]}


def question_for(submission_key: str) -> PlainQuestion:
    """Give the question of one report on its way: the same one however often its page is opened."""
    number = int(keyed_digest(submission_key, purpose="plain question")[:8], 16)
    return PlainQuestion(first=number % 8 + 2, second=number // 8 % 8 + 1)


def without_a_name_in(organisation: Organisation, hour: datetime) -> int:
    """Count the reports without a name that have come in at a school within an hour; the hour is all that is kept of their time."""
    return Incident.objects.filter(organisation=organisation, reporter=None, reported_at=to_the_hour(hour)).count()


def crowded_places(*, now: datetime) -> dict[int, int]:
    """Give the schools where a question is asked, with how many reports there are; for whoever looks after the machine."""
    reports = Incident.objects.filter(reporter=None, reported_at=to_the_hour(now)).order_by()
    counted = reports.values("organisation").annotate(count=Count("pk")).filter(count__gte=ASKED_FROM)
    return dict(counted.values_list("organisation", "count"))


def tell_of_crowd(case: Incident, people: Sequence[User], *, before: int, now: datetime) -> None:
    """Tell people of a report that came in with very many others: at the tenth, the fortieth, and so on, and not for each."""
    step = GROUPED_FROM
    while step * TOLD_AGAIN_AT <= before:
        step *= TOLD_AGAIN_AT
    _tell_once(case, people, occasion=f"from {step}", now=now)


def whom_the_step_tells(case: Incident, people: Sequence[User], *, verb: str, now: datetime) -> list[User]:
    """Give the people whom a step of the machine tells itself: none for a case of a crowd, whose people are told once an hour."""
    if not case.in_a_crowd:
        return list(people)
    _tell_once(case, people, occasion=verb, now=now)
    return []


def _tell_once(case: Incident, people: Sequence[User], *, occasion: str, now: datetime) -> None:
    """Tell each person once per school, hour and occasion. Two reports in the same moment may both tell, harming nobody."""
    occurrence = f"{case.organisation_id} {to_the_hour(now):%Y-%m-%d %H} {occasion}"
    told = Message.objects.filter(kind=MANY, occurrence=occurrence, person__in=people)
    told = told.exclude(state=Message.State.WITHDRAWN)
    heard: set[Any] = set(told.values_list("person_id", flat=True))
    notify.tell(
        [person for person in people if person.pk not in heard],
        about=case,
        kind=MANY,
        path=reverse("incidents:index"),
        now=now,
        occurrence=occurrence,
        urgent=True,
    )
