"""Hold the tests to the promised coverage: every branch where rights and states are decided, most elsewhere.

The gates stand in pyproject.toml under [tool.policyhub.coverage].
"""

import fnmatch
import json
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from prepare import ROOT


@dataclass(frozen=True)
class Shortfall:
    """A file below its gate, and where its untested lines and branches are."""

    path: str
    percent: float
    gate: float
    missing: str

    def __str__(self) -> str:
        return f"{self.path}: {self.percent:.1f} % of at least {self.gate:g} % ({self.missing})"


def gate_of(path: str, gates: dict[str, object]) -> float:
    """Find the gate of one file."""
    complete = gates["complete"]
    if not isinstance(complete, list):
        raise TypeError("[tool.policyhub.coverage] complete must be a list of patterns.")
    if any(fnmatch.fnmatch(path, pattern) for pattern in complete):
        return 100.0
    return float(str(gates["others"]))


def missing_places(measured: dict[str, list[object]]) -> str:
    """Say where the gaps are: lines, then branches as from -> to."""
    lines = ", ".join(str(line) for line in measured["missing_lines"])
    branches = ", ".join(
        f"{pair[0]} -> {pair[1]}" for pair in measured.get("missing_branches", []) if isinstance(pair, list)
    )
    return "; ".join(part for part in (lines and f"lines {lines}", branches and f"branches {branches}") if part)


def shortfalls(report: dict[str, dict[str, dict[str, object]]], gates: dict[str, object]) -> list[Shortfall]:
    """List the files that are below their gate."""
    found = []
    for path, measured in sorted(report["files"].items()):
        summary = measured["summary"]
        gate = gate_of(path, gates)
        percent = float(str(summary["percent_covered"]))  # type: ignore[index]
        if percent < gate:
            found.append(Shortfall(path, percent, gate, missing_places(measured)))  # type: ignore[arg-type]
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
