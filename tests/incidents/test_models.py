"""The rows of a case: what is sealed stays sealed, and what is random is random."""

import pytest
from django.db import IntegrityError, connection, transaction

from core.sealing import SealBroken
from incidents.models import Incident, RoutingDecision, Subject, TimelineEntry
from incidents.models.incident import REFERENCE_ALPHABET, new_reference
from tests.factories.incidents import make_case, rules


@pytest.fixture
def case(oakfield, lead):
    rules(oakfield)
    return make_case(oakfield, kind="K3", about_names="Ada Unknown", words="Some words.")


def test_references_are_random_and_can_be_read_out():
    references = {new_reference() for _ in range(500)}

    assert len(references) == 500
    assert all(len(reference) == 11 and set(reference) <= set(REFERENCE_ALPHABET + "-") for reference in references)


def test_words_and_names_are_sealed_and_open_again(case):
    case = Incident.objects.get(pk=case.pk)

    assert case.words == "Some words."
    assert [subject.name for subject in Subject.objects.all()] == ["Ada Unknown"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM incidents_incident")
        assert b"Some words" not in bytes(cursor.fetchone()[0])


def test_words_moved_to_another_case_do_not_open(case, oakfield):
    other = make_case(oakfield, kind="K3")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE incidents_incident SET words = (SELECT words FROM incidents_incident WHERE id = %s) WHERE id = %s",
            [case.pk, other.pk],
        )

    with pytest.raises(SealBroken):
        _ = Incident.objects.get(pk=other.pk).words


def test_one_submission_is_one_row(case):
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.create(
            organisation=case.organisation,
            kind="K3",
            reported_at=case.reported_at,
            submission_digest=case.submission_digest,
        )


def test_rows_say_what_they_are_and_no_more(case):
    strand = case.strands.get()
    entry = TimelineEntry.add(case, kind="note", text="Some words.", by=None, now=case.reported_at, strand=strand)
    rows = [
        case,
        strand,
        entry,
        case.subjects.get(),
        case.clocks.first(),
        case.duties.first(),
        RoutingDecision.objects.get(),
    ]

    assert str(case) == case.reference
    assert not [row for row in rows if "words" in str(row) or "Ada" in str(row)]
