"""When a post goes out, as every page says it: one table, and the pages that show it."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from accounts.models import CalendarDay
from core.clocks import LONDON
from posts.hours import SuitableHours
from posts.models import Pause, Post, Publication
from posts.rulebook import suitable_hours_at
from posts.views.going_out import notes_on, when_it_goes
from posts.workflow import State
from tests.factories import sign_in
from tests.factories.posts import AccountFactory, PostFactory, change_rule, put_forward, use_rules

VALUE = {"days": ["monday", "tuesday", "wednesday", "thursday", "friday"], "from": "07:00", "until": "20:00"} | {
    "outside": "ask"
}
NOON, NIGHT = (datetime(2026, 11, 20, hour, tzinfo=LONDON) for hour in (12, 22))
MONDAY = datetime(2026, 11, 23, 7, tzinfo=LONDON)
PAUSED = Pause(kind="everything", started_at=NOON)
SENSITIVE = Pause(kind="sensitive", started_at=NOON, until=MONDAY, holds=["event"])
PLANNED = Pause(kind="sensitive", started_at=MONDAY, until=MONDAY + timedelta(days=1), holds=["event"], planned=True)

WHEN = {
    "read by day": ({}, NOON, (), "To go out as soon as it is signed off"),
    "drafted by day": ({"state": State.DRAFT}, NOON, (), "To go out as soon as it is signed off"),
    "read at night": ({}, NIGHT, (), "Signed off now, it would go out [Mon 7], in suitable hours"),
    "signed at night": ({"state": State.APPROVED}, NIGHT, (), "To go out from [Mon 7], in suitable hours"),
    "begun as hours ended": ({"state": State.PUBLISHING}, NIGHT, (), "To go out from [Mon 7], in suitable hours"),
    "signed by day": ({"state": State.APPROVED}, NOON, (), "To go out in a moment, or when somebody publishes it"),
    "begun": ({"state": State.PUBLISHING}, NOON, (), "On its way out"),
    "a closure at night": ({"purpose": "closure"}, NIGHT, (), "To go out as soon as it is signed off"),
    "without hours": ({"suitable_hours": None}, NIGHT, (), "To go out as soon as it is signed off"),
    "its own moment": ({"moment": NIGHT}, NOON, (), "To go out [Fri 22]"),
    "its own moment in a pause": ({"moment": NIGHT}, NOON, (PAUSED,), "To go out [Fri 22]"),
    "paused": ({}, NIGHT, (PAUSED,), "To go out when posting is no longer paused"),
    "a sensitive day": ({}, NIGHT, (PAUSED, SENSITIVE), "Signed off now, it would wait until [Mon 7] and be read once more"),
    "signed on a sensitive day": ({"state": State.APPROVED}, NOON, (SENSITIVE,), "To be read once more after [Mon 7]"),
    "what a sensitive day lets through": ({"purpose": "news"}, NOON, (SENSITIVE,), "To go out as soon as it is signed off"),
    "a planned day": ({}, NOON, (PLANNED,), "To go out as soon as it is signed off"),
    "held over": (
        {"state": State.APPROVED, "held_over_at": NOON}, NIGHT, (), "To go out when somebody has read it once more",
    ),
    "out": ({"state": State.PUBLISHED, "published_at": NOON}, NIGHT, (), "Published [Fri 12]"),
    "taken down": ({"state": State.TAKEN_DOWN, "published_at": NOON}, NIGHT, (), "Published [Fri 12]"),
    "said no to": ({"state": State.REJECTED, "moment": NOON}, NIGHT, (), "It did not go out"),
    "missed its time": ({"state": State.EXPIRED, "moment": NOON}, NIGHT, (), "It did not go out"),
    "in trouble": ({"state": State.NEEDS_ATTENTION}, NOON, (), "Not out everywhere yet"),
}  # fmt: skip


def said(leaving):
    at = f" [{leaving.at.astimezone(LONDON):%a %-H}]" if leaving.at else ""
    return f"{leaving.words}{at}{leaving.then}"


@pytest.mark.parametrize("name", WHEN)
def test_one_place_says_when_a_post_goes_out(name):
    parts, now, pauses, words = WHEN[name]
    facts = {"state": State.IN_REVIEW, "moment": None, "urgent": False, "purpose": "event", "held_over_at": None}
    facts |= {"published_at": None, "suitable_hours": SuitableHours.parse(VALUE)}

    leaving = when_it_goes(SimpleNamespace(**facts | parts), now, pauses=pauses)

    assert said(leaving) == words
    assert leaving.at or leaving.short


@pytest.mark.django_db
def test_post_asks_for_its_pauses_itself(author, oakfield):
    use_rules("light-touch", oakfield)
    post = PostFactory(organisation=oakfield, author=author, state=State.IN_REVIEW, submitted_at=NOON)
    Pause.objects.create(organisation=oakfield, kind="everything", started_at=NOON, reason="Sad news.")

    leaving = when_it_goes(Post.objects.whole().get(pk=post.pk), NIGHT)

    assert leaving.words == "To go out when posting is no longer paused"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("states", "now", "words", "title"),
    [
        (("published", "to_do_by_hand"), NOON, "To be put out by hand", None),
        (
            ("published", "to_do_by_hand"),
            NIGHT,
            "To be put out by hand from [Mon 7], in suitable hours",
            "Put it out in",
        ),
        (("waiting", "to_do_by_hand"), NIGHT, "To go out from [Mon 7], in suitable hours", "It waits for"),
        (("published", "unconfirmed"), NOON, "On its way out", None),
    ],
)
def test_what_only_people_still_put_out_does_not_wait_by_itself(states, now, words, title, author, oakfield):
    use_rules("light-touch", oakfield, any_hour=False)
    post = PostFactory(organisation=oakfield, author=author, state=State.PUBLISHING)
    for state in states:
        Publication.objects.create(post=post, account=AccountFactory(organisation=oakfield), state=state)
    post = Post.objects.whole().get(pk=post.pk)

    notes = notes_on(post, now)

    assert said(when_it_goes(post, now)) == words
    assert [one["title"].startswith(title or "") for one in notes] == ([True] if title else [])


@pytest.mark.django_db
def test_hours_of_many_places_are_those_of_each(elmtree, elm_north, elm_south, oakfield, django_assert_num_queries):
    for place in (elmtree, elm_north):
        use_rules("light-touch", place, any_hour=False)
    change_rule(elm_north, "posts.suitable_hours", VALUE | {"from": "09:00", "open_days_only": True})
    CalendarDay.objects.create(
        organisation=elmtree, kind="holiday", label="Away", starts_on=MONDAY.date(), ends_on=MONDAY.date()
    )

    with django_assert_num_queries(2):
        found = suitable_hours_at([elmtree.path, elm_north.path, elm_south.path, oakfield.path])

    at = {path: f"{hours.next_after(NIGHT).astimezone(LONDON):%a %-H}" for path, hours in found.items()}
    assert at == {elmtree.path: "Mon 7", elm_north.path: "Tue 9", elm_south.path: "Mon 7"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/posts/{}/", "/posts/"])
def test_pages_do_not_promise_at_once_what_waits(address, client, author, approver, oakfield, now):
    use_rules("light-touch", oakfield, any_hour=False)
    in_three_days = f"{now + timedelta(days=3):%A}".lower()
    change_rule(oakfield, "posts.suitable_hours", VALUE | {"days": [in_three_days], "from": "08:00", "until": "09:00"})
    post = put_forward(author, oakfield, AccountFactory(organisation=oakfield))
    sign_in(client, author)

    words = client.get(address.format(post.pk)).content.decode()

    assert "as soon as it is signed off" not in words
    assert "Signed off now, it would go out" in words or "When signed off, from" in words
    assert "8 am" in words
