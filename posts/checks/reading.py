"""Is it easy to read, and to listen to? Hints only: nothing here stops a post.

The reading age is the Automated Readability Index (letters in a word, words in a sentence; Smith and Senter, 1967) plus five, the
usual step from an American school grade to an age. It needs no list of syllables and can be worked out by hand; it is an estimate,
knows nothing of the words themselves, and is not asked about less than thirty of them.
"""

from collections.abc import Iterator

import regex

from posts.checks.base import INFORMATION, Draft, Finding

FEWEST_WORDS = 30
HARD_FROM_AGE = 14
# Beyond this a number says no more: it is read easily by grown-ups who studied, whatever the formula makes of it.
HIGHEST_AGE = 18
LONG_SENTENCE = 30
_GRADE_TO_AGE = 5
_PER_LETTER, _PER_WORD, _FROM = 4.71, 0.5, 21.43

_LEFT_OUT = regex.compile(r"https?://\S+|www\.\S+|[#@][\p{L}\p{N}_]+|(?<!\S)[^\s@]{1,200}@\S+", regex.IGNORECASE)
_SENTENCE = regex.compile(r"[.!?…]+(?=\s|$)|\n+")
_A_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*")
_COUNTED = regex.compile(r"[\p{L}\p{N}]")

_EMOJI = r"(?:\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{Regional_Indicator}{2})(?:\p{Emoji_Modifier}|\u200D\X)*"
_ONE_EMOJI = regex.compile(_EMOJI)
_EMOJI_ROW = regex.compile(rf"(?:{_EMOJI}\s*){{4,}}")
MOST_EMOJI = 10

_HASHTAG = regex.compile(r"(?<![\w/&])[#＃](?P<words>[\p{L}\p{M}\p{N}_]+)")
_LONG_HASHTAG = 12


def hard_to_read(draft: Draft) -> Iterator[Finding]:
    """Mention words that only older readers follow easily, and the longest sentence."""
    for where, text in draft.written():
        age, longest = reading_age(text), longest_sentence(text)
        if age >= HARD_FROM_AGE:
            sentence = (
                f"This reads like a text for people of {min(age, HIGHEST_AGE)} and older. "
                "Shorter words and sentences reach more families."
            )
            yield Finding(check="hard_to_read", level=INFORMATION, sentence=sentence, where=where)
        if longest > LONG_SENTENCE:
            sentence = f"The longest sentence has {longest} words. Cut it in two."
            yield Finding(check="long_sentence", level=INFORMATION, sentence=sentence, where=where)


def reading_age(text: str) -> int:
    """Estimate from what age a text is read easily; 0 for one that is too short to tell."""
    words = _A_WORD.findall(_LEFT_OUT.sub(" ", text))
    if len(words) < FEWEST_WORDS:
        return 0
    letters = sum(len(_COUNTED.findall(word)) for word in words)
    grade = _PER_LETTER * letters / len(words) + _PER_WORD * len(words) / len(_sentences(text)) - _FROM
    return max(_GRADE_TO_AGE, round(grade) + _GRADE_TO_AGE)


def longest_sentence(text: str) -> int:
    """Count the words of the longest sentence."""
    return max((len(_A_WORD.findall(sentence)) for sentence in _sentences(text)), default=0)


def _sentences(text: str) -> list[str]:
    return [one for one in _SENTENCE.split(_LEFT_OUT.sub(" ", text)) if _A_WORD.search(one)]


def emoji_walls(draft: Draft) -> Iterator[Finding]:
    """Mention rows and crowds of emoji: a screen reader says every one of them by its full name."""
    for where, text in draft.written():
        if _EMOJI_ROW.search(text) or len(_ONE_EMOJI.findall(text)) > MOST_EMOJI:
            sentence = "There are many emoji here. People who listen to it hear each of them by name. Keep one or two."
            yield Finding(check="emoji_wall", level=INFORMATION, sentence=sentence, where=where)


def long_hashtags(draft: Draft) -> Iterator[Finding]:
    """Mention a long hashtag without capitals: nobody can hear where its words begin."""
    for where, text in draft.texts():
        for match in _HASHTAG.finditer(text):
            tag = match["words"]
            if len(tag) >= _LONG_HASHTAG and "_" not in tag and (tag.islower() or tag.isupper()):
                sentence = f"#{tag} is hard to read and to hear. Give each word in it a capital, like #OurSchoolGarden."
                yield Finding(check="long_hashtag", level=INFORMATION, sentence=sentence, where=where)
