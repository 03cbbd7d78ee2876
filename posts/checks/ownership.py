"""What may belong to somebody else: quoted words, a logo, a credited picture (W11). Not here: what the author says (`sources`)."""

from collections.abc import Iterator

import regex

from posts.checks.base import ASK, Draft, Finding
from posts.checks.data import one_of

_QUOTED = regex.compile(
    r"“([^“”]{1,1500})”|\"([^\"\n]{1,1500})\"|«([^«»]{1,1500})»|(?<!\w)‘([^‘’\n]{1,1500}(?:’\w[^‘’\n]{0,1500}){0,20})’(?!\w)"
)
_FEWEST_WORDS = 8
_NEAR = 60
# A dash and a capital after it, or a colon before it, name a source too.
_SOURCE = regex.compile(
    rf"(?<!\w)(?:{one_of('ownership', 'said')})(?!\w)|[—–-]\s*(?-i:\p{{Lu}})|:\s*$", regex.IGNORECASE
)
_LOGO = regex.compile(rf"(?<!\w)(?:{one_of('ownership', 'logos')})(?!\w)|[™®]", regex.IGNORECASE)
_CREDIT = regex.compile(
    rf"©|(?<!\w)(?:\(c\) (?:19|20)\d\d|(?:{one_of('ownership', 'credits')})(?!\w))", regex.IGNORECASE
)


def quotes_without_source(draft: Draft) -> Iterator[Finding]:
    """Ask who said or wrote a longer quotation, where neither the author nor anything beside it tells."""
    if draft.quote.source:
        return
    for where, text in draft.texts():
        for match in _QUOTED.finditer(text):
            said = next(filter(None, match.groups()))
            if len(said.split()) >= _FEWEST_WORDS and not _has_source(text, match):
                start = " ".join(said.split()[:4])
                sentence = (
                    f"Whose words are “{start} …”? Say where they are from. Words of others may need their permission."
                )
                yield Finding(check="quote_without_source", level=ASK, sentence=sentence, where=where)


def _has_source(text: str, match: regex.Match[str]) -> bool:
    before, after = text[max(0, match.start() - _NEAR) : match.start()], text[match.end() : match.end() + _NEAR]
    return bool(_SOURCE.search(before) or _SOURCE.search(after))


def logos(draft: Draft) -> Iterator[Finding]:
    """Ask whose logo it is: a company's, a trust's and a charity's need a written yes."""
    for where, text in draft.texts():
        if match := _LOGO.search(text):
            sentence = f"“{match[0]}”: is it ours? If it is somebody else's, we need their permission in writing."
            yield Finding(check="logo", level=ASK, sentence=sentence, where=where)


def credited_work(draft: Draft) -> Iterator[Finding]:
    """Ask about a picture or text that names its maker: a credit is not a permission."""
    for where, text in draft.texts():
        if match := _CREDIT.search(text):
            sentence = f"“{match[0].strip()}”: naming who made it is not enough. Do we have their permission to use it?"
            yield Finding(check="somebody_elses_work", level=ASK, sentence=sentence, where=where)
