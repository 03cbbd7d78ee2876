"""Reads about posts, accounts and publications, as words. `visible_to` is the first word of every read of posts."""

from posts.querysets.along import CALENDAR, COLLEAGUES, PEOPLE, RIGHTS, RULES
from posts.querysets.flags import FlagQuerySet
from posts.querysets.gathering import parts_of
from posts.querysets.moderation import ModerationQuerySet
from posts.querysets.pauses import PauseQuerySet
from posts.querysets.reviews import ReviewQuerySet
from posts.querysets.talk import CommentQuerySet
from posts.querysets.versions import VersionQuerySet
from posts.querysets.words import (
    ENDED,
    AccountQuerySet,
    ClockQuerySet,
    GrantQuerySet,
    PhotoQuerySet,
    PostQuerySet,
    PublicationQuerySet,
)

__all__ = [
    "CALENDAR",
    "COLLEAGUES",
    "PEOPLE",
    "RIGHTS",
    "RULES",
    "ENDED",
    "AccountQuerySet",
    "ClockQuerySet",
    "CommentQuerySet",
    "FlagQuerySet",
    "GrantQuerySet",
    "ModerationQuerySet",
    "PauseQuerySet",
    "PhotoQuerySet",
    "PostQuerySet",
    "PublicationQuerySet",
    "ReviewQuerySet",
    "VersionQuerySet",
    "parts_of",
]
