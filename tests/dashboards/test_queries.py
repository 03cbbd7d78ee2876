"""Figures are counted right, the sentence says them first, and counting costs the same whatever there is to count."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import CalendarDay
from core.clocks import working_time_between
from dashboards.queries import figures, places_for
from dashboards.queries.times import Calendars, latest_terms, school_hours_between
from dashboards.queries.today import waiting_for
from dashboards.queries.wording import school_time, span
from policies.models import Adoption
from posts.models import Decision
from tests.dashboards.scenes import asked, in_force, post_of, reports
from tests.factories import give, make_organisation, make_person
from tests.factories.policies import PolicyVersionFactory

pytestmark = pytest.mark.django_db
CHILD, ALL = "A child's safety", "All together"


def count(organisation, now, *, full=False):
    return figures(places_for(organisation.slug, now=now), full=full, now=now)


def lines(block):
    return {row.heading: [cell.text for cell in row.cells] for row in block.rows}


def this_term(counted, heading=CHILD):
    return lines(counted.blocks["incidents"])[heading][-2]


# Policies -----------------------------------------------------------------------------------------------------------------
def test_headline_says_how_many_schools_are_late_and_by_how_long(elmtree, elm_north, elm_south, now, today):
    west = make_organisation("elm-west", "Elm West School", parent=elmtree)
    in_force(elm_north, review_on=today - timedelta(days=36))
    in_force(elm_south, review_on=today - timedelta(days=3))
    in_force(west, review_on=today + timedelta(days=200))

    counted = count(elmtree, now)

    assert counted.headline == "2 of 3 schools have a policy past its review date; the oldest is 5 weeks late"


def test_one_school_reads_about_itself(oakfield, now, today):
    in_force(oakfield, review_on=today - timedelta(days=36))

    assert count(oakfield, now).headline == "1 policy is past its review date; it is 5 weeks late"


def test_the_trusts_own_office_is_named_when_only_it_is_late(elmtree, elm_north, now, today):
    in_force(elmtree, review_on=today - timedelta(days=20))
    in_force(elm_north, review_on=today + timedelta(days=200))

    assert count(elmtree, now).headline.startswith("The trust's own office has a policy past its review date")


def test_nothing_late_is_said_with_what_has_no_date(oakfield, now):
    in_force(oakfield)

    assert count(oakfield, now).headline == "No policy is past its review date, but 1 policy has no review date"


def test_matrix_stands_worst_first_with_word_and_count(elmtree, elm_north, elm_south, now, today):
    late = in_force(elmtree, elm_north, title="Acceptable use", review_on=today - timedelta(days=2))
    fine = in_force(elmtree, elm_south, elm_north, title="Social media", review_on=today + timedelta(days=300))
    asked(late, elm_north, confirmed=2, owed=1)
    asked(fine, elm_north, confirmed=1, owed=4)
    asked(fine, elm_south, confirmed=20, owed=0)

    matrix = count(elmtree, now).blocks["policies"]

    assert matrix.columns == ("School", "Acceptable use", "Social media")
    assert [row.heading for row in matrix.rows] == ["Elm North School", "Elm South School"]
    assert lines(matrix)["Elm North School"] == ["Review overdue, 2 of 3 confirmed", "Behind, 1 of 5 confirmed"]
    assert lines(matrix)["Elm South School"] == ["Not adopted", "Met, 20 of 20 confirmed"]


@pytest.mark.parametrize(
    ("days", "confirmed", "owed", "words", "tone"),
    [
        (None, 5, 0, "No review date", "quiet"),
        (-1, 5, 0, "Review overdue", "bad"),
        (0, 5, 0, "Due ", "warn"),
        (28, 5, 0, "Due ", "warn"),
        (29, 0, 0, "Nobody asked", "quiet"),
        (29, 19, 1, "Met", "good"),
        (29, 18, 2, "Behind", "warn"),
        (29, 8, 2, "Behind", "bad"),
    ],
)
def test_each_cell_has_its_word_and_colour_and_no_data_is_never_green(
    oakfield, now, today, days, confirmed, owed, words, tone
):
    version = in_force(oakfield, review_on=None if days is None else today + timedelta(days=days))
    asked(version, oakfield, confirmed=confirmed, owed=owed)

    cell = count(oakfield, now).blocks["policies"].rows[0].cells[0]

    assert cell.words.startswith(words)
    assert cell.tone == tone


def test_a_school_with_its_own_text_is_judged_by_that(elmtree, elm_north, now, today):
    version = in_force(elmtree, review_on=today - timedelta(days=50))
    Adoption.objects.create(policy=version.policy, organisation=elm_north, kind="adapted", adopted_on=today)
    PolicyVersionFactory(
        policy=version.policy, organisation=elm_north, number=2, state="in_force", effective_on=today,
        next_review_on=today + timedelta(days=400),
    )  # fmt: skip

    matrix = lines(count(elmtree, now).blocks["policies"])

    assert matrix["Elm North School"] == ["Nobody asked, nobody asked yet"]
    assert matrix["Elmtree Trust, its own office"] == ["Review overdue, nobody asked yet"]


def test_schools_of_a_cluster_are_folded_together(elmtree, elm_north, now):
    cluster = make_organisation("elm-cluster", "Elm Cluster", kind="cluster", parent=elmtree)
    inside = make_organisation("elm-inside", "Elm Inside", parent=cluster)
    in_force(elmtree, elm_north, inside)

    rows = count(elmtree, now).blocks["policies"].rows

    assert {row.heading: row.group for row in rows} == {"Elm Inside": "Elm Cluster", "Elm North School": ""}


def test_reviews_stand_with_their_dates_and_undated_ones_last(oakfield, now, today):
    in_force(oakfield, title="Late", review_on=today - timedelta(days=36))
    in_force(oakfield, title="Soon", review_on=today + timedelta(days=40))
    in_force(oakfield, title="Never")
    in_force(oakfield, title="Far", review_on=today + timedelta(days=400))

    block = count(oakfield, now).blocks["reviews"]

    assert [row.heading for row in block.rows] == ["Late", "Soon", "Never"]
    assert block.sentence == "1 review is overdue, 1 falls due in the next three months and 1 text has no review date."
    assert lines(block)["Late"][-1] == "Overdue, 5 weeks late"


def test_a_trust_without_anything_says_so(elmtree, elm_north, now):
    counted = count(elmtree, now)

    assert counted.headline == "No policy is in use yet at Elmtree Trust"
    assert counted.blocks["policies"].rows == ()
    assert [tile.number for tile in counted.tiles] == ["No data", "0 of 0", "0", "No data", "0"]


# Posts --------------------------------------------------------------------------------------------------------------------
def test_posts_waiting_are_counted_with_the_oldest_in_school_hours(oakfield, author):
    monday = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
    post_of(author, oakfield, "in_review", submitted_at=monday)
    post_of(author, oakfield, "in_review", submitted_at=monday + timedelta(hours=2))

    block = count(oakfield, monday + timedelta(hours=3)).blocks["posts_waiting"]

    assert lines(block) == {"Oakfield School": ["2", "3 school hours"]}
    assert block.sentence == "2 posts wait for sign-off. The oldest has waited 3 school hours."


def test_share_counts_only_posts_that_somebody_else_signed(oakfield, author, approver, now):
    signed = post_of(author, oakfield, "published")
    post_of(author, oakfield, "published", urgent=True)
    Decision.objects.create(post=signed, version=1, person=approver, outcome="sign_off", fingerprint="f", at=now)

    block = count(oakfield, now).blocks["posts_published"]

    assert lines(block) == {"Oakfield School": ["2", "1", "50%"]}


def test_titles_of_posts_never_stand_in_figures(oakfield, author, now):
    post_of(author, oakfield, "in_review", title="Robin Hoodless wins a prize")

    assert "Hoodless" not in str(count(oakfield, now).as_json())


# Reports ------------------------------------------------------------------------------------------------------------------
def test_small_numbers_of_reports_are_hidden_from_those_who_govern(oakfield, governor, now):
    reports(oakfield, 3)
    reports(oakfield, 7, kind="K5")

    shown, full = count(oakfield, now), count(oakfield, now, full=True)

    assert this_term(shown) == "fewer than 5"
    assert this_term(shown, ALL) == "at least 6"
    assert this_term(full) == "3"
    assert this_term(full, ALL) == "10"


def test_a_finished_term_shows_numbers_of_five_and_more(oakfield, now):
    before = latest_terms(now.date())[0]
    reports(oakfield, 7, at=before.start + timedelta(days=3))

    assert lines(count(oakfield, now).blocks["incidents"])[CHILD][0] == "7"


@pytest.mark.parametrize("role", ["governor", "headteacher", "safeguarding-lead", "business-manager"])
@pytest.mark.parametrize("how", ["about", "left_out"])
@pytest.mark.parametrize("full", [True, False])
def test_a_case_kept_from_somebody_who_sees_figures_counts_in_no_version(oakfield, now, role, how, full):
    kept_out = give(make_person("Kit Keptout"), role, oakfield)
    reports(oakfield, 5, kind="K2", **{how: kept_out})
    reports(oakfield, 5)

    counted = count(oakfield, now, full=full)

    assert this_term(counted, "An adult's conduct") == "0"
    assert this_term(counted).endswith("5")


@pytest.mark.parametrize("full", [True, False])
def test_a_case_about_somebody_who_sees_no_figures_counts(oakfield, author, now, full):
    reports(oakfield, 5, kind="K2", about=author)

    assert this_term(count(oakfield, now, full=full), "An adult's conduct").endswith("5")


def test_reports_about_a_headteacher_never_count_at_the_school(elmtree, elm_north, now):
    reports(elm_north, 6, kind="K2", about_headteacher=True)

    assert this_term(count(elm_north, now, full=True), "An adult's conduct") == "0"
    assert this_term(count(elmtree, now, full=True), "An adult's conduct") == "6"


def test_reports_about_a_chief_executive_count_nowhere_in_the_trust(elmtree, elm_north, now):
    reports(elm_north, 6, kind="K2", about_chief_executive=True)

    assert this_term(count(elm_north, now, full=True), "An adult's conduct") == "0"
    assert this_term(count(elmtree, now, full=True), "An adult's conduct") == "0"


def test_a_governor_of_one_school_keeps_a_case_out_there_but_not_at_the_trust(elmtree, elm_north, now):
    kept_out = give(make_person("Kit Keptout"), "governor", elm_north)
    reports(elm_north, 6, left_out=kept_out)

    assert this_term(count(elm_north, now, full=True)) == "0"
    assert this_term(count(elmtree, now, full=True)) == "6"


def test_a_trust_shows_no_number_that_gives_a_schools_away(elmtree, elm_north, elm_south, now):
    start = latest_terms(now.date())[0].start + timedelta(days=3)
    reports(elm_north, 7, at=start)
    reports(elm_south, 1, at=start)

    trust = lines(count(elmtree, now).blocks["incidents"])[CHILD][0]

    assert trust == "at least 8"
    assert lines(count(elm_south, now).blocks["incidents"])[CHILD][0] == "fewer than 5"


def test_cases_of_a_cluster_count_at_the_cluster(elmtree, now):
    cluster = make_organisation("elm-cluster", "Elm Cluster", kind="cluster", parent=elmtree)
    inside = make_organisation("elm-inside", "Elm Inside", parent=cluster)
    start = latest_terms(now.date())[0].start + timedelta(days=3)
    reports(inside, 3, at=start)
    reports(cluster, 9, at=start)

    assert [lines(count(place, now).blocks["incidents"])[CHILD][0] for place in (inside, cluster, elmtree)] == [
        "fewer than 5", "12", "12",
    ]  # fmt: skip


def test_every_version_carries_the_same_note(oakfield, now):
    notes = [count(oakfield, now, full=full).blocks["incidents"].notes[0] for full in (True, False)]

    assert notes[0] == notes[1]
    assert "not counted" in notes[0]


# Cost ---------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [3, 300])
def test_figures_cost_the_same_at_three_and_at_three_hundred_rows(django_assert_num_queries, elmtree, now, today, rows):
    author = make_person("Ama Author")
    schools = [make_organisation(f"elm-{number}", f"Elm {number}", parent=elmtree) for number in range(min(rows, 12))]
    version = in_force(elmtree, *schools, review_on=today)
    for number in range(rows):
        place = schools[number % len(schools)]
        asked(version, place, confirmed=0, owed=1)
        post_of(author, place, "in_review")
    reports(schools[0], rows)

    with django_assert_num_queries(7):
        count(elmtree, now)


# Time ---------------------------------------------------------------------------------------------------------------------
def test_school_hours_leave_out_nights_weekends_and_holidays(oakfield):
    CalendarDay.objects.create(
        organisation=oakfield,
        kind="half-term",
        label="Half-term",
        starts_on=date(2026, 10, 26),
        ends_on=date(2026, 10, 30),
    )
    works = Calendars([oakfield]).school_days_of(oakfield)

    hours = school_hours_between(
        datetime(2026, 10, 23, 14, 0, tzinfo=UTC), datetime(2026, 11, 2, 9, 30, tzinfo=UTC), works
    )

    assert hours == 3


def test_today_and_the_clock_of_a_post_count_the_same_school_hours(author, oakfield):
    start, now = datetime(2026, 11, 19, 9, 30, tzinfo=UTC), datetime(2026, 11, 21, 12, tzinfo=UTC)
    post = post_of(author, oakfield, "in_review")

    on_today = school_hours_between(start, now, Calendars([oakfield]).school_days_of(oakfield))

    assert on_today == working_time_between(start, now, post.school_hours) / timedelta(hours=1) == 15.5


@pytest.mark.parametrize(
    ("day", "labels"),
    [
        (date(2026, 11, 21), ["Autumn term 2025", "Spring term 2026", "Summer term 2026", "Autumn term 2026 so far"]),
        (date(2027, 1, 1), ["Spring term 2026", "Summer term 2026", "Autumn term 2026", "Spring term 2027 so far"]),
        (date(2027, 8, 31), ["Summer term 2026", "Autumn term 2026", "Spring term 2027", "Summer term 2027 so far"]),
    ],
)
def test_terms_follow_each_other_without_a_gap(day, labels):
    terms = latest_terms(day)

    assert [term.label for term in terms] == labels
    assert all(one.end == other.start for one, other in zip(terms, terms[1:], strict=False))


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 day"), (13, "13 days"), (35, "5 weeks"), (100, "3 months"), (800, "2 years")]
)
def test_spans_are_said_the_way_people_say_them(days, words):
    assert span(days) == words


def test_waits_are_said_in_school_hours_and_then_in_school_days():
    assert [school_time(0.5), school_time(1), school_time(14), school_time(17)] == [
        "less than 1 school hour", "1 school hour", "14 school hours", "2 school days",
    ]  # fmt: skip


# Today --------------------------------------------------------------------------------------------------------------------
def test_post_names_its_school_only_to_somebody_with_posts_of_several(author, elm_north, elm_south, now):
    post_of(author, elm_north, "sent_back")
    alone = [card.note for card in waiting_for(author, now=now, has_second_factor=True).cards]
    post_of(author, elm_south, "sent_back")

    together = [card.note for card in waiting_for(author, now=now, has_second_factor=True).cards]

    assert not any(note.startswith(elm_north.name) for note in alone)
    assert {elm_north.name, elm_south.name} == {note.split(". ")[0] for note in together}
