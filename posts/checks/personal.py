"""Ways to reach or find a person that may not be meant for everybody: telephone, e-mail, messages, other accounts, a home.

Many of them are the school's own and quite all right, so these checks ask and never block.
"""

import unicodedata
from collections.abc import Iterator

import regex

from posts.checks.base import ASK, INFORMATION, Draft, Finding
from posts.checks.data import one_of

_PHONE = regex.compile(r"(?<![\w+/-])(?:\+44|0044|0)[\s().-]{0,2}(?:\d[\s().-]{0,2}){8,9}\d(?![\w/])")
_E_MAIL = regex.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_POSTCODE = regex.compile(r"\b(?:[A-Z]{1,2}\d[A-Z\d]?|GIR) ?\d[ABD-HJLNP-UW-Z]{2}\b", regex.IGNORECASE)

_HOME = regex.compile(
    r"(?<![\w£$€.,:/-])(?:[Ff]lat \d{1,4}[A-Za-z]?,? )?(?!(?:19|20)\d\d )\d{1,4}[A-Za-z]?,? "
    rf"(?:\p{{Lu}}[\p{{L}}'’-]+ ){{1,3}}(?:{one_of('personal', 'streets')})\b"
)
_SERVICE = one_of("personal", "services")
_MESSAGE = regex.compile(
    rf"(?<![\w.])(?:{one_of('personal', 'hosts')})/[\w+/-]+"
    r"|\b(?:message|text|dm|pm|add|find|contact|reach|ring|call|follow) \p{L}+ (?:on|at|via|through) (?:my |our )?"
    rf"(?:{_SERVICE})\b"
    rf"|\b(?:{_SERVICE})(?: (?:me|number|name|group|is|on|at))?(?: is)? ?[:=@+] ?[\w.+-]{{3,}}",
    regex.IGNORECASE,
)
_MENTION = regex.compile(r"(?<![\w./@&+-])@(?P<handle>[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?(?:@[\w.-]+\w)?)")
# "My @", "add him @": an account of a person and not of a club.
_OF_A_PERSON = regex.compile(r"\b(?:my|his|her|their|me|him|add|dm|pm|insta|snap)\b[\w :]{0,12}$", regex.IGNORECASE)
_NEAR = 30
_NOT_OURS = "is not one of the accounts this goes to. Is it the one you mean, and may it be named?"


def phone_numbers(draft: Draft) -> Iterator[Finding]:
    """Ask about telephone numbers."""
    yield from _ask(draft, "phone_number", _PHONE, "There is a telephone number here: {found}. Is it the school's own?")


def e_mail_addresses(draft: Draft) -> Iterator[Finding]:
    """Ask about e-mail addresses, but not about that of the school's own office."""
    yield from _ask(
        draft,
        "e_mail_address",
        _E_MAIL,
        "There is an e-mail address here: {found}. Is it the school's own?",
        besides=draft.own_mailbox,
    )


def postcodes(draft: Draft) -> Iterator[Finding]:
    """Ask about postcodes."""
    yield from _ask(draft, "postcode", _POSTCODE, "There is a postcode here: {found}. Is it the school's own?")


def home_addresses(draft: Draft) -> Iterator[Finding]:
    """Ask about a house number with a street."""
    yield from _ask(
        draft, "home_address", _HOME, "There is an address here: {found}. Is it a place that everybody may know?"
    )


def messaging(draft: Draft) -> Iterator[Finding]:
    """Ask about ways to write to somebody out of the school's sight."""
    yield from _ask(
        draft,
        "messaging",
        _MESSAGE,
        "“{found}” leads to private messages. Is it the school's own, and does somebody look after it?",
    )


def accounts_mentioned(draft: Draft) -> Iterator[Finding]:
    """Ask about a person's own account, and mention any other that is none of those the post goes to."""
    own = {_plain(handle) for handle in draft.per_account}
    for where, text in draft.texts():
        for match in _MENTION.finditer(text):
            if _plain(match["handle"]) in own:
                continue
            of_a_person = bool(_OF_A_PERSON.search(text[max(0, match.start() - _NEAR) : match.start()]))
            said = "looks like somebody's own account. Leave it out, unless they agreed." if of_a_person else _NOT_OURS
            yield Finding(
                check="account_mentioned",
                level=ASK if of_a_person else INFORMATION,
                sentence=f"@{match['handle']} {said}",
                where=where,
            )


def _plain(handle: str) -> str:
    return handle.strip().lstrip("@").casefold()


def _ask(
    draft: Draft, check: str, pattern: regex.Pattern[str], sentence: str, *, besides: str = ""
) -> Iterator[Finding]:
    for where, text in draft.texts():
        # Wide and styled digits look like digits to people and must to us.
        for match in pattern.finditer(unicodedata.normalize("NFKC", text)):
            found = match[0].strip()
            if not besides or found.casefold() != besides.casefold():
                yield Finding(check=check, level=ASK, sentence=sentence.format(found=found), where=where)
