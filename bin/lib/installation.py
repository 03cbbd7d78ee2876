"""The installation that bin/run keeps in var/: where its data lies, its keys, and the settings its programs share.

Two sets of data never mix: the demo (var/) with its well-known password, and one's own (var/own/, `bin/run --empty`).
"""

import base64
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from prepare import ROOT, NotPossible

VAR = ROOT / "var"
LOCAL_SETTINGS = VAR / "local.env"


def new_secret_key() -> str:
    """Make a key for Django's signatures."""
    return secrets.token_urlsafe(64)


def new_sealing_keys() -> str:
    """Make the first key for sealed text: its name, then 32 bytes in URL-safe base64."""
    return "first:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


KEYS: dict[str, Callable[[], str]] = {"SECRET_KEY": new_secret_key, "SEALING_KEYS": new_sealing_keys}


@dataclass(frozen=True)
class Installation:
    """One set of data and the port where its pages are."""

    demo: bool
    port: int

    @property
    def home(self) -> Path:
        """The folder of this set of data."""
        return VAR if self.demo else VAR / "own"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.home / "policyhub.sqlite3"

    @property
    def logs(self) -> Path:
        """What web server, worker, scheduler and broker say."""
        return self.home / "log"

    @property
    def address(self) -> str:
        """Where a browser finds the pages."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def broker_file(self) -> Path:
        """The file with the address (and password) of the broker that runs now, or ran last."""
        return self.home / "run" / "broker-url"

    def make_folders(self) -> None:
        """Make the folders, readable by this person only: cases and keys lie in them."""
        VAR.mkdir(mode=0o700, exist_ok=True)
        for name in ("", "keys", "log", "mail", "media", "run"):
            (self.home / name).mkdir(mode=0o700, exist_ok=True)

    def make_keys(self) -> None:
        """Make the keys of a new installation; refuses to make new ones for old data, which they could not open."""
        for name, make in KEYS.items():
            path = self.key_file(name)
            if path.exists():
                continue
            if self.database.exists():
                raise NotPossible(
                    f"{path.relative_to(ROOT)} is missing, but the data it belongs to is still there. "
                    f"Put the file back, or move {self.database.relative_to(ROOT)} away to start anew."
                )
            write_private(path, make())

    def key_file(self, name: str) -> Path:
        """The file that holds one key."""
        return self.home / "keys" / name.lower()

    def settings(self) -> dict[str, str]:
        """List the settings, without any secret: those are named by the files that hold them."""
        return {
            "DJANGO_SETTINGS_MODULE": "policyhub.settings",
            "DEBUG": "0",
            "DEMO": "1" if self.demo else "0",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "BROKER_URL_FILE": str(self.broker_file),
            **{f"{name}_FILE": str(self.key_file(name)) for name in KEYS},
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "PUBLIC_URL": self.address,
            "MEDIA_ROOT": str(self.home / "media"),
            "STATIC_ROOT": str(VAR / "static"),
            "EMAIL_FILE_PATH": str(self.home / "mail"),
            "BEAT_SCHEDULE_FILE": str(self.home / "run" / "beat"),
        }

    def environment(self) -> dict[str, str]:
        """Give the environment of every program in this installation: the person's own, with these settings over it.

        A variable of the person's that names the same thing directly would win over the file, so it is left out.
        """
        settings = self.settings()
        direct = {name.removesuffix("_FILE") for name in settings if name.endswith("_FILE")}
        return {name: value for name, value in os.environ.items() if name not in direct} | settings

    def remember(self) -> None:
        """Write the settings down, so that `manage.py` typed beside bin/run works on the same data."""
        lines = [f"{name}={value}" for name, value in self.settings().items()]
        write_private(LOCAL_SETTINGS, "\n".join(lines) + "\n")


def write_private(path: Path, text: str) -> None:
    """Write a file that only this person can read, complete or not at all."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(path)
