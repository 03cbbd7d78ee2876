"""Doorbells of posts: fetch, one call into the machine, nothing decided here."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from core.tasks import beat_pulse
from posts import publishing, reminders
from posts.models import Post


@shared_task
def publish_post(*, post_id: int, **_: Any) -> None:
    """Begin or go on with one post at once, instead of at the next sweep."""
    publishing.attend_to(posts=Post.objects.filter(pk=post_id), now=timezone.now())


@shared_task
def sweep_posts(**_: Any) -> None:
    """Find what is due, late or left in the middle, and what the clocks of waiting posts call for; end flags on what is down.

    Whoever has to look at what went out without sign-off is reminded too.
    """
    publishing.attend_to(posts=Post.objects.all(), now=timezone.now())
    reminders.keep_clocks(now=timezone.now())
    reminders.end_flags(now=timezone.now())
    reminders.remind_to_look(now=timezone.now())
    beat_pulse("posts")


@shared_task
def keep_turns(*, place: int | None = None, **_: Any) -> None:
    """Bring the queues up to date with absences, roles and rules: everywhere, or at and below one place where they changed."""
    reminders.keep_turns(now=timezone.now(), place=place)


@shared_task
def remind_of_permissions(**_: Any) -> None:
    """Tell people in time of permissions to post that run out."""
    reminders.remind_of_permissions(now=timezone.now())
