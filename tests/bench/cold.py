"""A first visit: the page and everything it names, as a browser without a cache fetches it."""

import gzip
import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

ASSET = re.compile(rb"<(?:link|script|img|source|use)\b[^>]*?\b(?:href|src)\s*=\s*[\"']?([^\"'\s>]+)[^>]*>", re.I)
EXTRA = re.compile(rb"data-components=\"([^\"]+)\"")
FETCHED_LINK = re.compile(rb"stylesheet|icon|preload|manifest")
PROXY_LEVEL = 6


@dataclass
class Visit:
    """What one first visit cost."""

    status: int
    html_served: int
    html_squeezed: int
    html_plain: int
    assets: list[tuple[str, int]] = field(default_factory=list)
    others: set[str] = field(default_factory=set)

    @property
    def requests(self):
        """Count the page and everything it named."""
        return 1 + len(self.assets)

    def total(self, *, squeezed):
        """Give the bytes on the wire, with the page as served or compressed as the reverse proxy would."""
        return (self.html_squeezed if squeezed else self.html_served) + sum(size for _, size in self.assets)


def visit(port, path, cookie=""):
    """Fetch a page and what it names: stylesheets, scripts, icons, pictures, and the fonts it asks for at once."""
    base = f"http://127.0.0.1:{port}"
    status, head, body, served = _fetch(port, path, cookie)
    plain = gzip.decompress(body) if "gzip" in head.get("content-encoding", "") else body
    squeezed = served - len(body) + len(gzip.compress(plain, PROXY_LEVEL))
    found = Visit(status, served, squeezed, len(plain))
    for address in dict.fromkeys(_named(plain)):
        parts = urlsplit(urljoin(base + path, address))
        if parts.scheme in {"http", "https"} and parts.netloc != f"127.0.0.1:{port}":
            found.others.add(parts.netloc)
        elif parts.scheme in {"http", "https"}:
            found.assets.append((parts.path, _fetch(port, parts.path, cookie)[3]))
    return found


def _named(html):
    for tag in ASSET.finditer(html):
        address = tag.group(1).decode("latin1").replace("&amp;", "&")
        whole = tag.group(0).lower()
        if address.startswith(("#", "data:")) or (whole.startswith(b"<link") and not FETCHED_LINK.search(whole)):
            continue
        yield address
    yield from (one.decode("latin1") for one in EXTRA.findall(html))


def _fetch(port, path, cookie):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Accept": "text/html,*/*", "Accept-Encoding": "gzip, br", **({"Cookie": cookie} if cookie else {})}
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    body = answer.read()
    line.close()
    wire = len(body) + sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 17
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body, wire
