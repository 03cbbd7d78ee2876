"""Who signs a post off under the five rule sets, whoever wrote it and whoever is away; and what a broken rule says."""

from dataclasses import replace

import pytest

from accounts.directory import Directory, Holding, Person, PlaceLine
from accounts.rule_files import Setting, read
from posts.chains import Asked, could_leave_nobody
from posts.rules import PostRules
from tests.incidents.places import school

SCHOOLS = {slug: school(slug) for slug in ("harbour-north", "millstone-abbey", "oakfield", "skyline-east", "larkrise")}
RULES = {slug: PostRules.parse(read(place.rule_set).settings) for slug, place in SCHOOLS.items()}


def sign(slug, *, author, editor=None, authorised=(), away=()):
    place, rules = SCHOOLS[slug], RULES[slug]
    gone = {place.person(local).id for local in away}
    holdings = tuple(replace(held, absent=held.person.id in gone) for held in place.directory.holdings)
    chain = Asked(
        rules=rules,
        people=replace(place.directory, holdings=holdings),
        line=place.place,
        barred=frozenset({place.person(author).id, place.person(editor or author).id}),
        authorised=tuple(place.person(local).id for local in authorised),
    ).signers(rules.steps[0])
    return [person.email.replace(f"@{slug}.example", "") for person in chain.people], chain.fallback


@pytest.mark.parametrize("slug", SCHOOLS)
def test_every_rule_set_asks_one_step_of_every_post_and_has_somebody_to_publish(slug):
    rules = RULES[slug]

    assert len([step for step in rules.steps if not step.when]) == 1
    assert rules.who_publishes
    assert rules.fast_lane


@pytest.mark.parametrize(
    ("slug", "situation", "expected"),
    [
        ("harbour-north", {"author": "teacher"}, (["head"], False)),
        ("harbour-north", {"author": "teacher", "authorised": ["teacher", "author"]}, (["author", "head"], False)),
        ("harbour-north", {"author": "teacher", "editor": "author", "authorised": ["author"]}, (["head"], False)),
        ("harbour-north", {"author": "teacher", "authorised": ["author"], "away": ["author"]}, (["head"], False)),
        ("harbour-north", {"author": "head"}, (["deputyhead"], True)),
        ("harbour-north", {"author": "head", "editor": "deputyhead"}, (["ceo@harbour.example"], True)),
        ("millstone-abbey", {"author": "teacher"}, (["head", "ceo@millstone.example"], False)),
        ("millstone-abbey", {"author": "head"}, (["ceo@millstone.example"], False)),
        ("millstone-abbey", {"author": "head", "editor": "trust/ceo"}, (["deputyhead"], True)),
        ("oakfield", {"author": "teacher"}, (["head"], False)),
        ("oakfield", {"author": "head"}, (["deputyhead"], True)),
        ("oakfield", {"author": "teacher", "away": ["head", "deputyhead"]}, (["chair"], True)),
        ("skyline-east", {"author": "teacher"}, (["head"], False)),
        ("skyline-east", {"author": "head", "away": ["deputyhead"]}, (["ceo@skyline.example"], True)),
        ("larkrise", {"author": "teacher"}, (["sbm"], False)),
        ("larkrise", {"author": "head"}, (["sbm"], False)),
        ("larkrise", {"author": "sbm"}, (["head"], True)),
        ("larkrise", {"author": "teacher", "editor": "sbm"}, (["head"], True)),
        ("larkrise", {"author": "sbm", "editor": "head"}, (["deputyhead"], True)),
        ("larkrise", {"author": "sbm", "editor": "head", "away": ["deputyhead"]}, (["chair"], True)),
    ],
)
def test_step_is_signed_by_whom_the_rule_set_names_or_the_next_in_line(slug, situation, expected):
    assert sign(slug, **situation) == expected


@pytest.mark.parametrize("slug", SCHOOLS)
def test_author_and_last_editor_never_sign_and_somebody_always_can(slug):
    place = SCHOOLS[slug]
    people = {held.person.id for held in place.directory.holdings}

    for author in people:
        for editor in people:
            asked = Asked(
                rules=RULES[slug],
                people=place.directory,
                line=place.place,
                barred=frozenset({author, editor}),
                authorised=(author, editor),
            )

            for step in RULES[slug].steps:
                chain = asked.signers(step)
                assert chain.people
                assert not {author, editor} & {person.id for person in chain.people}


def test_stand_in_signs_for_the_absent_but_nobody_for_themselves():
    place, rules = SCHOOLS["larkrise"], RULES["larkrise"]
    sbm, ta = place.person("sbm"), place.person("ta")
    others = tuple(held for held in place.directory.holdings if held.person != sbm)
    away = Holding(person=sbm, role="business-manager", organisation="larkrise", absent=True)
    stand_in = replace(away, person=ta, absent=False, stands_in_for=sbm.id)

    found = [
        Asked(rules=rules, people=replace(place.directory, holdings=others + held), line=place.place)
        .signers(rules.steps[0])
        .people[0]
        .email
        for held in ((away, stand_in), (away, replace(stand_in, person=sbm)))
    ]

    assert found == ["ta@larkrise.example", "head@larkrise.example"]


def test_stand_in_of_the_absent_signer_never_signs_their_own_post():
    place, rules = SCHOOLS["larkrise"], RULES["larkrise"]
    sbm, ta = place.person("sbm"), place.person("ta")
    others = tuple(held for held in place.directory.holdings if held.person != sbm)
    away = Holding(person=sbm, role="business-manager", organisation="larkrise", absent=True)
    stand_in = replace(away, person=ta, absent=False, stands_in_for=sbm.id)
    people = replace(place.directory, holdings=(*others, away, stand_in))

    asked = Asked(rules=rules, people=people, line=place.place, barred=frozenset({ta.id}))
    chain = asked.signers(rules.steps[0])

    assert [person.email for person in chain.people] == ["head@larkrise.example"]


def test_trusts_own_office_reads_headteacher_as_chief_executive():
    place, rules = SCHOOLS["skyline-east"], RULES["skyline-east"]
    office = PlaceLine(slugs=("skyline",), kinds=("trust",))

    chain = Asked(rules=rules, people=place.directory, line=office).signers(rules.steps[0])

    assert [person.email for person in chain.people] == ["ceo@skyline.example"]


@pytest.mark.parametrize("slug", SCHOOLS)
def test_rules_of_the_demo_schools_can_leave_nobody_in_no_case(slug):
    place = SCHOOLS[slug]

    assert could_leave_nobody(rules=RULES[slug], people=place.directory, line=place.place) == []


def test_rules_that_two_people_could_empty_are_named_with_those_people():
    head = Person(id=1, email="head@tiny.example", name="Ash Brook")
    chair = Person(id=2, email="chair@tiny.example", name="Fern Hill")
    tiny = Directory(
        holdings=(
            Holding(person=head, role="headteacher", organisation="tiny"),
            Holding(person=chair, role="chair-of-governors", organisation="tiny"),
        ),
        line_managers={},
    )
    line = PlaceLine(slugs=("tiny",), kinds=("school",))
    empty = Directory(holdings=(), line_managers={})

    named = could_leave_nobody(rules=RULES["oakfield"], people=tiny, line=line)
    nobody = could_leave_nobody(rules=RULES["oakfield"], people=empty, line=line)

    steps = ("Headteacher", "Headteacher, with express authority")
    assert named == [f"Nobody could sign off “{step}” when Ash Brook and Fern Hill wrote the post." for step in steps]
    assert nobody == [f"Nobody could sign off “{step}” when somebody wrote the post." for step in steps]


def test_five_rule_sets_differ_where_their_policies_do():
    found = {
        slug: (rules.who_may_draft.needs, rules.conditions_allowed, rules.who_publishes, rules.criteria)
        for slug, rules in RULES.items()
    }

    assert found == {
        "harbour-north": ("account-authorisation", False, ("authorised-person",), ("S0",)),
        "millstone-abbey": ("duties", True, ("author",), ("S0", "S1")),
        "oakfield": ("headteacher-permission", False, ("author",), ("S0",)),
        "skyline-east": ("nothing", False, ("author",), ("S0",)),
        "larkrise": ("nothing", False, ("business-manager",), ("S4",)),
    }


def test_pictures_and_names_are_as_strict_as_each_policy():
    assert RULES["millstone-abbey"].pictures.express_exception
    assert RULES["oakfield"].pictures.owners_permission
    assert RULES["larkrise"].pictures.dignity
    assert RULES["larkrise"].pictures.video
    assert all(rules.pictures.permission and rules.pictures.do_not_publish_list for rules in RULES.values())
    assert RULES["larkrise"].pupil_names == "additional-consent"
    assert RULES["millstone-abbey"].pupil_names == "written-permission"
    assert {rules.name_or_photo for rules in RULES.values()} == {"warn"}


def test_fast_lane_at_two_rule_sets_is_only_for_people_who_may_sign_off():
    for slug in ("millstone-abbey", "larkrise"):
        rules = RULES[slug]

        assert set(rules.fast_lane) <= {*rules.steps[0].any_of, *rules.stand_in}


@pytest.mark.parametrize(
    ("word", "value", "sentence"),
    [
        ("sign_off_steps", [], "names nobody: every post needs somebody"),
        ("sign_off_steps", [{"label": "", "any_of": ["headteacher"]}], "a label and at least one role"),
        ("sign_off_steps", [{"label": "Head", "any_of": []}], "either any_of or all_of"),
        (
            "sign_off_steps",
            [{"label": "H", "any_of": ["headteacher"], "all_of": ["headteacher"]}],
            "either any_of or all_of",
        ),
        (
            "sign_off_steps",
            [{"label": "H", "any_of": ["headteacher"], "when": "sunny"}],
            "'sunny', which is not one of",
        ),
        ("sign_off_steps", [{"label": "H", "any_of": ["headteacher"], "when": 3}], "one word or a list of words"),
        ("sign_off_steps", [{"label": "H", "any_of": ["headteacher"], "when": "not-sure"}], "names nobody"),
        ("sign_off_steps", [{"label": "H", "any_of": ["headteacher"], "express": "yes"}], "true or false for express"),
        ("sign_off_steps", [{"label": "H", "any_of": ["person:nobody"]}], "'person:nobody', which is no role"),
        ("sign_off_steps", [{"label": "H", "any_of": ["headteacher"]}] * 9, "has 9 steps, and 8 are the most"),
        ("sign_off_steps", [{"label": "Head", "any_of": ["caretaker"]}], "'caretaker', which is no role"),
        ("sign_off_steps", [{"label": "Head", "roles": []}], "has roles, which means nothing there"),
        ("who_may_draft", {"who": "everybody", "needs": "nothing"}, "'everybody', which is not one of"),
        ("pictures_of_people", {"permission": "yes"}, "must say true or false"),
        ("criteria", ["S9"], "'S9', which is not one of"),
        ("name_or_photo", "sometimes", "'sometimes', which is not one of block, off, warn"),
        ("event_pictures_on_personal_accounts", {"pupils": "never"}, "None, which is not one of"),
    ],
)
def test_a_broken_rule_on_posts_is_refused_by_its_name(word, value, sentence):
    settings = read("light-touch").settings
    key = f"posts.{word}"

    with pytest.raises(ValueError, match=sentence) as refusal:
        PostRules.parse({**settings, key: Setting(key=key, value=value)})

    assert key in str(refusal.value)
