"""Rules are not saved while a step could be left to nobody, here or below; a place that is only beginning may have its rules."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import RuleSetting
from accounts.rule_files import Setting, read
from accounts.services import load_rule_set
from core.workflow import MACHINE, NotNow
from posts.permissions.saving import left_to_nobody
from tests.factories import give, make_person
from tests.factories.posts import use_rules

pytestmark = pytest.mark.django_db(transaction=True)

ROLES = ("headteacher", "deputy-headteacher", "chair-of-governors")


@pytest.fixture
def small(oakfield):
    """A school with a headteacher, a deputy and a chair of governors, and nobody who keeps the money."""
    use_rules("light-touch", oakfield)
    for role in ROLES:
        give(make_person(role.title()), role, oakfield)
    return oakfield


def steps(*steps):
    changed = {"posts.sign_off_steps": list(steps)}
    return {**read("light-touch").settings, **{key: Setting(key=key, value=value) for key, value in changed.items()}}


def test_rule_set_that_leaves_a_step_to_nobody_is_refused_and_the_old_one_stands(small):
    two = steps({"label": "One", "any_of": ["headteacher"]}, {"label": "Two", "any_of": ["headteacher"]})

    sentences = list(left_to_nobody(small, two))

    assert sentences == [
        "Oakfield School: Nobody could sign off “Two” when Headteacher and Deputy-Headteacher wrote the post."
    ]
    assert list(left_to_nobody(small, read("safeguarding-first").settings)) == []
    assert list(left_to_nobody(small, {})) == []


def test_loading_says_which_school_and_which_step(small, monkeypatch):
    monkeypatch.setattr("accounts.services.rule_sets.objections", lambda _place, _settings: ["Nobody could sign."])

    with pytest.raises(NotNow, match="Nobody could sign"):
        load_rule_set(name="safeguarding-first", organisation=small, by=MACHINE, now=timezone.now())
    with pytest.raises(CommandError, match="Nobody could sign"):
        call_command("load_rule_set", "safeguarding-first", small.slug)

    assert set(RuleSetting.objects.values_list("rule_set", flat=True)) == {"light-touch"}


def test_place_that_is_only_beginning_may_have_any_rules(oakfield):
    use_rules("light-touch", oakfield)
    two = steps({"label": "One", "any_of": ["headteacher"]}, {"label": "Two", "any_of": ["headteacher"]})

    assert list(left_to_nobody(oakfield, two)) == []


def test_person_who_is_named_must_work_there(small):
    known = steps({"label": "Named", "any_of": [f"person:{make_teacher(small).email}"]})
    unknown = steps({"label": "Named", "any_of": ["person:nobody@far.test"]})

    assert list(left_to_nobody(small, known)) == []
    assert next(left_to_nobody(small, unknown)) == (
        "Oakfield School: nobody with the address nobody@far.test works here."
    )


def make_teacher(place):
    return give(make_person("Tess Teacher"), "staff", place)


def test_schools_below_that_follow_are_asked_and_those_with_their_own_steps_are_not(elmtree, elm_north, elm_south):
    use_rules("light-touch", elmtree)
    give(make_person("Chief"), "chief-executive", elmtree)
    for school in (elm_north, elm_south):
        for role in ROLES[:2]:
            give(make_person(f"{school.slug} {role}"), role, school)
    use_rules("light-touch", elm_south)
    two = steps({"label": "One", "any_of": ["headteacher"]}, {"label": "Two", "any_of": ["headteacher"]})

    found = list(left_to_nobody(elmtree, two))

    assert [sentence.partition(":")[0] for sentence in found] == [elm_north.name]
