"""Files that are a picture and something else at once: a web page, a script, an archive, a program.

The clean copy would lose the second half anyway. Such a file is still refused, because nobody makes one by accident.
Only signs that no camera writes are looked for; the extra film or depth picture a phone appends is simply left behind.
"""

# Long enough that five million bytes of pixels do not hold one by chance.
_PAGE_SIGNS = (b"<script", b"<!doctype html", b"<html>", b"<html ", b"<?php", b"<iframe", b"<svg xmlns", b"<!entity")
_APPENDED_SIGNS = (b"PK\x03\x04", b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"\x7fELF", b"MZ\x90", b"%PDF-", b"#!")
_ZIP_END, _ZIP_DIRECTORY = b"PK\x05\x06", b"PK\x01\x02"


def hides_another_file(*, data: bytes, end: int) -> bool:
    """Say whether a picture is also a page, a script, an archive or a program. `end` is where the picture ends."""
    return (
        b"%PDF-" in data[:1024]
        or _opens_as_a_script(data)
        or data[end : end + 8].lstrip(b"\r\n\0").startswith(_APPENDED_SIGNS)
        or _has_a_page(data)
        or _ends_in_an_archive(data)
    )


def _opens_as_a_script(data: bytes) -> bool:
    """The size of the picture, or of its first part, spells the start of a comment in a script."""
    return (data.startswith(b"GIF8") and data[6:8] == b"/*") or (data.startswith(b"\xff\xd8") and data[4:6] == b"/*")


def _has_a_page(data: bytes) -> bool:
    lowered = data.lower()
    return any(sign in lowered for sign in _PAGE_SIGNS)


def _ends_in_an_archive(data: bytes) -> bool:
    """Archives are read from their end, so one can sit behind, or inside, any picture."""
    at = data.rfind(_ZIP_END, max(0, len(data) - 65_557 - 22))
    if at < 0:
        return False
    directory = at - int.from_bytes(data[at + 12 : at + 16], "little")
    return data[max(directory, 0) : max(directory, 0) + 4] == _ZIP_DIRECTORY
