"""A chat service of ours behind https: it keeps what it is given, and answers, drips, hangs or hangs up as a test wishes."""

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME = "chat.school.example"
FINE = b"HTTP/1.1 204 No Content\r\n\r\n"


def certificate(folder, name=NAME):
    """Make a certificate for a name that this machine trusts when told to, and give its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return file


class HookServer:
    """Runs for the length of a `with` block; `answer` gets the line after a whole note has been read."""

    def __init__(self, file):
        self.notes = []
        self.answer = lambda line: line.sendall(FINE)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(file)

    def __enter__(self):
        self._ear = socket.create_server(("127.0.0.1", 0))
        self.place = self._ear.getsockname()
        self.calls = 0
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self._ear.shutdown(socket.SHUT_RDWR)
        self._ear.close()

    def _listen(self):
        with contextlib.suppress(OSError):
            while True:
                bare, _ = self._ear.accept()
                self.calls += 1
                threading.Thread(target=self._talk, args=[bare], daemon=True).start()

    def _talk(self, bare):
        with contextlib.suppress(OSError, ValueError), self._context.wrap_socket(bare, server_side=True) as line:
            head, _, body = self._read(line)
            lines = head.decode().split("\r\n")
            self.notes.append((lines[0], dict(one.split(": ", 1) for one in lines[1:]), body))
            self.answer(line)

    def _read(self, line):
        got = b""
        while b"\r\n\r\n" not in got:
            got += line.recv(4096)
        head, gap, body = got.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += line.recv(4096)
        return head, gap, body


def answering(status, *, more=b""):
    """Answer with a status line."""
    return lambda line: line.sendall(f"HTTP/1.1 {status}\r\n".encode() + more + b"\r\n")


def hang_up(line):
    """Take the note and say nothing."""


def drip(line):
    """Answer one byte at a time, for ever: each of them in time, all of them never."""
    for byte in b"HTTP/1.1 200 " + b"x" * 1000:
        line.sendall(bytes([byte]))
        time.sleep(0.1)


def babble(line):
    """Answer far more than anybody wants to read."""
    for _ in range(200):
        line.sendall(b"x" * 4096)
