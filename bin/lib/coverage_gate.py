"""Hold the tests to the promised coverage: every branch where rights and states are decided, most elsewhere.

The gates stand in pyproject.toml under [tool.policyhub.coverage].
"""

import fnmatch
import json
import sys
import textwrap
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prepare import ROOT

LONGEST = 160


@dataclass(frozen=True)
class Shortfall:
    """A file below its gate, and where its untested lines and branches are."""

    path: str
    percent: float
    gate: float
    missing: str

    def __str__(self) -> str:
        return f"{self.path}: {self.percent:.1f} % of at least {self.gate:g} % ({self.missing})"


def gate_of(path: str, gates: dict[str, Any]) -> float:
    """Find what one file must reach."""
    complete = any(fnmatch.fnmatch(path, pattern) for pattern in gates["complete"])
    return 100.0 if complete else float(gates["others"])


def as_ranges(lines: list[int]) -> str:
    """Write line numbers as people do: 3-7, 12."""
    parts: list[list[int]] = []
    for line in sorted(lines):
        if parts and line == parts[-1][-1] + 1:
            parts[-1] = [parts[-1][0], line]
        else:
            parts.append([line])
    return ", ".join("-".join(str(line) for line in part) for part in parts)


def missing_places(measured: dict[str, Any]) -> str:
    """Say where the gaps are: lines, then branches as from -> to, unless the line they leave from is missing anyway."""
    lines = measured["missing_lines"]
    branches = [f"{start} -> {end}" for start, end in measured["missing_branches"] if start not in lines]
    words = [f"lines {as_ranges(lines)}"] if lines else []
    words += [f"branches {', '.join(branches)}"] if branches else []
    return textwrap.shorten("; ".join(words), LONGEST, placeholder=" ...")


def shortfalls(report: dict[str, Any], gates: dict[str, Any]) -> list[Shortfall]:
    """List the files that are below their gate."""
    found = []
    for path, measured in sorted(report["files"].items()):
        gate, percent = gate_of(path, gates), measured["summary"]["percent_covered"]
        if percent < gate:
            found.append(Shortfall(path, percent, gate, missing_places(measured)))
    return found


def main() -> int:
    """Compare a JSON report of coverage with the gates and name what is missing."""
    report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    gates = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["policyhub"]["coverage"]
    found = shortfalls(report, gates)
    for shortfall in found:
        print(shortfall)
    total = report["totals"]["percent_covered"]
    print(
        f"{total:.1f} % of lines and branches are tested; "
        f"{len(found)} of {len(report['files'])} files are below their gate."
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
