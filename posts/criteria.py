"""What a post may be for, and what its author is asked before it goes to sign-off: the criteria of the policies, as data.

The questions are in our own words, each with the clause it comes from. Which set a school uses is in its rules. A set
that a school does not use asks nothing; a policy that lists no purposes leaves the author all of them.

A change of any word here is another edition: what was asked stays with each answer. Not here: where a picture is from and what it
was taken with, which is asked beside each picture (`kinds`).
"""

import re
from dataclasses import dataclass

# Raise it with every change of what is asked (a test compares).
EDITION = 2

ALWAYS, PHOTO, PEOPLE = "always", "photo", "people"

NO_PROBLEM, PROBLEM, NOT_SURE = "no problem", "problem", "not sure"
ANSWERS = {NO_PROBLEM: "No problem", PROBLEM: "There is a problem", NOT_SURE: "Not sure"}

# What families must know at once waits for nothing.
CLOSURE = "closure"
_CONDUCT = "S0 Staff conduct"
_MARK = re.compile(r"^S[0-4] ")


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """One reason for which a school may post. `sets` are the sets of criteria that name it."""

    key: str
    label: str
    hint: str
    source: str
    sets: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question to the author. Only "problem" and "not sure" are shown to the person who signs off."""

    key: str
    question: str
    hint: str
    source: str
    sets: tuple[str, ...]
    applies: str = ALWAYS


PURPOSES = (
    Purpose(
        key="information",
        label="Information about the school",
        hint="Something families find useful: lunches, clubs, how to reach us.",
        source=f"{_CONDUCT}; S4 Staff protocol 4",
        sets=("S0", "S4"),
    ),
    Purpose(
        key="event",
        label="A reminder of something coming up",
        hint="A date to keep: sports day, a concert, a closing date.",
        source=f"{_CONDUCT}; S4 Staff protocol 4",
        sets=("S0", "S4"),
    ),
    Purpose(
        key="performance",
        label="Good news about the school",
        hint="Results, an inspection, a prize, the good work of staff.",
        source=f"{_CONDUCT}; S4 Staff protocol 3",
        sets=("S0", "S4"),
    ),
    Purpose(
        key="achievement",
        label="Something pupils or staff achieved",
        hint="Work, sport, music, kindness. Think of names and faces first.",
        source=f"{_CONDUCT}; S4 Staff protocol 3",
        sets=("S0", "S4"),
    ),
    Purpose(
        key=CLOSURE,
        label="Something families must know now",
        hint="A closure, a late coach, no heating. It may take the fast lane and is looked at afterwards.",
        source=f"{_CONDUCT}; S4 Staff protocol 4",
        sets=("S0", "S4"),
    ),
)

QUESTIONS = (
    Question(
        key="disrepute",
        question="Could this harm the school's good name?",
        hint="Think of how it looks to somebody who does not know us, or in a newspaper.",
        source=_CONDUCT,
        sets=("S0",),
    ),
    Question(
        key="personal_view",
        question="Is there anybody's own opinion in it?",
        hint="The school is speaking, not you.",
        source=_CONDUCT,
        sets=("S0",),
    ),
    Question(
        key="language",
        question="Is any word in it out of place in a school?",
        hint="Slang, jokes that need explaining, words you would not say in assembly.",
        source=_CONDUCT,
        sets=("S0",),
    ),
    Question(
        key="sensitivity",
        question="Could it hurt somebody who reads it today?",
        hint="A family in trouble, a child who was not chosen, a sad day in school.",
        source=_CONDUCT,
        sets=("S0",),
    ),
    Question(
        key="offence",
        question="Could anything in it be taken as an insult?",
        hint="To a group or to one person, meant or not. Look at the picture too.",
        source=_CONDUCT,
        sets=("S0",),
    ),
    Question(
        key="political",
        question="Does it take a side in politics?",
        hint="A party, a candidate, a campaign, or a view on what government should do.",
        source=_CONDUCT,
        sets=("S0",),
    ),
    Question(
        key="legality",
        question="Could anything in it be against the law?",
        hint="A false claim about somebody, a secret, something said about a court case.",
        source=_CONDUCT,
        sets=("S0",),
    ),
    Question(
        key="confidential",
        question="Does it tell something you know only from work?",
        hint="If so the headteacher, a head of service or a director must say yes in words.",
        source=f"{_CONDUCT}; S4 Intellectual property",
        sets=("S0", "S4"),
    ),
    Question(
        key="permission",
        question="Is a parent's permission missing for anybody in it?",
        hint="Permission for this use, from the parent or carer. A wish not to be shown always counts.",
        source="S4 Staff protocol 1; S4 Photographs",
        sets=("S4",),
        applies=PEOPLE,
    ),
    Question(
        key="identifiers",
        question="Does anything tell who a child is?",
        hint="Names on certificates, on work, on the wall, on a jumper. A name needs a permission of its own.",
        source="S4 Staff protocol 2",
        sets=("S4",),
        applies=PEOPLE,
    ),
    Question(
        key="positive",
        question="Is it anything but good, useful news about our school?",
        hint="Children, the work of staff, what was achieved, or a note to families.",
        source="S4 Staff protocol 3 and 4",
        sets=("S4",),
    ),
    Question(
        key="dignity",
        question="Is anybody shown in a way they would not like?",
        hint="Not fully dressed, in trouble, laughed at, caught at a bad moment.",
        source="S4 Photographs",
        sets=("S4",),
        applies=PHOTO,
    ),
    # Asked until edition 1; since then the device is asked beside each picture. Old answers find their question here.
    Question(
        key="device",
        question="Is the picture still on a device that is not the school's?",
        hint="If you took it with your own, delete it there now: also from deleted items and from the cloud.",
        source="S4 Photographs",
        sets=(),
        applies=PHOTO,
    ),
    Question(
        key="own_logo",
        question="Does a picture use our own logo?",
        hint="On a poster, a leaflet or a design. A jumper, or the sign at the gate, is no use of it.",
        source="S1 10.5(c); S4 Intellectual property",
        sets=("S1", "S4"),
        applies=PHOTO,
    ),
    Question(
        key="copyright",
        question="Does any of it belong to somebody else?",
        hint="A picture, a poem, music, a logo. Say where it is from, and ask the owner first.",
        source="S0 School accounts; S4 Intellectual property",
        sets=("S0", "S4"),
    ),
)


def purposes_for(sets: tuple[str, ...]) -> tuple[Purpose, ...]:
    """Give the purposes a school's policy allows; all of them where it names none (W4)."""
    return tuple(one for one in PURPOSES if set(one.sets) & set(sets)) or PURPOSES


def purpose_by_key(key: str) -> Purpose | None:
    """Find a purpose by its key."""
    return next((one for one in PURPOSES if one.key == key), None)


def question_by_key(key: str) -> Question | None:
    """Find a question by its key, also one that a school has stopped asking."""
    return next((one for one in QUESTIONS if one.key == key), None)


def questions_for(sets: tuple[str, ...], *, has_photo: bool, names_people: bool) -> tuple[Question, ...]:
    """Give the questions to ask about one post, each once however many sets ask it (W5, W7, W9 to W11, W13).

    A picture may show people whom nobody has named yet, so what is asked of people is asked of every picture too.
    """
    asked = {ALWAYS: True, PHOTO: has_photo, PEOPLE: names_people or has_photo}
    return tuple(one for one in QUESTIONS if set(one.sets) & set(sets) and asked[one.applies])


def clauses_in_words(source: str) -> str:
    """Name the clauses a question comes from the way people know them: without the mark of the policy they were read in."""
    return "; ".join(dict.fromkeys(_MARK.sub("", one) for one in source.split("; ")))


def edition_in_words(*, rule_set: str, edition: int | None) -> str:
    """Say by which rules and in which edition something was asked; of what is older than editions, that nobody kept it."""
    return f"rules “{rule_set}”, edition {edition} of the questions" if edition else "edition not kept"
