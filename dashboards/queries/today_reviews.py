"""What Today says of posts that went out without sign-off: a card for each person who looks at them afterwards (W21)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.urls import reverse

from core.clocks import working_time_between
from dashboards.queries.today_words import Card
from dashboards.queries.wording import school_time
from posts.models import Post
from posts.permissions import may_look_over


def posts_to_look_at(user: Any, numbers: Collection[int], *, now: datetime) -> list[Card]:
    """Give a card for each of these posts that this person has to look at afterwards; no query where there are none."""
    posts = Post.objects.to_be_looked_at().filter(pk__in=numbers) if numbers else ()
    return [_card(post, now) for post in posts if may_look_over(user, post)]


def _card(post: Any, now: datetime) -> Card:
    hours = working_time_between(post.submitted_at, now, post.school_hours).total_seconds() / 3600
    return Card(
        rank=2, since=post.submitted_at.isoformat(), tag=f"Out, unseen for {school_time(hours)}", tone="warn",
        title=f"Went out without sign-off: {post.title}", note="Can it stay? About 1 minute.",
        url=reverse("posts:post", args=[post.pk]), button="Look at it", minutes=1, late=True,
    )  # fmt: skip
