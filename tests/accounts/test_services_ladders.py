"""Changing a ladder past the page: rights, a lock above, and following again are asked of the service itself."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.ladders import Ladder, ladder_kinds
from accounts.models import RuleSetting
from accounts.services.ladders import change_ladder, reset_ladder
from core.models import AuditEntry
from core.workflow import MACHINE, NotNow
from policies.reminders.places import CONFIRM_LADDER
from tests.factories import give, make_person
from tests.factories.posts import use_rules

KIND = next(kind for kind in ladder_kinds() if kind.key == CONFIRM_LADDER)
TWICE = Ladder(before=(5, 1), on_the_day=False, weekly_for=0, further=())


@pytest.fixture
def head(elm_north):
    return give(make_person("Hal Head"), "headteacher", elm_north)


@pytest.fixture(autouse=True)
def rules(elmtree, elm_north):
    use_rules("light-touch", elmtree)


def change(place, by, now, *, locked=False):
    return change_ladder(organisation=place, kind=KIND, ladder=TWICE, locked=locked, by=by, now=now)


def test_whoever_may_not_change_rules_changes_no_ladder(elm_north, nobody, now):
    before = RuleSetting.objects.count()

    with pytest.raises(PermissionDenied):
        change(elm_north, nobody, now)
    with pytest.raises(PermissionDenied):
        reset_ladder(organisation=elm_north, kind=KIND, by=nobody, now=now)

    assert RuleSetting.objects.count() == before
    assert not AuditEntry.objects.filter(verb__in=["change_rule", "reset_rule"]).exists()


def test_ladder_locked_above_is_refused_with_the_place_that_locked_it(elmtree, elm_north, head, now):
    change(elmtree, MACHINE, now, locked=True)

    with pytest.raises(NotNow, match="Elmtree Trust keeps this the same") as refusal:
        change(elm_north, head, now)

    assert refusal.value.code == "locked"
    assert not RuleSetting.objects.filter(organisation=elm_north, key=CONFIRM_LADDER).exists()


def test_place_with_nothing_above_has_nothing_to_follow(elmtree, now):
    with pytest.raises(NotNow, match="Nothing stands above") as refusal:
        reset_ladder(organisation=elmtree, kind=KIND, by=MACHINE, now=now)

    assert refusal.value.code == "nothing_above"
    assert RuleSetting.objects.filter(organisation=elmtree, key=CONFIRM_LADDER).exists()


def test_following_again_without_a_ladder_of_its_own_changes_and_records_nothing(elm_north, head, now):
    assert reset_ladder(organisation=elm_north, kind=KIND, by=head, now=now) is False

    assert not AuditEntry.objects.filter(verb="reset_rule").exists()


def test_ladder_no_rule_has_named_yet_may_be_changed(elm_north, head, now):
    RuleSetting.objects.filter(key=CONFIRM_LADDER).delete()

    change(elm_north, head, now)

    assert RuleSetting.objects.get(key=CONFIRM_LADDER).organisation == elm_north
