"""The shipped rule sets: complete, honest about whose words they are, and refused with a sentence when they are broken."""

import pytest

from accounts.rule_files import FOLDER, RuleFileError, Section, Setting, available, parse, read
from accounts.rule_headings import HEADINGS

NAMES = [
    "business-manager-confirms",
    "chief-executive-approves",
    "headteacher-authorises",
    "light-touch",
    "safeguarding-first",
]


def text_of(name="light-touch"):
    return (FOLDER / f"{name}.toml").read_text(encoding="utf-8")


def test_five_rule_sets_ship():
    assert available() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_set_holds_every_rule_in_the_order_of_the_page(name):
    file = read(name)

    assert list(file.settings) == list(HEADINGS)
    assert file.title
    assert file.after
    assert {setting.rule_set for setting in file.settings.values()} == {name}


@pytest.mark.parametrize("name", NAMES)
def test_a_value_is_either_the_policys_with_a_clause_or_ours_without(name):
    for setting in read(name).settings.values():
        if setting.value is None:
            assert not setting.ours, setting.key
        else:
            assert setting.ours != bool(setting.clause), setting.key
        assert setting.says.endswith("."), setting.key
        assert not setting.note or setting.note.endswith("."), setting.key


def test_a_setting_knows_its_section_and_heading():
    setting = read("light-touch").settings["posts.sign_off_steps"]

    assert (setting.section, setting.heading) == ("posts", "Who signs a post off")


def test_an_unknown_rule_set_is_refused_with_the_names_there_are():
    with pytest.raises(RuleFileError, match=r"no rule set called 'strict'\. There are: business-manager-confirms"):
        read("strict")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('title = "', "title = ", "cannot be read: .*line"),
        ('title = "A light touch"', "", "has no title"),
        ('after = "A trust', 'after = ""\nbefore = "A trust', "has no after"),
        ("[posts.stand_in]", "[posts.understudy]", "posts.understudy, which is no rule we know"),
        (
            "[posts.stand_in]",
            '[general]\nmotto = "Be kind"\n[posts.stand_in]',
            "general.motto, which is no rule we know",
        ),
        ("[posts.conditions]\nvalue = false", "[posts.conditions]\nvalue = false\nlocked = true", "has locked"),
        ("[posts.conditions]\nvalue = false\nours = true", '[posts.conditions]\nvalue = false\nours = "yes"', "ours"),
        (
            "[posts.conditions]\nvalue = false\nours = true",
            "[posts.conditions]\nvalue = false",
            "a clause or be marked",
        ),
        ("[posts.conditions]\nvalue = false\nours = true", "[posts.conditions]\nours = true", "has no value"),
        ("[posts.conditions]\nvalue = false", "[posts.conditions]\nvalue = false\nclause = 4", "give clause as words"),
        ('says = "A sign-off is a plain yes."', "", "does not say in plain words"),
    ],
)
def test_a_broken_rule_set_is_refused_with_a_sentence(old, new, sentence):
    text = text_of()
    assert old in text

    with pytest.raises(RuleFileError, match=sentence):
        parse(name="light-touch", text=text.replace(old, new, 1))


def test_a_rule_set_that_leaves_a_rule_out_is_refused():
    text = text_of()
    start, end = text.index("[posts.fast_lane]"), text.index("[posts.event_pictures")

    with pytest.raises(RuleFileError, match=r"leaves out posts\.fast_lane"):
        parse(name="light-touch", text=text[:start] + text[end:])


def test_a_section_that_is_no_table_is_refused():
    with pytest.raises(RuleFileError, match="'motto', which is no section"):
        parse(name="x", text='title = "T"\nafter = "A"\nmotto = "Be kind"')


def test_a_rule_that_is_no_table_is_refused():
    with pytest.raises(RuleFileError, match=r"posts\.stand_in is no table"):
        parse(name="x", text='title = "T"\nafter = "A"\n[posts]\nstand_in = "x"')


@pytest.mark.parametrize(
    ("value", "ask", "sentence"),
    [
        ("yes", lambda section: section.yes("conditions"), "must be true or false, and is 'yes'"),
        ("x", lambda section: section.choice("conditions", ("a", "b")), "'x', which is not one of a, b"),
        ("x", lambda section: section.items("conditions"), "must be a list"),
        (["caretaker"], lambda section: section.roles("conditions"), "names 'caretaker', which is no role"),
        ({"x": 1}, lambda section: section.table("conditions", keys=("y",)), "has x, which means nothing there"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_by_the_name_of_its_rule(value, ask, sentence):
    setting = Setting(key="posts.conditions", value=value)

    with pytest.raises(ValueError, match=sentence) as refusal:
        ask(Section({"posts.conditions": setting}, "posts"))

    assert "posts.conditions" in str(refusal.value)


def test_a_section_is_read_by_whole_keys_or_by_its_own_words():
    setting = Setting(key="posts.conditions", value=True)

    assert Section({"posts.conditions": setting}, "posts").yes("conditions")
    assert Section({"conditions": setting}, "posts").yes("conditions")
    with pytest.raises(ValueError, match=r"leave out posts\.stand_in"):
        Section({}, "posts").setting("stand_in")
