"""Sentences as plain words, and the digests of those in the policies that the demo's own were modelled on.

The real policies are no part of this repository, and their sentences must not be either. Digests are enough to notice one.
"""

import hashlib
import re
from pathlib import Path

SOURCES = Path(__file__).with_name("source_sentences.txt")
FEWEST_WORDS = 6


def digests_of(text):
    """Give each sentence of six words or more with its digest; case, numbers and marks count for nothing."""
    found = {}
    for sentence in re.split(r"[.?!:;\n]", text):
        words = re.findall(r"[a-z]+", sentence.lower().replace("’", "").replace("'", ""))
        if len(words) >= FEWEST_WORDS:
            found[hashlib.sha256(" ".join(words).encode()).hexdigest()[:16]] = sentence.strip()
    return found


def known_sources():
    return set(SOURCES.read_text(encoding="utf-8").split())
