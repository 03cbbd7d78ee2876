"""What holds at a place: a school differs from its trust only where no lock forbids."""

from accounts.models import RuleSetting
from accounts.rules import rules_at, section


def set_rule(place, key, value, now, **details):
    RuleSetting.objects.create(organisation=place, key=key, value=value, says=str(value), changed_at=now, **details)


def test_the_lower_setting_wins_unless_a_higher_one_is_locked(elmtree, elm_north, elm_south, now):
    set_rule(elmtree, "posts.conditions", "trust", now)
    set_rule(elmtree, "posts.stand_in", "trust", now, locked=True)
    set_rule(elm_north, "posts.conditions", "school", now)
    set_rule(elm_north, "posts.stand_in", "school", now)

    north, south = rules_at(elm_north), rules_at(elm_south)

    assert (north["posts.conditions"].value, north["posts.conditions"].set_at) == ("school", "Elm North School")
    assert (north["posts.stand_in"].value, north["posts.stand_in"].locked) == ("trust", True)
    assert south["posts.conditions"].value == "trust"


def test_a_section_is_read_by_its_own_words(oakfield, now, django_assert_num_queries):
    set_rule(oakfield, "posts.conditions", True, now)
    set_rule(oakfield, "policies.audiences", ["staff"], now)

    with django_assert_num_queries(1):
        assert list(section(oakfield, "posts")) == ["conditions"]
