"""The whole story of a post as plain values, and the two files made of it: a page to print (`printing`) and a table (`listing`).

Not here: reading it from the database (`views.story`), or who may take it away (`services.history`).
"""

from posts.history.listing import as_rows
from posts.history.printing import as_pdf
from posts.history.story import Address, Answer, Line, Picture, Story, Version, in_full
from posts.history.words import MESSAGES, REASONS, reason_in_words, way_in_words

__all__ = [
    "MESSAGES",
    "REASONS",
    "Address",
    "Answer",
    "Line",
    "Picture",
    "Story",
    "Version",
    "as_pdf",
    "as_rows",
    "in_full",
    "reason_in_words",
    "way_in_words",
]
