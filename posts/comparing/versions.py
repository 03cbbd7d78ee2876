"""Two whole versions beside each other, and how much changed in one line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from posts.comparing.content import Content, Film, Person, Picture
from posts.comparing.pictures import PictureChange, pictures_between
from posts.comparing.wording import TextChange, between
from posts.criteria import purpose_by_key
from posts.kinds import SOURCES

_PERMISSIONS = {
    "yes": "may be shown",
    "unknown": "nobody is sure whether they may be shown",
    "refused": "may not be shown",
}


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What changed from one version to another; everything that did not change is left out.

    `own_words` and `accounts` go by the account's label, `people` by the person's name, `sources` by the picture, each with what
    changed. `moments` and `purposes` are pairs, before and after.
    """

    words: TextChange | None
    own_words: tuple[tuple[str, TextChange], ...]
    pictures: tuple[PictureChange, ...]
    people: tuple[tuple[str, str], ...]
    accounts: tuple[tuple[str, str], ...]
    moments: tuple[datetime | None, datetime | None] | None
    purposes: tuple[str, str] | None
    sources: tuple[tuple[str, str], ...] = ()
    video: str = ""
    video_words: TextChange | None = None

    @property
    def texts(self) -> list[TextChange]:
        """Give every text that changed."""
        return [*([self.words] if self.words else []), *(change for _label, change in self.own_words)]

    @property
    def looks_the_same(self) -> bool:
        """Say whether a text differs in a way that nobody could see."""
        return any(text.looks_the_same for text in self.texts)

    @property
    def parts(self) -> list[str]:
        """Say in short what changed: "2 words", "1 picture", "the time"."""
        return list(self._parts())

    def __bool__(self) -> bool:
        return bool(self.parts)

    def _parts(self) -> Iterator[str]:
        words = sum(text.count for text in self.texts)
        if words:
            yield _counted(words, "word")
        elif self.texts:
            yield "line breaks or spaces"
        if self.pictures:
            yield _counted(len(self.pictures), "picture")
        if self.people:
            yield "who is in it"
        if self.accounts:
            yield "where it appears"
        if self.moments:
            yield "when it goes out"
        if self.purposes:
            yield "what it is for"
        if self.sources:
            yield "where something in it is from"
        if self.video:
            yield "the video"


def compare(before: Content, after: Content) -> Comparison:
    """Give what changed from one version to another. The name of a post in lists is not part of it: nobody outside sees it."""
    return Comparison(
        words=between(before.words, after.words) if before.words != after.words else None,
        own_words=tuple(_own_words(before, after)),
        pictures=pictures_between(before.pictures, after.pictures),
        people=tuple(_people(before.people, after.people)),
        accounts=tuple(_accounts(before, after)),
        moments=(before.moment, after.moment) if before.moment != after.moment else None,
        purposes=(_purpose(before.purpose), _purpose(after.purpose)) if before.purpose != after.purpose else None,
        sources=tuple(_sources(before, after)),
        video=_video(before.video, after.video),
        video_words=_video_words(before.video, after.video),
    )


def _own_words(before: Content, after: Content) -> Iterator[tuple[str, TextChange]]:
    old = {one.number: one.own_words for one in before.accounts}
    for account in after.accounts:
        change = between(old.get(account.number, ""), account.own_words)
        if change:
            yield account.label, change


def _accounts(before: Content, after: Content) -> Iterator[tuple[str, str]]:
    old, new = ({one.number: one.label for one in content.accounts} for content in (before, after))
    yield from ((label, "was added") for number, label in new.items() if number not in old)
    yield from ((label, "was taken out") for number, label in old.items() if number not in new)


def _people(before: tuple[Person, ...], after: tuple[Person, ...]) -> Iterator[tuple[str, str]]:
    old, new = ({(one.kind, one.name): one for one in people} for people in (before, after))
    for key, person in new.items():
        if key not in old:
            yield person.name, f"was added ({person.kind}; {_said(person)})"
        elif old[key] != person:
            yield person.name, f"is now: {_said(person)}; before: {_said(old[key])}"
    yield from ((person.name, "was taken out") for key, person in old.items() if key not in new)


def _said(person: Person) -> str:
    return (
        f"{_PERMISSIONS.get(person.permission, person.permission)}, name {'' if person.name_shown else 'not '}written"
    )


def _sources(before: Content, after: Content) -> Iterator[tuple[str, str]]:
    """Say of what stayed, each picture, the video and a quotation, where it is from now if that was said otherwise before."""
    old = {one.sha256: _source(one) for one in before.pictures}
    for place, picture in enumerate(after.pictures, start=1):
        was, now = old.get(picture.sha256, _source(picture)), _source(picture)
        if was != now:
            yield f"Picture {place}", f"is now: {now}; before: {was}"
    if before.video and after.video and before.video.sha256 == after.video.sha256:
        was, now = _source(before.video), _source(after.video)
        if was != now:
            yield "The video", f"is now: {now}; before: {was}"
    was, now = _from(*before.quote), _from(*after.quote)
    if was != now:
        yield "The quotation", f"is now: {now}; before: {was}"


def _source(shown: Picture | Film) -> str:
    return _from(shown.source, shown.source_words)


def _from(source: str, words: str) -> str:
    known = SOURCES.get(source, source) or "nobody said where it is from"
    return f"{known[0].lower()}{known[1:]}{f' ({words})' if words else ''}"


def _video(before: Film | None, after: Film | None) -> str:
    """Say what became of the video; nothing where it is the same. Where it is from is said among the sources."""
    if before is None or after is None:
        return "was taken out" if before else "was added" if after else ""
    if before.sha256 != after.sha256:
        return "is another one"
    return "is the same; the words about it are others" if before.alt != after.alt else ""


def _video_words(before: Film | None, after: Film | None) -> TextChange | None:
    """Give what changed in the words about a video that stayed."""
    if before is None or after is None or before.sha256 != after.sha256 or before.alt == after.alt:
        return None
    return between(before.alt, after.alt)


def _purpose(key: str) -> str:
    known = purpose_by_key(key)
    return known.label if known else "nothing was said"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun if number == 1 else noun + 's'}"
