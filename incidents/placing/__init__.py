"""Between rows and the pure routing: facts and directories read from rows, decisions written to rows.

Here: what `report`, the page "who would get this?" and its command all ask (`decide`), and what a decision changes
(`put`). Not here: how it is decided (`routing`), or what people do (`services`).
"""

from incidents.placing.asking import Placed, decide, decide_each, facts_of, pickable
from incidents.placing.contacts import Turn, card_for, is_watched, safeguarding_people
from incidents.placing.crowds import crowded_places, question_for, tell_of_crowd, whom_the_step_tells, without_a_name_in
from incidents.placing.filling import fill, takers
from incidents.placing.putting import put
from incidents.placing.subjects import NamedSubject, find_subjects

__all__ = [
    "NamedSubject",
    "Placed",
    "Turn",
    "card_for",
    "crowded_places",
    "decide",
    "decide_each",
    "facts_of",
    "fill",
    "find_subjects",
    "is_watched",
    "pickable",
    "put",
    "question_for",
    "safeguarding_people",
    "takers",
    "tell_of_crowd",
    "whom_the_step_tells",
    "without_a_name_in",
]
