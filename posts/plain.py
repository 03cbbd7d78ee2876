"""Which waiting posts can be read and signed together: plain information, of which there is nothing to say but its own words.

Pure: what is known of a post in, out the sentence that sends it to a page of its own. Not here: how it is looked up (`querysets`).
"""

from collections.abc import Iterable, Mapping

# Good news and achievements are about somebody; a closure has a lane of its own.
PLAIN_PURPOSES = frozenset({"information", "event"})
# Nobody reads more than this with care before the one button.
MOST_AT_ONCE = 20

PEOPLE, PICTURES, VIDEO, ANSWERS, STEPS = "people", "pictures", "video", "answers", "steps"
WORDS, SUGGESTION, TALK = "words", "suggestion", "talk"
# What else there can be to a post, in the order in which it is looked for, with what is said then.
WHAT_ELSE = {
    PEOPLE: "Somebody is in it.",
    PICTURES: "People may be recognised in a picture of it.",
    VIDEO: "Whoever signs it off watches its video first.",
    ANSWERS: "Its author saw a problem, or was not sure about something.",
    STEPS: "Its sign-off is not the usual one here.",
    WORDS: "Somebody signed it with words of their own, which belong to it.",
    SUGGESTION: "Somebody has suggested other words for it.",
    TALK: "Somebody has written a comment on it.",
}
NOT_PLAIN = "It is posted as more than plain information."
URGENT = "It is urgent."
CAME_BACK = "It was put forward before: look at what has changed."
FOUND = "The checks have found something to look at."


def why_by_itself(
    *, purpose: str, version: int, urgent: bool, findings: Iterable[Mapping[str, str]], what_else: str
) -> str:
    """Say why a waiting post has to be read by itself, or nothing where it can be signed with others.

    `what_else` is a key of `WHAT_ELSE`, or empty. Ours: no policy speaks of signing several.
    """
    if purpose not in PLAIN_PURPOSES:
        return NOT_PLAIN
    if urgent:
        return URGENT
    if version > 1:
        return CAME_BACK
    if any(one["level"] != "information" for one in findings):
        return FOUND
    return WHAT_ELSE[what_else] if what_else else ""
