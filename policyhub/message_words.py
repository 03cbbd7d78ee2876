"""Kinds of message that keep facts alone, and who makes the words of them for the day on which they go out."""

from core.telling import Words

WORDS: dict[str, Words] = {}
