"""The year of posts behind a school: many rows in a few statements, each post as whole as if people had written it that day.

One post goes through the services first. What they leave of it (steps, signatures, answers, deliveries, every line of history) is
the pattern; the others are copies with words, times, names and fingerprints of their own.
"""

import random
import uuid
from copy import copy
from datetime import datetime, time
from typing import Any

from django.db import models

from core.clocks import at_london
from core.models import AuditEntry
from policyhub.demo.clock import SchoolClock
from policyhub.demo.post_words import YEAR, Words
from posts.channels.atom import name_for
from posts.models import Decision, Delivery, Post, PostVersion, Publication
from posts.publishing import channel_settings, public_address

NEWEST, OLDEST = 14, 364
Days = dict[datetime | None, datetime]


def year_behind(pattern: Post, clock: SchoolClock, *, count: int) -> None:
    """Write so many posts of the year behind a school after the pattern of one that is out."""
    chance = random.Random(pattern.organisation.slug)  # noqa: S311 - a demo, not a secret
    school_days = clock.days_behind(newest=NEWEST, oldest=OLDEST)
    moments = sorted(
        at_london(day, time(chance.randrange(9, 16), chance.randrange(60))) for day in chance.sample(school_days, count)
    )
    written = [clock.before(at, chance.randrange(20, 400) / 60) for at in moments]
    days: list[Days] = [
        {pattern.submitted_at: before, pattern.published_at: at} for before, at in zip(written, moments, strict=True)
    ]
    posts = _posts(pattern, _words_for(moments), days)
    steps = _parts(posts, pattern.sign_off_steps.order_by("order"), days)
    _parts(posts, pattern.answers.order_by("pk"), days)
    publications = _publications(pattern, posts, days)
    _fingerprints(posts)
    _decisions(pattern, posts, steps, days)
    _history(pattern, posts, days)
    for old, copies in publications:
        _history(old, copies, days)


def _words_for(moments: list[datetime]) -> list[Words]:
    """Choose words that fit the month, none again before all others that fit have been said."""
    said: dict[str, int] = {}
    chosen = []
    for number, at in enumerate(moments):
        fitting = [words for words in YEAR if not words.months or at.month in words.months]
        words = min(fitting, key=lambda one: (said.get(one.title, -1), one.title))
        said[words.title] = number
        chosen.append(words)
    return chosen


def _posts(pattern: Post, chosen: list[Words], days: list[Days]) -> list[Post]:
    rows = []
    for words, times in zip(chosen, days, strict=True):
        row = _copy(pattern, times)
        row.title, row.words, row.purpose = words.title, words.words, words.purpose
        rows.append(row)
    return Post.objects.bulk_create(rows)


def _publications(pattern: Post, posts: list[Post], days: list[Days]) -> list[tuple[Publication, list[Publication]]]:
    made = []
    for old in pattern.publications.select_related("account").order_by("pk"):
        rows = []
        for post, times in zip(posts, days, strict=True):
            row = _copy(old, times, post=post, uid=uuid.uuid4())
            row.account = old.account
            row.remote_id = name_for(**channel_settings(old.account), path=str(row.uid))
            row.address = public_address(row)
            rows.append(row)
        copies = Publication.objects.bulk_create(rows)
        Delivery.objects.bulk_create(
            _copy(attempt, times, publication=row)
            for attempt in old.deliveries.order_by("number")
            for row, times in zip(copies, days, strict=True)
        )
        made.append((old, copies))
    return made


def _fingerprints(posts: list[Post]) -> None:
    models.prefetch_related_objects(posts, "publications__account", "photos", "people", "answers")
    versions = [PostVersion.of(post, now=post.submitted_at or post.created_at) for post in posts]
    for post, version in zip(posts, versions, strict=True):
        post.fingerprint = version.fingerprint
    Post.objects.bulk_update(posts, ["fingerprint"], batch_size=200)
    PostVersion.objects.bulk_create(versions)


def _decisions(pattern: Post, posts: list[Post], steps: dict[int | None, list[Any]], days: list[Days]) -> None:
    Decision.objects.bulk_create(
        _copy(old, times, post=post, step=step, fingerprint=post.fingerprint)
        for old in pattern.decisions.order_by("pk")
        for post, times, step in zip(posts, days, steps[old.step_id], strict=True)
    )


def _history(old: models.Model, copies: list[Any], days: list[Days]) -> None:
    lines = list(AuditEntry.objects.filter(about_kind=old._meta.label_lower, about_id=str(old.pk)).order_by("id"))
    AuditEntry.objects.bulk_create(
        _copy(line, times, about_id=str(row.pk)) for row, times in zip(copies, days, strict=True) for line in lines
    )


def _parts(posts: list[Post], olds: Any, days: list[Days]) -> dict[int | None, list[Any]]:
    """Copy parts of the pattern for every post; gives the copies by the number of what they were copied from."""
    return {
        old.pk: type(old).objects.bulk_create(
            [_copy(old, times, post=post) for post, times in zip(posts, days, strict=True)]
        )
        for old in olds
    }


def _copy(old: Any, times: Days, **changed: Any) -> Any:
    """Copy a row that is not stored yet: its moments are moved to another day, and what is named is changed."""
    new = copy(old)
    new._state = models.base.ModelState()
    # What came along with the old row belongs to it alone.
    new.__dict__.pop("_prefetched_objects_cache", None)
    new.pk = None
    for field in new._meta.concrete_fields:
        value = getattr(new, field.attname)
        if isinstance(value, datetime):
            setattr(new, field.attname, times[value])
    for name, value in changed.items():
        setattr(new, name, value)
    return new
