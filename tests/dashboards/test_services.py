"""Freezing is for those who may, and a version in full only for those who see it in full."""

import pytest
from django.core.exceptions import PermissionDenied

from core.workflow import MACHINE
from dashboards import services
from dashboards.models import Snapshot
from tests.factories import give, make_person

pytestmark = pytest.mark.django_db


def test_the_machine_freezes_without_a_person(oakfield, now):
    snapshot = services.freeze(organisation=oakfield, by=MACHINE, now=now)

    assert snapshot.taken_by is None
    assert snapshot.view == Snapshot.View.HIDDEN
    assert str(snapshot).startswith("figures of")
    assert snapshot.get_absolute_url() == f"/dashboard/oakfield/snapshots/{snapshot.uid}/"


def test_a_headteacher_freezes_in_full(oakfield, approver, now):
    snapshot = services.freeze(organisation=oakfield, by=approver, now=now, view=Snapshot.View.FULL)

    assert snapshot.view == Snapshot.View.FULL


def test_a_business_manager_does_not_freeze_in_full(oakfield, business_manager, now):
    with pytest.raises(PermissionDenied):
        services.freeze(organisation=oakfield, by=business_manager, now=now, view=Snapshot.View.FULL)


@pytest.mark.parametrize("role", ["governor", "staff", "clerk", "system-administrator"])
def test_others_do_not_freeze(oakfield, now, role):
    with pytest.raises(PermissionDenied):
        services.freeze(organisation=oakfield, by=give(make_person("Olga Other"), role, oakfield), now=now)
