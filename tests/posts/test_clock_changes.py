"""Moments of posts in the nights in which English clocks are changed: one is left out, another comes twice."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.clocks import at_london, times_shown
from core.templatetags.ui import when
from posts import publishing
from posts.forms import ComposeForm
from posts.forms.compose import NO_SUCH_TIME
from posts.models import Post
from posts.rulebook import rules_of
from tests.factories.posts import PostFactory, use_rules

FORWARD, BACK = date(2027, 3, 28), date(2027, 10, 31)
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "count"),
    [
        (FORWARD, time(0, 59), 1),
        (FORWARD, time(1, 0), 0),
        (FORWARD, time(1, 30), 0),
        (FORWARD, time(1, 59), 0),
        (FORWARD, time(2, 0), 1),
        (BACK, time(0, 59), 1),
        (BACK, time(1, 0), 2),
        (BACK, time(1, 30), 2),
        (BACK, time(2, 0), 1),
        (date(2026, 3, 29), time(1, 30), 0),
        (date(2026, 10, 25), time(1, 30), 2),
        (date(2027, 7, 1), time(1, 30), 1),
    ],
)
def test_wall_clocks_show_a_time_once_but_in_the_hour_in_which_they_are_changed(day, at, count):
    assert times_shown(day, at) == count


@pytest.fixture
def compose(oakfield):
    use_rules("light-touch", oakfield)

    def build(day, at):
        typed = {"day_day": str(day.day), "day_month": str(day.month), "day_year": str(day.year), "time": at}
        data = {"title": "Brook", "words": "We walked.", "when": "at", **typed}
        return ComposeForm(data, rules=rules_of(oakfield)[0], accounts=[], now=NOW)

    return build


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(2026, 3, 29), FORWARD])
def test_time_that_is_left_out_is_refused_beside_its_field(day, compose):
    assert compose(day, "1:30").errors == {"time": [NO_SUCH_TIME]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        (FORWARD, "0:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (FORWARD, "2:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (BACK, "1:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (BACK, "2:00", datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
        (date(2026, 10, 25), "1:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_time_that_comes_twice_means_the_first(day, at, moment, compose):
    form = compose(day, at)

    assert form.is_valid()
    assert form.cleaned_data["moment"] == moment


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at_london(BACK, time(1, 30)), "Sunday 31 October 2027 at 1.30 am, before the clocks go back"),
        (
            at_london(BACK, time(1, 30)) + timedelta(hours=1),
            "Sunday 31 October 2027 at 1.30 am, after the clocks go back",
        ),
        (at_london(BACK, time(2, 0)), "Sunday 31 October 2027 at 2 am"),
        (at_london(FORWARD, time(2, 0)), "Sunday 28 March 2027 at 2 am"),
    ],
)
def test_pages_say_which_of_two_like_times_is_meant(moment, words):
    assert f">{words}<" in when(moment)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("day", [date(2026, 10, 25), BACK])
def test_post_waits_for_the_first_of_two_like_times_and_not_for_the_second(day, author, oakfield):
    moment = at_london(day, time(1, 30))
    early, late = (
        PostFactory(
            organisation=oakfield,
            author=author,
            state="in_review",
            version=1,
            submitted_at=NOW,
            moment=moment + timedelta(hours=hours),
        )
        for hours in (0, 1)
    )

    publishing.attend_to(posts=Post.objects.all(), now=moment + timedelta(minutes=59))

    states = dict(Post.objects.values_list("pk", "state"))
    assert (states[early.pk], states[late.pk]) == ("expired", "in_review")
