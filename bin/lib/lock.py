"""Write the lock files: Python by uv with a hash for every file, npm without addresses.

What is locked, and how, belongs here; installing from the locks is `prepare.py`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from prepare import ROOT, UV, find_npm

PYTHON_LOCKS = {
    "requirements-tools.lock": ["--group", "tools"],
    "requirements-node.lock": ["--group", "node"],
    "requirements.lock": [],
    "requirements-dev.lock": ["--extra", "dev", "--constraint", "requirements.lock"],
}
NPM_FOLDERS = (ROOT, ROOT / "bin" / "lib" / "chromium")


def lock_python(name: str, choice: list[str], *, upgrade: bool) -> None:
    """Resolve one set for every platform and Python that pyproject allows."""
    groups_only = choice[:1] == ["--group"]
    command = [str(UV), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-header", "--no-annotate", "--output-file", name, *choice]
    command += [] if groups_only else ["pyproject.toml"]
    command += ["--upgrade"] if upgrade else []
    subprocess.run(command, cwd=ROOT, check=True)
    print(f"wrote {name}")


def lock_npm(folder: Path) -> None:
    """Resolve one package.json, then drop the addresses where authors ask for gifts: a lock names no host."""
    npm = find_npm()
    subprocess.run([*npm.command, "install", "--package-lock-only"], cwd=folder, env=os.environ | npm.env, check=True)
    path = folder / "package-lock.json"
    lock = json.loads(path.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"wrote {path.relative_to(ROOT)}")


def main() -> None:
    """Write all of them."""
    upgrade = "--upgrade" in sys.argv[1:]
    for name, choice in PYTHON_LOCKS.items():
        lock_python(name, choice, upgrade=upgrade)
    for folder in NPM_FOLDERS:
        lock_npm(folder)


if __name__ == "__main__":
    main()
