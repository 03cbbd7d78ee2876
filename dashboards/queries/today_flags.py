"""What Today says of posts that are out and that somebody flagged: a card for each person who decides (W17)."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.clocks import working_time_between
from dashboards.queries.today_words import LONGEST_LIST, Card
from dashboards.queries.wording import school_time
from posts.models import PostFlag
from posts.permissions import may_answer_flag


def flags_to_answer(user: Any, *, now: datetime) -> list[Card]:
    """Give a card for each open flag that this person decides on; one query while there is none."""
    near = PostFlag.objects.open().near(user).for_deciding()[:LONGEST_LIST]
    return [_card(flag, now) for flag in near if may_answer_flag(user, flag)]


def _card(flag: Any, now: datetime) -> Card:
    hours = working_time_between(flag.at, now, flag.post.school_hours).total_seconds() / 3600
    return Card(
        rank=1, since=flag.at.isoformat(), tag=f"Waiting {school_time(hours)}", tone="late",
        title="Something is wrong with a post that is out", note=f"{flag.get_reason_display()}. About 2 minutes.",
        url=reverse("posts:flagged", args=[flag.post_id, flag.pk]), button="Decide on it", minutes=2, late=True,
    )  # fmt: skip
