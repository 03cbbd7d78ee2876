"""The one engine: who, when, what was seen, what is written, who is told. Messages of the outbox serve as the thing that moves."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from core import audit
from core.models import AuditEntry, Message
from core.workflow import (
    CHANGED_MEANWHILE,
    LONGEST_NOTE,
    MACHINE,
    NOTE_NEEDED,
    Either,
    NotNow,
    Step,
    Workflow,
    only_machine,
)
from tests.factories import make_person


class State(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    PARKED = "parked", "Parked"


def is_owner(user, thing):
    return user.pk == thing.person_id


def asleep(thing, now):
    return "It is asleep. Wake it first." if thing.failure == "asleep" else None


def owner_of(thing):
    return [thing.person]


STEPS = (
    Step(
        verb="give_role",
        label="Post it",
        sources=("waiting",),
        to="sent",
        who=is_owner,
        not_while=(asleep,),
        tells=(owner_of, lambda thing: thing.told),
        deciding=True,
        urgent=True,
    ),
    Step(verb="park", label="Park it", sources=("waiting",), to="parked", who=is_owner, note="required"),
    Step(
        verb="settle",
        label="Settle it",
        sources=("parked", "sent"),
        to=Either(("waiting", "sent"), lambda thing: "sent" if thing.attempts else "waiting"),
        who=only_machine,
    ),
)


def make_workflow(steps=STEPS, start="waiting", states=State):
    return Workflow(
        name="accounts",
        states=states,
        start=start,
        steps=steps,
        address=lambda thing, verb: f"/things/{thing.pk}/{verb}/",
        page=lambda thing: f"/things/{thing.pk}/",
        fingerprint=lambda thing: f"shown {thing.attempts}",
        context=lambda thing: {"place": "Oakfield", "name": "Ama", "role": "Clerk"},
    )


FLOW = make_workflow()


@pytest.fixture
def owner(db):
    return make_person("Olu Owner")


@pytest.fixture
def onlooker(db):
    return make_person("Oda Onlooker")


@pytest.fixture
def thing(owner, now):
    return Message.objects.create(
        person=owner, kind="tests.thing", about_kind="tests.thing", about_id="1", path="/", created_at=now, due_at=now
    )


@pytest.fixture(autouse=True)
def _told(monkeypatch):
    monkeypatch.setattr(Message, "told", [], raising=False)


def entries(thing):
    return list(audit.entries_about(thing).values_list("verb", "outcome", "reason_code", "from_state", "to_state"))


def test_step_moves_the_thing_writes_history_and_tells_people(thing, owner, onlooker, now, monkeypatch):
    monkeypatch.setattr(Message, "told", [onlooker, onlooker], raising=False)

    moved = FLOW.move(thing, "give_role", by=owner, now=now, seen="shown 0", note="  for Ama ")

    assert moved.state == "sent"
    assert entries(thing) == [("give_role", "done", "", "waiting", "sent")]
    assert AuditEntry.objects.get().note_digest == audit.digest_of("for Ama")
    told = Message.objects.get(kind="accounts.give_role")
    assert (told.person, told.urgent, told.path) == (onlooker, True, f"/things/{thing.pk}/")


def test_the_doer_is_not_told_of_what_they_did(thing, owner, now):
    FLOW.move(thing, "give_role", by=owner, now=now, seen="shown 0")

    assert not Message.objects.filter(kind="accounts.give_role").exists()


def test_a_stranger_is_refused_and_the_refusal_is_written_down(thing, onlooker, now):
    with pytest.raises(PermissionDenied):
        FLOW.move(thing, "give_role", by=onlooker, now=now, seen="shown 0")

    thing.refresh_from_db()
    assert thing.state == "waiting"
    assert entries(thing) == [("give_role", "refused", "not_you", "", "")]


@pytest.mark.parametrize("seen", [None, "", "shown 7"])
def test_a_stale_tab_is_refused(thing, owner, now, seen):
    with pytest.raises(NotNow, match=CHANGED_MEANWHILE):
        FLOW.move(thing, "give_role", by=owner, now=now, seen=seen)

    assert entries(thing) == [("give_role", "refused", "changed_meanwhile", "", "")]


def test_a_guard_refuses_with_its_sentence_and_its_name(thing, owner, now):
    thing.failure = "asleep"
    thing.save()

    with pytest.raises(NotNow, match="Wake it first"):
        FLOW.move(thing, "give_role", by=owner, now=now, seen="shown 0")

    assert entries(thing)[0][2] == "asleep"


def test_a_required_note_is_asked_for(thing, owner, now):
    with pytest.raises(NotNow, match=NOTE_NEEDED):
        FLOW.move(thing, "park", by=owner, now=now, note="   ")


def test_words_nobody_reads_to_their_end_are_refused_and_nothing_happens(thing, owner, now):
    with pytest.raises(NotNow, match="These words are too long: 10,001 characters where 10,000 fit"):
        FLOW.move(thing, "park", by=owner, now=now, note="x" * (LONGEST_NOTE + 1))
    assert [entry[1] for entry in entries(thing)] == ["refused"]

    FLOW.move(thing, "park", by=owner, now=now, note="x" * LONGEST_NOTE)

    assert [entry[1] for entry in entries(thing)] == ["refused", "done"]


def test_the_second_click_of_one_person_is_told_that_it_is_done(thing, owner, now):
    FLOW.move(thing, "park", by=owner, now=now, note="later")

    with pytest.raises(NotNow, match="“Parked”: you have done this already"):
        FLOW.move(thing, "park", by=owner, now=now, note="later")

    assert [entry[1] for entry in entries(thing)] == ["done", "refused"]


def test_the_second_of_two_people_is_told_who_was_first(thing, owner, onlooker, now):
    FLOW.move(thing, "park", by=owner, now=now, note="later")
    audit.record(verb="look_at", about=thing, by=onlooker, now=now)
    Message.objects.filter(pk=thing.pk).update(person=onlooker)

    with pytest.raises(NotNow, match="“Parked”: Olu Owner was here before you"):
        FLOW.move(thing, "park", by=onlooker, now=now, note="later")


def test_two_people_at_once_make_one_move(at_once, now):
    people = [make_person("Olu Owner"), make_person("Oda Onlooker")]
    thing = Message.objects.create(
        person=people[0],
        kind="tests.thing",
        about_kind="tests.thing",
        about_id="1",
        path="/",
        created_at=now,
        due_at=now,
    )
    flow = make_workflow((replace(STEPS[0], who=lambda user, thing: True, tells=()), *STEPS[1:]))

    answers = at_once(
        *(lambda person=person: flow.move(thing, "give_role", by=person, now=now, seen="shown 0") for person in people)
    )

    assert sorted(type(answer) for answer in answers if isinstance(answer, Exception)) == [NotNow]
    assert [entry[:2] for entry in entries(thing)] == [("give_role", "done"), ("give_role", "refused")]


def test_too_late_after_the_machine_names_nobody(thing, owner, now):
    Message.objects.filter(pk=thing.pk).update(state="sent")

    with pytest.raises(NotNow, match="This is now “Sent”, so"):
        FLOW.move(thing, "park", by=owner, now=now, note="later")


@pytest.mark.parametrize(("attempts", "state"), [(0, "waiting"), (1, "sent")])
def test_a_step_may_lead_to_either_of_two_states(thing, now, attempts, state):
    Message.objects.filter(pk=thing.pk).update(state="parked", attempts=attempts)

    assert FLOW.move(thing, "settle", by=MACHINE, now=now).state == state
    assert audit.entries_about(thing).get().person is None


def test_an_effect_runs_inside_and_fails_whole(thing, owner, now):
    def explode(locked):
        locked.person.name = "Changed"
        locked.person.save()
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        FLOW.move(thing, "give_role", by=owner, now=now, seen="shown 0", effect=explode)

    owner.refresh_from_db()
    thing.refresh_from_db()
    assert (owner.name, thing.state, entries(thing)) == ("Olu Owner", "waiting", [])


def test_begin_stores_the_first_state_with_its_history(owner, now):
    thing = Message(
        person=owner, kind="tests.new", about_kind="tests.thing", about_id="2", path="/", created_at=now, due_at=now
    )
    seen = []

    FLOW.begin(thing, by=owner, now=now, effect=seen.append)
    FLOW.begin(
        Message(person=owner, kind="x.y", about_kind="a", about_id="3", path="/", created_at=now, due_at=now),
        by=owner,
        now=now,
    )

    assert seen == [thing]
    assert entries(thing) == [("create", "done", "", "", "waiting")]


def test_buttons_are_those_one_may_press_with_the_reason_why_not(thing, owner, onlooker, now):
    thing.failure = "asleep"

    first, second = FLOW.actions_for(thing, owner, now=now)

    assert (first.verb, first.why_not, first.seen) == ("give_role", "It is asleep. Wake it first.", "shown 0")
    assert (second.verb, second.why_not, second.seen, second.note) == ("park", "", "", "required")
    assert second.url == f"/things/{thing.pk}/park/"
    assert FLOW.actions_for(thing, onlooker, now=now) == []
    assert not FLOW.may(thing, "give_role", owner, now=now)
    assert FLOW.may(thing, "park", owner, now=now)
    assert not FLOW.may(thing, "settle", owner, now=now)


def test_what_is_shown_is_fingerprinted_once_for_all_buttons(thing, owner, now):
    asked = []
    steps = (*(replace(step, deciding=True) for step in STEPS[:2]), STEPS[2])
    flow = replace(make_workflow(steps), fingerprint=lambda shown: asked.append(shown) or "shown")

    first, second = flow.actions_for(thing, owner, now=now)

    assert (first.seen, second.seen, len(asked)) == ("shown", "shown", 1)


@pytest.mark.django_db(transaction=True)
def test_a_step_is_the_outermost_transaction(now):
    owner = make_person("Olu Owner")
    thing = Message.objects.create(
        person=owner, kind="tests.thing", about_kind="tests.thing", about_id="1", path="/", created_at=now, due_at=now
    )

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        FLOW.move(thing, "park", by=owner, now=now, note="later")


@pytest.mark.parametrize(
    ("steps", "start", "complaint"),
    [
        ((*STEPS, STEPS[1]), "waiting", "park stands twice"),
        (STEPS, "nowhere", "unknown states"),
        (STEPS[:1], "waiting", "no step leads to"),
    ],
)
def test_a_crooked_table_does_not_load(steps, start, complaint):
    with pytest.raises(ValueError, match=complaint):
        make_workflow(steps, start)


def test_the_machine_has_a_name():
    assert str(MACHINE) == "PolicyHub"


def test_a_stranger_is_refused_before_what_they_typed_is_judged(thing, owner, onlooker, now):
    FLOW.refuse_strangers(thing, "park", by=owner, now=now)
    with pytest.raises(PermissionDenied):
        FLOW.refuse_strangers(thing, "park", by=onlooker, now=now)

    assert entries(thing) == [("park", "refused", "not_you", "", "")]
