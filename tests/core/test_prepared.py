"""Prepared questions answer as if they were built each time, and keep no answer."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.db.models import F
from django.db.transaction import TransactionManagementError, atomic
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Organisation, User
from core.models import AuditEntry
from core.prepared import prepared
from tests.factories import give, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def built():
    return []


@pytest.fixture
def roles_at(built):
    @prepared
    def question(*, place, day, roles):
        built.append(roles)
        held = Membership.objects.in_force(on=day).filter(organisation=place, role__in=roles)
        return held.select_related("person").order_by("person__name")

    return question


def test_answer_is_that_of_the_question_built_afresh(roles_at, author, approver, oakfield, elmtree, today):
    for place in (oakfield, elmtree):
        for day in (today, today - timedelta(days=4000)):
            held = Membership.objects.in_force(on=day).filter(organisation=place, role__in=["headteacher", "staff"])

            found = roles_at.ask(place=place.pk, day=day, roles=["headteacher", "staff"])

            assert list(found) == list(held.order_by("person__name"))


def test_words_are_built_once_for_each_length_of_a_list(roles_at, built, oakfield, today):
    for roles in (["staff"], ["headteacher"], ["staff", "headteacher"], ["governor", "staff"]):
        list(roles_at.ask(place=oakfield.pk, day=today, roles=roles))

    assert [len(roles) for roles in built] == [1, 2]


def test_rows_bring_along_what_the_question_fetched(roles_at, approver, oakfield, today):
    list(roles_at.ask(place=oakfield.pk, day=today, roles=["staff"]))

    with CaptureQueriesContext(connection) as asked:
        names = [held.person.name for held in roles_at.ask(place=oakfield.pk, day=today, roles=["headteacher"])]

    assert names == [approver.name]
    assert len(asked) == 1


def test_no_answer_is_kept(roles_at, oakfield, today):
    before = list(roles_at.ask(place=oakfield.pk, day=today, roles=["staff"]))
    newcomer = make_person("Nora Newcomer")
    give(newcomer, "staff", oakfield)

    after = list(roles_at.ask(place=oakfield.pk, day=today, roles=["staff"]))

    assert [one.person for one in after if one not in before] == [newcomer]


def test_plain_values_and_moments_are_asked_for_too(oakfield, now):
    @prepared
    def lines(*, since, verb):
        return AuditEntry.objects.filter(at__gte=since, verb=verb).values_list("verb", F("at"))

    AuditEntry.objects.create(at=now, verb="look", outcome="done", about_kind="x", about_id="1")

    assert list(lines.ask(since=now, verb="look")) == [("look", now)]
    assert list(lines.ask(since=now + timedelta(seconds=1), verb="look")) == []
    assert list(lines.ask(since=now, verb="look' OR 1=1 --")) == []


@pytest.mark.parametrize("number", [2**63, 10**40, -(10**40)])
def test_number_that_no_column_holds_finds_nothing(number):
    @prepared
    def place(*, number):
        return Organisation.objects.filter(pk=number)

    assert list(place.ask(number=number)) == []


def test_question_that_leaves_a_value_out_is_refused(oakfield):
    @prepared
    def place(*, number, colour):
        return Organisation.objects.filter(pk=number)

    with pytest.raises(ValueError, match="does not use colour"):
        place.ask(number=oakfield.pk, colour="green")


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_within_a_transaction_only(author):
    @prepared
    def person(*, number):
        return User.objects.filter(pk=number).select_for_update()

    with atomic():
        assert list(person.ask(number=author.pk)) == [author]
    if connection.features.has_select_for_update:
        with pytest.raises(TransactionManagementError):
            list(person.ask(number=author.pk))


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_on_its_own_connection(oakfield):
    @prepared
    def place(*, number):
        return Organisation.objects.filter(pk=number)

    found = list(place.ask(number=oakfield.pk))

    def ask():
        try:
            found.extend(place.ask(number=oakfield.pk))
        finally:
            connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()

    assert found == [oakfield, oakfield]


def test_answers_come_as_dictionaries_too(elm_north):
    @prepared
    def names(*, number):
        return Organisation.objects.filter(pk=number).values("slug", called=F("name"))[:1]

    assert list(names.ask(number=elm_north.pk)) == [{"slug": "elm-north", "called": "Elm North School"}]
