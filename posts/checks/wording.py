"""Words that are missing, shouted, or lead nowhere for somebody who listens to them."""

from collections.abc import Iterator

import regex

from posts.checks.base import ASK, BLOCK, INFORMATION, WORDS, Draft, Finding, is_blank

_FEWEST_LETTERS = 20
_SHOUTED = 0.8
_ADDRESS = regex.compile(r"https?://\S+|www\.\S+", regex.IGNORECASE)
_EMPTY_LINK = regex.compile(r"\b(?:click|tap|press) (?:here|below|this link)\b|\blink in bio\b", regex.IGNORECASE)


def no_words(draft: Draft) -> Iterator[Finding]:
    """Block a post that says nothing anywhere, and an account that would get an empty one."""
    if all(map(is_blank, [draft.words, *(own for _kind, own in draft.per_account.values())])):
        yield Finding(check="no_words", level=BLOCK, sentence="Write what the post should say.", where=WORDS)
        return
    for handle, _kind, words, where in draft.accounts():
        if is_blank(words):
            yield Finding(check="no_words", level=BLOCK, sentence=f"There are no words for {handle} yet.", where=where)


def all_capitals(draft: Draft) -> Iterator[Finding]:
    """Mention words that are all in capitals: screen readers may spell them, and people hear shouting."""
    for where, text in draft.texts():
        cased = [one for one in _ADDRESS.sub("", text) if one.isupper() or one.islower()]
        if len(cased) >= _FEWEST_LETTERS and sum(one.isupper() for one in cased) / len(cased) >= _SHOUTED:
            yield Finding(
                check="all_capitals",
                level=INFORMATION,
                sentence="Most of this is in capitals. It is hard to read, and some readers spell it letter by letter.",
                where=where,
            )


def empty_links(draft: Draft) -> Iterator[Finding]:
    """Ask about a link that does not say where it leads."""
    for where, text in draft.texts():
        if match := _EMPTY_LINK.search(text):
            yield Finding(
                check="empty_link",
                level=ASK,
                sentence=f"“{match[0]}” does not say where it leads. Name what people will find there.",
                where=where,
            )
