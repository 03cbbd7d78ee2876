"""Between rows and the pure routing: facts and directories read from rows, decisions written to rows.

Here: what `report`, the page "who would get this?" and its command all ask (`decide`), and what a decision changes
(`put`). Not here: how it is decided (`routing`), or what people do (`services`).
"""

from incidents.placing.asking import Placed, decide, decide_each, facts_of, pickable
from incidents.placing.contacts import Turn, card_for, is_watched, safeguarding_people
from incidents.placing.filling import fill, takers
from incidents.placing.putting import put
from incidents.placing.subjects import NamedSubject, find_subjects

__all__ = [
    "NamedSubject",
    "Placed",
    "Turn",
    "card_for",
    "decide",
    "decide_each",
    "facts_of",
    "fill",
    "find_subjects",
    "is_watched",
    "pickable",
    "put",
    "safeguarding_people",
    "takers",
]
