"""A child's name beside a class or an age: each tells little, together they say who it is and where to find them.

These checks know no list of names: a capital letter in the right place is enough to ask. Not here: names from lists (`naming`).
"""

from collections.abc import Iterator

import regex

from posts.checks.base import ASK, Draft, Finding
from posts.checks.data import one_of, words

_NAME = r"(?P<name>\p{Lu}[\p{L}\p{M}]*(?:['’-]\p{Lu}[\p{L}\p{M}]*)*)"
_YEAR = r"(?:[Yy]ear|YEAR|[Yy]r\.?|Y)\s?(?:1[0-3]|[1-9])(?:\s?[A-Z]{1,2})?"
# "4B" is a class; "5PM" is a time, "3D" and "4K" are pictures.
_ROOM = r"(?:1[0-3]|[1-9])(?!AM|PM|D\b|G\b|K\b)[A-Z]{1,2}"
_GROUP = r"(?:[Cc]lass|[Ff]orm|[Tt]utor [Gg]roup)"
_CALLED = rf"\p{{Lu}}\p{{Ll}}+(?:\s\p{{Lu}}\p{{Ll}}+)?\s{_GROUP}|{_GROUP}\s(?:\d{{1,2}}[A-Z]?|\p{{Lu}}\p{{Ll}}+)"
_CLASS = rf"(?P<class>(?:{_YEAR}|{_CALLED}|{_ROOM}|Reception|Nursery|Sixth Form)\b)"
_CHILD = rf"(?:{one_of('classes', 'one_child')})"
_IN_CLASS = (
    regex.compile(rf"(?<!\w){_NAME},? (?:(?:who )?(?:is|goes to) )?(?:in|from) (?:our |the )?{_CLASS}"),
    regex.compile(rf"(?<!\w){_NAME},? ?\({_CLASS}"),
    regex.compile(rf"(?<!\w){_NAME}, {_CLASS}"),
    regex.compile(rf"(?<!\w){_CLASS} {_CHILD},? {_NAME}"),
    regex.compile(rf"(?<!\w){_CLASS}['’]s (?:(?:very )?own )?{_NAME}"),
)

_AGE = rf"(?:1[0-9]|[2-9]|{one_of('classes', 'ages')})"
# "aged 4 to 11", "aged 8+", "8.30": no one child.
_ALONE = r"(?!\s?(?:[-–—+/.:]\s?\d|\+)|\s(?:to|and|or|plus)\s)"
_ENDS = r"(?=[,.;!?\s]|$)"
_AGED = (
    regex.compile(rf"(?:(?P<word>\w+),? )?\b(?P<found>aged (?:just |only )?{_AGE}\b){_ALONE}", regex.IGNORECASE),
    regex.compile(rf"(?<!\w)(?P<found>{_NAME},? ?\((?:aged? )?{_AGE}\))"),
    regex.compile(rf"(?<!\w)(?P<found>{_NAME}, {_AGE}){_ENDS}(?!,\d)(?=\s?[,.;!?]|$){_ALONE}"),
    regex.compile(rf"(?<!\w)(?P<found>(?i:{_AGE})[-\s]year[-\s]old {_NAME})"),
    regex.compile(rf"(?<!\w)(?P<found>{_NAME} (?:is|was|turns|turned|has turned) (?i:{_AGE}) years old)"),
    regex.compile(rf"(?<!\w)(?P<found>{_NAME} (?:turns|turned|has turned|is turning) (?i:{_AGE})){_ENDS}"),
)


def name_and_class(draft: Draft) -> Iterator[Finding]:
    """Ask about a name beside a class."""
    for where, text in draft.texts():
        for match in _first(_IN_CLASS, text, draft):
            yield Finding(
                check="name_and_class",
                level=ASK,
                sentence=f"“{_short(match[0])}”: a name beside a class tells strangers who a child is. Leave one of them out.",
                where=where,
            )


def name_and_age(draft: Draft) -> Iterator[Finding]:
    """Ask about a child's age."""
    for where, text in draft.texts():
        for match in _first(_AGED, text, draft):
            yield Finding(
                check="name_and_age",
                level=ASK,
                sentence=f"“{_short(match['found'])}” tells how old somebody is. Does it have to be there?",
                where=where,
            )


def _first(patterns: tuple[regex.Pattern[str], ...], text: str, draft: Draft) -> Iterator[regex.Match[str]]:
    """Give what the patterns find, without words that are nobody's name and ages of whole groups."""
    for pattern in patterns:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if groups.get("word") and groups["word"].casefold() in words("classes", "groups"):
                continue
            if "name" not in groups or _may_be_a_name(groups["name"], text[: match.start("name")], draft):
                yield match


def _may_be_a_name(word: str, before: str, draft: Draft) -> bool:
    if word in _first_names(draft):
        return True
    titled = before.rstrip(". ").rpartition(" ")[2].casefold() in words("names", "titles")
    return (
        len(word) > 1
        and not titled
        and word.casefold() not in words("classes", "not_names")
        and not word.endswith("ing")
    )


def _first_names(draft: Draft) -> frozenset[str]:
    return frozenset(
        name.split()[0] for name in (*draft.known_names, *(one.name for one in draft.people)) if name.strip()
    )


def _short(found: str) -> str:
    return " ".join(found.split())
