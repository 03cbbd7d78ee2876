"""What every channel takes, gives back and keeps to.

The contract: publishing the same parcel again gives the same receipt and no second post; taking down what is already
gone is no error; a parcel that does not fit is refused for good; whatever else fails says whether a retry may help.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from posts.channels.counting import Counting, beginning, count


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What fits into one post on a channel. None means that the channel states no limit."""

    characters: int | None = None
    images: int | None = None
    alt_characters: int | None = None
    needs_image: bool = False
    counting: Counting = Counting.GRAPHEMES

    def length(self, text: str) -> int:
        """Count a text as this channel counts it."""
        return count(text=text, counting=self.counting)

    def beginning(self, text: str) -> str:
        """Give as much of a text as fits here: all of it, or what is left when the end is cut off."""
        return text if self.characters is None else beginning(text=text, counting=self.counting, most=self.characters)


@dataclass(frozen=True, kw_only=True)
class Image:
    """A clean copy on its way out: the bytes that were signed off and the words for those who cannot see it."""

    data: bytes
    sha256: str
    alt: str
    width: int
    height: int
    media_type: str = "image/jpeg"


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One post for one account. `key` is the publication's own, made once and kept, so that a repeat is recognised.

    `address` is where people can read it on our own pages, if anywhere; `at` is the moment of sending.
    """

    key: str
    account: str
    text: str
    at: datetime
    images: tuple[Image, ...] = ()
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Proof from a channel. With steps `to_do` nothing is live yet: a person does it and pastes the live address."""

    remote_id: str
    url: str
    at: datetime
    to_do: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Say whether nothing is left for a person to do."""
        return not self.to_do


class ChannelError(Exception):
    """A post that did not go out. `permanent` says that the very same parcel would fail again; it stops retries."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent


class Channel(ABC):
    """One way out. Subclasses say what `send` and `withdraw` do; what fits is asked here, for all of them."""

    needs_settings: tuple[str, ...] = ()

    def __init__(self, *, kind: str, settings: Mapping[str, str]) -> None:
        missing = [name for name in self.needs_settings if not settings.get(name)]
        if missing:
            raise ChannelError(f"This channel is not set up: {' and '.join(missing)} is missing.", permanent=True)
        self.kind = kind
        self.settings = settings

    @property
    @abstractmethod
    def limits(self) -> Limits:
        """What fits into one post."""

    @abstractmethod
    def send(self, parcel: Parcel) -> Receipt:
        """Put a parcel that fits where it belongs, once."""

    @abstractmethod
    def withdraw(self, *, remote_id: str, url: str, at: datetime) -> Receipt:
        """Take down what was sent; that it is already gone is no error."""

    def publish(self, parcel: Parcel) -> Receipt:
        """Send a parcel. Raises ChannelError, permanent when the parcel does not fit this channel."""
        problem = why_it_does_not_fit(parcel=parcel, limits=self.limits)
        if problem:
            raise ChannelError(problem, permanent=True)
        return self.send(parcel)

    def take_down(self, *, remote_id: str, url: str, at: datetime) -> Receipt:
        """Take a post down again. The receipt holds steps when a person has to do it."""
        return self.withdraw(remote_id=remote_id, url=url, at=at)


def why_it_does_not_fit(*, parcel: Parcel, limits: Limits) -> str | None:
    """Say in a sentence why a parcel cannot go out on a channel with these limits, or None."""
    if parcel.at.tzinfo is None:
        return "The moment of sending has no time zone."
    if not parcel.text.strip() and not parcel.images:
        return "There is nothing in this post."
    if limits.characters is not None and (length := limits.length(parcel.text)) > limits.characters:
        return f"The words are too long: {length:,} characters where {limits.characters:,} fit."
    if limits.needs_image and not parcel.images:
        return "This channel takes no post without a picture."
    if limits.images is not None and len(parcel.images) > limits.images:
        return f"There are {len(parcel.images)} pictures where {limits.images} fit."
    return next((problem for image in parcel.images if (problem := _why_image_does_not_fit(image, limits))), None)


def _why_image_does_not_fit(image: Image, limits: Limits) -> str | None:
    if not image.alt.strip():
        return "A picture has no words for people who cannot see it."
    if limits.alt_characters is not None and (length := limits.length(image.alt)) > limits.alt_characters:
        return f"The words for a picture are too long: {length:,} characters where {limits.alt_characters:,} fit."
    return None
