"""The kinds of report, as data: what each is called, which door leads to it, and what the law's minimum asks for it.

Here: what is the same in every school. Not here: who receives a kind (`rules.py` reads that from the school's rules)
and how a recipient is found (`routing`). The codes are stable: `K1` to `K16`, with `K4b`, `K4c` and `K8b`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Door(StrEnum):
    """The four plain doors of the report form."""

    CHILD = "child", "I am worried about a child"
    ADULT = "adult", "I am worried about an adult"
    ONLINE = "online", "Something online about us or me"
    MINE = "mine", "My own mistake, or a pupil contacted me"

    label: str

    def __new__(cls, value: str, label: str) -> "Door":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Ladder(StrEnum):
    """Which way a report climbs when the first recipient cannot take it."""

    CHILD = "child"
    ADULT = "adult"
    OTHER = "other"


class Floor(StrEnum):
    """What the statutory floor does with the recipients a school's rules name."""

    NONE = "none"
    ADDS = "adds"
    REPLACES = "replaces"


class Side(StrEnum):
    """Which part of a case a recipient looks after."""

    CHILD = "child"
    ADULT = "adult"
    DATA = "data"
    PUBLIC = "public"
    STAFF = "staff"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of report.

    `child_replaces` says what the answer "yes, a child is involved" does to a kind that is not about a child by
    itself: the safeguarding lead takes it over, or is added. `manager_of_subject` reads "line manager" as the manager
    of the person concerned.
    """

    code: str
    label: str
    doors: tuple[Door, ...]
    ladder: Ladder
    side: Side
    floor: Floor = Floor.NONE
    child_replaces: bool = False
    manager_of_subject: bool = False
    self_report: bool = False
    advice: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()


DO_NOT_INVESTIGATE = "Do not investigate or ask questions yourself."
DO_NOT_REPLY = "Do not reply."
KEEP_IT = "Do not delete anything."
SCREEN_PRINT = "Take a screen print that shows the time, the date and the place."
NOTE_IT = "Note the address, the account name and when you saw it."

_CHILD = (Ladder.CHILD, Side.CHILD, Floor.REPLACES)
_EVIDENCE = (KEEP_IT, SCREEN_PRINT)

_ALL = (
    Kind("K1", "Misuse of social media", (Door.ONLINE,), Ladder.OTHER, Side.PUBLIC, child_replaces=True,
         advice=(DO_NOT_REPLY, NOTE_IT), evidence=_EVIDENCE),
    Kind("K2", "A staff member's online behaviour", (Door.ADULT,), Ladder.ADULT, Side.ADULT, Floor.REPLACES,
         manager_of_subject=True, advice=(DO_NOT_INVESTIGATE, "Do not tell the person you are reporting."),
         evidence=_EVIDENCE, duties=("lado",)),
    Kind("K3", "A safeguarding concern on social media", (Door.CHILD,), *_CHILD,
         advice=(DO_NOT_INVESTIGATE, "Write down what you saw or heard, in the words that were used."),
         evidence=_EVIDENCE, duties=("social-care",)),
    Kind("K4", "A pupil contacts, friends or follows a member of staff", (Door.MINE, Door.CHILD), *_CHILD,
         advice=("Do not reply to the pupil.",), evidence=_EVIDENCE),
    Kind("K4b", "I made contact with a pupil without meaning to", (Door.MINE,), *_CHILD, self_report=True,
         advice=("Do not contact the pupil again to explain.",), evidence=_EVIDENCE),
    Kind("K4c", "A friend or follow request from a pupil, or a former pupil under 18", (Door.MINE,), *_CHILD,
         advice=("Do not accept and do not reply.",), evidence=_EVIDENCE),
    Kind("K5", "Content that harms the school", (Door.ONLINE,), Ladder.OTHER, Side.PUBLIC, child_replaces=True,
         advice=(DO_NOT_REPLY, NOTE_IT), evidence=(SCREEN_PRINT,)),
    Kind("K6", "Cyberbullying of staff", (Door.ONLINE,), Ladder.OTHER, Side.STAFF, child_replaces=True,
         advice=(DO_NOT_REPLY, NOTE_IT), evidence=_EVIDENCE),
    Kind("K7", "A suspected crime", (Door.ONLINE, Door.ADULT, Door.CHILD), Ladder.OTHER, Side.PUBLIC,
         child_replaces=True, evidence=(KEEP_IT,), duties=("police",),
         advice=("If somebody is in danger now, call 999.", DO_NOT_INVESTIGATE)),
    Kind("K8", "A monitoring alert on a staff device", (Door.ADULT,), Ladder.ADULT, Side.ADULT, Floor.ADDS,
         manager_of_subject=True, advice=("Do not tell the person whose device it is.",)),
    Kind("K8b", "A monitoring alert on a pupil device", (Door.CHILD,), *_CHILD, advice=(DO_NOT_INVESTIGATE,)),
    Kind("K9", "Whistleblowing", (Door.ADULT,), Ladder.OTHER, Side.STAFF,
         advice=("The law protects people who report wrongdoing in the right way.",
                 "Posting about it first can put that at risk.",
                 "You can ask for advice from an independent charity before you decide.")),
    Kind("K10", "A grievance", (Door.ADULT,), Ladder.OTHER, Side.STAFF,
         advice=("The grievance procedure is the way to have a decision about you looked at again.",)),
    Kind("K11", "An order to take a post down", (Door.ONLINE,), Ladder.OTHER, Side.PUBLIC, advice=(NOTE_IT,)),
    Kind("K12", "A press or media enquiry", (Door.ONLINE,), Ladder.OTHER, Side.PUBLIC,
         advice=("Do not answer the enquiry yourself.", "Note who asked, for whom, what about and by when.")),
    Kind("K13", "A blocked site, or the approval of a device", (Door.ONLINE,), Ladder.OTHER, Side.DEVICE,
         advice=("Do not try to get round the filter.",)),
    Kind("K14", "An account password is needed in an emergency", (Door.ONLINE,), Ladder.OTHER, Side.PUBLIC,
         advice=("Never write a password in this form.",)),
    Kind("K15", "Is this post all right?", (Door.ONLINE,), Ladder.OTHER, Side.PUBLIC,
         advice=("Wait with the post until you hear.",)),
    Kind("K16", "Personal data or a child's name was posted", (Door.ONLINE, Door.MINE), Ladder.OTHER, Side.DATA,
         Floor.ADDS, advice=("Take it down if it is yours.", NOTE_IT), duties=("data-protection-officer",)),
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.code: kind for kind in _ALL}
