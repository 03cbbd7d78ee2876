"""Where a picture, a video or a quotation is from, and what something was taken with, as the author says (W10, W11, W24).

Who signs off is asked to look at what is somebody else's; for what was taken with somebody's own device the school's rule holds.
Not here: that something was not said at all, which is asked of a post that is kept (`checking`).
"""

from collections.abc import Iterator
from itertools import starmap

from posts.checks.base import ASK, BLOCK, INFORMATION, VIDEO, WORDS, Draft, DraftPhoto, DraftVideo, Finding
from posts.criteria import CLOSURE
from posts.kinds import LICENSED, NEEDS_WORDS, OTHER, OWN_DEVICE, PARENT, Origin

NOT_WITH_PUPILS, BEFORE_SIGN_OFF = "not-with-pupils", "deleted-before-sign-off"
_LEVEL = {PARENT: ASK, LICENSED: INFORMATION}
_SAID = {
    PARENT: "A parent gave us {this} and allowed us to use it, the author says{words}. Nobody else has checked that.",
    LICENSED: "The author says that we may use {this} under a licence{words}.",
    OTHER: "{This} is from somewhere else, the author says{words}. Have we its owner's permission?",
}
_MISSING = {
    LICENSED: "Say under which licence we may use {this}.",
    OTHER: "Say where {this} is from, and whose it is.",
}
_NO_PUPILS = "Here nobody takes {this}s of pupils with their own phone or camera. Choose another {this}."
_WERE_THERE_PUPILS = (
    "This {this} was taken with somebody's own phone or camera. "
    "Here that is never done when children are there. Were there any?"
)
_DELETE_FIRST = (
    "Delete this {this} from the phone or camera it was taken with, from deleted items and from the cloud too. "
    "Then say so here."
)
_GONE = "This {this} was taken with somebody's own phone or camera. The author says that it is deleted there."
_WAITS = "This {this} was taken with somebody's own phone or camera, and nobody has said yet that it is deleted there."
_NOT_BEFORE = " It does not go out before."
_NOT_BEFORE_BUT_AT_ONCE = (
    " It does not go out before, unless it is published at once: then the word is given afterwards."
)


def sources(draft: Draft) -> Iterator[Finding]:
    """Ask about what is somebody else's; block a source that says nothing without words."""
    for shown, this, where in _shown(draft):
        yield from _about(shown.origin, f"this {this}", where)
    yield from _about(draft.quote, "the quotation", WORDS)


def own_devices(draft: Draft) -> Iterator[Finding]:
    """Say what the school's rule means for a picture or a video that was taken with somebody's own device."""
    for shown, this, where in _shown(draft):
        if shown.origin.device == OWN_DEVICE:
            for level, sentence in _of_device(shown, draft):
                yield Finding(check="own_device", level=level, sentence=sentence.format(this=this), where=where)


def _shown(draft: Draft) -> Iterator[tuple[DraftPhoto | DraftVideo, str, str]]:
    """Give everything that is looked at, with what it is called and where it stands."""
    for number, photo in enumerate(starmap(DraftPhoto, draft.photos), start=1):
        yield photo, "picture", f"photo {number}"
    if draft.video is not None:
        yield draft.video, "video", VIDEO


def _about(origin: Origin, this: str, where: str) -> Iterator[Finding]:
    words = {
        "this": this,
        "This": f"{this[0].upper()}{this[1:]}",
        "words": f": “{origin.words}”" if origin.words else "",
    }
    if origin.source in NEEDS_WORDS and not origin.words:
        sentence = _MISSING[origin.source].format(**words)
        yield Finding(check="source_words", level=BLOCK, sentence=sentence, where=where)
    elif origin.source in _SAID:
        sentence = _SAID[origin.source].format(**words)
        if origin.source == OTHER:
            yield Finding(check="source_other", level=ASK, sentence=sentence, where=where)
        else:
            yield Finding(check="source", level=_LEVEL[origin.source], sentence=sentence, where=where)


def _of_device(shown: DraftPhoto | DraftVideo, draft: Draft) -> Iterator[tuple[str, str]]:
    if draft.own_devices == NOT_WITH_PUPILS:
        has_pupils = any(person.is_pupil for person in draft.people)
        yield (BLOCK, _NO_PUPILS) if has_pupils else (ASK, _WERE_THERE_PUPILS)
    elif not shown.is_on_own_device:
        yield INFORMATION, _GONE
    if shown.is_on_own_device:
        at_once = draft.own_devices in {NOT_WITH_PUPILS, BEFORE_SIGN_OFF}
        rest = _NOT_BEFORE_BUT_AT_ONCE if draft.purpose == CLOSURE else _NOT_BEFORE
        yield (BLOCK, _DELETE_FIRST) if at_once else (ASK, _WAITS + rest)
