"""The plan says what the run then does, day by day over a school year: clock changes, half-term, 22 July, Christmas, Easter."""

from datetime import timedelta

from core.clocks import DIGEST_AT, at_london
from core.models import Message, Reminder
from core.planning import NOBODY
from core.telling import values_of
from policies import reminders
from tests.policies.test_reminders_plan import DUE_DAYS, END, START, school, year  # noqa: F401 - two are fixtures


def given():
    """What was mailed, with the words of the morning on which it went out."""
    return sorted(
        (one.due_at, one.person.email, one.kind, one.about_id, values_of(one, now=one.due_at)["why"])
        for one in Message.objects.exclude(state=Message.State.WITHDRAWN).select_related("person")
    )


def post_comes(day):
    Message.objects.waiting().filter(due_at__lte=at_london(day, DIGEST_AT)).update(state=Message.State.SENT)


def test_plan_of_a_school_year_is_what_the_run_does_day_by_day(year, django_assert_max_num_queries):  # noqa: F811 - a fixture
    with django_assert_max_num_queries(300):
        planned = reminders.plan(start=START, end=END)
    assert not Reminder.objects.exists()

    day = START
    while day <= END:
        morning = at_london(day, reminders.RUNS_AT)
        if reminders.remind(now=morning):
            # An hour later there is nothing left: were there, the plan would not say so.
            reminders.remind(now=morning + timedelta(hours=1))
        post_comes(day)
        day += timedelta(days=1)

    numbers = {f"Policy {number}, version 1": number for number in range(len(DUE_DAYS))}
    versions = sorted({int(message.about_id) for message in Message.objects.all()})
    foreseen = sorted(
        (one.at, one.to, one.kind, str(versions[numbers[one.about]]), one.why) for one in planned if one.to != NOBODY
    )
    assert foreseen == given()
    assert [one.at for one in planned] == sorted(one.at for one in planned)
