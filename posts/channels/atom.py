"""The school's own feed, for its website and its screens: the one channel that is wholly ours.

`AtomChannel` gives an entry its name; `render_feed` writes the document (RFC 4287). Which entries there are is decided
by whoever calls: an entry that was taken down is simply no longer among them.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import regex

from posts.channels.base import Channel, ChannelError, Limits, Parcel, Receipt
from posts.channels.feed_facts import FEED_LIMITS

NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_LONGEST_TITLE = 80
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,99}")
_AUTHORITY = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """A picture of an entry: where it is, what it is, how many bytes, and the words for it."""

    address: str
    length: int
    alt: str
    media_type: str = "image/jpeg"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One published post. `id` is the receipt's `remote_id` and never changes, whatever else does."""

    id: str
    text: str
    address: str
    published_at: datetime
    updated_at: datetime
    images: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Feed:
    """The frame around the entries. `updated_at` also moves when an entry is taken down."""

    id: str
    title: str
    author: str
    address: str
    home: str
    updated_at: datetime


class AtomChannel(Channel):
    """Our own feed. Publishing names the entry; it shows because its row says so, and it cannot be sent twice.

    Needs `authority` (a host name the school owns) and `since` (a day on which it did): together they make names that
    stay true when the website moves (RFC 4151).
    """

    needs_settings = ("authority", "since")

    @property
    def limits(self) -> Limits:
        return FEED_LIMITS

    def send(self, parcel: Parcel) -> Receipt:
        if not _KEY.fullmatch(parcel.key):
            raise ChannelError("The key of this publication cannot stand in a feed.", permanent=True)
        name = name_for(authority=self.settings["authority"], since=self.settings["since"], path=parcel.key)
        return Receipt(remote_id=name, url=parcel.address, at=parcel.at)

    def withdraw(self, *, remote_id: str, url: str, at: datetime) -> Receipt:
        return Receipt(remote_id=remote_id, url=url, at=at)


def name_for(*, authority: str, since: str, path: str) -> str:
    """Make a name that never changes (a tag URI). Raises ChannelError when the settings cannot make one."""
    if not _AUTHORITY.fullmatch(authority) or not _DAY.fullmatch(since):
        raise ChannelError("The feed needs a host name and a day, such as 2026-09-01.", permanent=True)
    return f"tag:{authority},{since}:{path}"


def render_feed(feed: Feed, entries: Iterable[Entry]) -> bytes:
    """Write the feed, entries in the order given. Valid by RFC 4287; the tests hold it to that."""
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en-GB"})
    _say(root, "id", feed.id)
    _say(root, "title", feed.title)
    _say(root, "updated", _moment(feed.updated_at))
    _say(ET.SubElement(root, "author"), "name", feed.author)
    _link(root, rel="self", href=feed.address, type="application/atom+xml")
    _link(root, rel="alternate", href=feed.home, type="text/html")
    for entry in entries:
        _add(root, entry)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def title_of(text: str) -> str:
    """Make a headline of a post's words: the first line, cut between words at about 80 characters."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    shown = regex.findall(r"\X", first)
    if len(shown) <= _LONGEST_TITLE:
        return first or "A picture"
    cut = "".join(shown[:_LONGEST_TITLE])
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:") + "…"


def _add(root: ET.Element, entry: Entry) -> None:
    element = ET.SubElement(root, "entry")
    _say(element, "id", entry.id)
    _say(element, "title", title_of(entry.text))
    _say(element, "published", _moment(entry.published_at))
    _say(element, "updated", _moment(entry.updated_at))
    _link(element, rel="alternate", href=entry.address, type="text/html")
    for image in entry.images:
        _link(
            element,
            rel="enclosure",
            href=image.address,
            type=image.media_type,
            length=str(image.length),
            title=image.alt,
        )
    _say(element, "content", _as_html(entry), type="html")


def _as_html(entry: Entry) -> str:
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", entry.text.replace("\r\n", "\n")) if part.strip()]
    words = "".join(f"<p>{html.escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs)
    pictures = "".join(
        f'<p><img src="{html.escape(image.address)}" alt="{html.escape(image.alt)}"></p>' for image in entry.images
    )
    return words + pictures


def _say(parent: ET.Element, name: str, words: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = _fit_for_xml(words)


def _link(parent: ET.Element, **attributes: str) -> None:
    ET.SubElement(parent, "link", {name: _fit_for_xml(value) for name, value in attributes.items()})


def _fit_for_xml(words: str) -> str:
    """Leave out the few control characters that XML cannot hold at all; a reader would drop the whole feed."""
    return _NOT_IN_XML.sub("", words)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
