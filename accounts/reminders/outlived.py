"""Which reminders about training nobody needs any more on the day they go out. A plain question about a batch of messages."""

from collections.abc import Sequence

from accounts.models import TrainingRecord
from accounts.reminders.running_out import COURSE
from core.models import Message


def done_again_meanwhile(messages: Sequence[Message]) -> set[int]:
    """Give the reminders whose reader did the course again, or whose record was put right or taken back, while they waited."""
    newest = TrainingRecord.objects.newest().filter(person__in={message.person_id for message in messages})
    running = {
        (person, str(course), last_day.isoformat())
        for person, course, last_day in newest.values_list("person_id", "course_id", "runs_out_on")
        if last_day is not None
    }
    return {
        message.pk
        for message in messages
        if message.about_kind == COURSE
        and (message.person_id, message.about_id, message.context.get("due_on")) not in running
    }
