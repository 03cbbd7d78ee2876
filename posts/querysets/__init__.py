"""Reads about posts, accounts and publications, as words. `visible_to` is the first word of every read of posts."""

from posts.querysets.words import (
    ENDED,
    AccountQuerySet,
    GrantQuerySet,
    PauseQuerySet,
    PhotoQuerySet,
    PostQuerySet,
    PublicationQuerySet,
)

__all__ = [
    "ENDED",
    "AccountQuerySet",
    "GrantQuerySet",
    "PauseQuerySet",
    "PhotoQuerySet",
    "PostQuerySet",
    "PublicationQuerySet",
]
