"""Ways to reach or find a person that may not be meant for everybody: telephone, e-mail, postcode.

Many of them are the school's own and quite all right, so these checks ask and never block.
"""

import unicodedata
from collections.abc import Iterator

import regex

from posts.checks.base import ASK, Draft, Finding

_PHONE = regex.compile(r"(?<![\w+/-])(?:\+44|0044|0)[\s().-]{0,2}(?:\d[\s().-]{0,2}){8,9}\d(?![\w/])")
_E_MAIL = regex.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_POSTCODE = regex.compile(r"\b(?:[A-Z]{1,2}\d[A-Z\d]?|GIR) ?\d[ABD-HJLNP-UW-Z]{2}\b", regex.IGNORECASE)


def phone_numbers(draft: Draft) -> Iterator[Finding]:
    """Ask about telephone numbers."""
    yield from _ask(draft, "phone_number", _PHONE, "There is a telephone number here: {found}. Is it the school's own?")


def e_mail_addresses(draft: Draft) -> Iterator[Finding]:
    """Ask about e-mail addresses."""
    yield from _ask(
        draft, "e_mail_address", _E_MAIL, "There is an e-mail address here: {found}. Is it the school's own?"
    )


def postcodes(draft: Draft) -> Iterator[Finding]:
    """Ask about postcodes."""
    yield from _ask(draft, "postcode", _POSTCODE, "There is a postcode here: {found}. Is it the school's own?")


def _ask(draft: Draft, check: str, pattern: regex.Pattern[str], sentence: str) -> Iterator[Finding]:
    for where, text in draft.texts():
        # Wide and styled digits look like digits to people and must to us.
        for match in pattern.finditer(unicodedata.normalize("NFKC", text)):
            yield Finding(check=check, level=ASK, sentence=sentence.format(found=match[0].strip()), where=where)
