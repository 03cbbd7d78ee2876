"""Make the secrets of a new installation, each a file of its own in deploy/secrets/. What is there already is left alone.

Needs Python and nothing else. The folder is closed to everybody but its owner; the files in it can be read by all, because
containers read them as users whom this machine does not know.
"""

import base64
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "secrets"
KEEP = "Keep a copy of {} away from this machine and from the backups of the database: without it the words of cases are lost."


def main(folder: Path = FOLDER) -> int:
    """Write every secret that is missing, and say which."""
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    made = [name for name, make in MAKERS.items() if _write(folder / name, make, folder)]
    print("\n".join(f"made {name}" for name in made) or "Nothing to do: every secret is there.")
    if "sealing_keys" in made:
        print(KEEP.format(folder / "sealing_keys"))
    return 0


def _write(path: Path, make: Callable[[Path], str], folder: Path) -> bool:
    if path.exists():
        return False
    path.write_text(make(folder), encoding="utf-8")
    path.chmod(0o444)
    return True


def _word(folder: Path) -> str:
    return secrets.token_urlsafe(48)


def _sealing_keys(folder: Path) -> str:
    return "first:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _database_url(folder: Path) -> str:
    return f"postgres://policyhub:{(folder / 'database_password').read_text()}@postgres:5432/policyhub"


def _broker_url(folder: Path) -> str:
    return f"redis://:{(folder / 'broker_password').read_text()}@broker:6379/0"


def _nothing(folder: Path) -> str:
    return ""


# In this order: the two addresses carry the passwords made before them. The mail server's password is yours to write.
MAKERS = {
    "secret_key": _word,
    "sealing_keys": _sealing_keys,
    "database_password": _word,
    "database_url": _database_url,
    "broker_password": _word,
    "broker_url": _broker_url,
    "mail_password": _nothing,
}

if __name__ == "__main__":
    sys.exit(main())
