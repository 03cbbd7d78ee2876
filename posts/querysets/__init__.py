"""Reads about posts, accounts and publications, as words. `visible_to` is the first word of every read of posts."""

from posts.querysets.words import (
    CALENDAR,
    ENDED,
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
    "ENDED",
    "AccountQuerySet",
    "ClockQuerySet",
    "GrantQuerySet",
    "PauseQuerySet",
    "PhotoQuerySet",
    "PostQuerySet",
    "PublicationQuerySet",
]
