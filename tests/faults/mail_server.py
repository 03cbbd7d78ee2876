"""A mail server of ours: it keeps what it is given, and refuses, hangs or hangs up as a test wishes.

The least SMTP that `smtplib` speaks, on asyncio in a thread of its own. What was taken is in `mails`, also when the sender was
never told so. Which mail is treated how is chosen by a function of the mail's number, counted from 1 as they begin.
"""

import asyncio
import contextlib
import enum
import threading
from dataclasses import dataclass
from email import message_from_bytes, policy


class Manner(enum.Enum):
    """How one mail is treated."""

    ACCEPT = enum.auto()
    TRY_LATER = enum.auto()
    REFUSE_PERSON = enum.auto()
    REFUSE_WORDS = enum.auto()
    HANG = enum.auto()
    HANG_UP = enum.auto()
    TAKE_AND_HANG = enum.auto()
    TAKE_AND_HANG_UP = enum.auto()


REFUSALS = {
    ("RCPT", Manner.TRY_LATER): "451 Try again later",
    ("RCPT", Manner.REFUSE_PERSON): "550 5.7.1 Not from you",
    (".", Manner.REFUSE_WORDS): "554 Not these words",
}
TAKING = {Manner.ACCEPT, Manner.TAKE_AND_HANG, Manner.TAKE_AND_HANG_UP}


@dataclass(frozen=True)
class Mail:
    """One mail that was taken."""

    to: str
    subject: str
    words: str


class MailServer:
    """Runs for the length of a `with` block on a port of its own."""

    host = "127.0.0.1"

    def __init__(self):
        self.mails = []
        self.begun = 0
        self.seconds_each = 0.0
        self.greeting = "220 ready"
        self.treat = lambda number: Manner.ACCEPT
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        self._server = self._wait(asyncio.start_server(self._talk, self.host, 0))
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_):
        self._wait(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def recipients(self):
        """Who got mail, once for each mail."""
        return [mail.to for mail in self.mails]

    def _wait(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _close(self):
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _talk(self, reader, writer):
        # A sender that is killed in the middle of a word is what this server is for.
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._converse(reader, writer)
        writer.close()

    async def _converse(self, reader, writer):
        await _say(writer, self.greeting)
        manner, to = Manner.ACCEPT, ""
        while line := (await reader.readline()).decode().strip():
            verb = line.split(" ", 1)[0].upper()
            if verb == "MAIL":
                self.begun += 1
                manner = self.treat(self.begun)
            if verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                if manner is Manner.HANG:
                    await reader.read()
                if manner in (Manner.HANG, Manner.HANG_UP):
                    return
            if verb == "DATA":
                await _say(writer, "354 go on")
                verb = "."
                if not await self._take(reader, to, manner):
                    return
            await _say(writer, "221 bye" if verb == "QUIT" else REFUSALS.get((verb, manner), "250 fine"))

    async def _take(self, reader, to, manner):
        """Read the words and say whether the sender is to be answered."""
        letter = message_from_bytes(await reader.readuntil(b"\r\n.\r\n"), policy=policy.default)
        await asyncio.sleep(self.seconds_each)
        if manner in TAKING:
            self.mails.append(Mail(to=to, subject=letter["Subject"], words=letter.get_content()))
        if manner is Manner.TAKE_AND_HANG:
            await reader.read()
        return manner not in (Manner.TAKE_AND_HANG, Manner.TAKE_AND_HANG_UP)


async def _say(writer, words):
    writer.write(f"{words}\r\n".encode())
    await writer.drain()
