"""Links that lead elsewhere than they seem to."""

import pytest

from tests.posts.asked import asked, draft, found


def of_links(words, **changes):
    return [(check, level) for check, level, _ in found(draft(words, **changes)) if "link" in check]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("[www.harbour.example](https://elsewhere.example/x)", [("covered_link", "block")]),
        ("[harbour.example](https://www.harbour.example/beans)", [("covered_link", "ask")]),
        ("[our beans](https://harbour.example)", [("covered_link", "ask")]),
        ('<a href="https://elsewhere.example">harbour.example</a>', [("covered_link", "block")]),
        ("[harbour.example](javascript:alert)", [("covered_link", "block")]),
        ("https://harbour.example@elsewhere.example/login", [("disguised_link", "block")]),
        ("https://harbour.example:pw@elsewhere.example", [("disguised_link", "block")]),
        ("https://hаrbour.example/ with a Cyrillic letter", [("disguised_link", "ask")]),
        ("https://xn--hrbour-4ve.example/", [("disguised_link", "ask")]),
        ("see hаrbour.example please", [("disguised_link", "ask")]),
        ("http://192.0.2.7/beans", [("disguised_link", "ask"), ("unprotected_link", "information")]),
        ("https://[2001:db8::1]/", []),
        ("https://harbour.example:8443/", [("disguised_link", "ask")]),
        ("https://harbour.example:99999999/", [("disguised_link", "ask")]),
        ("More at bit.ly/3beans", [("short_link", "ask")]),
        ("More at https://TinyURL.com/beans.", [("short_link", "ask")]),
        ("http://harbour.example", [("unprotected_link", "information")]),
        ("http://harbour.example:80/", [("unprotected_link", "information")]),
    ],
)
def test_link_that_seems_other_than_it_is_is_found(words, expected):
    assert of_links(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "See https://www.harbour.example/beans?day=4#top.",
        "(https://harbour.example)",
        "harbour.example/beans",
        "Write to wren@harbour.example",
        "https://harbour.example/@beans/4",
        "https://harbour.example:443/",
        "The end.Next we sang. e.g. this",
        "bit.lyrics and x.gdp",
        "[a note] (see below)",
        "http://",
        "https://]",
    ],
)
def test_plain_addresses_are_left_alone(words):
    assert of_links(words) == []


def test_disguised_host_is_shown_as_it_looks():
    (said,) = asked("disguised_link", "https://xn--80ak6aa92e.com/")

    assert "аррӏе.com" in said
    assert "xn--80ak6aa92e.com" in said


def test_host_that_unpacks_to_nothing_is_shown_as_it_is():
    (said,) = asked("disguised_link", "https://xn--99999999999.example/")

    assert "xn--99999999999.example" in said
