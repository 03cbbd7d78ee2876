"""A signed note to an address somebody typed: which addresses are allowed, and a line that reaches nothing but them.

Whoever may write an address here must not be able to make this server ask machines behind the school's wall (server-side
request forgery). So: https on its own port, a plain public name, resolved once; every address the name has must be public, and
the line goes to one of exactly those; no redirect is followed, and of the answer only its first line is read.
"""

import contextlib
import hmac
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

PATIENCE = 5.0
BIGGEST_ANSWER = 64 * 1024
LONGEST_ADDRESS = 500
PORT = 443
# A name of several parts in plain letters; the last part is no number, so that no way of writing an IP address fits.
_NAME = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_PLAIN = re.compile(r"[!-~]+")
_INSIDE = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "onion")
# Addresses that carry another one inside: what they lead to is not what they look like.
_CARRIERS = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")]
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})[ \r]")

Place = tuple[str, int]


class AddressRefused(ValueError):
    """Raised when an address may not be written to; the sentence says why."""


class NotTaken(Exception):
    """Raised when a note certainly did not arrive, or was refused."""


class OutcomeUnknown(Exception):
    """Raised when the line went dead after the note was handed over: nobody can know whether it was taken."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address that may be written to, in its parts."""

    host: str
    target: str


def read_address(text: str) -> Address:
    """Take an address apart. Raises AddressRefused with the sentence for whoever typed it."""
    if len(text) > LONGEST_ADDRESS or not _PLAIN.fullmatch(text) or "\\" in text:
        raise AddressRefused("Write an address in plain letters, without spaces, of at most 500 characters.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise AddressRefused(
            "This is no address we can read. It looks like https://chat.school.example/hook."
        ) from error
    if parts.scheme != "https":
        raise AddressRefused("The address must begin with https://, so that nobody on the way can read along.")
    if "@" in parts.netloc:
        raise AddressRefused("Leave out the name and password before the @: the note is signed instead.")
    if port not in (None, PORT) or parts.netloc.endswith(":"):
        raise AddressRefused("Leave out the number after the colon: only the usual port of https is used.")
    host = parts.netloc.partition(":")[0].lower()
    if not _NAME.fullmatch(host) or "xn--" in host:
        raise AddressRefused("Use a full name in plain letters, such as chat.school.example, and no number.")
    if host.rpartition(".")[2] in _INSIDE:
        raise AddressRefused("This name leads to a machine inside a network. Use one that everybody can reach.")
    return Address(host=host, target=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def public_places(host: str) -> list[Place]:
    """Find out once where a name leads. Raises AddressRefused if any of it is not public, NotTaken if it leads nowhere."""
    found: list[str] = []

    def ask() -> None:
        with contextlib.suppress(OSError, UnicodeError):
            found.extend(str(one[4][0]) for one in socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PATIENCE)
    numbers = list(dict.fromkeys(found))
    if not numbers:
        raise NotTaken("Nobody knows this name at the moment.")
    if not all(map(is_public, numbers)):
        raise AddressRefused("This name leads to a machine inside a network. Nothing was sent.")
    return [(number, PORT) for number in numbers]


def is_public(number: str) -> bool:
    """Say whether an IP address is one that anybody on the internet can have, and nothing that stands for another."""
    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and (
        "%" in number or address.ipv4_mapped or any(address in net for net in _CARRIERS)
    ):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def signature(*, secret: str, timestamp: int, body: bytes) -> str:
    """Sign a note: HMAC-SHA256 over `timestamp.body`, so that an old note cannot be sent again as a new one."""
    return hmac.new(secret.encode(), str(timestamp).encode() + b"." + body, "sha256").hexdigest()


def send(*, address: str, body: bytes, key_id: str, secret: str, delivery: str, now: datetime) -> None:
    """Send one signed note. Raises AddressRefused, NotTaken, or OutcomeUnknown; takes a few seconds at most."""
    to, timestamp = read_address(address), int(now.timestamp())
    resolve: Callable[[str], Sequence[Place]] = import_string(settings.WEBHOOK_RESOLVER)
    places = resolve(to.host)
    head = "\r\n".join(
        [
            f"POST {to.target} HTTP/1.1",
            f"Host: {to.host}",
            "User-Agent: PolicyHub",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            f"PolicyHub-Delivery: {delivery}",
            f"PolicyHub-Timestamp: {timestamp}",
            f"PolicyHub-Key: {key_id}",
            f"PolicyHub-Signature: sha256={signature(secret=secret, timestamp=timestamp, body=body)}",
            "Connection: close",
        ]
    )
    with _line(to.host, places[0]) as line:
        status = _ask(line, f"{head}\r\n\r\n".encode("ascii") + body)
    if 300 <= status < 400:
        raise NotTaken(f"It answered {status}: it sends us on to another address, and we do not follow.")
    if not 200 <= status < 300:
        raise NotTaken(f"It answered {status}.")


@contextlib.contextmanager
def _line(host: str, place: Place) -> Iterator[ssl.SSLSocket]:
    """Open a line to one place, which is cut when our patience ends: an answer that drips in byte by byte holds nobody."""
    context = ssl.create_default_context(cafile=settings.WEBHOOK_CA_FILE)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        bare = socket.create_connection(place, timeout=PATIENCE)
    except OSError as error:
        raise NotTaken(f"No line to it ({type(error).__name__}).") from error
    with bare:
        cut = threading.Timer(PATIENCE, _cut, [bare])
        cut.daemon = True
        cut.start()
        try:
            with context.wrap_socket(bare, server_hostname=host) as line:
                cut.cancel()
                cut = threading.Timer(PATIENCE, _cut, [line])
                cut.daemon = True
                cut.start()
                yield line
        except (NotTaken, OutcomeUnknown):
            raise
        except OSError as error:
            raise NotTaken(f"Its certificate or its line is not in order ({type(error).__name__}).") from error
        finally:
            cut.cancel()


def _cut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _ask(line: ssl.SSLSocket, note: bytes) -> int:
    """Hand the note over and read how it was answered; the words of the answer are nobody's business."""
    try:
        line.sendall(note)
        answer = b""
        while b"\n" not in answer and len(answer) < BIGGEST_ANSWER and (more := line.recv(4096)):
            answer += more
    except OSError as error:
        raise OutcomeUnknown(f"The line went dead ({type(error).__name__}).") from error
    if not (found := _STATUS.match(answer)):
        raise OutcomeUnknown("The line went dead, or what answered does not speak HTTP.")
    return int(found[1])
