"""What can be said of a video without watching it, and of streams that nobody could watch beforehand (W24)."""

from collections.abc import Iterator

import regex

from posts.channels import label_for
from posts.channels.platforms import PLATFORMS
from posts.checks.base import ASK, BLOCK, INFORMATION, VIDEO, Draft, Finding

_STREAM_ADDRESSES = regex.compile(
    r"""\b(?:
        youtube\.com/(?:live/|@[\w.-]{1,60}/live|channel/[\w-]{1,60}/live)
      | (?:www\.)?twitch\.tv/\w
      | facebook\.com/(?:live|[\w.-]{1,80}/live)
      | fb\.watch/live
      | instagram\.com/[\w.]{1,40}/live
      | tiktok\.com/@[\w.]{1,40}/live
      | (?:x|twitter)\.com/i/(?:broadcasts|spaces)/
      | linkedin\.com/(?:video/live|events)/
      | vimeo\.com/event/
      | zoom\.us/(?:j|w|s)/
      | teams\.(?:microsoft|live)\.com/(?:l/meetup-join|meet)/
      | meet\.google\.com/
    )""",
    regex.IGNORECASE | regex.VERBOSE,
)
_STREAM_WORDS = regex.compile(
    r"\b(?:live[\s-]?stream\w*|stream(?:ed|ing)?\s+(?:it\s+)?live|(?:go|going|goes)\s+live|watch\s+(?:us\s+|it\s+)?live)\b",
    regex.IGNORECASE,
)


def missing_video_words(draft: Draft) -> Iterator[Finding]:
    """Block a video without words for people who cannot see or hear it."""
    if draft.video is not None and not draft.video.alt.strip():
        sentence = "Say what can be seen and heard in this video, for people who cannot see or hear it."
        yield Finding(check="missing_video_words", level=BLOCK, sentence=sentence, where=VIDEO)


def video_by_hand_only(draft: Draft) -> Iterator[Finding]:
    """Block a video on an account that no person posts to."""
    if draft.video is None:
        return
    for handle, kind, _words, _where in draft.accounts():
        if kind not in PLATFORMS:
            sentence = f"A video is put out by hand only. Take out {label_for(kind)} ({handle}), or the video."
            yield Finding(check="video_by_hand_only", level=BLOCK, sentence=sentence, where=VIDEO)


def video_not_read(draft: Draft) -> Iterator[Finding]:
    """Say that no machine looked into the video."""
    if draft.video is not None:
        sentence = "No machine looks into a video or listens to it: names that are said or shown are found by watching."
        yield Finding(check="video_not_read", level=INFORMATION, sentence=sentence, where=VIDEO)


def live_streams(draft: Draft) -> Iterator[Finding]:
    """Ask about a stream that has yet to happen: nobody can sign off what nobody has seen."""
    for where, text in draft.written():
        if _STREAM_ADDRESSES.search(text) or _STREAM_WORDS.search(text):
            sentence = (
                "This seems to lead to a live stream, and nobody can sign off what has not happened yet. "
                "Offer a recording that somebody has watched instead."
            )
            yield Finding(check="live_stream", level=ASK, sentence=sentence, where=where)
