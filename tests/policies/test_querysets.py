"""Reads, as words: who sees what, what is owed, and counts in one query."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser

from policies.models import Obligation, Policy, PolicyVersion
from policies.querysets import asked_memberships
from policies.workflow import State
from tests.factories import give, make_person
from tests.factories.policies import AdoptionFactory, AudienceFactory, ObligationFactory, make_policy, make_version


def test_reader_sees_policies_that_are_in_force_where_they_work(policy, author, stranger, nobody, approver):
    assert not Policy.objects.visible_to(author).exists()
    assert Policy.objects.visible_to(approver).get() == policy

    make_version(policy, state=State.IN_FORCE)

    assert Policy.objects.visible_to(author).get() == policy
    for person in (stranger, nobody, AnonymousUser()):
        assert not Policy.objects.visible_to(person).exists()


def test_leaver_still_sees_nothing_and_who_owes_sees_what_they_owe(policy, nobody):
    version = make_version(policy, state=State.IN_FORCE)
    assert not PolicyVersion.objects.visible_to(nobody).exists()

    ObligationFactory(person=nobody, version=version)

    assert Policy.objects.visible_to(nobody).get() == policy
    assert PolicyVersion.objects.visible_to(nobody).get() == version


def test_readers_see_no_work_and_workers_see_all(policy, author, approver):
    for number, state in enumerate(State.values, start=1):
        make_version(policy, state=state, number=number)

    seen = set(PolicyVersion.objects.visible_to(author).values_list("state", flat=True))

    assert seen == {"announced", "in_force", "superseded"}
    assert PolicyVersion.objects.visible_to(approver).count() == len(State)
    assert PolicyVersion.objects.worked_on_by(approver).count() == len(State)


def test_each_school_reads_its_own_text(elmtree, elm_north, elm_south):
    policy = make_policy(elmtree, places=[elm_north])
    AdoptionFactory(policy=policy, organisation=elm_south, kind="adapted")
    trust_text = make_version(policy, state=State.IN_FORCE)
    own_text = make_version(policy, state=State.IN_FORCE, number=2, organisation=elm_south)

    assert PolicyVersion.objects.in_force().read_at(elm_north).get() == trust_text
    assert PolicyVersion.objects.in_force().read_at(elm_south).get() == own_text
    assert not PolicyVersion.objects.read_at(elmtree).exists()
    assert Policy.objects.used_at(elm_south).get() == policy


def test_reviews_are_found_by_their_day(policy, today):
    version = make_version(policy, state=State.IN_FORCE, next_review_on=today)

    assert not PolicyVersion.objects.review_due(by=today - timedelta(days=1)).exists()
    assert PolicyVersion.objects.review_due(by=today).get() == version


def test_version_owed_at_two_schools_is_listed_once_for_its_earlier_day(elmtree, elm_north, elm_south, today):
    version = make_version(make_policy(elmtree, places=[elm_north, elm_south]), state=State.IN_FORCE)
    person = make_person("Two Schools")
    ObligationFactory(person=person, version=version, organisation=elm_north, due_on=today + timedelta(days=9))
    earlier = ObligationFactory(person=person, version=version, organisation=elm_south, due_on=today)

    assert Obligation.objects.owed_by(person).get() == earlier
    assert Obligation.objects.due_for_reminder(by=today).get() == earlier


def test_most_urgent_comes_first(author, oakfield, today):
    for days in (9, 1, 5):
        version = make_version(make_policy(oakfield, slug=f"p{days}"), state=State.IN_FORCE)
        ObligationFactory(person=author, version=version, due_on=today + timedelta(days=days))

    assert [duty.version.policy.slug for duty in Obligation.objects.owed_by(author)] == ["p1", "p5", "p9"]


def test_counts_are_one_query_and_leave_out_who_is_no_longer_asked(
    policy, oakfield, elm_north, today, now, django_assert_num_queries
):
    version = make_version(policy, state=State.IN_FORCE)
    late = {"due_on": today - timedelta(days=1)}
    ObligationFactory(version=version, **late)
    ObligationFactory(version=version)
    ObligationFactory(version=version, state="acknowledged", closed_at=now, **late)
    ObligationFactory(version=version, state="left", closed_at=now)
    ObligationFactory(version=version, organisation=elm_north)

    with django_assert_num_queries(1):
        counts = Obligation.objects.at_or_below(oakfield).counts(on=today)
    with django_assert_num_queries(1):
        by_place = {
            row["organisation__slug"]: row["asked"]
            for row in Obligation.objects.counts_by("organisation__slug", on=today)
        }

    assert counts == {"asked": 3, "confirmed": 1, "to_do": 2, "late": 1}
    assert by_place == {"oakfield": 3, "elm-north": 1}


def test_manager_is_not_their_own_report(policy, oakfield, today):
    boss = give(make_person("Lin Manager"), "staff", oakfield)
    report = give(make_person("Rae Report"), "staff", oakfield, line_manager=boss)
    boss.memberships.update(line_manager=boss)
    version = make_version(policy, state=State.IN_FORCE)
    for person in (boss, report):
        ObligationFactory(person=person, version=version)

    assert [duty.person for duty in Obligation.objects.of_reports(boss, on=today)] == [report]


def test_employment_sweeps_in_no_governor_trustee_auditor_or_administrator(policy, oakfield, author, governor, today):
    give(make_person("Al Auditor"), "auditor", oakfield)
    give(make_person("Ann Admin"), "system-administrator", oakfield)

    asked = asked_memberships(policy.audience.all(), places=[oakfield.pk], on=today)

    assert [membership.person for membership in asked] == [author]

    AudienceFactory(policy=policy, kind="role", value="auditor")
    assert asked_memberships(policy.audience.all(), places=[oakfield.pk], on=today).count() == 2


def test_public_list_holds_only_what_is_public_and_in_force(policy):
    policy.is_public = True
    policy.save()
    assert not Policy.objects.public_at("oakfield").exists()

    make_version(policy, state=State.IN_FORCE)

    assert Policy.objects.public_at("oakfield").get() == policy
