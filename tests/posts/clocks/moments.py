"""Moments of a school year, and the clock of a post at them."""

from datetime import date, time

from core.clocks import at_london
from posts import services
from posts.models import Post, SignOffClock

AWAY = (
    ("half-term", date(2026, 10, 26), date(2026, 10, 30)),
    ("holiday", date(2026, 7, 23), date(2026, 8, 31)),
    ("holiday", date(2026, 12, 21), date(2027, 1, 3)),
    ("inset", date(2026, 11, 16), date(2026, 11, 16)),
)


def wall(year, month, day, hour, minute=0):
    return at_london(date(year, month, day), time(hour, minute))


FRIDAY_AT_FOUR = wall(2026, 11, 13, 16)
MONDAY_AT_HALF_PAST_ELEVEN = wall(2026, 11, 16, 11, 30)
MONDAY_AT_HALF_PAST_THREE = wall(2026, 11, 16, 15, 30)


def clock_of(post):
    return SignOffClock.objects.get(post=post, version=Post.objects.get(pk=post.pk).version)


def fresh(post):
    return Post.objects.get(pk=post.pk)


def pause(place, by, at):
    return services.pause(organisation=place, by=by, now=at, reason="A sad day")
