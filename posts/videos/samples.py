"""Where in a file the bytes of one track lie, by its own tables; and what is left over between them."""

import struct
from collections.abc import Iterable, Iterator, Mapping

from posts.videos.boxes import Box
from posts.videos.refusals import Reason, Refused
from posts.videos.source import Source

Span = tuple[int, int]


def kept_by(tables: Mapping[bytes, Box], source: Source) -> Iterator[Span]:
    """Give where each run of pictures or sound of one track begins and ends. Tables that do not fit together are refused."""
    offsets = _offsets(tables, source)
    sizes = _sizes(tables, source)
    sample = 0
    for start, many in zip(offsets, _samples_per_chunk(tables, source, len(offsets)), strict=True):
        if sample + many > len(sizes):
            raise Refused(Reason.UNREADABLE)
        length = sum(sizes[sample : sample + many])
        if start + length > source.size:
            raise Refused(Reason.CUT_SHORT)
        yield start, start + length
        sample += many


def gaps(kept: Iterable[Span], *, within: Iterable[Span]) -> Iterator[Span]:
    """Give every stretch of the media that no track uses."""
    spans = sorted(kept)
    for start, end in within:
        at = start
        for first, last in spans:
            if last <= at or first >= end:
                continue
            if first > at:
                yield at, first
            at = max(at, last)
        if at < end:
            yield at, end


def _offsets(tables: Mapping[bytes, Box], source: Source) -> tuple[int, ...]:
    name, sign, wide = (b"stco", "I", 4) if b"stco" in tables else (b"co64", "Q", 8)
    box = _table(tables, name)
    count = source.number(box.body + 4, 4)
    return struct.unpack(f">{count}{sign}", source.read(box.body + 8, count * wide))


def _sizes(tables: Mapping[bytes, Box], source: Source) -> "tuple[int, ...] | _Same":
    box = _table(tables, b"stsz")
    same, count = source.number(box.body + 4, 4), source.number(box.body + 8, 4)
    if same:
        return _Same(same, count)
    return struct.unpack(f">{count}I", source.read(box.body + 12, count * 4))


class _Same:
    """As many samples as a table says, each of the same size: a claim of four thousand million costs nothing."""

    def __init__(self, size: int, count: int) -> None:
        self._size, self._count = size, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, part: slice) -> tuple[int, ...]:
        return (self._size * (part.stop - part.start),)


def _samples_per_chunk(tables: Mapping[bytes, Box], source: Source, chunks: int) -> Iterator[int]:
    box = _table(tables, b"stsc")
    count = source.number(box.body + 4, 4)
    runs = list(struct.iter_unpack(">III", source.read(box.body + 8, count * 12)))
    firsts = [first for first, _many, _kind in runs]
    if chunks and (
        firsts[:1] != [1] or any(one >= next_one for one, next_one in zip(firsts, firsts[1:], strict=False))
    ):
        raise Refused(Reason.UNREADABLE)
    ends = [*firsts[1:], chunks + 1]
    for (first, many, _kind), end in zip(runs, ends, strict=True):
        for _chunk in range(first, min(end, chunks + 1)):
            yield many


def _table(tables: Mapping[bytes, Box], name: bytes) -> Box:
    if name not in tables:
        raise Refused(Reason.UNREADABLE)
    return tables[name]
