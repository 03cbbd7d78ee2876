"""bin/bench: start both applications, load them, measure the rows that were asked for, and print the table.

It ends well whatever it measured: figures depend on the machine, so they are read by people and never decide over a build.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from prepare import ROOT, NotPossible
from supervise import Stopped, stop_on_signals

from tests.bench import rows
from tests.bench.driver import forever, pump
from tests.bench.servers import bare_house, house, on_postgres, on_sqlite, refresh_statistics
from tests.bench.writers import SERVERS, row_12

BESIDE = ("1", "2", "3", "4", "5")
NIGHTLY = ("8", "9")
ALL = (*BESIDE, *NIGHTLY, "12")
DETAILS = ROOT / "var" / "bench.json"
NOISE = 0.15


def measure(wanted, pace):
    """Measure the rows and return their lines; row 4 is counted while the data grow, before anything is changed."""
    with tempfile.TemporaryDirectory(prefix="policyhub-bench-") as folder, house(Path(folder)) as place:
        counted, lines = [], []
        for size in rows.SIZES if "4" in wanted else rows.SIZES[-1:]:
            place.manage("load_scale", *(f"--{name}={number}" for name, number in size.items()))
            refresh_statistics(place.database)
            if "4" in wanted:
                counted.append(place.ask("pages"))
        before = hello(place)
        for name, row in (("1", rows.row_1), ("2", rows.row_2), ("3", rows.row_3)):
            if name in wanted:
                lines += shown(row(place, pace))
        if "5" in wanted:
            lines += shown(rows.row_5(place))
        if "4" in wanted:
            posting = place.ask("posting")
            lines += shown(rows.row_4(counted, posting))
            keep({"pages": counted, "posting": posting})
        return lines, (before, hello(place))


def measure_writers():
    """Measure what needs sites of its own: eight writers at once, on either database."""
    with tempfile.TemporaryDirectory(prefix="policyhub-bench-") as folder:
        return shown(
            row_12(
                {
                    "PostgreSQL": lambda: on_postgres(Path(folder) / "postgres", servers=SERVERS),
                    "SQLite": lambda: on_sqlite(Path(folder) / "sqlite", servers=SERVERS),
                }
            )
        )


def measure_nightly(wanted, pace):
    """Measure the nightly run of reminders, in a database of its own that holds a trust of 100 schools."""
    with tempfile.TemporaryDirectory(prefix="policyhub-bench-") as folder, bare_house(Path(folder)) as place:
        place.manage("load_scale", *(f"--{name}={number}" for name, number in rows.NIGHT.items()))
        refresh_statistics(place.database)
        found = place.run_module("tests.bench.nightly", str(pace.repeat))
        return shown(line for line in rows.rows_8_and_9(found) if line.row in wanted)


def hello(place):
    """Measure the cheapest answer there is: when it differs before and after, the machine was not quiet."""
    request = place.yardstick_visitor().get("/hello")
    return pump(place.yardstick_port, forever(request), clients=1, seconds=1.5).p50


def shown(lines):
    """Print each line as it comes, and give them all."""
    kept = []
    for line in lines:
        print(
            f"{line.row:2} {line.what:38} {line.goal:33} {line.measured:34} {line.ratio:24} {line.verdict}".rstrip(),
            flush=True,
        )
        kept.append(line)
    return kept


def keep(details):
    """Write every statement of every page down, for whoever wants to know why."""
    DETAILS.parent.mkdir(exist_ok=True)
    DETAILS.write_text(json.dumps(details, indent=1), encoding="utf-8")


def main():
    """Read the command line, measure, and sum up."""
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure PolicyHub beside a yardstick.")
    parser.add_argument("--row", action="append", choices=ALL, help="only this row of the table; may be given again")
    parser.add_argument("--seconds", type=float, default=2.0, help="length of one run (2)")
    parser.add_argument("--repeat", type=int, default=5, help="runs of each kind, of which the median counts (5)")
    words = parser.parse_args()
    stop_on_signals()
    print(
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, two sync workers each,"
    )
    print("PostgreSQL that waits for the disk. Ratios count; milliseconds are this machine's.")
    wanted, pace, lines, quiet = words.row or ALL, rows.Pace(words.seconds, words.repeat), [], None
    try:
        if set(wanted) & set(BESIDE):
            lines, quiet = measure(wanted, pace)
        if set(wanted) & set(NIGHTLY):
            lines += measure_nightly(wanted, pace)
        if "12" in wanted:
            lines += measure_writers()
    except NotPossible as error:
        print(error, file=sys.stderr)
        return 1
    except Stopped:
        return 130
    held = [line.held for line in lines if line.held is not None]
    print(f"\n{sum(held)} of {len(held)} goals are held.")
    if quiet and max(quiet) > (1 + NOISE) * min(quiet):
        print("The machine was not quiet: /hello took {:.2f} ms before and {:.2f} ms after.".format(*quiet))
    if "4" in wanted:
        print(f"The statements of every page are in {DETAILS.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
