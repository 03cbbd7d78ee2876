"""How a post will stand on each account: the words there, how many fit, and what would be cut.

Counted as each network counts, from the same facts as the checks (`posts.channels`).
"""

from typing import Any

from posts.channels import limits_for
from posts.models import Post

# Where more fits, nobody counts.
SHORT = 1_000


def how_it_appears(post: Post) -> dict[str, Any]:
    """Say on which accounts it stands exactly as it is written, and give the words for each that has its own or cuts them."""
    rows = [_on(one, post) for one in sorted(post.publications.all(), key=lambda one: (one.account.label, one.pk))]
    return {
        "as_written": [row for row in rows if not row["own"] and not row["cut"]],
        "otherwise": [row for row in rows if row["own"] or row["cut"]],
    }


def _on(publication: Any, post: Post) -> dict[str, Any]:
    words = publication.own_words or post.words
    limits = limits_for(publication.account.kind)
    fits = limits.beginning(words)
    return {
        "label": publication.account.label,
        "own": bool(publication.own_words),
        "words": fits,
        "cut": words[len(fits) :],
        "length": limits.length(words),
        "most": limits.characters if (limits.characters or 0) <= SHORT or words != fits else None,
    }
