"""What a machine can say about a draft: a list of small functions, draft in, findings out.

Pure: plain values in, plain values out. A check asks, informs or blocks; it never says that something is safe, and an
empty answer only means that nothing was found. A new check is one function and one line here.
"""

from collections.abc import Callable, Iterable

from posts.checks.base import ASK, BLOCK, INFORMATION, Draft, DraftAccount, DraftPhoto, Finding
from posts.checks.lengths import picture_needed, too_long, too_many_pictures
from posts.checks.naming import full_names
from posts.checks.personal import e_mail_addresses, phone_numbers, postcodes
from posts.checks.pictures import alt_says_nothing, alt_too_long, missing_alt
from posts.checks.wording import all_capitals, empty_links, no_words

Check = Callable[[Draft], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    no_words,
    too_long,
    picture_needed,
    too_many_pictures,
    missing_alt,
    alt_too_long,
    alt_says_nothing,
    full_names,
    phone_numbers,
    e_mail_addresses,
    postcodes,
    all_capitals,
    empty_links,
)

_GRAVITY = {BLOCK: 0, ASK: 1, INFORMATION: 2}


def run_checks(draft: Draft) -> list[Finding]:
    """Ask every check, and give what they found, gravest first and each thing once."""
    found = dict.fromkeys(finding for check in CHECKS for finding in check(draft))
    return sorted(found, key=lambda finding: _GRAVITY[finding.level])


__all__ = [
    "ASK",
    "BLOCK",
    "CHECKS",
    "INFORMATION",
    "Check",
    "Draft",
    "DraftAccount",
    "DraftPhoto",
    "Finding",
    "run_checks",
]
