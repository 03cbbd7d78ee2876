"""The second road: one headline per thing told, to the channels that want it, and never a report, a name or a second time."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from accounts import services, webhooks
from accounts.models import WebhookDelivery, WebhookReceiver
from accounts.tasks import deliver_notes
from accounts.telling import group_of
from core import outbox
from core.models import AuditEntry, Message
from core.webhooks import AddressRefused, NotTaken, OutcomeUnknown
from core.workflow import NotNow
from tests.factories import give, make_person, sign_in

ADDRESS = "https://chat.school.example/hook"


@pytest.fixture
def admin(elmtree):
    return give(make_person("Ada Admin"), "system-administrator", elmtree)


@pytest.fixture
def add(elmtree, admin, now):
    def add(*, place=elmtree, address=ADDRESS, groups=("policies", "reviews", "posts")):
        return services.add_receiver(
            organisation=place, name="Staff room", address=address, groups=groups, by=admin, now=now
        )[0]

    return add


@pytest.fixture
def chat(monkeypatch):
    """What receivers were sent; `trouble` is raised instead, or taken and then raised."""

    class Chat:
        notes, trouble = [], None

    def send(**note):
        if Chat.trouble:
            raise Chat.trouble
        Chat.notes.append(note)

    Chat.notes = []
    monkeypatch.setattr("accounts.webhooks.webhooks.send", send)
    return Chat


def write(person, place, now, *, kind="policies.announce", number=1, **values):
    return Message.objects.create(
        person=person, kind=kind, about_kind="policies.policyversion", about_id=str(number), path="/policies/online/",
        organisation=place, context={"policy": "Online safety", "author": "Ama Author"}, created_at=now, due_at=now,
        urgent=True, **values,
    )  # fmt: skip


def test_everybody_is_told_by_mail_and_the_channel_once(add, chat, author, stranger, elm_north, now):
    add()
    for person in (author, stranger):
        write(person, elm_north, now)

    outbox.deliver_due(now=now)
    sent = [webhooks.deliver_due(now=now + timedelta(minutes=1)) for _ in range(2)]

    assert sent == [1, 0]
    [note] = chat.notes
    body = json.loads(note["body"])
    assert body["headline"] == "Online safety: announced"
    assert body["text"] == "Online safety: announced\nhttp://testserver/policies/online/"
    assert body["id"] == note["delivery"]
    assert note["address"] == ADDRESS


def test_channel_gets_the_groups_it_chose_of_its_own_place_and_below(add, chat, author, elm_north, elm_south, now):
    add(place=elm_south)
    add(place=elm_north, groups=["posts"], address=ADDRESS + "/2")
    write(author, elm_north, now)
    write(author, None, now, number=2)

    webhooks.pass_on(list(Message.objects.select_related("organisation")), now=now)

    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize("kind", ["incidents.report", "accounts.give_role", "accounts.mail_to_put_right"])
def test_reports_and_roles_never_go_to_a_channel_even_if_its_row_says_so(kind, add, author, elm_north, now):
    receiver = add()
    WebhookReceiver.objects.filter(pk=receiver.pk).update(groups=["reports", "roles", "mailboxes", group_of(kind).slug])

    webhooks.pass_on([write(author, elm_north, now, kind=kind)], now=now)

    assert not WebhookDelivery.objects.exists()


def test_first_lines_of_what_a_channel_gets_name_nobody():
    folder = Path(site_settings.BASE_DIR) / "templates" / "messages"
    named = {}
    for file in folder.glob("*/*.txt"):
        kind = f"{file.parent.name}.{file.stem}"
        if group_of(kind) in webhooks.groups_to_choose():
            first = file.read_text().partition("\n")[0]
            named[kind] = set(re.findall(r"{{ ?(\w+)", first)) - HARMLESS

    assert len(named) > 10
    assert {kind: names for kind, names in named.items() if names} == {}


# Names of things and days. Whatever else a first line says is looked at by a person before it goes here.
HARMLESS = {"policy", "day", "place", "number", "account", "when", "due", "days", "count", "title"}


def test_own_words_of_a_place_stay_in_its_mails(add, author, elm_north, now):
    add()
    elm_north.mail_texts.create(
        kind="policies.announce", headline="{author} wrote again", words="See {policy}.", changed_at=now
    )

    webhooks.pass_on([write(author, elm_north, now)], now=now)

    assert WebhookDelivery.objects.get().headline == "Online safety: announced"


def test_headline_that_cannot_be_said_is_no_note(add, author, elm_north, now):
    add()

    webhooks.pass_on([write(author, elm_north, now, kind="policies.no_such_words")], now=now)

    assert not WebhookDelivery.objects.exists()


def test_second_road_that_fails_holds_no_mail_up(author, elm_north, now, monkeypatch, caplog):
    # A kind that goes out at once on every day of the year.
    write(author, elm_north, now, kind="accounts.propose_role")
    monkeypatch.setattr("accounts.webhooks.pass_on", fail)

    assert outbox.deliver_due(now=now) == 1
    assert "the mails go on" in caplog.text


def fail(*args, **kwargs):
    raise LookupError("planted")


def test_passing_on_costs_two_questions_however_many_messages(
    add, author, elm_north, now, django_assert_max_num_queries
):
    add()
    for number in range(20):
        write(author, elm_north, now, number=number)
    rows = list(Message.objects.select_related("organisation", "person"))

    with django_assert_max_num_queries(4):
        webhooks.pass_on(rows, now=now)

    assert WebhookDelivery.objects.count() == 20


@pytest.fixture
def waiting(add, author, elm_north, now):
    add()
    webhooks.pass_on([write(author, elm_north, now)], now=now)
    return WebhookDelivery.objects.get()


def test_note_that_is_not_taken_is_tried_again_and_at_last_given_up(waiting, chat, now):
    chat.trouble = NotTaken("It answered 500.")
    for hours in range(webhooks.GIVE_UP_AFTER + 2):
        webhooks.deliver_due(now=now + timedelta(hours=2 * hours))

    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts, waiting.maybe_twice) == ("parked", webhooks.GIVE_UP_AFTER, False)
    assert waiting.failure == "It answered 500."
    # When it was given up, not a next try that will never be.
    assert now + timedelta(hours=10) <= waiting.due_at < now + timedelta(hours=11)


def test_note_to_a_name_that_leads_inside_is_given_up_at_once(waiting, chat, now):
    chat.trouble = AddressRefused("This name leads to a machine inside a network. Nothing was sent.")

    webhooks.deliver_due(now=now)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts) == ("parked", 1)


def test_note_of_which_nobody_knows_goes_again_with_the_same_number_and_is_marked(waiting, chat, now):
    chat.trouble = OutcomeUnknown("The line went dead.")
    webhooks.deliver_due(now=now)
    chat.trouble = None
    webhooks.deliver_due(now=now + timedelta(minutes=5))

    waiting.refresh_from_db()
    assert (waiting.state, waiting.maybe_twice) == ("sent", True)
    assert chat.notes[0]["delivery"] == str(waiting.uid)


def test_note_of_which_nobody_knows_twice_is_given_up_and_no_room_reads_it_a_third_time(waiting, chat, now):
    chat.trouble = OutcomeUnknown("The line went dead.")

    for hours in range(webhooks.GIVE_UP_AFTER):
        webhooks.deliver_due(now=now + timedelta(hours=2 * hours))

    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts, waiting.maybe_twice) == ("parked", 2, True)


def test_note_whose_sender_died_goes_out_once_its_lease_is_over(waiting, chat, now):
    WebhookDelivery.objects.update(claimed_until=now + webhooks.LEASE, attempt_started_at=now)

    assert webhooks.deliver_due(now=now) == 0
    assert webhooks.deliver_due(now=now + webhooks.LEASE * 2) == 1

    waiting.refresh_from_db()
    assert (waiting.state, waiting.maybe_twice) == ("sent", True)


def test_receiver_that_hangs_is_asked_once_and_the_others_flow(add, chat, author, elm_north, now, monkeypatch):
    slow = add()
    add(address=ADDRESS + "/2")
    webhooks.pass_on([write(author, elm_north, now, number=number) for number in range(4)], now=now)
    asked = []

    def send(*, address, **_):
        asked.append(address)
        if address == slow.address:
            raise OutcomeUnknown("The line went dead.")

    monkeypatch.setattr("accounts.webhooks.webhooks.send", send)

    assert webhooks.deliver_due(now=now) == 4
    assert asked.count(slow.address) == 1


def test_second_sender_at_the_same_moment_leaves_the_note_to_the_first(waiting, chat, now, monkeypatch):
    sent_by_the_second = []

    def send(**_):
        sent_by_the_second.append(webhooks.deliver_due(now=now))

    monkeypatch.setattr("accounts.webhooks.webhooks.send", send)

    assert webhooks.deliver_due(now=now) == 1
    assert sent_by_the_second == [0]


def test_receiver_switched_off_gets_nothing_and_no_flood_when_it_is_on_again(waiting, chat, admin, now):
    receiver = waiting.receiver
    for is_active in (False, True):
        services.change_receiver(
            receiver=receiver, name="Staff room", address=ADDRESS, groups=["posts"], is_active=is_active, by=admin, now=now
        )  # fmt: skip

    assert webhooks.deliver_due(now=now) == 0
    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"


def test_notes_go_out_by_themselves(waiting, chat):
    deliver_notes()

    assert len(chat.notes) == 1


def test_secret_is_sealed_changes_when_renewed_and_every_act_is_written_down(add, admin, now):
    receiver = add()
    first, key = receiver.secret, receiver.key_id
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_webhookreceiver")
        kept = bytes(cursor.fetchone()[0])

    second = services.renew_secret(receiver=receiver, by=admin, now=now)
    receiver = WebhookReceiver.objects.get()
    assert (receiver.secret, receiver.key_id != key, second != first) == (second, True, True)
    assert first.encode() not in kept
    services.remove_receiver(receiver=receiver, by=admin, now=now)

    verbs = list(AuditEntry.objects.filter(about_kind="accounts.webhookreceiver").values_list("verb", flat=True))
    assert verbs == ["add_receiver", "renew_secret", "remove_receiver"]


def test_place_has_an_address_once(add, elm_north):
    add()
    add(place=elm_north)

    with pytest.raises(NotNow, match="already"):
        add()


def test_administrator_adds_tries_changes_and_removes_a_channel(client, admin, elmtree, chat, settings):
    sign_in(client, admin)
    assert "No channel of your chat" in client.get("/settings/receivers/").content.decode()

    form = {"organisation": elmtree.pk, "name": "Staff room", "address": ADDRESS, "groups": ["posts"]}
    shown = client.post("/settings/receivers/add/", form).content.decode()
    receiver = WebhookReceiver.objects.get()
    assert receiver.secret in shown
    assert "already" in client.post("/settings/receivers/add/", form).content.decode()
    page = reverse("accounts:receiver", args=[receiver.pk])
    assert receiver.secret not in client.get(page).content.decode()

    changed = client.post(page, {"name": "Office", "address": ADDRESS + "/2", "groups": ["posts"], "is_active": "on"})
    assert changed.url == page
    assert "1 channel of your chat gets headlines" in client.get("/settings/receivers/").content.decode()
    renewed = client.post(reverse("accounts:renew_secret", args=[receiver.pk])).content.decode()
    assert WebhookReceiver.objects.get().secret in renewed
    client.post(reverse("accounts:remove_receiver", args=[receiver.pk]))
    assert not WebhookReceiver.objects.exists()


def test_change_to_an_address_the_place_has_already_is_said_beside_the_field(client, admin, add):
    add()
    other = add(address=ADDRESS + "/2")
    sign_in(client, admin)

    answer = client.post(
        reverse("accounts:receiver", args=[other.pk]), {"name": "x", "address": ADDRESS, "groups": ["posts"]}
    )

    assert "already" in answer.context["form"].errors["address"][0]


@pytest.mark.parametrize(
    "address",
    ["http://chat.school.example/", "https://127.0.0.1/", "https://a.example:22/", f"https://a.example/{'x' * 600}"],
)
def test_address_that_is_not_allowed_is_said_beside_the_field(client, admin, elmtree, address):
    form = {"organisation": elmtree.pk, "name": "Staff room", "address": address, "groups": ["posts"]}

    answer = sign_in(client, admin).post("/settings/receivers/add/", form)

    assert answer.context["form"].errors.keys() == {"address"}
    assert not WebhookReceiver.objects.exists()


@pytest.mark.parametrize(
    ("trouble", "words"), [(None, "was taken"), (NotTaken("It answered 404."), "It answered 404.")]
)
def test_test_says_how_it_came_out(client, admin, add, monkeypatch, trouble, words):
    receiver = add()
    monkeypatch.setattr("accounts.services.receivers.webhooks.send", lambda **_: raise_if(trouble))

    page = sign_in(client, admin).post(reverse("accounts:try_receiver", args=[receiver.pk]), follow=True)

    assert words in page.content.decode()
    assert AuditEntry.objects.filter(verb="try_receiver", person=admin).count() == 1


def raise_if(trouble):
    if trouble:
        raise trouble


def test_newest_notes_are_shown_with_how_they_came_out(client, admin, waiting):
    WebhookDelivery.objects.update(state="parked", maybe_twice=True, failure="The line went dead.")

    page = sign_in(client, admin).get(reverse("accounts:receiver", args=[waiting.receiver_id])).content.decode()

    assert "Outcome unknown" in page
    assert "The line went dead." in page


def test_receiver_of_another_trust_is_not_there(client, add, oakfield):
    receiver = add()
    sign_in(client, give(make_person("Olga Other"), "system-administrator", oakfield))

    assert client.get(reverse("accounts:receiver", args=[receiver.pk])).status_code == 404
    assert client.get("/settings/receivers/").context["page"].paginator.count == 0


def test_nobody_but_who_looks_after_the_system_keeps_channels(add, elmtree, elm_north, approver, now):
    receiver = add()
    acts = (
        lambda: services.add_receiver(
            organisation=elmtree, name="Own", address=f"{ADDRESS}/own", groups=["posts"], by=approver, now=now
        ),
        lambda: services.change_receiver(
            receiver=receiver, name="Own", address=ADDRESS, groups=["posts"], is_active=True, by=approver, now=now
        ),
        lambda: services.renew_secret(receiver=receiver, by=approver, now=now),
        lambda: services.remove_receiver(receiver=receiver, by=approver, now=now),
        lambda: services.try_receiver(receiver=receiver, by=approver, now=now),
    )

    for act in acts:
        with pytest.raises(PermissionDenied):
            act()

    assert WebhookReceiver.objects.get().name == "Staff room"
