"""Links that lead elsewhere than they seem to: hidden, shortened, disguised, or not protected.

Nothing is fetched: a check reads the address and no more. Not here: links that say nothing (`wording`).
"""

import unicodedata
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

import regex

from posts.checks.base import ASK, BLOCK, INFORMATION, Draft, Finding
from posts.checks.data import words

_ADDRESS = regex.compile(
    r"(?<![\w@])(?P<address>https?://[^\s<>\"“”()\[\]]+|www\.[^\s<>\"“”()\[\]]+)", regex.IGNORECASE
)
_BARE = regex.compile(
    r"(?<![\w@./:-])(?:[\p{L}\p{N}-]{1,63}\.)+[\p{L}]{2,24}(?:/[^\s<>\"“”()\[\]]*)?", regex.IGNORECASE
)
_COVERED = (
    regex.compile(r"\[(?P<shown>[^\[\]\n]{1,200})\]\((?P<target>[^()\s]{1,2000})\)"),
    regex.compile(
        r"<a\s[^>]{0,200}?href=[\"']?(?P<target>[^\"'\s>]{1,2000})[^>]{0,200}>(?P<shown>[^<]{1,200})</a>",
        regex.IGNORECASE,
    ),
)
_HOST = regex.compile(r"(?:[\p{L}\p{N}-]{1,63}\.)+[\p{L}]{2,24}", regex.IGNORECASE)
_NUMBERS = regex.compile(r"\[[0-9a-f:.]+\]|\d{1,3}(?:\.\d{1,3}){3}", regex.IGNORECASE)
_END = ".,;:!?'’”»*_"
_PORTS = (None, 80, 443)


def covered_links(draft: Draft) -> Iterator[Finding]:
    """Block a link whose shown address is another than where it leads, and ask about any that hides its address."""
    for where, text in draft.written():
        for match in (found for pattern in _COVERED for found in pattern.finditer(text)):
            shown, target = _HOST.search(match["shown"]), _host(_parts(match["target"]))
            if shown and _bare_host(shown[0]) != _bare_host(target):
                sentence = f"The link shows {shown[0]} and leads to {target or 'somewhere else'}. Write the address it leads to."
                yield Finding(check="covered_link", level=BLOCK, sentence=sentence, where=where)
            else:
                sentence = (
                    f"Networks show the link “{match['shown']}” just as it is typed here. Write the address itself."
                )
                yield Finding(check="covered_link", level=ASK, sentence=sentence, where=where)


def disguised_links(draft: Draft) -> Iterator[Finding]:
    """Block an address with a name before an @, which leads to what follows; ask about look-alike letters and bare numbers."""
    for where, parts in _addresses(draft):
        host = _host(parts)
        if "@" in parts.netloc:
            sentence = f"What stands before the @ is not where this link leads: it leads to {host}. Take it out."
            yield Finding(check="disguised_link", level=BLOCK, sentence=sentence, where=where)
        elif not host.isascii() or any(label.startswith("xn--") for label in host.split(".")):
            sentence = (
                f"The address {_readable(host)} has letters that can pass for others. Is it really the one you mean?"
            )
            yield Finding(check="disguised_link", level=ASK, sentence=sentence, where=where)
        elif _NUMBERS.fullmatch(host) or _port(parts) not in _PORTS:
            sentence = f"The address {parts.netloc} does not say whose it is. Is it really the one you mean?"
            yield Finding(check="disguised_link", level=ASK, sentence=sentence, where=where)


def short_links(draft: Draft) -> Iterator[Finding]:
    """Ask about a shortened link: nobody sees where it leads, and it can be changed later."""
    for where, parts in _addresses(draft):
        host = _bare_host(_host(parts))
        if host in words("links", "shorteners"):
            sentence = f"A link on {host} hides where it leads, and can be changed later. Write the whole address."
            yield Finding(check="short_link", level=ASK, sentence=sentence, where=where)


def unprotected_links(draft: Draft) -> Iterator[Finding]:
    """Mention an address that begins with http://: what is typed there can be read on the way."""
    for where, parts in _addresses(draft):
        if parts.scheme.casefold() == "http" and _host(parts):
            sentence = f"The link to {_host(parts)} is not protected. Try it with https:// in front."
            yield Finding(check="unprotected_link", level=INFORMATION, sentence=sentence, where=where)


def _addresses(draft: Draft) -> Iterator[tuple[str, SplitResult]]:
    for where, text in draft.texts():
        found = [match["address"] for match in _ADDRESS.finditer(text)]
        found += [match[0] for match in _BARE.finditer(_ADDRESS.sub(" ", text))]
        for address in found:
            yield where, _parts(address.rstrip(_END))


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address if "://" in address else f"//{address}")
    except ValueError:
        return SplitResult("", "", "", "", "")


def _host(parts: SplitResult) -> str:
    authority = parts.netloc.rpartition("@")[2]
    return unicodedata.normalize("NFC", regex.sub(r":\d*$", "", authority)).casefold()


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        return 0


def _bare_host(host: str) -> str:
    return host.casefold().removeprefix("www.")


def _readable(host: str) -> str:
    """Show a host with its look-alike letters as they look, where they are packed away."""
    try:
        return f"{host.encode('ascii').decode('idna')} ({host})"
    except UnicodeError:
        return host
