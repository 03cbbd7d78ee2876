"""What a person can read on a page: its text and the attributes that are read out, and the words that never stand there."""

import re
from html.parser import HTMLParser

NEVER = re.compile(
    r"\b(strands?|rungs?|told[- ]only|obligations?|fingerprints?|statutory floor|tenants?|attest(?:ation)?s?)\b",
    re.IGNORECASE,
)
ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
READ_OUT = {"alt", "title", "placeholder", "aria-label", "aria-description", "content", "label"}
SILENT = {"script", "style", "template"}
BUTTONS = {"submit", "button", "reset"}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.words, self.buttons, self.inline = [], [], []
        self._open = []

    def handle_starttag(self, tag, attrs):
        self._open.append(tag)
        known = dict(attrs)
        if tag == "input" and known.get("type") in BUTTONS:
            self.buttons.append(known.get("value") or "")
        self.words += [value for name, value in attrs if name in READ_OUT and value]
        self.inline += [f"{tag} {name}" for name, _ in attrs if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in known):
            self.inline.append(f"{tag} element")
        self.inline += [
            f"{tag} {name}" for name, value in attrs if value and value.strip().lower().startswith("javascript:")
        ]
        if tag in {
            "input",
            "meta",
            "link",
            "br",
            "img",
            "hr",
            "source",
            "area",
            "base",
            "col",
            "wbr",
            "embed",
            "track",
        }:
            self._open.pop()

    def handle_endtag(self, tag):
        while self._open:
            if self._open.pop() == tag:
                break

    def handle_data(self, data):
        if not SILENT & set(self._open):
            self.words.append(data)
        if "button" in self._open:
            self.buttons.append(data.strip())


def read(html):
    """Give what a page says (`words`), what its buttons say (`buttons`) and what stands inline (`inline`)."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def faults_of_words(html):
    """Give every word, day or button on a page that our pages never show."""
    page = read(html)
    said = " ".join(page.words)
    found = [match.group() for match in (*NEVER.finditer(said), *ISO_DAY.finditer(said))]
    return found + [word for word in page.buttons if word.strip().lower() in {"submit", "ok"}]
