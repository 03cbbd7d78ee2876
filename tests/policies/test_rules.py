"""What the five rule sets say about policies, and what a broken rule says."""

import pytest

from accounts.rule_files import Setting, available, read
from policies.rules import PolicyRules

RULES = {name: PolicyRules.parse(read(name).settings) for name in available()}


def test_bodies_approve_in_the_order_each_policy_gives():
    found = {name: [(body.body, body.needed) for body in rules.approving_bodies] for name, rules in RULES.items()}

    assert found == {
        "headteacher-authorises": [("union-council", "required"), ("executive-team", "required")],
        "chief-executive-approves": [
            ("chief-executive", "required"),
            ("cluster-governing-body", "may-be-blank"),
            ("union-council", "conditional"),
        ],
        "safeguarding-first": [],
        "light-touch": [],
        "business-manager-confirms": [("governing-body", "required")],
    }


def test_review_intervals_are_kept_as_written_and_missing_ones_stay_missing():
    found = {name: rules.review_every_months for name, rules in RULES.items()}

    assert found == {
        "headteacher-authorises": 36,
        "chief-executive-approves": 24,
        "safeguarding-first": None,
        "light-touch": 36,
        "business-manager-confirms": None,
    }


def test_what_a_policy_leaves_open_is_named():
    found = {name: rules.left_open for name, rules in RULES.items()}

    assert found == {
        "headteacher-authorises": (),
        "chief-executive-approves": (),
        "safeguarding-first": ("approving_bodies", "accountable", "day_to_day", "review_every_months"),
        "light-touch": ("approving_bodies", "accountable", "day_to_day"),
        "business-manager-confirms": ("review_every_months",),
    }


def test_notice_consultation_and_questions_follow_each_policy():
    found = {
        name: (rules.notice_months, rules.consulted_on_change, rules.questions_to.roles)
        for name, rules in RULES.items()
    }

    assert found == {
        "headteacher-authorises": (0, "", ("headteacher",)),
        "chief-executive-approves": (0, "trade-unions", ("headteacher",)),
        "safeguarding-first": (0, "", ("headteacher",)),
        "light-touch": (0, "", ("headteacher",)),
        "business-manager-confirms": (1, "", ("business-manager",)),
    }


def test_shared_mailbox_is_never_for_anything_confidential():
    questions = RULES["business-manager-confirms"].questions_to

    assert (questions.mailbox, questions.confidential) == ("school-office", False)


def test_whether_a_policy_bundles_consent_with_its_notice_is_recorded():
    found = {name: rules.monitoring_notice for name, rules in RULES.items()}

    assert found == {
        "headteacher-authorises": "notice-seen",
        "chief-executive-approves": "notice-seen",
        "safeguarding-first": "",
        "light-touch": "",
        "business-manager-confirms": "consent-bundled",
    }


def test_the_fullest_audience_reaches_everybody_who_works_in_the_school():
    audiences = RULES["business-manager-confirms"].audiences

    assert {"staff", "governors", "volunteers", "agency", "third-parties"} <= set(audiences)


def test_a_section_read_without_its_name_gives_the_same_rules():
    settings = read("light-touch").settings
    section = {key.removeprefix("policies."): value for key, value in settings.items() if key.startswith("policies.")}

    assert PolicyRules.parse(section) == RULES["light-touch"]


@pytest.mark.parametrize(
    ("word", "value", "sentence"),
    [
        ("approving_bodies", [{"body": "parliament", "needed": "required"}], "'parliament', which is not one of"),
        ("approving_bodies", [{"body": "governing-body"}], "None, which is not one of"),
        ("approving_bodies", ["governing-body"], "must be a table"),
        ("review_every_months", 0, "a whole number of months above nought, and has 0"),
        ("review_every_months", True, "a whole number of months"),
        ("notice", {"tell": "staff", "months": "one"}, "a whole number of months"),
        ("consultation", {"with": "nobody"}, "'nobody', which is not one of"),
        ("questions_to", {"roles": []}, "names nobody who answers"),
        ("audiences", ["martians"], "'martians', which is not one of"),
        ("monitoring_notice", "consent", "'consent', which is not one of"),
        ("contractual", "no", "must be true or false"),
    ],
)
def test_a_broken_rule_on_policies_is_refused_by_its_name(word, value, sentence):
    settings = read("business-manager-confirms").settings
    key = f"policies.{word}"

    with pytest.raises(ValueError, match=sentence) as refusal:
        PolicyRules.parse({**settings, key: Setting(key=key, value=value)})

    assert key in str(refusal.value)
