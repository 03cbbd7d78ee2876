"""Mail that came back, read: which of our mails it is about, and whether it is lost for good. Pure: bytes in, plain values out.

Reads the reports of RFC 3464 and, from a mail system that writes plain text instead, the text. Everything in such a mail was
written by somebody else: what counts is our own mark, which is keyed, and is looked up by whoever calls.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from enum import StrEnum
from itertools import islice

BIGGEST = 1_000_000
_MOST_PARTS = 60
_MARK = re.compile(r"<?(policyhub\.[0-9a-f]{30})@")
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
_REPLY_CODE = re.compile(r"(?<![\d.])([45])[0-5]\d[ \-]")
_FOR_GOOD = re.compile(
    r"permanent(?:ly)? (?:error|fail)|could not be delivered|user unknown|no such user", re.IGNORECASE
)
_STILL_TRYING = re.compile(
    r"will (?:be retried|be tried again|continue to be|keep trying)|delayed|not (?:yet )?been (?:yet )?delivered",
    re.IGNORECASE,
)
_MAILER = re.compile(r"<?(?:mailer-daemon|postmaster|mail-daemon)@", re.IGNORECASE)
_SEPARATOR = re.compile(rb"(?:\A|\r?\n\r?\n)From [^\r\n]*\r?\n")
_ORIGINAL = re.compile(r"^-{2,80}[^\n]{0,80}?(?:copy|original|below|returned)", re.IGNORECASE | re.MULTILINE)


class What(StrEnum):
    """What a mail turns out to be."""

    CAME_BACK = "came-back"
    GIVEN_UP = "given-up"
    DELAYED = "delayed"
    ANSWER = "answer"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Bounce:
    """What one mail says: what it is, the mark of our mail it is about, and the status it names."""

    what: What
    mark: str = ""
    status: str = ""


def mails_in(data: bytes) -> list[bytes]:
    """Take a mailbox file apart into its mails; a mail by itself stays whole."""
    if not data.startswith(b"From "):
        return [data] if data.strip() else []
    return [mail for mail in _SEPARATOR.split(data) if mail.strip()]


def read_bounce(data: bytes) -> Bounce:
    """Say what a mail that came in is. Never raises: what cannot be read is unknown."""
    try:
        mail = message_from_bytes(data[:BIGGEST])
        parts = list(islice(mail.walk(), _MOST_PARTS))
    except RecursionError:
        return Bounce(What.UNKNOWN)
    report = _report_type(mail)
    if report == "delivery-status":
        return _of_report(parts)
    if _is_from_a_mail_system(mail):
        return _of_plain_text(mail, parts)
    if report or _answers_by_itself(mail):
        return Bounce(What.ANSWER)
    return _of_plain_text(mail, parts) if _has_empty_sender(mail) else Bounce(What.UNKNOWN)


def _report_type(mail: Message) -> str:
    if mail.get_content_type() != "multipart/report":
        return ""
    return str(mail.get_param("report-type", "") or "unnamed").lower()


def _of_report(parts: list[Message]) -> Bounce:
    """Read a report made for machines: the worst that it says of any reader."""
    mark = _mark_in_copies(parts) or next(_marks(" ".join(_texts(parts))), "")
    found = [_of_reader(block) for part in parts if _is_status(part) for block in _blocks(part)]
    verdicts = [one for one in found if one is not None]
    if not mark or not verdicts:
        return Bounce(What.UNKNOWN, mark)
    order = list(What)
    worst = min(verdicts, key=lambda verdict: order.index(verdict[0]))
    return Bounce(worst[0], mark, worst[1])


def _is_status(part: Message) -> bool:
    return part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _of_reader(block: Message) -> tuple[What, str] | None:
    """Read what a report says of one reader; nothing where it speaks of the report itself."""
    action = _header(block, "Action").lower()
    if not action:
        return None
    status = _STATUS.search(_header(block, "Status"))
    words = ".".join(status.groups()) if status else ""
    if action == "delayed":
        return What.DELAYED, words
    if action != "failed":
        return What.ANSWER, words
    return (What.GIVEN_UP if words.startswith("4") else What.CAME_BACK), words


def _of_plain_text(mail: Message, parts: list[Message]) -> Bounce:
    """Read what a mail system wrote for people: our mark anywhere, the verdict only above the copy of our mail."""
    text = "\n".join(_texts(parts))
    mark = _mark_in_copies(parts) or next(_marks(text), "")
    said = _ORIGINAL.split(text, maxsplit=1)[0]
    if not mark:
        return Bounce(What.UNKNOWN)
    found = _STATUS.search(said) or _REPLY_CODE.search(said)
    status = found[0].strip(" -") if found else ""
    if status.startswith("2"):
        return Bounce(What.ANSWER, mark, status)
    if _STILL_TRYING.search(said) or _STILL_TRYING.search(_header(mail, "Subject")):
        return Bounce(What.DELAYED, mark, status)
    if status.startswith("4"):
        return Bounce(What.GIVEN_UP, mark, status)
    if status or _FOR_GOOD.search(said) or _header(mail, "X-Failed-Recipients"):
        return Bounce(What.CAME_BACK, mark, status)
    return Bounce(What.UNKNOWN, mark)


def _answers_by_itself(mail: Message) -> bool:
    """Say whether a machine of the reader's answered: away from work, thank you for your mail (RFC 3834)."""
    automatic = _header(mail, "Auto-Submitted").lower().startswith("auto-replied")
    vacation = any(_header(mail, name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From"))
    return automatic or vacation or _header(mail, "Precedence").lower() == "auto_reply" or _is_vacation(mail)


def _is_vacation(mail: Message) -> bool:
    subject = _header(mail, "Subject").lower()
    return subject.startswith(("automatic reply", "auto:", "autoreply", "out of office", "out of the office"))


def _is_from_a_mail_system(mail: Message) -> bool:
    """Say whether a mail system wrote this; some mark even their reports as written by themselves."""
    return bool(_MAILER.search(_header(mail, "From"))) or bool(_header(mail, "X-Failed-Recipients"))


def _has_empty_sender(mail: Message) -> bool:
    """Say whether nobody can answer it, as with every report: people who write back, and quote our mail, are no report."""
    return _header(mail, "Return-Path") == "<>"


def _mark_in_copies(parts: list[Message]) -> str:
    """Give the mark in the copy of our mail that came along, whole or its headers alone."""
    for part in parts:
        if found := _MARK.search(_header(part, "Message-ID")):
            return found[1]
    for name in ("In-Reply-To", "References"):
        if found := _MARK.search(_header(parts[0], name)):
            return found[1]
    return ""


def _marks(text: str) -> Iterator[str]:
    return (found[1] for found in _MARK.finditer(text))


def _texts(parts: list[Message]) -> list[str]:
    """Give what stands in the parts that are text, in order."""
    found = []
    for part in parts:
        payload = part.get_payload(decode=True) if part.get_content_maintype() == "text" else None
        if isinstance(payload, bytes):
            found.append(payload.decode("utf-8", errors="replace"))
    return found


def _header(mail: Message, name: str) -> str:
    return " ".join(str(mail.get(name, "")).split())
