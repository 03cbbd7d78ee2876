"""A process that opens a stranger's file takes from itself what the file does not need, before it reads the first byte.

Such a process knows no Django, and neither does this room. Not here: what is read (`photos.child`, `videos.child`), or who starts
the process and waits for it.
"""

import resource
from pathlib import Path

_MEMORY = Path("/proc/self/statm")


def lower_the_limits(*, seconds: int, memory: int, with_program: bool) -> None:
    """Leave this process so many seconds of a processor and so many bytes of memory, and no files and no other processes.

    The system limits what is mapped, and most of what a program has mapped it does not hold. `memory` is what may be held: with
    the program that is loaded by now, or besides it. Where the system cannot tell (macOS), memory is left to whoever reads.
    """
    if _MEMORY.exists():
        mapped, held = (int(pages) * resource.getpagesize() for pages in _MEMORY.read_text().split()[:2])
        _limit(resource.RLIMIT_AS, mapped + memory - (held if with_program else 0))
    _limit(resource.RLIMIT_CPU, seconds)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, 16)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))
