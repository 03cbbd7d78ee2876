"""Findings as whoever writes a post reads them, every level of them. Not here: what whoever signs off reads (`post`)."""

from collections.abc import Iterable

from posts.checks import Finding


def shown(found: Iterable[Finding]) -> list[dict[str, str]]:
    """Say of each finding where it is, unless it is in the common words."""
    return [
        {
            "level": one.level,
            "sentence": one.sentence,
            "place": one.where if one.where.startswith(("words for", "photo", "video")) else "",
        }
        for one in found
    ]
