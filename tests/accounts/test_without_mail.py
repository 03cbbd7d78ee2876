"""Staff without mail: who reads none, the list to print, what is handed over, and nothing confidential on it."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import services
from core import notify
from core.models import AuditEntry, Message
from tests.factories import give, make_organisation, make_person, sign_in


@pytest.fixture
def office(oakfield):
    return give(make_person("Olive Office"), "school-office", oakfield)


@pytest.fixture
def caretaker(oakfield, office, now):
    person = give(make_person("Carl Caretaker"), "staff", oakfield)
    services.keep_mailbox(person=person, reads_mail=False, by=office, now=now)
    person.refresh_from_db()
    return person


def lay(person, about, now, occurrence="1", **details):
    """A message that lies on the office's list."""
    details = {"kind": "posts.finish", "path": "/", "context": {"place": "Oakfield", "author": "Ama"}, **details}
    notify.tell([person], about=about, now=now, occurrence=occurrence, **details)
    Message.objects.filter(person=person, occurrence=occurrence).update(state="on-paper")
    return Message.objects.get(person=person, occurrence=occurrence)


def page(client, query=""):
    shown = client.get(f"/people/without-mail/{query}").content.decode()
    return re.sub(r'name="(csrfmiddlewaretoken|until)" value="[^"]*"', "", shown)


def test_office_notes_that_somebody_reads_no_mail_and_it_is_written_down(client, office, author):
    sign_in(client, office)

    client.post(f"/people/{author.pk}/mailbox/", {"reads_mail": "no"})
    client.post(f"/people/{author.pk}/mailbox/", {"reads_mail": "no"})

    author.refresh_from_db()
    assert author.mailbox == "none"
    assert AuditEntry.objects.filter(verb="keep_mailbox", person=office, to_state="none").count() == 1
    assert "Ama Author" in page(client)


def test_bad_answer_about_mail_gets_a_sentence_and_changes_nothing(client, office, author):
    sign_in(client, office)

    shown = client.post(f"/people/{author.pk}/mailbox/", {"reads_mail": "maybe"}, follow=True).content.decode()

    author.refresh_from_db()
    assert "Say yes or no" in shown
    assert author.mailbox == "works"


def test_who_keeps_no_people_here_changes_no_mailbox(author, approver, stranger, now):
    for other in (stranger, author):
        with pytest.raises(PermissionDenied):
            services.keep_mailbox(person=author, reads_mail=False, by=other, now=now)


def test_school_somebody_left_long_ago_has_no_say_about_their_mail(client, author, office, now, today):
    membership = author.memberships.get()
    membership.ends_on = today - timedelta(days=1)
    membership.save()
    sign_in(client, office)

    shown = client.post(f"/people/{author.pk}/mailbox/", {"reads_mail": "no"}, follow=True).content.decode()

    author.refresh_from_db()
    assert author.mailbox == "works"
    assert "You do not keep the people of this place" in shown


def test_list_holds_headlines_alone(client, office, caretaker, oakfield, now):
    lay(caretaker, oakfield, now)
    sign_in(client, office)

    shown = page(client)

    assert "A post is out" in shown
    assert "published on every account" not in shown
    assert "Oakfield School" in shown


def test_report_leaves_no_trace_on_the_list(client, office, caretaker, oakfield, now):
    sign_in(client, office)
    lay(caretaker, oakfield, now, occurrence="other")
    before = page(client)

    lay(caretaker, oakfield, now, kind="incidents.report", context={})
    Message.objects.filter(kind="incidents.report").update(about_kind="incidents.incident", state="on-paper")

    assert page(client) == before
    assert "sign in to PolicyHub" in before


def test_handed_over_is_written_down_and_leaves_the_list(client, office, caretaker, oakfield, now):
    message = lay(caretaker, oakfield, now - timedelta(minutes=5))
    sign_in(client, office)

    client.post(f"/people/{caretaker.pk}/hand-over/", {"until": now.isoformat()})
    client.post(f"/people/{caretaker.pk}/hand-over/", {"until": now.isoformat()})

    message.refresh_from_db()
    assert message.handed_over_by == office
    assert message.handed_over_at is not None
    assert "A post is out" not in page(client)
    assert AuditEntry.objects.filter(verb="hand_over_on_paper", about_id=str(caretaker.pk)).count() == 1


def test_what_came_after_the_page_was_printed_stays_on_the_list(client, office, caretaker, oakfield, now):
    lay(caretaker, oakfield, now - timedelta(hours=2))
    since = lay(caretaker, oakfield, now - timedelta(hours=1), occurrence="2")
    sign_in(client, office)

    client.post(f"/people/{caretaker.pk}/hand-over/", {"until": (now - timedelta(minutes=90)).isoformat()})

    assert list(Message.objects.filter(handed_over_at=None)) == [since]


@pytest.mark.parametrize("until", ["", "yesterday", "2026-13-45T00:00", "2026-03-04T10:00", "9" * 300])
def test_strange_moment_counts_as_now(until, client, office, caretaker, oakfield, now):
    lay(caretaker, oakfield, now - timedelta(minutes=5))
    sign_in(client, office)

    assert client.post(f"/people/{caretaker.pk}/hand-over/", {"until": until}).status_code == 302
    assert not Message.objects.filter(handed_over_at=None).exists()


def test_other_trusts_messages_stand_on_no_list_here(client, office, caretaker, elm_north, now):
    give(caretaker, "staff", elm_north)
    lay(caretaker, elm_north, now)
    sign_in(client, office)

    client.post(f"/people/{caretaker.pk}/hand-over/")

    assert "A post is out" not in page(client)
    assert Message.objects.get().handed_over_at is None


def test_message_of_the_trust_stands_on_the_list_of_the_school(client, elm_north, elmtree, now):
    keeper = give(make_person("Oli Office"), "school-office", elm_north)
    reader = give(make_person("Rita Reader"), "staff", elm_north)
    services.keep_mailbox(person=reader, reads_mail=False, by=keeper, now=now)
    lay(reader, elmtree, now)
    sign_in(client, keeper)

    assert "A post is out" in page(client)


def test_list_of_a_trust_goes_place_by_place(client, elmtree, elm_north, elm_south, now):
    chief = give(make_person("Cleo Chief"), "chief-executive", elmtree)
    for name, place in (("Sam South", elm_south), ("Nia North", elm_north)):
        services.keep_mailbox(person=give(make_person(name), "staff", place), reads_mail=False, by=chief, now=now)
    sign_in(client, chief)

    everywhere, south = page(client), page(client, "?at=elm-south")

    assert everywhere.index("Elm North School</bdi></h2>") < everywhere.index("Elm South School</bdi></h2>")
    assert "Sam South" in south
    assert "Nia North" not in south
    assert "Nia North" in page(client, "?at=nowhere")


def test_somebody_with_two_roles_stands_there_once(client, office, caretaker, oakfield):
    give(caretaker, "governor", oakfield)
    sign_in(client, office)

    assert page(client).count("<h3>") == 1


def test_long_list_of_one_person_is_cut_and_says_so(client, office, caretaker, oakfield, now):
    for number in range(15):
        lay(caretaker, oakfield, now, occurrence=str(number))
    sign_in(client, office)

    shown = page(client)

    assert shown.count("A post is out") == 12
    assert "and 3 more" in shown


def test_empty_list_says_what_to_do(client, office):
    sign_in(client, office)

    assert "Everybody here reads mail" in page(client)


@pytest.mark.parametrize("many", [3, 300])
def test_list_costs_the_same_for_a_few_and_for_many(many, client, office, oakfield, now, django_assert_max_num_queries):
    from accounts.models import Membership, User

    group = office.memberships.get().group
    people = User.objects.bulk_create(
        User(name=f"Person {number}", email=f"p{number}@example.test", mailbox="none") for number in range(many)
    )
    Membership.objects.bulk_create(
        Membership(
            person=person, role="staff", organisation=oakfield, group=group, starts_on=now.date() - timedelta(days=5)
        )
        for person in people
    )
    for person in people[:5]:
        lay(person, oakfield, now, occurrence=str(person.pk))
    sign_in(client, office)
    page(client)

    with django_assert_max_num_queries(12):
        assert ("Page 1 of" in page(client)) is (many == 300)


def test_it_works_again_mails_what_lay_unread_as_one_mail(client, office, caretaker, oakfield, now, mailoutbox):
    from core import outbox

    for number in range(3):
        lay(caretaker, oakfield, now, occurrence=str(number), urgent=True)
    Message.objects.filter(occurrence="2").update(read_at=now)
    Message.objects.filter(person=caretaker).update(state="returned")
    caretaker.mailbox = "returns"
    caretaker.save()
    sign_in(client, office)
    assert "It works again" in client.get(f"/people/{caretaker.pk}/").content.decode()

    client.post(f"/people/{caretaker.pk}/mailbox/", {"reads_mail": "yes"})
    Message.objects.filter(state="waiting").update(kind="accounts.propose_role")
    outbox.deliver_due(now=now + timedelta(minutes=1))

    caretaker.refresh_from_db()
    assert caretaker.mailbox == "works"
    assert [letter.subject for letter in mailoutbox] == ["2 things in PolicyHub for you"]


def test_nothing_is_mailed_where_nothing_lay(office, caretaker, now):
    assert services.keep_mailbox(person=caretaker, reads_mail=True, by=office, now=now)
    assert not Message.objects.filter(state="waiting").exists()


def test_list_can_be_printed_without_its_buttons(client, office):
    sign_in(client, office)

    assert "css/telling.css" in page(client)


def test_hostile_names_do_no_harm_on_the_list(client, office, oakfield):
    bad = give(make_person("<script>alert(1)</script>\u202e" + "A" * 200, email="bad@example.test"), "staff", oakfield)
    bad.mailbox = "none"
    bad.save()
    sign_in(client, office)

    assert "<script>alert" not in page(client)


def test_closed_places_have_no_list(client, db, today):
    school = make_organisation("old", "Old School", closed_on=today)
    keeper = give(make_person("Kit Keeper"), "school-office", school)
    sign_in(client, keeper)

    assert client.get("/people/without-mail/").status_code == 404
