"""What waits, what can be done about it, and what was done: things to do, buttons, steps, findings and history."""

from datetime import UTC, datetime
from typing import Any

from core.styleguide.names import FOUR_SCRIPTS, LONG_NAME, TURNED_NAME, SamplePerson
from core.workflow import Action


def items() -> list[dict[str, Any]]:
    """Give things to do, from urgent to no hurry."""
    return [
        {
            "tag": "Waiting 3 school hours",
            "tone": "late",
            "title": "Post: Year 4 at the brook",
            "note": "From Ms Adeyemi, for 4.30 pm today. One thing to look at.",
            "button": "Look at the post",
            "style": "",
            "late": True,
        },
        {
            "tag": "Due in 4 school days",
            "tone": "warn",
            "title": "Read and confirm: Social media policy, version 3",
            "note": "2 paragraphs changed since you last confirmed. About 2 minutes.",
            "button": "See what changed",
            "style": "",
            "late": False,
        },
        {
            "tag": "No hurry",
            "tone": "plain",
            "title": "Account check: Instagram has only one administrator",
            "note": "If Mr Webb is away, nobody can take a post down.",
            "button": "Name a second person",
            "style": "secondary",
            "late": False,
        },
        {
            "tag": "",
            "tone": "",
            "title": f"Post: {FOUR_SCRIPTS} {LONG_NAME}",
            "note": TURNED_NAME,
            "button": "Look at the post",
            "style": "secondary",
            "late": False,
        },
    ]


def _action(verb: str, label: str, *, note: str = "", style: str = "primary", why_not: str = "") -> Action:
    return Action(verb=verb, label=label, url="#", why_not=why_not, note=note, style=style, seen="a1b2c3")


def action_sets() -> list[dict[str, Any]]:
    """Give the buttons of a step that can be taken, and of steps that cannot."""
    return [
        {
            "name": "Ready to decide",
            "prefix": "ready-",
            "bar": False,
            "actions": [
                _action("send_back", "Send back", note="required", style="secondary"),
                _action("sign_off", "Sign off this post"),
            ],
        },
        {
            "name": "Not now",
            "prefix": "later-",
            "bar": False,
            "actions": [
                _action(
                    "sign_off_later", "Sign off this post", why_not="You wrote this post. Somebody else signs it off."
                ),
                _action("withdraw", "Withdraw", note="optional", style="secondary"),
                _action("take_down", "Take this post down", note="required", style="warning"),
            ],
        },
    ]


def steps() -> list[dict[str, Any]]:
    """Give the steps of a sign-off: done, now and next."""
    return [
        {"label": "Written by Ms Adeyemi", "state": "done", "note": "Today at 9.12 am"},
        {"label": "Business manager", "state": "now", "note": "Waiting for Priya Nair"},
        {"label": "Headteacher", "state": "next", "note": ""},
    ]


def findings() -> list[dict[str, Any]]:
    """Give a finding of each level."""
    return [
        {
            "level": "block",
            "sentence": "The photo has no words for people who cannot see it.",
            "url": "#",
            "link": "Write them",
        },
        {
            "level": "ask",
            "sentence": "There is a telephone number in the words. Should it be there?",
            "url": "",
            "link": "",
        },
        {"level": "information", "sentence": "Place and date were taken out of the photo.", "url": "", "link": ""},
    ]


def history() -> list[dict[str, Any]]:
    """Give some lines of history, one of them a refusal."""
    return [
        {
            "by": SamplePerson("Tom Webb"),
            "what": "tried to sign this post off",
            "at": datetime(2027, 3, 4, 16, 2, tzinfo=UTC),
            "note": "",
            "refused": True,
        },
        {
            "by": SamplePerson("Priya Nair"),
            "what": "sent it back to Ms Adeyemi",
            "at": datetime(2027, 3, 4, 13, 40, tzinfo=UTC),
            "note": "One child is not named yet.\nCould you ask the class teacher?",
            "refused": False,
        },
        {
            "by": SamplePerson("Ms Adeyemi"),
            "what": "asked for a decision",
            "at": datetime(2027, 3, 4, 9, 12, tzinfo=UTC),
            "note": "",
            "refused": False,
        },
    ]
