"""Where roles, absences or rules change, what depends on them follows at once, for that place alone."""

from datetime import timedelta

import pytest

from accounts import bells, services
from accounts.models import Organisation
from core.workflow import MACHINE
from policyhub.bells import BELLS
from posts import tasks
from posts.models import Post
from tests.factories import give, make_person
from tests.factories.posts import AccountFactory, put_forward, use_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(monkeypatch):
    heard = []
    monkeypatch.setattr(bells, "ring", lambda task, **ids: heard.append((task.name, ids)))
    return heard


def bells_for(*places):
    return [(task.name, {"place": place.pk}) for place in places for task in BELLS]


def test_an_absence_begins_and_ends(author, approver, now, today, rung):
    place = Organisation.objects.get(memberships__person=author)
    absence = services.record_absence(
        person=author, starts_on=today, ends_on=today, stand_in=approver, by=author, now=now
    )
    assert rung == bells_for(place)

    services.end_absence(absence=absence, on=today, by=author, now=now)
    assert rung == bells_for(place, place)


def test_a_role_is_given_and_ended(oakfield, now, today, rung):
    person = make_person("Nora Newcomer")
    membership = services.give_role(
        person=person, role="staff", organisation=oakfield, by=MACHINE, now=now, starts_on=today
    )
    assert rung == bells_for(oakfield)

    services.take_role(membership=membership, by=MACHINE, now=now, ends_on=today)
    assert rung == bells_for(oakfield, oakfield)


def test_rules_are_loaded_changed_and_given_back(elmtree, elm_north, now, rung):
    services.load_rule_set(name="light-touch", organisation=elmtree, by=MACHINE, now=now)
    assert rung == bells_for(elmtree)

    rule = {"key": "posts.who_may_draft", "value": ["staff"], "says": "Staff may write posts.", "locked": False}
    services.change_rule(organisation=elm_north, by=MACHINE, now=now, **rule)
    services.reset_rule(organisation=elm_north, key=rule["key"], by=MACHINE, now=now)
    assert rung == bells_for(elmtree, elm_north, elm_north)


def test_a_school_moves_and_closes(elm_north, now, today, rung):
    services.move_school(school=elm_north, to=None, by=MACHINE, now=now)
    services.close_school(school=elm_north, on=today, by=MACHINE, now=now)

    assert rung == bells_for(elm_north, elm_north)


def test_queue_of_a_stand_in_fills_at_that_place_only(oakfield, elm_north, author, approver, now, today):
    stand_in = give(make_person("Stan Standin"), "staff", oakfield)
    use_rules("light-touch", oakfield)
    post = put_forward(author, oakfield, AccountFactory(organisation=oakfield))
    services.record_absence(
        person=approver, starts_on=today, ends_on=today + timedelta(days=1), stand_in=stand_in, by=MACHINE, now=now
    )

    tasks.keep_turns(place=elm_north.pk)
    assert not Post.objects.awaiting(stand_in).exists()

    tasks.keep_turns(place=oakfield.pk)
    assert list(Post.objects.awaiting(stand_in)) == [post]
