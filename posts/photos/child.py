"""The process that opens a stranger's picture. It is started for one photo, knows no Django and no secret, and ends.

Run as `python -m posts.photos.child KIND SECONDS`: the photo comes on standard input; out go one line of JSON and
then the pictures, one after the other. It brings its own limits down before it reads the first byte.
"""

import json
import sys
from typing import Any

from PIL import Image

from posts.confined import lower_the_limits
from posts.photos.kinds import MOST_BYTES, Kind
from posts.photos.rebuilding import prepare_decoder, rebuild
from posts.photos.refusals import Reason, Refused

# What this process may hold in all, libraries and picture together.
MOST_MEMORY = 245_000_000


def answer(*, data: bytes, kind: Kind) -> tuple[dict[str, Any], list[bytes]]:
    """Clean one photo and describe the result. A picture that no decoder can read is a reason, not an accident."""
    try:
        rebuilt = rebuild(data=data, kind=kind)
    except Refused as refused:
        return {"reason": refused.reason}, []
    except Image.DecompressionBombError:
        return {"reason": Reason.TOO_MANY_PIXELS}, []
    except MemoryError:
        return {"reason": Reason.TOO_HEAVY}, []
    except Exception as error:
        # Decoders raise whatever they like on damaged data; the name of it goes to the operator's log, no more.
        print(type(error).__name__, file=sys.stderr)
        return {"reason": Reason.UNREADABLE}, []
    pictures = {"master": rebuilt.master, **rebuilt.renditions}
    header = {"removed": rebuilt.removed, "pictures": [(name, len(jpeg)) for name, jpeg in pictures.items()]}
    return header, list(pictures.values())


def main(*, kind: str, seconds: str) -> None:
    """Clean the one picture that comes in by standard input, within the limits of this process."""
    prepare_decoder(kind=Kind(kind))
    lower_the_limits(seconds=int(seconds), memory=MOST_MEMORY, with_program=True)
    header, blobs = answer(data=sys.stdin.buffer.read(MOST_BYTES + 1), kind=Kind(kind))
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n")
    for blob in blobs:
        sys.stdout.buffer.write(blob)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(kind=sys.argv[1], seconds=sys.argv[2])
