"""The main road of nearly every school: a person posts it, signed in as the school, with everything laid out ready.

Nothing leaves this machine here. The receipt is a list of steps, and the post is live only when somebody has pasted an
address that really belongs to the network.
"""

import re
import unicodedata
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from posts.channels.base import Channel, Limits, Parcel, Receipt
from posts.channels.platforms import PLATFORMS, Platform

_LONGEST_ADDRESS = 2_000


class ByHand(Channel):
    """A network that people post to themselves; which one is the channel's kind."""

    @property
    def platform(self) -> Platform:
        return PLATFORMS[self.kind]

    @property
    def limits(self) -> Limits:
        return self.platform.limits

    def send(self, parcel: Parcel) -> Receipt:
        steps = self.platform.steps if parcel.images else tuple(_without_pictures(self.platform.steps))
        return Receipt(remote_id=f"by-hand:{self.kind}:{parcel.key}", url="", at=parcel.at, to_do=steps)

    def withdraw(self, *, remote_id: str, url: str, at: datetime) -> Receipt:
        return Receipt(remote_id=remote_id, url=url, at=at, to_do=self.platform.take_down_steps)


def _without_pictures(steps: tuple[str, ...]) -> list[str]:
    return [step for step in steps if "picture" not in step]


def check_live_address(kind: str, url: str, *, handle: str = "") -> str | None:
    """Say in a sentence why this cannot be the live address of a post on this network, or None.

    With the school's `handle`, an address that names another account is refused too. Nothing is fetched.
    """
    platform = PLATFORMS[kind]
    address = url.strip()
    if not address:
        return f"Paste the address of the post on {platform.label}."
    if len(address) > _LONGEST_ADDRESS or any(_is_odd(one) for one in address):
        return "This address has characters in it that do not belong. Copy it again from the browser."
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "This is not a complete address. Copy it again from the browser."
    if parts.scheme != "https":
        return "The address must start with https://."
    if parts.username is not None or parts.password is not None or port not in (None, 443):
        return "This address has more in it than a network's address has. Copy it again from the browser."
    if (parts.hostname or "") not in platform.hosts | platform.short_hosts:
        return f"This address is not on {platform.label}. Copy the address of the post itself."
    return _why_not_a_post(parts, platform, handle)


def _is_odd(character: str) -> bool:
    """Spaces, control marks, look-alike letters and the backslash: none of them is in an address that was copied."""
    return ord(character) > 126 or character in "\\<>\"' " or unicodedata.category(character).startswith(("C", "Z"))


def _why_not_a_post(parts: SplitResult, platform: Platform, handle: str) -> str | None:
    pattern = r"/[\w-]+/?" if parts.hostname in platform.short_hosts else platform.post_path
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    match = re.fullmatch(pattern + r"(?:\?.*)?", path)
    if match is None:
        return f"This is not the address of one post on {platform.label}. Open the post, then copy its address."
    account, wanted = match.groupdict().get("account") or "", handle.strip().lstrip("@")
    if _could_be_compared(account) and _could_be_compared(wanted) and account.casefold() != wanted.casefold():
        return f"This post belongs to {account}, not to {wanted}. Copy the address of the school's own post."
    return None


def _could_be_compared(name: str) -> bool:
    """A page may be shown by its number, and a handle may be kept as a title with spaces: neither proves anything."""
    return bool(re.fullmatch(r"[\w.-]+", name)) and not name.isdigit()
