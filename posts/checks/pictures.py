"""Can somebody who does not see the picture still know what is in it?"""

from collections.abc import Iterator

import regex

from posts.channels import label_for, limits_for
from posts.checks.base import ASK, BLOCK, Draft, Finding

_FILE_NAME = regex.compile(
    r"(?:IMG|DSC|PXL|PHOTO|SCREENSHOT)?[\w-]*\.(?:jpe?g|png|heic|webp|gif|avif)", regex.IGNORECASE
)
_SAYS_NOTHING = regex.compile(
    r"(?:an? |the )?(?:image|photo|photograph|picture|pic|img|foto)s?\W*\d*", regex.IGNORECASE
)


def missing_alt(draft: Draft) -> Iterator[Finding]:
    """Block a picture without words for people who cannot see it."""
    for number, photo in enumerate(draft.photos, start=1):
        if not photo[0].strip():
            yield Finding(
                check="missing_alt",
                level=BLOCK,
                sentence="Say in a few words what this picture shows, for people who cannot see it.",
                where=f"photo {number}",
            )


def alt_too_long(draft: Draft) -> Iterator[Finding]:
    """Block words for a picture that a network would cut off."""
    for handle, kind, _words, _where in draft.accounts():
        limits = limits_for(kind)
        for number, photo in enumerate(draft.photos, start=1):
            if limits.alt_characters is not None and (length := limits.length(photo[0])) > limits.alt_characters:
                yield Finding(
                    check="alt_too_long",
                    level=BLOCK,
                    sentence=(
                        f"The words for this picture are too long for {label_for(kind)} ({handle}): "
                        f"{length:,} where {limits.alt_characters:,} fit."
                    ),
                    where=f"photo {number}",
                )


def alt_says_nothing(draft: Draft) -> Iterator[Finding]:
    """Ask about words such as "image" or a file's name: they are worse than none (a reader hears them out)."""
    for number, photo in enumerate(draft.photos, start=1):
        alt = photo[0].strip()
        if alt and (_FILE_NAME.fullmatch(alt) or _SAYS_NOTHING.fullmatch(alt)):
            yield Finding(
                check="alt_says_nothing",
                level=ASK,
                sentence="These words do not say what the picture shows. Who is doing what, and where?",
                where=f"photo {number}",
            )
