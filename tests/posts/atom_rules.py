"""RFC 4287, read strictly: what is wrong with a feed, rule by rule. An empty list means valid."""

import re
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})")
_TAG = re.compile(r"tag:[a-z0-9][a-z0-9.-]*,\d{4}(?:-\d{2}(?:-\d{2})?)?:[A-Za-z0-9._~:@!$&'()*+,;=/?%-]+")
_FEED_CHILDREN = {
    "author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle", "title",
    "updated", "entry",
}  # fmt: skip
_ENTRY_CHILDREN = {
    "author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary", "title",
    "updated",
}  # fmt: skip
_LINK_ATTRIBUTES = {"href", "rel", "type", "hreflang", "title", "length"}


def parsed(document):
    return ET.fromstring(document)  # noqa: S314 - the document was written by us a moment ago


def problems_of(document):
    root = parsed(document)
    if root.tag != f"{ATOM}feed":
        return ["the root is not atom:feed"]
    entries = root.findall(f"{ATOM}entry")
    problems = [*_children(root, _FEED_CHILDREN), *_common(root, "feed")]
    if [child.tag for child in root][-len(entries) or None :].count(f"{ATOM}entry") != len(entries):
        problems.append("something of the feed's own follows an entry")
    if not root.findall(f"{ATOM}author") and any(not one.findall(f"{ATOM}author") for one in entries):
        problems.append("an entry has no author, nor has the feed")
    if not [one for one in _links(root, "self") if _is_address(one.get("href"))]:
        problems.append("the feed has no link to itself")
    for entry in entries:
        problems += [*_children(entry, _ENTRY_CHILDREN), *_common(entry, "entry"), *_entry(entry)]
    names = [_text(one, "id") for one in entries]
    moments = [(_text(one, "id"), _text(one, "updated")) for one in entries]
    if len(set(moments)) != len(moments) or len(set(names)) != len(names):
        problems.append("two entries have the same id")
    return problems


def _children(element, allowed):
    for child in element:
        if child.tag.removeprefix(ATOM) not in allowed:
            yield f"{child.tag} may not stand in {element.tag}"


def _common(element, where):
    for name in ("id", "title", "updated"):
        if len(element.findall(f"{ATOM}{name}")) != 1:
            yield f"{where} must have exactly one {name}"
    if not _TAG.fullmatch(_text(element, "id")):
        yield f"{where}: the id is no tag URI: {_text(element, 'id')}"
    for name in ("updated", "published"):
        for one in element.findall(f"{ATOM}{name}"):
            if not _MOMENT.fullmatch(one.text or "") or datetime.fromisoformat(one.text).tzinfo is None:
                yield f"{where}: {name} is no RFC 3339 moment: {one.text}"
    for author in element.findall(f"{ATOM}author"):
        if len(author.findall(f"{ATOM}name")) != 1 or not _text(author, "name").strip():
            yield f"{where}: an author needs exactly one name"
    yield from _link_rules(element, where)


def _link_rules(element, where):
    seen = set()
    for link in element.findall(f"{ATOM}link"):
        if not set(link.attrib) <= _LINK_ATTRIBUTES:
            yield f"{where}: a link has attributes that Atom does not know"
        if not _is_address(link.get("href")):
            yield f"{where}: a link leads nowhere: {link.get('href')}"
        if len(link) or (link.text or "").strip():
            yield f"{where}: a link is not empty"
        if link.get("rel", "alternate") == "alternate":
            kind = (link.get("type"), link.get("hreflang"))
            if kind in seen:
                yield f"{where}: two alternate links of one type"
            seen.add(kind)
        if link.get("rel") == "enclosure" and not ((link.get("length") or "").isdigit() and link.get("type")):
            yield f"{where}: an enclosure needs its length and its type"


def _entry(entry):
    contents = entry.findall(f"{ATOM}content")
    if len(contents) > 1:
        yield "an entry has two contents"
    if not contents and not _links(entry, "alternate"):
        yield "an entry without content needs an alternate link"
    for content in contents:
        if content.get("type", "text") not in ("text", "html", "xhtml"):
            yield "the content has an unknown type"
        if content.get("type") in ("text", "html", None) and len(content):
            yield "the content holds elements"
    if len(entry.findall(f"{ATOM}published")) > 1:
        yield "an entry was published twice"


def _links(element, rel):
    return [one for one in element.findall(f"{ATOM}link") if one.get("rel", "alternate") == rel]


def _text(element, name):
    return element.findtext(f"{ATOM}{name}") or ""


def _is_address(address):
    parts = urlsplit(address or "")
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", address)
