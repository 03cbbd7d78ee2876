"""What a machine can say about a draft: a list of small functions, draft in, findings out.

Pure: plain values in, plain values out. A check asks, informs or blocks; it never says that something is safe, and an
empty answer only means that nothing was found. A new check is one function and one line here.
"""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from traceback import extract_tb

from posts.checks.base import (
    ASK,
    BLOCK,
    GRAVITY,
    INFORMATION,
    WORDS,
    Draft,
    DraftAccount,
    DraftPerson,
    DraftPhoto,
    DraftVideo,
    Finding,
    accounts_by_handle,
    is_blank,
)
from posts.checks.beside import name_and_age, name_and_class
from posts.checks.lengths import picture_needed, too_long, too_many_pictures
from posts.checks.links import covered_links, disguised_links, short_links, unprotected_links
from posts.checks.naming import first_names, full_names, name_or_photo
from posts.checks.ownership import credited_work, logos, quotes_without_source
from posts.checks.personal import (
    accounts_mentioned,
    e_mail_addresses,
    home_addresses,
    messaging,
    phone_numbers,
    postcodes,
)
from posts.checks.pictures import alt_says_nothing, alt_too_long, missing_alt
from posts.checks.politics import political_words, pre_election_period
from posts.checks.reading import emoji_walls, hard_to_read, long_hashtags
from posts.checks.sources import own_devices, sources
from posts.checks.timing import outside_suitable_hours, where_children_are, where_children_will_be
from posts.checks.videos import live_streams, missing_video_words, video_by_hand_only, video_not_read
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
    missing_video_words,
    video_by_hand_only,
    name_or_photo,
    full_names,
    name_and_class,
    name_and_age,
    where_children_are,
    where_children_will_be,
    outside_suitable_hours,
    phone_numbers,
    e_mail_addresses,
    postcodes,
    home_addresses,
    messaging,
    accounts_mentioned,
    political_words,
    quotes_without_source,
    logos,
    credited_work,
    sources,
    own_devices,
    covered_links,
    disguised_links,
    short_links,
    empty_links,
    unprotected_links,
    live_streams,
    pre_election_period,
    first_names,
    all_capitals,
    emoji_walls,
    hard_to_read,
    long_hashtags,
    video_not_read,
)

log = logging.getLogger(__name__)


def run_checks(draft: Draft, *, checks: Iterable[Check] = CHECKS) -> list[Finding]:
    """Ask every check, and give what they found, gravest first and each thing once.

    A check that breaks takes nothing with it: what it would have said is a finding that it could not be asked.
    """
    found = dict.fromkeys(finding for check in checks for finding in _ask(check, draft))
    return sorted(found, key=lambda finding: GRAVITY[finding.level])


def _ask(check: Check, draft: Draft) -> list[Finding]:
    try:
        return list(check(draft))
    except Exception as error:
        name = getattr(check, "__name__", "unnamed")
        place = extract_tb(error.__traceback__)[-1]
        # Neither the words of the post nor the error's own, which may quote them.
        log.error(
            "The check %s broke: %s in %s:%s", name, type(error).__name__, Path(place.filename).name, place.lineno
        )
        sentence = (
            f"One check could not be done: {name.replace('_', ' ')}. Look at this yourself; nothing you wrote is lost."
        )
        return [Finding(check="check_broken", level=ASK, sentence=sentence, where=WORDS)]


__all__ = [
    "ASK",
    "BLOCK",
    "CHECKS",
    "GRAVITY",
    "INFORMATION",
    "Check",
    "Draft",
    "DraftAccount",
    "DraftPerson",
    "DraftPhoto",
    "DraftVideo",
    "Finding",
    "accounts_by_handle",
    "is_blank",
    "run_checks",
]
