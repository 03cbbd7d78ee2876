"""Word lists and calendars that the checks read: plain files, our own words, each with the day it was last true and its source.

Here: reading them. Not here: what a check makes of them. A school changes nothing in these files; they change with a release.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import regex

FOLDER = Path(__file__).parent


@cache
def read(name: str) -> dict[str, Any]:
    """Read one file by its name."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words(name: str, *keys: str) -> frozenset[str]:
    """Give lists of a file as one, in small letters."""
    return frozenset(word.casefold() for key in keys for word in read(name)[key])


@cache
def one_of(name: str, *keys: str) -> str:
    """Give lists of a file as the inside of a pattern, longest first; a space is any space."""
    longest_first = sorted({word for key in keys for word in read(name)[key]}, key=lambda word: (-len(word), word))
    return "|".join(regex.escape(word, literal_spaces=True).replace(" ", r"\s+") for word in longest_first)
