"""Ways to reach or find a person."""

import pytest

from posts.checks import DraftAccount
from tests.posts.asked import asked, draft, found


@pytest.mark.parametrize(
    ("words", "check"),
    [
        ("We meet at 4 Bean Lane.", "home_address"),
        ("Flat 2, 14b Old Mill Road", "home_address"),
        ("22 St Mary’s Close", "home_address"),
        ("WhatsApp: 07700", "messaging"),
        ("Add me on Snapchat", "messaging"),
        ("message her on WhatsApp please", "messaging"),
        ("https://chat.whatsapp.com/AbCd12", "messaging"),
        ("wa.me/447700900123", "messaging"),
        ("Telegram @beans", "messaging"),
    ],
)
def test_home_or_a_private_message_is_asked_about(words, check):
    assert (check, "ask", "words") in found(draft(words))


@pytest.mark.parametrize(
    "words",
    [
        "We planted 14 beans in Mill Road Park.",
        "In 2027 Park Road was quiet.",
        "10 Green bottles",
        "Room 4, Harbour School",
        "A telegram from the King",
        "Signal your intent; snap a photo and message us.",
        "At 9.30 Bean Lane is closed.",
        "£4 Bean Street tickets",
    ],
)
def test_other_numbers_and_words_are_left_alone(words):
    assert [one for one in found(draft(words)) if one[0] in {"home_address", "messaging"}] == []


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Thank you @harbourbakery!", "information"),
        ("Follow @beans.club.", "information"),
        ("On @beans@mastodon.example too", "information"),
        ("Add him: @tom_4421", "ask"),
        ("My insta is @tomvaughan", "ask"),
        ("DM @tomvaughan", "ask"),
    ],
)
def test_account_that_is_not_ours_is_mentioned_and_a_persons_own_is_asked_about(words, level):
    assert [one for one in found(draft(words)) if one[0] == "account_mentioned"] == [
        ("account_mentioned", level, "words")
    ]


@pytest.mark.parametrize(
    "words", ["We are @Harbour.", "wren@harbour.example", "https://harbour.example/@beans", "@ noon", "6 @ 4"]
)
def test_our_own_account_and_what_is_none_are_left_alone(words):
    accounts = {"@harbour": DraftAccount("facebook")}

    assert asked("account_mentioned", words, per_account=accounts) == []


def test_office_of_the_school_may_be_written_to_and_other_addresses_are_asked_about():
    words = "Write to Office@harbour.example or wren@harbour.example."

    said = asked("e_mail_address", words, own_mailbox="office@harbour.example")

    assert said == ["There is an e-mail address here: wren@harbour.example. Is it the school's own?"]
