"""How tests take a case some way along."""

from django.utils import timezone

from incidents import services
from incidents.models import Incident
from incidents.services.deciding import Answers


def fresh(case):
    return Incident.objects.get(pk=case.pk)


def known(case, person, *, to="acknowledged"):
    """Take a case some way along."""
    now = timezone.now()
    services.open_case(incident=case, by=person, now=now)
    case = services.acknowledge(incident=fresh(case), by=person, now=now, seen=fresh(case).fingerprint)
    if to == "acknowledged":
        return case
    return services.triage(
        incident=case, by=person, now=now, seen=case.fingerprint, note="Looked at.", answers=answers(case)
    )


def answers(case, **changed):
    names = ("kind", "child_involved", "immediate_danger", "suspected_crime", "personal_data_exposed", "imagery")
    return Answers(**({name: getattr(case, name) for name in names} | changed))
