"""The story as a table for a spreadsheet: one row for each thing that happened, oldest first."""

from collections.abc import Iterator

from posts.history.story import ANSWERS_NOT_KEPT, Line, Picture, Story, Version, in_full

HEADINGS = ("When (London)", "Who", "What", "In which words")


def as_rows(story: Story) -> Iterator[tuple[str, ...]]:
    """Give every row: what happened, then where it stands, then what it is about."""
    yield HEADINGS
    versions = ((version.at, 0, _of_version(version)) for version in story.versions)
    lines = ((line.at, 1, _of_line(line)) for line in story.lines)
    for _at, _first, row in sorted((*versions, *lines), key=lambda one: one[:2]):
        yield row
    yield ("", "", "", "")
    for one in story.addresses:
        yield (in_full(one.since), one.account, one.state, one.address)
    yield ("", "", "", "")
    yield ("Post", story.title, story.place, story.state)
    yield ("Taken from PolicyHub", in_full(story.told_at), story.told_to, "Times are those of London.")


def _of_line(line: Line) -> tuple[str, ...]:
    return (in_full(line.at), line.by, f"{line.what} (not done)" if line.refused else line.what, line.words)


def _of_version(version: Version) -> tuple[str, ...]:
    said = [version.words, *(f"On {account}: {words}" for account, words in version.own_words)]
    pictures = [_of_picture(one) for one in version.pictures]
    quote = [f"The quotation: {version.quote}"] if version.quote else []
    video = [_of_picture(version.video, "Video")] if version.video else []
    people = [f"In it: {', '.join(version.people)}"] if version.people else []
    what = f"Version {version.number}, which alone has the number {version.fingerprint}"
    return (
        in_full(version.at),
        version.by,
        what,
        "\n".join(filter(None, [*said, *quote, *pictures, *video, *people, *_answers(version)])),
    )


def _of_picture(one: Picture, what: str = "Picture") -> str:
    said = "; ".join(filter(None, [one.source, one.device]))
    return f"{what}: {one.alt or 'without words'} ({one.sha256[:12]}){f'. {said}' if said else ''}"


def _answers(version: Version) -> list[str]:
    if version.answers is None:
        return [ANSWERS_NOT_KEPT]
    return [f"Asked: {one.question} {one.answer} ({one.source}; {one.edition})" for one in version.answers]
