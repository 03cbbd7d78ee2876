"""From the bytes of a file to its lines.

Belongs here: what a file must be to be read at all, and the sentence for each way in which it is not. Nothing here
knows what a policy looks like.
"""

import re
from dataclasses import dataclass
from pathlib import PurePath

# Between the two pages of an import the file travels in the form, where it grows by a third: that has to stay below what a form
# may weigh (DATA_UPLOAD_MAX_MEMORY_SIZE). 300 pages of text weigh about 0.7 MB.
BIGGEST_FILE = 1_000_000
TOO_BIG = "This file is larger than 1 MB. Import one policy at a time, as text without pictures."
MOST_WORDS = 150_000
MOST_LINES = 40_000
_TOO_LONG = "This file is longer than about 300 pages. Import one policy at a time."
PAGE_BREAK = "\x0c"
_SAVE_AS_TEXT = "Open it, choose “Save as”, pick “Plain text (.txt)”, and import that file."
_SIGNATURES = (
    (b"PK\x03\x04", f"This is a Word or zip file, not plain text. {_SAVE_AS_TEXT}"),
    (b"\xd0\xcf\x11\xe0", f"This is an older Word file, or one locked with a password. {_SAVE_AS_TEXT}"),
    (b"%PDF", f"This is a PDF, not plain text. {_SAVE_AS_TEXT}"),
    (b"{\\rtf", f"This is a rich text file, not plain text. {_SAVE_AS_TEXT}"),
)
# Formatting a word processor leaves behind: only tags without meaning, so that no other "<" is ever touched.
_TAGS = re.compile(r"</?(?:u|b|i|em|strong|span|font|sup|sub)>|<br ?/?>", re.IGNORECASE)
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF]) | {0x00A0: " ", 0x202F: " ", 0x2007: " "}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class UnreadablePolicy(ValueError):
    """The file cannot be imported; the message is the sentence for the person who chose it."""


@dataclass(frozen=True)
class Line:
    """One line of the file, with its number there; a form feed is a line of its own."""

    number: int
    text: str

    @property
    def words(self) -> str:
        """Show this line without the space around it."""
        return self.text.strip()


def read_lines(*, data: bytes, filename: str) -> list[Line]:
    """Read the lines of this file, or refuse it with a sentence.

    Raises UnreadablePolicy for any other kind of file, an empty one, one past 1 MB or about 300 pages, and one whose
    characters cannot be made out.
    """
    _refuse_other_files(data, filename)
    text = _decode(data)
    if _CONTROL.search(text):
        raise UnreadablePolicy(f"This file holds codes that are not text, so it cannot be read. {_SAVE_AS_TEXT}")
    if not any(char.isalpha() for char in text):
        raise UnreadablePolicy("This file is empty: there are no words in it. Choose the file with the policy’s text.")
    if len(text.split()) > MOST_WORDS:
        raise UnreadablePolicy(_TOO_LONG)
    lines = _as_lines(text)
    if len(lines) > MOST_LINES:
        raise UnreadablePolicy(_TOO_LONG)
    return lines


def _refuse_other_files(data: bytes, filename: str) -> None:
    for signature, sentence in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadablePolicy(sentence)
    if PurePath(filename).suffix.lower() not in {".txt", ".md"}:
        raise UnreadablePolicy(f"Only files that end in .txt or .md can be imported. {_SAVE_AS_TEXT}")
    if not data.strip():
        raise UnreadablePolicy("This file is empty. Choose the file with the policy’s text.")
    if len(data) > BIGGEST_FILE:
        raise UnreadablePolicy(TOO_BIG)


def _decode(data: bytes) -> str:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadablePolicy("The letters in this file cannot be made out. Save it again as text with UTF-8 encoding.")


def _as_lines(text: str) -> list[Line]:
    text = re.sub(r"\r\n?|[\u0085\u2028\u2029]", "\n", text.translate(_INVISIBLE))
    lines = []
    for number, raw in enumerate(_TAGS.sub("", text).split("\n"), start=1):
        before, *pages = raw.split("\x0c")
        lines.append(Line(number, before.rstrip(" ")))
        for page in pages:
            lines += [Line(number, PAGE_BREAK), Line(number, page.rstrip(" "))]
    return lines
