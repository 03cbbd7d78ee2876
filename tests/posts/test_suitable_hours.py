"""Hours that suit: which moments lie in them, what waits for them and what does not, and where the rule comes from (W20)."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps

from accounts.models import CalendarDay, RuleSetting
from accounts.rule_files import read
from core.clocks import LONDON
from core.models import AuditEntry
from core.workflow import NotNow
from posts import publishing, services
from posts.channels.fake import FakeChannel
from posts.hours import SuitableHours, moment_in_words
from posts.models import Post
from posts.rulebook import rules_of
from posts.rules import PostRules
from posts.workflow import outside_hours
from tests.factories.posts import RULE_SETS, AccountFactory, change_rule, put_forward, sign, use_rules, write

VALUE = {"days": ["monday", "tuesday", "wednesday", "thursday", "friday"], "from": "07:00", "until": "20:00"} | {
    "outside": "ask"
}
WEEK = SuitableHours.parse(VALUE)
SUNDAYS = SuitableHours.parse(VALUE | {"days": ["Sunday"], "from": "01:15", "until": "01:45"})
MINUTE = timedelta(minutes=1)


def wall(day, month, year, hour, minute=0):
    """A moment as an English wall shows it."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


FRIDAY_NIGHT, MONDAY = wall(20, 11, 2026, 22), wall(23, 11, 2026, 7)
# A Monday: the bank holiday that stands in for the Saturday.
BOXING_DAY = wall(28, 12, 2026, 12)
NEXT = [
    (WEEK, wall(20, 11, 2026, 7), wall(20, 11, 2026, 7)),
    (WEEK, wall(20, 11, 2026, 6, 59), wall(20, 11, 2026, 7)),
    (WEEK, wall(20, 11, 2026, 19, 59), wall(20, 11, 2026, 19, 59)),
    (WEEK, wall(20, 11, 2026, 20), MONDAY),
    (WEEK, wall(21, 11, 2026, 12), MONDAY),
    (WEEK, wall(19, 11, 2026, 20), wall(20, 11, 2026, 7)),
    # The Mondays after clocks went forward and back: seven on the wall, an hour apart for a clock that does not change.
    (WEEK, wall(28, 3, 2026, 12), datetime(2026, 3, 30, 6, tzinfo=UTC)),
    (WEEK, wall(24, 10, 2026, 12), datetime(2026, 10, 26, 7, tzinfo=UTC)),
    (WEEK, wall(27, 3, 2027, 12), datetime(2027, 3, 29, 6, tzinfo=UTC)),
    (WEEK, wall(30, 10, 2027, 12), datetime(2027, 11, 1, 7, tzinfo=UTC)),
    # Hours that begin in the hour that is left out begin an hour later on the wall; where it comes twice, the first counts.
    (SUNDAYS, wall(28, 3, 2026, 12), datetime(2026, 3, 29, 1, 15, tzinfo=UTC)),
    (SUNDAYS, wall(27, 3, 2027, 12), datetime(2027, 3, 28, 1, 15, tzinfo=UTC)),
    (SUNDAYS, wall(24, 10, 2026, 12), datetime(2026, 10, 25, 0, 15, tzinfo=UTC)),
    (SUNDAYS, datetime(2026, 10, 25, 1, 15, tzinfo=UTC), datetime(2026, 11, 1, 1, 15, tzinfo=UTC)),
    (SUNDAYS, wall(30, 10, 2027, 12), datetime(2027, 10, 31, 0, 15, tzinfo=UTC)),
]


@pytest.mark.parametrize(("hours", "moment", "then"), NEXT)
def test_next_suitable_moment_is_what_english_walls_show(hours, moment, then):
    assert hours.next_after(moment) == then
    assert hours.suit(moment) == (moment == then)
    assert hours.suit(then)


def test_hours_that_the_change_of_clocks_turns_round_come_a_week_later():
    hours = SuitableHours.parse(VALUE | {"days": ["sunday"], "from": "01:30", "until": "02:00"})

    found = hours.next_after(wall(22, 3, 2027, 12))

    assert moment_in_words(found) == "Sunday 4 April 2027 at 1.30 am"
    assert hours.suit(found)


OPEN_DAYS = SuitableHours.parse(VALUE | {"open_days_only": True})


@pytest.mark.parametrize(
    ("closed", "moment", "then"),
    [
        ((), wall(24, 12, 2026, 12), wall(24, 12, 2026, 12)),
        ((date(2026, 12, 24),), wall(24, 12, 2026, 12), wall(25, 12, 2026, 7)),
        (tuple(date(2026, 12, day) for day in range(19, 32)), wall(18, 12, 2026, 21), wall(1, 1, 2027, 7)),
        # A calendar that says closed for years on end is wrong, and holds nothing for ever.
        (tuple(date(2026, 12, 1) + timedelta(days=count) for count in range(800)), FRIDAY_NIGHT, MONDAY),
        (tuple(date(2026, 11, 21) + timedelta(days=count) for count in range(800)), FRIDAY_NIGHT, MONDAY),
    ],
)
def test_hours_of_open_days_leave_out_days_on_which_the_school_is_closed(closed, moment, then):
    assert OPEN_DAYS.kept_by(closed.__contains__).next_after(moment) == then
    assert str(OPEN_DAYS) == "Monday to Friday, 7 am to 8 pm, on days when the school is open"


@pytest.mark.parametrize("change", [{}, {"open_days_only": True}, {"outside": "block"}])
def test_hours_survive_being_written_and_read(change):
    hours = SuitableHours.parse(VALUE | change)

    assert SuitableHours.parse(hours.value()) == hours
    assert hours.value() == VALUE | change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"days": []}, "at least one day"),
        ({"days": ["caturday"]}, "'caturday' is none"),
        ({"from": "7 am"}, "not as '7 am'"),
        ({"until": 20}, "not as 20"),
        ({"until": "07:00"}, "end after they begin"),
        ({"outside": "perhaps"}, "not 'perhaps'"),
        ({"holidays": True}, "say their days"),
        ({"open_days_only": "yes"}, "yes or no"),
    ],
)
def test_hours_nobody_could_keep_are_refused_with_the_name_of_the_rule(change, sentence):
    settings = dict(read("light-touch").settings)
    settings["posts.suitable_hours"] = SimpleNamespace(key="posts.suitable_hours", value=VALUE | change)

    with pytest.raises(ValueError, match=sentence) as refusal:
        PostRules.parse(settings)

    assert "posts.suitable_hours" in str(refusal.value)


@pytest.mark.parametrize("name", RULE_SETS)
def test_every_rule_set_says_which_hours_suit_and_where_that_is_from(name):
    setting = read(name).settings["posts.suitable_hours"]

    assert str(PostRules.parse(read(name).settings).suitable_hours) == "Monday to Friday, 7 am to 8 pm"
    assert (setting.clause, setting.ours) == (
        ("Effective practices", False) if name == "safeguarding-first" else ("", True)
    )


@pytest.mark.django_db
def test_place_without_rules_and_one_that_leaves_hours_open_post_at_any_hour(oakfield, elmtree):
    use_rules("light-touch", elmtree, any_hour=False)
    change_rule(elmtree, "posts.suitable_hours", None)

    assert rules_of(oakfield)[0].suitable_hours is None
    assert rules_of(elmtree)[0].suitable_hours is None


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["light-touch", "safeguarding-first"])
def test_rules_that_were_loaded_before_get_the_hours_of_their_set(name, oakfield):
    use_rules(name, oakfield)
    RuleSetting.objects.filter(key="posts.suitable_hours").delete()

    import_module("accounts.migrations.0015_suitable_hours").add_hours(apps, None)

    found, file = RuleSetting.objects.get(key="posts.suitable_hours"), read(name).settings["posts.suitable_hours"]
    assert (found.value, found.says, found.clause, found.ours, found.note) == (
        *(file.value, file.says, file.clause),
        *(file.ours, file.note),
    )


WAITS = {
    "no moment, Friday night": ({}, FRIDAY_NIGHT, True),
    "no moment, Monday at seven": ({}, MONDAY, False),
    "a moment that was signed off": ({"moment": FRIDAY_NIGHT}, FRIDAY_NIGHT, False),
    "a closure": ({"purpose": "closure"}, FRIDAY_NIGHT, False),
    "what went out at once": ({"urgent": True}, FRIDAY_NIGHT, False),
    "a school without hours": ({"suitable_hours": None}, FRIDAY_NIGHT, False),
}


@pytest.mark.parametrize("name", WAITS)
def test_what_waits_for_suitable_hours_is_as_the_table_says(name):
    parts, now, waits = WAITS[name]
    post = SimpleNamespace(
        **{"moment": None, "urgent": False, "purpose": "event", "suitable_hours": WEEK} | parts,
    )

    sentence = outside_hours(post, now)

    expected = (
        "It waits until Monday 23 November 2026 at 7 am, because posts go out here Monday to Friday, 7 am to 8 pm."
    )
    assert sentence == (expected if waits else None)


@pytest.fixture
def fake(monkeypatch):
    channel = FakeChannel(kind="fake", settings={})
    monkeypatch.setattr(publishing, "channel_for", lambda kind, settings: channel)
    return channel


@pytest.fixture
def signed(author, approver, oakfield):
    use_rules("light-touch", oakfield, any_hour=False)

    def build(kind="fake", **parts):
        account = AccountFactory(organisation=oakfield, kind=kind, handle=kind)
        return sign(put_forward(author, oakfield, account, now=FRIDAY_NIGHT, **parts), approver, now=FRIDAY_NIGHT)

    return build


def sweep(*, at):
    publishing.attend_to(posts=Post.objects.all(), now=at)


def state_of(post):
    return Post.objects.get(pk=post.pk).state


@pytest.mark.django_db(transaction=True)
def test_post_signed_on_friday_night_goes_out_on_monday_at_seven(signed, fake):
    post = signed()

    for at in (FRIDAY_NIGHT, MONDAY - MINUTE):
        sweep(at=at)
    waited = (state_of(post), fake.sent)
    sweep(at=MONDAY)

    assert waited == ("approved", 0)
    assert (state_of(post), fake.sent) == ("published", 1)
    assert not AuditEntry.objects.filter(outcome="refused").exists()


@pytest.mark.django_db(transaction=True)
def test_post_signed_before_a_holiday_waits_for_the_school_to_open_where_the_rule_says_so(signed, oakfield, fake):
    change_rule(oakfield, "posts.suitable_hours", VALUE | {"open_days_only": True})
    CalendarDay.objects.create(
        organisation=oakfield, kind="half-term", label="Half-term", starts_on=MONDAY.date(), ends_on=MONDAY.date()
    )
    post = signed()

    sweep(at=MONDAY)
    waited = (state_of(post), fake.sent)
    sweep(at=MONDAY + timedelta(days=1))

    assert waited == ("approved", 0)
    assert (state_of(post), fake.sent) == ("published", 1)


@pytest.mark.django_db(transaction=True)
def test_nobody_puts_it_out_at_night_but_whoever_chose_that_moment_had_it_signed(signed, approver, fake):
    waiting, chosen = signed(), signed("atom", moment=FRIDAY_NIGHT + MINUTE)

    with pytest.raises(NotNow, match="Monday 23 November 2026 at 7 am"):
        services.publish(post=waiting, by=approver, now=FRIDAY_NIGHT)
    sweep(at=FRIDAY_NIGHT + MINUTE)

    assert (state_of(waiting), state_of(chosen)) == ("approved", "published")


@pytest.mark.django_db(transaction=True)
def test_what_was_begun_as_the_hours_ended_goes_on_when_they_begin(signed, approver, fake):
    post = services.publish(post=signed(), by=approver, now=FRIDAY_NIGHT - timedelta(hours=2, minutes=1))
    one = post.publications.select_related("account", "post__organisation").get()

    publishing.claim(publication=one, now=FRIDAY_NIGHT)
    with pytest.raises(NotNow, match="Monday to Friday, 7 am to 8 pm"):
        publishing.work_on(publication=one, now=FRIDAY_NIGHT)
    sweep(at=FRIDAY_NIGHT + timedelta(hours=1))
    waited = (state_of(post), fake.sent)
    sweep(at=MONDAY)

    assert waited == ("publishing", 0)
    assert (state_of(post), fake.sent) == ("published", 1)


@pytest.mark.django_db(transaction=True)
def test_closure_that_was_signed_off_at_night_goes_out_at_night(signed, fake):
    post = signed(purpose="closure")

    sweep(at=FRIDAY_NIGHT)

    assert (state_of(post), fake.sent) == ("published", 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("outside", "moment", "purpose", "levels"),
    [
        ("ask", FRIDAY_NIGHT, "event", ["ask"]),
        ("block", FRIDAY_NIGHT, "event", ["block"]),
        ("block", FRIDAY_NIGHT, "closure", []),
        ("block", MONDAY, "event", []),
        ("block", None, "event", []),
        ("block", BOXING_DAY, "event", ["block"]),
    ],
)
def test_moment_outside_is_asked_about_or_blocked_as_the_rule_says(outside, moment, purpose, levels, author, oakfield):
    use_rules("light-touch", oakfield, any_hour=False)
    change_rule(oakfield, "posts.suitable_hours", VALUE | {"outside": outside, "open_days_only": True})

    post = write(author, oakfield, AccountFactory(organisation=oakfield), moment=moment, purpose=purpose)

    found = [one for one in post.found if one.check == "outside_suitable_hours"]
    assert [one.level for one in found] == levels
    assert all(moment_in_words(moment) in one.sentence for one in found)
