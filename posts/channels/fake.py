"""A channel that publishes to a dictionary. It serves tests, keeps the contract of the real ones, and is in no list.

A failure can be planted before the post is stored, or after it: the second is a lost answer.
"""

from collections.abc import Mapping
from datetime import datetime

from posts.channels.base import Channel, ChannelError, Limits, Parcel, Receipt


class FakeChannel(Channel):
    """Remembers what was published, by key. Hand it `fail` or `lose_answer` to rehearse trouble."""

    def __init__(self, *, kind: str, settings: Mapping[str, str], limits: Limits | None = None) -> None:
        super().__init__(kind=kind, settings=settings)
        self._limits = limits or Limits(characters=500, images=4, alt_characters=1_000)
        self.posts: dict[str, Parcel] = {}
        self.sent = 0
        self._fail: list[ChannelError] = []
        self._lose: list[ChannelError] = []

    @property
    def limits(self) -> Limits:
        return self._limits

    def fail(self, error: ChannelError) -> None:
        """Let the next sending fail before anything is stored."""
        self._fail.append(error)

    def lose_answer(self, error: ChannelError) -> None:
        """Let the next sending be stored and its answer be lost."""
        self._lose.append(error)

    def send(self, parcel: Parcel) -> Receipt:
        self.sent += 1
        if self._fail:
            raise self._fail.pop(0)
        first = self.posts.setdefault(parcel.key, parcel)
        if self._lose:
            raise self._lose.pop(0)
        return Receipt(remote_id=f"fake:{parcel.key}", url=f"https://fake.example/{parcel.key}", at=first.at)

    def withdraw(self, *, remote_id: str, url: str, at: datetime) -> Receipt:
        self.posts.pop(remote_id.removeprefix("fake:"), None)
        return Receipt(remote_id=remote_id, url=url, at=at)
