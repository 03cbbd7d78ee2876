"""A stored file in parts, as browsers ask for a video to begin at once and to jump in it. Not here: who may have it."""

import re
from typing import Any, BinaryIO

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from core.web import Request

# Who asks for everything from one place on gets this much, and asks again: a worker that sends a whole film to a slow phone, which
# stops listening while it plays, would be busy with nothing else.
MOST_AT_ONCE = 2_000_000
_ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class _Part:
    """So many bytes of an open file, from where it stands."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file, self._left = file, length

    def read(self, most: int = -1) -> bytes:
        data = self._file.read(self._left if most < 0 else min(most, self._left))
        self._left -= len(data)
        return data

    def close(self) -> None:
        self._file.close()


def in_parts(request: Request, file: Any, *, size: int, digest: str, **named: Any) -> HttpResponseBase:
    """Send a file, or the one part of it that is asked for; where several are asked for at once, the whole of it.

    `digest` names these very bytes: a browser that goes on with a part of other bytes gets the whole file instead.
    """
    tag = f'"{digest}"'
    wanted = request.headers.get("Range", "")
    if request.headers.get("If-Range", tag) != tag:
        wanted = ""
    found = _part_of(wanted, size)
    if found is None:
        return _described(FileResponse(file, **named), length=size, tag=tag)
    first, last = found
    if first > last:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    file.seek(first)
    response = _described(
        FileResponse(_Part(file, last - first + 1), status=206, **named), length=last - first + 1, tag=tag
    )
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _part_of(wanted: str, size: int) -> tuple[int, int] | None:
    """Read which part is asked for; None for the whole. A part that the file does not have begins after its end."""
    asked = _ONE_RANGE.fullmatch(wanted.strip())
    if asked is None or asked[1] == asked[2] == "":
        return None
    if asked[1] == "":
        length = int(asked[2])
        return (max(0, size - length), size - 1) if length else (1, 0)
    first = int(asked[1])
    last = min(int(asked[2]) if asked[2] else first + MOST_AT_ONCE - 1, size - 1)
    if asked[2] and int(asked[2]) < first:
        return None
    return first, last


def _described(response: FileResponse, *, length: int, tag: str) -> FileResponse:
    response["Content-Length"] = str(length)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    return response
