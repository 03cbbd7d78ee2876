"""Reads about posts, accounts and publications, as words. `visible_to` is the first word of every read of posts."""

from posts.querysets.words import (
    CALENDAR,
    COLLEAGUES,
    ENDED,
    RULES,
    AccountQuerySet,
    ClockQuerySet,
    GrantQuerySet,
    PauseQuerySet,
    PhotoQuerySet,
    PostQuerySet,
    PublicationQuerySet,
)

__all__ = [
    "CALENDAR",
    "COLLEAGUES",
    "RULES",
    "ENDED",
    "AccountQuerySet",
    "ClockQuerySet",
    "GrantQuerySet",
    "PauseQuerySet",
    "PhotoQuerySet",
    "PostQuerySet",
    "PublicationQuerySet",
]
