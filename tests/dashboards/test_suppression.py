"""No hidden number comes back: not by subtracting, by knowing the rules, from the trust's numbers, or from one day to the next."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.suppression import FEW, ROOM, THRESHOLD, Shown, above, at_least, exact, of_place, total

counts = st.integers(0, 30)
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=6)
)


def published(table, *, running=False):
    """A whole table as it goes out: cells, totals of rows and of columns, and the total of all."""
    cells = [[of_place(count, running=running) for count in row] for row in table]
    rows = [total(row) for row in cells]
    columns = [total(column) for column in zip(*cells, strict=True)]
    return cells, rows, columns, total(rows), total(columns)


@pytest.mark.parametrize(("count", "words"), [(0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (17, "17")])
def test_small_numbers_are_shown_as_fewer_than_five_and_zero_as_zero(count, words):
    assert of_place(count).words == words


@given(tables, st.data())
def test_a_hidden_cell_could_be_any_small_number_whatever_the_table_and_its_totals_say(table, data):
    small = [(r, c) for r, row in enumerate(table) for c, count in enumerate(row) if 0 < count < THRESHOLD]
    if not small:
        return
    r, c = data.draw(st.sampled_from(small))

    outcomes = []
    for value in range(1, THRESHOLD):
        other = [list(row) for row in table]
        other[r][c] = value
        outcomes.append(published(other))

    assert all(outcome == outcomes[0] for outcome in outcomes)


@given(tables)
def test_no_small_number_is_ever_shown(table):
    cells, rows, columns, *all_together = published(table)

    shown = [cell for row in cells for cell in row] + rows + columns + all_together

    assert not any(cell.is_exact and 0 < cell.low < THRESHOLD for cell in shown)


@given(tables)
def test_totals_never_say_more_than_is_true(table):
    _, rows, columns, everything, _ = published(table)

    assert all(shown.low <= sum(row) for shown, row in zip(rows, table, strict=True))
    assert all(shown.low <= sum(column) for shown, column in zip(columns, zip(*table, strict=True), strict=True))
    assert everything.low <= sum(map(sum, table))


@given(tables)
def test_a_total_is_exact_where_nothing_in_it_is_hidden(table):
    big = [[count + THRESHOLD for count in row] for row in table]

    _, rows, *_ = published(big)

    assert rows == [exact(sum(row)) for row in big]


@given(st.integers(5, 200), st.integers(0, 4))
def test_the_running_term_moves_in_fives_so_that_two_days_cannot_be_subtracted(start, later):
    base = start - start % THRESHOLD

    assert of_place(base, running=True) == of_place(base + later, running=True) == at_least(base)


# Trusts: every school below could still be different -------------------------------------------------------------------
def candidates(worlds, publish, watched):
    """For each way the publication can look, the values that each watched hidden number could have."""
    seen = defaultdict(lambda: defaultdict(set))
    for world in worlds:
        looks = publish(world)
        for index in watched:
            seen[looks][index].add(world[index])
    return seen


@pytest.mark.parametrize("running", [False, True])
@pytest.mark.parametrize("schools", [1, 2, 3])
def test_subtracting_schools_from_their_trust_gives_no_hidden_number(schools, running):
    """The last number of a world is what counts only at the trust; an attacker knows every rule, and tries every world."""

    def publish(world):
        below = tuple(of_place(count, running=running) for count in world[:-1])
        return below, above(sum(world), below, running=running)

    worlds = list(product(*[range(8)] * schools, range(16)))
    seen = candidates(worlds, publish, range(schools + 1))

    for world in (one for one in worlds if one[-1] < 10):
        looks = publish(world)
        hidden = [index for index in range(schools) if 0 < world[index] < THRESHOLD]
        assert all(len(seen[looks][index]) >= ROOM for index in hidden), (world, looks)
        assert not 0 < world[-1] < THRESHOLD or len(seen[looks][schools]) >= ROOM, (world, looks)


@pytest.mark.parametrize("running", [False, True])
def test_a_cluster_between_school_and_trust_gives_no_hidden_number(running):
    """A world: two schools of a cluster, what counts only there, a third school, and what counts only at the trust."""

    def publish(world):
        first, second, only_cluster, third, only_trust = world
        in_cluster = (of_place(first, running=running), of_place(second, running=running))
        cluster = above(first + second + only_cluster, in_cluster, running=running)
        beside = of_place(third, running=running)
        trust = above(sum(world), (cluster, beside), running=running)
        return in_cluster, cluster, beside, trust

    worlds = list(product(range(7), range(7), range(7), range(7), range(9)))
    seen = candidates(worlds, publish, (0, 1, 3))

    for world in (one for one in worlds if one[2] < 4 and one[4] < 4):
        looks = publish(world)
        hidden = [index for index in (0, 1, 3) if 0 < world[index] < THRESHOLD]
        assert all(len(seen[looks][index]) >= 2 for index in hidden), (world, looks)


@given(st.lists(counts, min_size=1, max_size=8), counts, st.booleans())
def test_a_trust_never_shows_more_than_is_true_nor_less_than_its_schools(schools, more, running):
    below = [of_place(count, running=running) for count in schools]

    shown = above(sum(schools) + more, below, running=running)

    assert min(sum(one.low for one in below), 1) <= shown.low <= sum(schools) + more
    assert not (shown.is_exact and 0 < shown.low < THRESHOLD)


def test_a_trust_shows_its_number_where_that_leaves_room():
    assert above(20, [exact(7), FEW, FEW]) == exact(20)
    assert above(9, [exact(7), FEW]) == at_least(8)
    assert above(14, [exact(7), exact(7)]) == exact(14)
    assert above(16, [exact(7), exact(7)]) == at_least(14)
    assert above(0, [exact(0), exact(0)]) == exact(0)
    assert above(3, [exact(0), FEW]) == FEW


def test_shown_says_the_same_words_everywhere():
    assert [Shown(3).words, FEW.words, at_least(12).words] == ["3", "fewer than 5", "at least 12"]
