"""What is a heading, a clause, a list or page furniture in the documents that schools write."""

from datetime import date

import pytest

from policies.importing import MonthDate, Ratification, read_policy
from tests.policies.imported import DEMO, DOCUMENTS, from_text, imported


def outline(policy):
    return [(clause.level, clause.number, clause.heading) for clause in policy.clauses]


def test_numbered_policy_keeps_numbers_lists_and_appendix():
    policy = imported(DEMO / "millstone.txt")

    clauses = {clause.anchor: clause for clause in policy.clauses}
    assert clauses["section-4"].heading == "Who is responsible"
    assert clauses["clause-10-3"].heading == "Keeping children safe"
    assert clauses["clause-10-4"].text.startswith("- a) Post nothing obscene")
    assert "\n    - i. the Academy / Trust;\n" in clauses["clause-10-4"].text
    assert clauses["appendix-a"].kind == "appendix"
    assert clauses["appendix-a-1-1"].number == "1.1"
    assert clauses["clause-1-1"].text != clauses["appendix-a-1-1"].text
    assert policy.contents[0] == "1. What this policy is for"


def test_values_page_contents_and_chapters_are_told_apart():
    policy = imported(DEMO / "harbour.txt")

    assert "We try what is hard." in policy.furniture
    assert "Blocked websites" in policy.contents
    assert outline(policy)[:3] == [
        (1, "", "Overview"),
        (2, "", "Why we have this policy"),
        (2, "", "The law behind it"),
    ]
    assert policy.audiences == (
        "Harbour Learning Trust staff",
        "Volunteers",
        "Local governing bodies",
        "Trustees",
    )
    assert ("Data Protection Act", "2018") in policy.guidance
    assert ("Data protection in schools", "2023") in policy.guidance


def test_list_that_lost_its_bullets_makes_no_headings():
    policy = imported(DEMO / "oakfield.txt")

    headings = [clause.heading for clause in policy.clauses]
    assert "Harming the good name of the school" not in headings
    assert "Weakening the security of the school's systems" not in headings
    assert "When you see something unsuitable, or a pupil contacts you" in headings
    assert policy.organisation == "Oakfield School"


def test_sentence_broken_by_a_page_is_joined():
    policy = imported(DEMO / "larkrise.md")

    monitoring = next(clause for clause in policy.clauses if clause.anchor == "monitoring")
    assert "Staff who use those systems should not expect" in monitoring.text


def test_marked_headings_lose_their_marks_and_steps_stay_a_list():
    policy = imported(DEMO / "larkrise.md")

    steps = next(clause for clause in policy.clauses if clause.anchor == "our-steps-for-every-post")
    assert steps.heading == "Our steps for every post"
    assert "\n7. What is posted" in steps.text
    assert policy.contact == "office@larkrise.example, for the attention of the School Business Manager"
    assert (policy.accountable, policy.day_to_day) == ("Headteacher", "School Business Manager")
    assert "agency staff" in policy.audiences


def test_wrapped_lines_and_page_furniture_are_undone():
    policy = imported(DOCUMENTS / "wrapped.txt")

    assert outline(policy) == [
        (1, "", "Why Tablets"),
        (1, "", "Looking After Them"),
        (1, "", "When One Is Lost"),
    ]
    assert "children can draw, record their voices" in policy.clauses[0].text
    assert "never leave it on a window sill" in policy.clauses[1].text
    assert "tells the ICT lead and the person who looks after data" in policy.clauses[2].text
    assert "Page 2 of 3" in policy.furniture
    assert "Elmtree Infant School" in policy.furniture
    assert "Signed: ____________________  Date: ______________" in policy.furniture
    assert policy.not_understood == ("Line 10, on the cover: “House colours:    green and gold”.",)


@pytest.mark.parametrize(
    ("name", "mark"),
    [("x.txt", "Appendix {}"), ("x.txt", "Section {}"), ("x.md", "## Part {}"), ("x.md", "## {}. Duty {}")],
)
@pytest.mark.parametrize("page_break", ["", "\n\x0c", "{}\n\n"])
def test_headings_that_differ_by_their_number_are_no_footers(name, mark, page_break):
    text = "Mobile phone policy\n\n" + "".join(
        f"{mark.format(number, number)}\n\nStaff keep {what} away.\n\n{page_break.format(number)}"
        for number, what in enumerate(["phones", "watches", "tablets", "cameras", "keys"], start=1)
    )

    found = read_policy(data=text.encode(), filename=name, on=date(2026, 11, 21))

    assert [clause.text for clause in found.clauses] == [
        f"Staff keep {what} away." for what in ("phones", "watches", "tablets", "cameras", "keys")
    ]


def test_only_heading_of_the_first_level_is_the_title_whatever_it_says():
    text = b"# Phones and watches\n\n## Lessons\n\nThey stay away.\n\n## Breaks\n\nThey stay away too.\n"
    two = text.replace(b"## Breaks", b"# Breaks")

    assert read_policy(data=text, filename="x.md", on=date(2026, 11, 21)).title == "Phones and watches"
    assert read_policy(data=two, filename="some file.md", on=date(2026, 11, 21)).title == "Some file"


def test_title_printed_once_more_above_the_text_is_no_heading():
    policy = imported(DOCUMENTS / "cover.txt")

    assert outline(policy) == [(1, "1", "Aim"), (1, "2", "Care"), (1, "3", "Cost")]
    assert policy.clauses[1].text.endswith("Staff who keep a pet:\n\n- clean up;\n- carry on.")


def test_markdown_structure_is_kept():
    policy = imported(DOCUMENTS / "marked.md")

    clauses = {clause.anchor: clause for clause in policy.clauses}
    assert clauses["clause-1-2-1"].level == 3
    assert "    - red for people we have not met," in clauses["clause-2-1"].text
    assert "| Monday | Caretaker |\n| Friday | Office |" in clauses["late-visitors"].text
    assert "```\nbell -> phone -> caretaker\n```" in clauses["late-visitors"].text
    assert clauses["appendix-1"].heading == "The badge"
    assert clauses["appendix-1-going-home"].text == "Badges are counted at six."
    assert policy.contents == ("1. Who is a visitor", "2. At the desk", "Appendix 1: The badge")
    assert policy.owned_by == "Ffion Garside, Office Manager"
    assert policy.ratifications == (Ratification("Governing Board", None, "pending"),)
    assert (policy.approved, policy.next_review) == (MonthDate(2026, 2, 14), MonthDate(2027))


def test_short_lines_of_a_bare_document_are_told_from_its_headings():
    policy = imported(DOCUMENTS / "bare.txt")

    assert [clause.heading for clause in policy.clauses] == [
        "Purpose",
        "In the classroom",
        "What happens next?",
        "And on trips?",
    ]


def test_number_in_a_sentence_begins_no_clause():
    policy = imported(DOCUMENTS / "broken.txt")

    assert [clause.number for clause in policy.clauses] == ["1", "1.1", "1.1", "1.3", "2", "2.1", "2.2", "3", "3.1"]
    assert "2.5 million children go" in policy.clauses[3].text
    assert policy.clauses[2].anchor == "clause-1-1_2"


def test_document_without_headings_is_parted_by_its_numbers():
    policy = imported(DOCUMENTS / "steps.md")

    assert [clause.anchor for clause in policy.clauses] == ["clause-1", "clause-2"]
    assert policy.clauses[1].text.endswith("It is never lent.")
    assert policy.title == "Steps"
    assert "The policy has no title, so the name of the file was used." in policy.defects


def test_contents_entry_without_a_heading_is_reported():
    text = "Pets Policy\n\nContents\nAim\t1\nCare\t2\nCost\t3\n\nAim\n\nPets are welcome here.\n\nCare\n\nWe feed them daily.\n"

    policy = from_text(text)

    assert policy.not_understood == ("The contents list names “Cost”, but no heading says so.",)


def test_anchor_of_a_clause_survives_changes_elsewhere():
    before = imported(DEMO / "millstone.txt")
    text = (DEMO / "millstone.txt").read_text().replace("- 10.1 What follows", "- 10.1 All that follows")

    after = from_text(text)

    assert [clause.anchor for clause in after.clauses] == [clause.anchor for clause in before.clauses]
    assert after.content_hash != before.content_hash
