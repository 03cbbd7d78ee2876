"""Which kind of file it is, by what stands inside; and sentences for those that are no calendar at all."""

from accounts.calendar_files.lines import BIGGEST_FILE, NotACalendar

_SAVE_AS = "Save it as CSV, or export it as an ICS calendar file, and choose that."
_OTHERS = (
    (b"PK", f"This is a spreadsheet, a document or a packed file, whatever its name says. {_SAVE_AS}"),
    (b"\xd0\xcf\x11\xe0", f"This is an old spreadsheet or document. {_SAVE_AS}"),
    (
        b"%PDF",
        "This is a PDF, which is made for paper. Ask for the same dates as CSV or ICS, or type them in: there are few.",
    ),
    (b"\x1f\x8b", f"This is a packed file. Unpack it first. {_SAVE_AS}"),
    (b"\x89PNG", "This is a picture. Type the dates in: there are few."),
    (b"\xff\xd8\xff", "This is a picture. Type the dates in: there are few."),
    (b"<", "This is a web page and no calendar. Look for a link there that says “ICS”, “iCal” or “export”."),
    (b"{", f"This is data for programs and no calendar. {_SAVE_AS}"),
)


def refuse_other_files(data: bytes) -> None:
    """Raise NotACalendar, with what to do instead, for a file that is too big, empty or plainly something else."""
    if len(data) > BIGGEST_FILE:
        raise NotACalendar(
            "This file is larger than 1 MB. A calendar of two years is far smaller: hand in one year at a time."
        )
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise NotACalendar("This file is empty.")
    for mark, sentence in _OTHERS:
        if start.startswith(mark):
            raise NotACalendar(sentence)


def text_of(data: bytes) -> str:
    """Read the words of a file as programs on English desks write them. Raises NotACalendar for what is no text."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise NotACalendar(f"We cannot read this file as words. {_SAVE_AS}")


def looks_like_events(text: str) -> bool:
    """Say whether this is a calendar file (ICS)."""
    return text.lstrip()[:15].upper() == "BEGIN:VCALENDAR"
