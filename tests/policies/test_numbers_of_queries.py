"""What the pages of policies ask the database, however long the list or the text is."""

from policies.workflow import State
from tests.factories import give, make_person, sign_in
from tests.factories.policies import ClauseFactory, ObligationFactory, make_policy, make_version
from tests.planning import tell_how_much_there_is
from tests.policies.pages import page


def fill(oakfield, person, manager, count, now):
    for number in range(count):
        policy = make_policy(oakfield, slug=f"more-{count}-{number}", title=f"More {number}")
        version = make_version(policy, state=State.IN_FORCE)
        ClauseFactory(version=version)
        ObligationFactory(person=person, version=version)
    report = make_policy(oakfield, slug=f"people-{count}", title=f"People {count}")
    version = make_version(report, state=State.IN_FORCE)
    for number in range(count):
        somebody = give(make_person(f"Somebody {count} {number}"), "staff", oakfield, line_manager=manager)
        ObligationFactory(person=somebody, version=version)
    tell_how_much_there_is()
    return report


LISTS = ("/policies/", "/policies/manage/", "/policies/team/", "/policies/{slug}/completion/")


def test_lists_cost_the_same_at_3_and_at_300_rows(client, oakfield, approver, now, django_assert_max_num_queries):
    sign_in(client, approver)
    costs = {address: [] for address in LISTS}
    for count in (3, 300):
        report = fill(oakfield, approver, approver, count, now)
        for address, asked in costs.items():
            with django_assert_max_num_queries(18) as captured:
                page(client, address.format(slug=report.slug))
            asked.append(len(captured))

    assert {address: asked for address, asked in costs.items() if asked[0] != asked[1]} == {}
    assert {address: asked for address, asked in costs.items() if asked[1] > 12} == {}


def test_long_text_costs_the_same_as_a_short_one(reader, in_force, django_assert_max_num_queries):
    costs = []
    for count in (3, 300):
        for number in range(count):
            ClauseFactory(version=in_force, anchor=f"more-{count}-{number}")
        with django_assert_max_num_queries(12) as captured:
            page(reader, "/policies/oakfield-social-media/")
        costs.append(len(captured))

    assert costs[0] == costs[1]
