"""The channels there are. A new one is one file and one line here; it is loaded when it is first asked for.

Channels get plain values and give plain values: no models, no database, no clock of their own.
"""

from collections.abc import Mapping
from importlib import import_module

from posts.channels.base import Channel, Limits
from posts.channels.feed_facts import FEED_LIMITS
from posts.channels.platforms import PLATFORMS

CHANNELS: dict[str, tuple[str, str]] = {
    "atom": ("Website feed", "posts.channels.atom.AtomChannel"),
    **{kind: (platform.label, "posts.channels.by_hand.ByHand") for kind, platform in PLATFORMS.items()},
}


def channel_for(kind: str, *, settings: Mapping[str, str] | None = None) -> Channel:
    """Load the channel of this kind with the settings of one account.

    Raises KeyError for a kind that does not exist, and ChannelError when a setting that it needs is missing.
    """
    _label, path = CHANNELS[kind]
    module, name = path.rsplit(".", 1)
    channel: Channel = getattr(import_module(module), name)(kind=kind, settings=settings or {})
    return channel


def label_for(kind: str) -> str:
    """Name a channel as people do."""
    return CHANNELS[kind][0]


def limits_for(kind: str) -> Limits:
    """Give what fits into one post on this channel: the same facts for counter, preview, check and guard."""
    return PLATFORMS[kind].limits if kind in PLATFORMS else FEED_LIMITS


__all__ = ["CHANNELS", "Channel", "Limits", "channel_for", "label_for", "limits_for"]
