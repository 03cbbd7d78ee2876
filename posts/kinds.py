"""What an author says of a picture or a quotation: where it is from, and what a picture was taken with (W10, W11).

The words are ours; the matter is S4 Photographs and S4 Intellectual property. Nobody can check it: a page says whose word it is.
Not here: what follows from an answer (`checks`, `checking`).
"""

from dataclasses import dataclass

OWN, PARENT, LICENSED, OTHER = "own", "parent", "licensed", "other"
SOURCES = {
    OWN: "Our own",
    PARENT: "A parent's, who allowed us to use it",
    LICENSED: "Under a licence",
    OTHER: "From somewhere else",
}
# These say nothing without words beside them: which licence, or from where.
NEEDS_WORDS = frozenset({LICENSED, OTHER})

SCHOOL_DEVICE, OWN_DEVICE = "school", "own"
DEVICES = {SCHOOL_DEVICE: "A device of the school", OWN_DEVICE: "Somebody's own device"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a picture or a quotation is from, as its author says; the device is said of our own pictures only."""

    source: str = ""
    words: str = ""
    device: str = ""


# A picture: one answer says where it is from and what it was taken with.
TAKEN = {
    "school-device": ("We took it with a school device", OWN, SCHOOL_DEVICE),
    "own-device": ("We took it with somebody's own phone or camera", OWN, OWN_DEVICE),
    "parent": ("A parent gave it to us and allowed us to use it", PARENT, ""),
    "licensed": ("We may use it under a licence", LICENSED, ""),
    "other": ("It is from somewhere else", OTHER, ""),
}


def origin_of(taken: str, words: str = "") -> Origin:
    """Give what one answer about a picture means; an unknown one, or none, says nothing."""
    _label, source, device = TAKEN.get(taken, ("", "", ""))
    return Origin(source=source, words=words.strip() if source else "", device=device)


def answer_of(origin: Origin) -> str:
    """Give which answer about a picture was given, or nothing."""
    return next((key for key, (_, *said) in TAKEN.items() if said == [origin.source, origin.device]), "")
