"""Pieces that say how things stand: tags, figures, bars, tables, people to ring, and places to go."""

from typing import Any

from core.styleguide.names import LONG_NAME, TURNED_NAME


def tones() -> list[dict[str, Any]]:
    """Give a tag in each tone."""
    return [
        {"words": "Signed off", "tone": "good"},
        {"words": "Due in 4 school days", "tone": "warn"},
        {"words": "Waiting 3 school hours", "tone": "late"},
        {"words": "Review overdue", "tone": "bad"},
        {"words": "Waiting for Ms Adeyemi", "tone": "plain"},
        {"words": "Withdrawn", "tone": "quiet"},
        {"words": LONG_NAME, "tone": "plain"},
    ]


def tiles() -> list[dict[str, Any]]:
    """Give figures, each with what it says."""
    return [
        {"number": "94%", "words": "of what people should have read is confirmed.", "soft": "Up from 88%."},
        {
            "number": "1 of 12",
            "words": "policies is past its review date.",
            "soft": "The owner has a date: 26 March.",
        },
        {"number": "3 school hours", "words": "is the usual wait for a decision on a post.", "soft": ""},
    ]


def bars() -> list[dict[str, Any]]:
    """Give bars of each tone."""
    return [
        {"label": "Harbour North", "words": "51 of 52 people", "percent": 98, "tone": "good"},
        {"label": "Harbour Hill", "words": "24 of 25 people", "percent": 96, "tone": "good"},
        {"label": "Harbour Quay", "words": "31 of 38 people", "percent": 82, "tone": "warn"},
        {"label": LONG_NAME, "words": "2 of 20 people", "percent": 10, "tone": "bad"},
    ]


def summary() -> list[dict[str, Any]]:
    """Give rows of a summary, with and without a way to change them."""
    return [
        {"key": "Owner", "value": "Priya Nair", "note": "School Business Manager", "url": "#", "change": "Change"},
        {"key": "Next review", "value": "Thursday 4 March 2027", "note": "", "url": "", "change": ""},
        {"key": "School", "value": LONG_NAME, "note": "", "url": "#", "change": "Change"},
    ]


def contacts() -> list[dict[str, Any]]:
    """Give people to ring."""
    return [
        {
            "name": "Joan Marsh",
            "job": "Safeguarding lead",
            "phone": "01632 960 101",
            "email": "",
            "note": "In school until 4 pm",
        },
        {
            "name": TURNED_NAME,
            "job": "Deputy",
            "phone": "01632 960 102",
            "email": "deputy@larkrise.example",
            "note": "",
        },
    ]


def nav() -> list[dict[str, Any]]:
    """Give the places one can go."""
    return [
        {"label": "Today", "url": "#", "current": True, "count": 3},
        {"label": "Policies", "url": "#", "current": False, "count": 0},
        {"label": "Posts", "url": "#", "current": False, "count": 0},
        {"label": "Incidents", "url": "#", "current": False, "count": 12},
        {"label": "Dashboard", "url": "#", "current": False, "count": 0},
    ]


def table() -> dict[str, Any]:
    """Give a table with tags and numbers."""
    return {
        "caption": "Posts waiting for a decision",
        "columns": ["Post", "Where it stands", {"label": "Waiting", "number": True}],
        "rows": [
            {
                "heading": "Year 4 at the brook",
                "url": "#",
                "cells": [
                    {"tag": "With the headteacher", "tone": "plain"},
                    {"words": "3 hours", "label": "Waiting", "number": True},
                ],
            },
            {
                "heading": LONG_NAME,
                "url": "#",
                "cells": [
                    {"tag": "Sent back", "tone": "warn", "note": "One child is not named yet."},
                    {"words": "2 days", "label": "Waiting", "number": True},
                ],
            },
        ],
    }


def matrix() -> dict[str, Any]:
    """Give a table of tags, the worst first."""
    met = {"tag": "Met", "tone": "good", "note": "52 of 52 confirmed"}
    return {
        "caption": "Policies by school, worst first",
        "columns": ["School", "Social media", "Acceptable use", "Online safety"],
        "rows": [
            {
                "heading": "Harbour Quay",
                "cells": [
                    {"tag": "Review overdue", "tone": "bad", "note": "31 of 38 confirmed"},
                    {"tag": "Due 29 March", "tone": "warn", "note": "36 of 38 confirmed"},
                    met,
                ],
            },
            {"heading": "Harbour Hill", "cells": [met, met, {"words": "Not adopted"}]},
            {"heading": "Harbour North", "cells": [met, met, met]},
        ],
    }
