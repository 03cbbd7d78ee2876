"""Working through many rows in slices of at most 500 with a commit each, so that others may write in between."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from core import bulk
from core.models import Message


def slice_by_slice(rows: "QuerySet[Any]", give: Callable[[list[int]], int]) -> Iterator[int]:
    """Hand the numbers of these rows on, in their order, each slice in a transaction of its own; yield what each has given."""
    last, full = 0, True
    while full and (
        numbers := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[: bulk.SLICE])
    ):
        with transaction.atomic():
            given = give(numbers)
        yield given
        last, full = numbers[-1], len(numbers) == bulk.SLICE
        if given:
            bulk.let_others_write()


def withdraw(messages: "QuerySet[Message]") -> int:
    """Withdraw messages that wait to be mailed and are no longer needed, and return how many."""
    numbers, withdrawn = list(messages.order_by("pk").values_list("pk", flat=True)), 0
    for start in range(0, len(numbers), bulk.SLICE):
        withdrawn += (
            Message.objects.waiting()
            .filter(pk__in=numbers[start : start + bulk.SLICE])
            .update(state=Message.State.WITHDRAWN, claimed_until=None, failure="No longer needed.")
        )
        bulk.let_others_write()
    return withdrawn


def overtaken(waiting: "QuerySet[Message]") -> "QuerySet[Message]":
    """Keep, of messages that wait, those behind which a newer one waits to the same person about the same thing."""
    # A person's messages are put in order once. Asked of each message, whether another one follows it, this is quadratic in the
    # night in which thousands were written and PostgreSQL has not counted them yet.
    newest_first = Window(RowNumber(), partition_by=[F("person"), F("about_id")], order_by=F("pk").desc())
    numbered: Any = waiting.annotate(turn=newest_first)
    rows: QuerySet[Message] = numbered.filter(turn__gt=1)
    return rows


def by_day_and_place(rows: Iterable[tuple[date, int, int]]) -> dict[date, dict[int, int]]:
    """Sort counts (day, place, how many) by day, earliest first, and then by place."""
    counts: dict[date, dict[int, int]] = defaultdict(dict)
    for day, place, count in rows:
        counts[day][place] = count
    return dict(sorted(counts.items()))
