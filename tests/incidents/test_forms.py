"""Forms: what a person typed is kept, what is missing gets a sentence."""

import pytest
from django.utils import timezone

from incidents.forms import Draft, KeepingOutForm, SealedPocket, SubjectForm
from incidents.forms.people import people_at
from incidents.forms.questions import KindForm, YouForm


def test_sealed_pocket_opens_once_put_and_not_with_other_keys(settings):
    session, now, pocket = {}, timezone.now(), SealedPocket("report")
    pocket.put(session, {"words": "PLANTED"}, now=now)
    assert "PLANTED" not in str(session)
    assert pocket.take(session, now=now) == {"words": "PLANTED"}

    settings.SEALING_KEYS = {"other": b"x" * 32}

    assert pocket.take(session, now=now) is None
    assert session == {}


def test_draft_of_a_place_that_is_gone_is_gone(oakfield):
    session, now = {}, timezone.now()
    Draft(organisation=oakfield).keep(session, now=now)
    assert Draft.of(session, now=now).organisation == oakfield

    oakfield.delete()

    assert Draft.of(session, now=now) is None


def test_another_door_asks_for_another_kind(oakfield):
    draft = Draft(organisation=oakfield)
    draft.answer("door", {"door": "child"})
    draft.answer("kind", {"kind": "K3"})
    assert draft.may_hold_images

    draft.answer("door", {"door": "mine"})

    assert draft.first_missing() == "kind"
    assert "K3" not in dict(KindForm(draft=draft).fields["kind"].choices)


def test_report_that_another_page_leads_to_begins_with_what_is_known_and_still_asks(oakfield):
    draft = Draft.begun(oakfield, kind="K16", seen="https://school.example/posts/12/" + "x" * 900)

    assert (draft.answers["door"], draft.answers["kind"], draft.first_missing()) == ("online", "K16", "door")
    assert len(draft.answers["place_seen"]) == 500
    draft.answer("door", {"door": "online"})
    assert draft.answers["kind"] == "K16"


def test_kind_that_there_is_none_of_is_left_out(oakfield):
    assert Draft.begun(oakfield, kind="<script>").answers == {}


def test_nobody_without_an_account_has_a_line_manager_to_name(oakfield, elmtree, elm_north):
    assert "line-manager" in dict(people_at(oakfield, signed_in=True))
    assert "line-manager" not in dict(people_at(oakfield, signed_in=False))
    assert "chief-executive" not in dict(people_at(oakfield, signed_in=False))
    assert "chief-executive" in dict(people_at(elm_north, signed_in=False))
    assert "headteacher" not in dict(people_at(elmtree, signed_in=False))


@pytest.mark.parametrize("signed_in", [True, False])
def test_only_what_applies_is_asked_about_oneself(oakfield, signed_in):
    form = YouForm(
        draft=Draft(organisation=oakfield), offered=("headteacher",) if signed_in else (), signed_in=signed_in
    )

    assert ("named" in form.fields) is signed_in
    assert ("reporter_name" in form.fields) is not signed_in
    assert ("pick" in form.fields) is signed_in


def test_naming_a_subject_needs_a_job_or_a_name(oakfield):
    form = SubjectForm({"note": "Heard it."}, organisation=oakfield)

    assert not form.is_valid()
    assert "Tick a job or write a name." in form.non_field_errors()


def test_answering_a_wish_needs_a_person(oakfield):
    assert not KeepingOutForm({"keep": "yes", "note": "x"}, asked=[]).is_valid()
