"""The story as a page to print: a tagged PDF in British English that a screen reader can read.

Every word goes in as data, never as mark-up, so nothing that people wrote can run or reach a file. Fonts are those we bring, so
that it looks the same everywhere; a sign that none of them has is written as its number: a file that drops words is worse.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import manimgx_fonts
import typst

from posts.history.story import Story, in_full

TEMPLATE = Path(__file__).with_name("story.typ")
FONTS = Path(manimgx_fonts.__file__).parent
# An accessible PDF refuses what no font can show, a kind of writing at a time; more kinds than this meet in no school.
KINDS_OF_WRITING = 30
_NOT_SHOWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
# Signs that turn the direction of what follows could make a line say something else than was written.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def as_pdf(story: Story, *, pictures: Mapping[str, bytes]) -> bytes:
    """Set the story; `pictures` are the files of its pictures by their number, and one that is gone is only described."""
    unknown: set[str] = set()
    with TemporaryDirectory() as folder:
        room = Path(folder)
        (room / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
        for uid, content in pictures.items():
            (room / f"{uid}.jpg").write_bytes(content)
        for _ in range(KINDS_OF_WRITING):
            try:
                return _set(room, _prepared(story, pictures, unknown), at=story.told_at)
            except typst.TypstError as refusal:
                kinds = _kinds_not_shown(str(refusal))
                if not kinds - unknown:
                    raise
                unknown |= kinds
    raise ValueError("This story is written in more kinds of writing than can be set.")


def _set(room: Path, data: dict[str, Any], *, at: datetime) -> bytes:
    made: bytes = typst.compile(
        str(room / TEMPLATE.name),
        root=str(room),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"story": json.dumps(data)},
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
    )
    return made


def _prepared(story: Story, pictures: Mapping[str, bytes], unknown: set[str]) -> dict[str, Any]:
    data = asdict(story)
    for version in data["versions"]:
        for picture in version["pictures"]:
            picture["file"] = f"{picture['uid']}.jpg" if picture["uid"] in pictures else ""
    cleaned: dict[str, Any] = _each(data, lambda words: _settable(words, unknown))
    return cleaned


def _each(value: Any, clean: Callable[[str], str]) -> Any:
    """Prepare everything inside plain values: words are cleaned, and moments said."""
    if isinstance(value, dict):
        return {key: _each(one, clean) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_each(one, clean) for one in value]
    if isinstance(value, datetime):
        return in_full(value)
    return clean(value) if isinstance(value, str) else value


def _settable(words: str, unknown: set[str]) -> str:
    plain = words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(_sign(sign, unknown) for sign in plain if sign not in _TURNING)


def _sign(sign: str, unknown: set[str]) -> str:
    if sign == "\n" or sign.isascii() and sign.isprintable():
        return sign
    if unicodedata.category(sign) in {"Cc", "Cs", "Cn", "Co"} or _kind(sign) in unknown:
        return f"[U+{ord(sign):04X}]"
    return sign


def _kind(sign: str) -> str:
    """Name the kind of writing a sign belongs to by the first word of its name: CJK, HANGUL, CHEROKEE."""
    return unicodedata.name(sign, f"U+{ord(sign):04X}").split()[0]


def _kinds_not_shown(refusal: str) -> set[str]:
    found = _NOT_SHOWN.search(refusal)
    if found is None:
        return set()
    text = re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda one: chr(int(one[1], 16)), found[1])
    return {_kind(sign) for sign in text if not sign.isascii()}
