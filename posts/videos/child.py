"""The process that reads a stranger's video. It is started for one file, knows no Django and no secret, and ends.

Run as `python -m posts.videos.child KIND SECONDS` with the file as standard input; out goes one line of JSON. It brings its own
limits down before it reads the first byte, writes nothing, and decodes nothing: it only reads how the file is laid out.
"""

import json
import struct
import sys
from typing import Any, BinaryIO

from posts.confined import lower_the_limits
from posts.videos import movie, webm
from posts.videos.kinds import Kind
from posts.videos.refusals import Reason, Refused
from posts.videos.source import Source
from posts.videos.words import in_order

# What reading may hold besides the program itself.
MOST_MEMORY = 160_000_000


def answer(*, file: BinaryIO, kind: Kind) -> dict[str, Any]:
    """Look through one video and describe what was found. A file that does not hold together is a reason, not an accident."""
    try:
        found = (webm if kind is Kind.WEBM else movie).look(Source(file))
    except Refused as refused:
        return {"reason": refused.reason}
    except MemoryError:
        return {"reason": Reason.TOO_HEAVY}
    except (struct.error, ValueError, OverflowError, RecursionError) as error:
        # The name of it goes to the operator's log, no more.
        print(type(error).__name__, file=sys.stderr)
        return {"reason": Reason.UNREADABLE}
    return {
        "milliseconds": found.milliseconds,
        "width": found.width,
        "height": found.height,
        "removed": in_order(found.words),
        "patches": [(patch.at, patch.length, patch.head.hex()) for patch in found.patches],
    }


def main(*, kind: str, seconds: str) -> None:
    """Look through the one file that is standard input, within the limits of this process."""
    lower_the_limits(seconds=int(seconds), memory=MOST_MEMORY, with_program=False)
    sys.stdout.write(json.dumps(answer(file=sys.stdin.buffer, kind=Kind(kind))))


if __name__ == "__main__":
    main(kind=sys.argv[1], seconds=sys.argv[2])
