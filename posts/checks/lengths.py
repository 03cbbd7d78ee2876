"""Does it fit? The limits of each network, from the same facts that the counter and the channel itself use."""

from collections.abc import Iterator

from posts.channels import label_for, limits_for
from posts.checks.base import BLOCK, Draft, Finding


def too_long(draft: Draft) -> Iterator[Finding]:
    """Block words that do not fit on an account, counted as its network counts."""
    for handle, kind, words, where in draft.accounts():
        limits = limits_for(kind)
        if limits.characters is not None and (length := limits.length(words)) > limits.characters:
            yield Finding(
                check="too_long",
                level=BLOCK,
                sentence=(
                    f"The words are {length - limits.characters:,} too long for {label_for(kind)} ({handle}): "
                    f"{length:,} where {limits.characters:,} fit. Shorten them, or write shorter words for that account."
                ),
                where=where,
            )


def too_many_pictures(draft: Draft) -> Iterator[Finding]:
    """Block more pictures than a network takes."""
    for handle, kind, _words, _where in draft.accounts():
        most = limits_for(kind).images
        if most is not None and len(draft.photos) > most:
            yield Finding(
                check="too_many_pictures",
                level=BLOCK,
                sentence=f"{label_for(kind)} ({handle}) takes {_pictures(most)}. This post has {len(draft.photos)}.",
                where=f"photo {most + 1}",
            )


def picture_needed(draft: Draft) -> Iterator[Finding]:
    """Block a post without a picture where a network takes none without."""
    for handle, kind, _words, where in draft.accounts():
        if limits_for(kind).needs_image and not draft.photos and draft.video is None:
            yield Finding(
                check="picture_needed",
                level=BLOCK,
                sentence=f"{label_for(kind)} ({handle}) needs a picture or a video. Add one, or leave that account out.",
                where=where,
            )


def _pictures(number: int) -> str:
    return "one picture" if number == 1 else f"at most {number} pictures"
