"""Pages of what makes posts wait: keeping and ending a sensitive day, and what every page says meanwhile."""

from datetime import datetime, timedelta

import pytest

from core.clocks import LONDON, at_london, london_day
from posts import publishing, services
from posts.forms import SensitiveDayForm
from posts.models import Pause, Post
from posts.views.going_out import notes_at, notes_on
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, PostFactory, SensitiveDayFactory, put_forward, sign, use_rules, write

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "Our community has had sad news."
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY_NIGHT = datetime(2026, 11, 20, 22, tzinfo=LONDON)
FRIDAY_NOON = datetime(2026, 11, 20, 12, tzinfo=LONDON)


@pytest.fixture
def website(oakfield, author, approver, business_manager):
    use_rules("light-touch", oakfield)
    return AccountFactory(organisation=oakfield)


def said(answer):
    return " ".join(answer.content.decode().replace("&quot;", '"').split())


def day(field, when):
    return {f"{field}_day": when.day, f"{field}_month": when.month, f"{field}_year": when.year}


def typed(today, **parts):
    return {"reason": REASON, "holds": ["information", "event"], **day("last_day", today)} | parts


# Keeping and ending one -------------------------------------------------------------------------------------------------------
def test_sensitive_day_is_kept_shown_and_ended(client, approver, oakfield, website, today):
    sign_in(client, approver)

    kept = client.post("/posts/pauses/sensitive-day/", typed(today), follow=True)
    row = Pause.objects.get()
    ended = client.post(f"/posts/pauses/{row.pk}/end/", follow=True)

    assert kept.redirect_chain[-1][0] == "/posts/pauses/?at=oakfield"
    assert REASON in said(kept)
    assert "Held: Information about the school; A reminder of something coming up" in said(kept)
    assert (row.planned, row.until) == (False, at_london(today, datetime.max.time().replace(microsecond=0)))
    assert "End it now" in said(kept)
    assert "It has ended." in said(ended)
    assert REASON not in said(ended)


def test_pause_from_above_is_said_and_ending_ones_own_promises_nothing(client, elmtree, elm_north, now):
    lead, head = (
        give(make_person("Tess Trust"), "chief-executive", elmtree),
        give(make_person("Hal Head"), "headteacher", elm_north),
    )
    use_rules("light-touch", elmtree)
    services.pause(organisation=elmtree, by=lead, now=now, reason="We mourn.")
    services.pause(organisation=elm_north, by=head, now=now, reason="The water is off.")
    sign_in(client, head)

    page = said(client.get("/posts/pauses/"))
    ended = said(client.post("/posts/pauses/", {"then": "resume"}, follow=True))
    services.resume(organisation=elmtree, by=lead, now=now)
    services.pause(organisation=elm_north, by=head, now=now, reason="The water is off again.")

    assert "We mourn." in page
    assert "Posting is still paused above, so nothing goes out yet." in ended
    assert "We mourn." not in said(client.get("/posts/pauses/"))
    assert "Posting goes on." in said(client.post("/posts/pauses/", {"then": "resume"}, follow=True))


def test_planned_day_says_so_and_is_taken_back(client, approver, oakfield, website, today):
    sign_in(client, approver)
    data = typed(today, **day("first_day", today + 2 * DAY), **day("last_day", today + 3 * DAY))

    answer = client.post("/posts/pauses/sensitive-day/", data, follow=True)
    ended = client.post(f"/posts/pauses/{Pause.objects.get().pk}/end/", follow=True)

    assert Pause.objects.get().started_at == at_london(today + 2 * DAY, datetime.min.time())
    assert "Planned" in said(answer)
    assert "Take it back" in said(answer)
    assert "It is taken back." in said(ended)


def test_second_end_is_told_apart_from_done(client, approver, oakfield, website):
    row = SensitiveDayFactory(organisation=oakfield)
    sign_in(client, approver)

    _first, second = (client.post(f"/posts/pauses/{row.pk}/end/", follow=True) for _ in range(2))

    assert "This sensitive day is over already." in said(second)


def test_day_that_lasts_too_long_stays_on_its_page_with_what_was_typed(client, approver, website, today):
    sign_in(client, approver)

    answer = client.post("/posts/pauses/sensitive-day/", typed(today, **day("last_day", today + 60 * DAY)))

    assert "a month at most" in said(answer)
    assert REASON in said(answer)


@pytest.mark.parametrize(
    ("parts", "field", "sentence"),
    [
        ({"reason": ""}, "reason", "Say what it is about, in a sentence: everybody who posts here will read it."),
        ({"holds": []}, "holds", "Say which posts wait."),
        ({"last_day_day": ""}, "last_day", "A date needs a day, a month and a year."),
        ({"last_day_year": "2020"}, "last_day", "This day has passed."),
        (
            {"first_day_day": "1", "first_day_month": "1", "first_day_year": "2020"},
            "first_day",
            "This day has passed.",
        ),
    ],
)
def test_form_says_what_is_missing_beside_its_field(parts, field, sentence, today):
    assert SensitiveDayForm(typed(today) | parts, today=today).errors[field] == [sentence]


def test_form_refuses_a_last_day_before_the_first(today):
    form = SensitiveDayForm(typed(today, **day("first_day", today + 2 * DAY)), today=today)

    assert form.errors == {"last_day": ["The last day is before the first day."]}


def test_form_offers_everything_but_what_families_must_know_at_once(today):
    offered = [key for key, _label in SensitiveDayForm(today=today).fields["holds"].choices]

    assert "closure" not in offered
    assert offered == SensitiveDayForm(today=today).fields["holds"].initial


def test_strangers_find_no_day_to_end(client, author, stranger, oakfield, website):
    row = SensitiveDayFactory(organisation=oakfield)

    for person in (author, stranger):
        assert sign_in(client, person).post(f"/posts/pauses/{row.pk}/end/").status_code == 404

    assert Pause.objects.get().ended_at is None


# What pages say ---------------------------------------------------------------------------------------------------------------
PAGES = ("/posts/", "/posts/queue/", "/posts/new/")


@pytest.mark.parametrize("address", PAGES)
def test_pause_and_sensitive_day_are_shown_with_their_reason(address, client, approver, oakfield, website, now):
    services.pause(organisation=oakfield, by=approver, now=now, reason="The account was taken over.")
    SensitiveDayFactory(organisation=oakfield, reason=REASON)
    sign_in(client, approver)

    words = said(client.get(address))

    assert "Nothing goes out at Oakfield School: The account was taken over." in words
    assert "Posts that can wait are held at Oakfield School until" in words
    assert REASON in words


def test_pause_of_the_trust_is_shown_to_whoever_posts_at_its_school(client, elmtree, elm_north):
    person = give(make_person("Tess Teacher"), "staff", elm_north)
    SensitiveDayFactory(organisation=elmtree, reason=REASON)

    assert REASON in said(sign_in(client, person).get("/posts/"))


def test_day_to_come_is_shown_to_whoever_writes_and_to_nobody_else_yet(client, approver, oakfield, website, now):
    SensitiveDayFactory(organisation=oakfield, reason=REASON, planned=True, started_at=now + DAY)
    sign_in(client, approver)

    assert "A sensitive day is planned" in said(client.get("/posts/new/"))
    assert REASON not in said(client.get("/posts/"))


def post_at(place, author, **parts):
    return PostFactory(organisation=place, author=author, **{"state": "approved", "version": 1} | parts)


NOTES = {
    "nothing": ({}, None, []),
    "a day that holds it": (
        {},
        {},
        [("A sensitive day", "After that, whoever publishes looks at this post once more")],
    ),
    "a day that holds something else": ({"purpose": "event"}, {}, []),
    "a day its moment misses": ({"moment": 2 * DAY}, {}, []),
    "a day its moment falls into": ({"moment": HOUR}, {}, [("A sensitive day", "so it would miss it")]),
    "a day to come that its moment falls into": (
        {"moment": 26 * HOUR},
        {"planned": True, "started_at": DAY},
        [("A sensitive day is planned", "so it would miss it")],
    ),
    "a day to come, and no moment": ({}, {"planned": True, "started_at": DAY}, []),
    "what is out": ({"state": "published"}, {}, []),
}


@pytest.mark.parametrize("case", NOTES)
def test_page_of_a_post_says_what_keeps_it_and_what_happens_then(case, oakfield, author, website, now):
    parts, sensitive, expected = NOTES[case]
    moved = {name: now + value if name == "moment" else value for name, value in parts.items()}
    if sensitive is not None:
        begins = now + sensitive.get("started_at", timedelta())
        SensitiveDayFactory(organisation=oakfield, **sensitive | {"started_at": begins})
    post = Post.objects.whole().get(pk=post_at(oakfield, author, **moved).pk)

    found = notes_on(post, now)

    assert [one["title"] for one in found] == [title for title, _words in expected]
    assert all(words in one["words"] for one, (_title, words) in zip(found, expected, strict=True))


def test_post_that_was_held_asks_for_another_look_on_its_page(client, oakfield, author, approver, website, now):
    post = sign(put_forward(author, oakfield, website, now=now), approver, now=now)
    row = SensitiveDayFactory(organisation=oakfield, started_at=now)
    services.end_sensitive_day(day=row, by=approver, now=now)
    Pause.objects.update(ended_at=now + HOUR)
    publishing.look_again(post=post, now=now + 2 * HOUR)

    words = said(sign_in(client, approver).get(f"/posts/{post.pk}/"))

    assert "A sensitive day held it" in words
    assert "asked for another look: a sensitive day had held it" in words
    assert "Publish now" in words


def test_post_that_waits_for_hours_says_when_it_goes_out_and_why(oakfield, author, approver):
    use_rules("light-touch", oakfield, any_hour=False)
    for state in ("approved", "publishing"):
        post = Post.objects.whole().get(pk=post_at(oakfield, author, state=state).pk)

        at_night, at_noon = notes_on(post, FRIDAY_NIGHT), notes_on(post, FRIDAY_NOON)

        assert [one["title"] for one in at_night] == ["It waits for suitable hours"]
        assert "It waits until Monday 23 November 2026 at 7 am, because" in at_night[0]["words"]
        assert at_noon == []


def test_whoever_writes_or_signs_reads_the_hours_beforehand(oakfield, author, approver):
    use_rules("light-touch", oakfield, any_hour=False)
    waiting = post_at(oakfield, author, state="in_review", submitted_at=FRIDAY_NOON)
    post = Post.objects.whole().get(pk=waiting.pk)

    words = [notes_at(post, at)[0]["words"] for at in (FRIDAY_NOON, FRIDAY_NIGHT)]
    on_the_page = notes_on(post, FRIDAY_NIGHT)

    assert all(one.startswith("Posts go out here Monday to Friday, 7 am to 8 pm") for one in words)
    assert [("Monday 23 November 2026 at 7 am" in one) for one in words] == [False, True]
    assert on_the_page[0]["words"] == words[0]


def test_whoever_posts_by_hand_reads_when_to_do_so(client, oakfield, author, approver, now):
    use_rules("light-touch", oakfield)
    account = AccountFactory(organisation=oakfield, kind="facebook", handle="@oak")
    post = services.publish(post=sign(put_forward(author, oakfield, account), approver), by=approver, now=now)
    publishing.attend_to(posts=Post.objects.all(), now=now)
    address = f"/posts/{post.pk}/by-hand/{post.publications.get().pk}/"
    sign_in(client, approver)
    before = said(client.get(address))
    SensitiveDayFactory(organisation=oakfield, reason=REASON)

    held = said(client.get(address))

    assert REASON not in before
    assert REASON in held


def test_checks_while_writing_ask_about_a_moment_at_night(client, author, approver, oakfield):
    use_rules("light-touch", oakfield, any_hour=False)
    AccountFactory(organisation=oakfield)
    sign_in(client, author)
    sunday = london_day(FRIDAY_NIGHT) + 2 * DAY
    data = {"at": "oakfield", "words": "Choir sings.", "when": "at", **day("day", sunday)}

    answers = [said(client.post("/posts/check/", data | {"time": at})) for at in ("10 am", "beans", "")]

    assert ["outside the hours in which posts go out here" in one for one in answers] == [True, False, False]


def test_draft_shows_the_hours_where_its_time_is_chosen(client, author, approver, oakfield):
    use_rules("light-touch", oakfield, any_hour=False)
    post = write(author, oakfield, AccountFactory(organisation=oakfield))

    assert "Posts go out here Monday to Friday, 7 am to 8 pm" in said(
        sign_in(client, author).get(f"/posts/{post.pk}/edit/")
    )
