"""What fits into one entry of our own feed: as many words and pictures as one likes, every picture described."""

from posts.channels.base import Limits

FEED_LIMITS = Limits()
