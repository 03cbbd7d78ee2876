"""The channels there are. A new one is one file and one line here; it is loaded when it is first asked for.

Channels get plain values and give plain values: no models, no database, no clock of their own. What fits into one post stands in
the line too, because the form, the checks and the previews ask for it without loading anything.
"""

from collections.abc import Mapping
from importlib import import_module

from posts.channels.base import Channel, Limits
from posts.channels.feed_facts import FEED_LIMITS
from posts.channels.platforms import PLATFORMS

CHANNELS: dict[str, tuple[str, str, Limits]] = {
    "atom": ("Website feed", "posts.channels.atom.AtomChannel", FEED_LIMITS),
    **{kind: (one.label, "posts.channels.by_hand.ByHand", one.limits) for kind, one in PLATFORMS.items()},
}


def channel_for(kind: str, *, settings: Mapping[str, str] | None = None) -> Channel:
    """Load the channel of this kind with the settings of one account.

    Raises KeyError for a kind that does not exist, and ChannelError when a setting that it needs is missing.
    """
    _label, path, _limits = CHANNELS[kind]
    module, name = path.rsplit(".", 1)
    channel: Channel = getattr(import_module(module), name)(kind=kind, settings=settings or {})
    return channel


def label_for(kind: str) -> str:
    """Name a channel as people do."""
    return CHANNELS[kind][0]


def limits_for(kind: str) -> Limits:
    """Give what fits into one post on this channel: the same facts for counter, preview, check and guard.

    A kind that is not there any more states none: what went out on it can still be looked at.
    """
    return CHANNELS[kind][2] if kind in CHANNELS else Limits()


__all__ = ["CHANNELS", "Channel", "Limits", "channel_for", "label_for", "limits_for"]
