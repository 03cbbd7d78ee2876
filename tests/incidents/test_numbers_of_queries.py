"""Lists and the page of a case ask the database as often for 300 rows as for 3, and show a page of them."""

import secrets

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from incidents.models import Incident, StrandReader, TimelineEntry
from tests.factories import sign_in
from tests.factories.incidents import make_case, rules


@pytest.fixture
def case(oakfield, lead, author):
    return make_case(rules(oakfield), kind="K3", reporter=author)


def more_like(case, number):
    """So many more cases that the same person looks after, row by row as the services leave them."""
    strand, reading = case.strands.get(), case.readings.get()
    for _ in range(number):
        twin = Incident.objects.create(
            organisation=case.organisation,
            kind=case.kind,
            reporter=case.reporter,
            words="Words.",
            reported_at=case.reported_at,
            submission_digest=secrets.token_hex(32),
        )
        part = twin.strands.create(kind=strand.kind, owner=strand.owner)
        StrandReader.objects.create(
            user=reading.user,
            content_object=part,
            permission=reading.permission,
            how="owner",
            role=reading.role,
            reason="Like the other.",
            starts=reading.starts,
        )


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(asked), answer.content.decode()


@pytest.mark.parametrize(("name", "who"), [("incidents:index", "lead"), ("incidents:my_reports", "author")])
def test_list_asks_as_often_for_300_cases_as_for_3(client, request, case, name, who):
    sign_in(client, request.getfixturevalue(who))
    client.get(reverse(name))
    more_like(case, 2)
    few, _ = queries(client, reverse(name))

    more_like(case, 297)
    many, page = queries(client, reverse(name))

    assert many <= few
    shown = [reference for reference in Incident.objects.values_list("reference", flat=True) if reference in page]
    assert len(shown) == 50
    assert "page=2" in page


def test_case_asks_as_often_for_300_lines_as_for_3(client, case, lead):
    sign_in(client, lead)
    address = reverse("incidents:case", args=[case.reference])

    def write(number):
        for _ in range(number):
            TimelineEntry.add(case, kind="note", text="A line.", by=lead, now=timezone.now(), strand=case.strands.get())

    write(3)
    client.get(address)
    few, _ = queries(client, address)
    write(297)
    many, _ = queries(client, address)

    assert many <= few
