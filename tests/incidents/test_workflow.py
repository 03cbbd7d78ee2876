"""Every state, every verb, every kind of person: what is not listed here is refused."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.models import AuditEntry
from core.workflow import MACHINE, NotNow, Sought
from incidents.models import Incident, StrandReader
from incidents.placing.putting import add_reader
from incidents.workflow import WORKFLOW, State
from tests.factories import give, make_person
from tests.factories.incidents import make_case, rules

OPEN = {"reported", "acknowledged", "triaged", "in_progress"}
ALLOWED = {
    "owner": {
        "acknowledge": {"reported"},
        "triage": {"acknowledged", "triaged", "in_progress"},
        "begin_work": {"triaged"},
        "note": OPEN | {"closed"},
        "record_action": OPEN,
        "write_to_reporter": OPEN | {"closed"},
        "name_subject": OPEN,
        "answer_keeping_out": OPEN,
        "share": OPEN,
        "hand_over": OPEN,
        "close": {"triaged", "in_progress"},
        "declare_interest": OPEN,
        "reopen": {"closed"},
    },
    "reader": {"note": OPEN | {"closed"}, "declare_interest": OPEN},
    "reporter": {"add_words": OPEN | {"closed"}},
    "subject": {},
    "stranger": {},
    "machine": {"escalate": {"reported"}},
}
ALLOWED["escalated"] = ALLOWED["owner"]


@pytest.fixture
def people(oakfield, lead, author, stranger):
    rules(oakfield)
    case = make_case(oakfield, kind="K3", reporter=author, about_names="Sue Subject")
    reader = give(make_person("Rae Reader"), "deputy-safeguarding-lead", oakfield)
    escalated = give(make_person("Esi Escalated"), "headteacher", oakfield)
    subject = give(make_person("Sue Subject"), "staff", oakfield)
    case = make_case(oakfield, kind="K3", reporter=author, about_names="Sue Subject")
    case.duties.update(done_at=timezone.now())
    for person, how in ((reader, StrandReader.How.SHARED), (escalated, StrandReader.How.ESCALATED)):
        add_reader(case.strands.get(), person, how=how, role="", reason="For this test.", now=case.reported_at)
    everybody = {"owner": lead, "reader": reader, "escalated": escalated, "reporter": author, "subject": subject}
    return case, everybody | {"stranger": stranger, "machine": MACHINE}


@pytest.mark.parametrize("who", sorted(ALLOWED))
def test_only_listed_cells_are_allowed(people, who):
    case, everybody = people
    now = timezone.now()
    for state in State.values:
        for step in WORKFLOW.steps:
            Incident.objects.filter(pk=case.pk).update(state=state)
            thing = Incident.objects.get(pk=case.pk)
            try:
                WORKFLOW.move(thing, step.verb, by=everybody[who], now=now, seen=thing.fingerprint, note="Because.")
                done = True
            except (PermissionDenied, NotNow):
                done = False

            assert done is (state in ALLOWED[who].get(step.verb, set())), f"{who} {step.verb} from {state}"


@pytest.mark.parametrize("who", ["subject", "stranger"])
def test_case_sought_by_its_number_does_not_exist_for_those_who_may_not_see_it(people, who):
    case, everybody = people
    before = AuditEntry.objects.count()

    with pytest.raises(Incident.DoesNotExist):
        WORKFLOW.move(Sought(Incident, case.pk), "note", by=everybody[who], now=case.reported_at, note="Because.")

    assert AuditEntry.objects.count() == before


def test_case_sought_by_its_number_is_moved_by_its_owner(people):
    case, everybody = people

    moved = WORKFLOW.move(
        Sought(Incident, case.pk), "acknowledge", by=everybody["owner"], now=case.reported_at, seen=case.fingerprint
    )

    assert (moved.pk, moved.state) == (case.pk, State.ACKNOWLEDGED)


def test_every_state_has_words_for_the_reporter_and_a_colour():
    assert all(state.for_reporter and state.tone for state in State)
