"""Which cases: unopened first, and only those that exist for the person."""

from django.utils import timezone

from incidents import services
from incidents.models import Incident
from tests.factories.incidents import make_case, rules


def test_unopened_reports_come_first_and_closed_ones_last(oakfield, lead, author):
    rules(oakfield)
    opened, closed, unopened = (make_case(oakfield, kind="K3", reporter=author) for _ in range(3))
    services.open_case(incident=opened, by=lead, now=timezone.now())
    Incident.objects.filter(pk=closed.pk).update(state="closed")

    assert list(Incident.objects.visible_to(lead).worst_first()) == [unopened, opened, closed]
    assert list(Incident.objects.unopened()) == [unopened]
    assert set(Incident.objects.open()) == {opened, unopened}


def test_cases_are_found_from_the_trust_down(elmtree, elm_north, elm_south):
    rules(elmtree, "light-touch")
    north = make_case(elm_north, kind="K1")

    assert list(Incident.objects.at_or_below(elmtree)) == [north]
    assert not Incident.objects.at_or_below(elm_south).exists()


def test_nobody_told_means_nothing_reported_by_nobody(oakfield, nobody):
    rules(oakfield)
    make_case(oakfield, kind="K3")

    assert not Incident.objects.told_to(nobody).exists()
    assert not Incident.objects.reported_by(None).exists()
